// SPDX-License-Identifier: GPL-3.0-or-later
#include "audit/audit_page.h"

#include "annotate/answer_model.h"
#include "audit/correction_bar.h"
#include "look/look.h"
#include "widgets/part_names.h"
#include "widgets/tables.h"

#include <QCheckBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QSplitter>
#include <QTableView>
#include <QVBoxLayout>

namespace geovlm::ui {

namespace {

constexpr int leastAnswers = 52 * grid;

QPushButton* keyButton(const QString& text, const QString& spoken)
{
    auto* button = new QPushButton(text);
    button->setAccessibleName(spoken);
    button->setToolTip(plainTip(spoken));
    button->setFocusPolicy(Qt::TabFocus);
    return button;
}

} // namespace

AuditPage::AuditPage(AuditRun& run, ImageCache& images, QWidget* parent)
    : QWidget(parent), m_run(run), m_name(new ElidedLabel(Qt::ElideMiddle)),
      m_view(new ImageView(images, m_link)), m_progress(titleLabel()), m_marked(mutedLabel()),
      m_notice(plainLabel()), m_table(rowTable(m_model, tr("Answers of the image"))), m_prompt(plainLabel()),
      m_value(plainLabel()),
      m_rest(keyButton(tr("⇧R  Rest is right"), tr("Mark every answer left of this image as right"))),
      m_undo(keyButton(tr("⌫  Take back"), tr("Take back what you marked last"))),
      m_corrects(new QCheckBox(tr("Put wrong answers right at once (P)"))), m_correction(new CorrectionBar)
{
    buildTable();
    auto* splitter = new QSplitter(Qt::Horizontal);
    splitter->addWidget(buildImage());
    splitter->addWidget(buildAnswers());
    splitter->setChildrenCollapsible(false);
    splitter->setHandleWidth(2 * grid);
    splitter->setStretchFactor(0, 1);
    splitter->setSizes({100 * grid, leastAnswers});
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(splitter, 1);
    setFocusProxy(m_table);
    connect(&run, &AuditRun::imageChanged, this, &AuditPage::showImage);
    connect(&run, &AuditRun::questionChanged, this, &AuditPage::showQuestion);
    connect(&run.list(), &AuditList::changed, this, &AuditPage::showProgress);
    showImage();
    showAccess();
    nameParts({{m_table, "answers"}, {m_rest, "rest"}, {m_undo, "undo"}});
}

QWidget* AuditPage::buildImage()
{
    m_name->setFont(strongFont(font()));
    m_view->setEmptyText(tr("The image is on its way."));
    m_view->setAccessibleName(tr("The image whose answers are judged"));
    auto* side = new QWidget;
    auto* down = new QVBoxLayout(side);
    down->setContentsMargins(0, 0, 0, 0);
    down->setSpacing(grid);
    down->addWidget(m_name);
    down->addWidget(m_view, 1);
    down->addWidget(mutedLabel(tr("The wheel zooms, dragging moves, a double click shows all of it.")));
    return side;
}

void AuditPage::buildTable()
{
    m_table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_table->verticalHeader()->show();
    m_table->verticalHeader()->setDefaultAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_table->viewport()->installEventFilter(this);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex& current) {
                if (current.isValid())
                    m_run.place().setQuestion(current.row());
            });
}

QLayout* AuditPage::buildButtons()
{
    auto* verdicts = new QHBoxLayout;
    verdicts->setSpacing(grid);
    const std::array<QString, 3> keys{tr("R"), tr("W"), tr("U")};
    for (const store::Verdict verdict :
         {store::Verdict::Right, store::Verdict::Wrong, store::Verdict::Unclear}) {
        const std::size_t at = std::size_t(verdict) - 1;
        m_verdicts[at] = keyButton(QStringLiteral("%1  %2").arg(keys[at], verdictText(verdict)),
                                   tr("Mark this answer: %1").arg(verdictText(verdict)));
        m_verdicts[at]->setIcon(markIcon(verdictMark(verdict), verdictRole(verdict)));
        connect(m_verdicts[at], &QPushButton::clicked, this, [this, verdict] { m_run.mark(verdict); });
        verdicts->addWidget(m_verdicts[at], 1);
    }
    auto* others = new QHBoxLayout;
    others->setSpacing(grid);
    others->addWidget(m_rest, 1);
    others->addWidget(m_undo, 1);
    connect(m_rest, &QPushButton::clicked, &m_run, &AuditRun::markRest);
    connect(m_undo, &QPushButton::clicked, &m_run, &AuditRun::undo);
    m_corrects->setChecked(m_run.corrects());
    m_corrects->setAccessibleName(tr("Put wrong answers right at once"));
    m_corrects->setFocusPolicy(Qt::TabFocus);
    connect(m_corrects, &QCheckBox::toggled, &m_run, &AuditRun::setCorrects);
    auto* down = new QVBoxLayout;
    down->setSpacing(grid);
    down->addLayout(verdicts);
    down->addLayout(others);
    down->addWidget(m_corrects);
    return down;
}

QWidget* AuditPage::buildAnswers()
{
    m_notice->setWordWrap(true);
    m_notice->setAutoFillBackground(true);
    m_notice->setBackgroundRole(QPalette::AlternateBase);
    m_notice->setContentsMargins(grid, grid, grid, grid);
    m_prompt->setWordWrap(true);
    m_value->setWordWrap(true);
    m_value->setFont(strongFont(font()));
    connect(m_correction, &CorrectionBar::chosen, &m_run, &AuditRun::correct);
    connect(m_correction, &CorrectionBar::left, &m_run, &AuditRun::leaveCorrection);
    auto* side = new QWidget;
    side->setMinimumWidth(leastAnswers);
    auto* down = new QVBoxLayout(side);
    down->setContentsMargins(0, 0, 0, 0);
    down->setSpacing(grid);
    down->addWidget(m_notice);
    down->addWidget(m_progress);
    down->addWidget(m_marked);
    down->addWidget(m_table, 1);
    down->addWidget(m_prompt);
    down->addWidget(m_value);
    down->addLayout(buildButtons());
    down->addWidget(m_correction);
    return side;
}

bool AuditPage::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_table->viewport() && event->type() == QEvent::Resize)
        placeColumns();
    return QWidget::eventFilter(watched, event);
}

void AuditPage::placeColumns()
{
    QHeaderView* header = m_table->horizontalHeader();
    const int room = m_table->viewport()->width();
    const int mark = 9 * grid;
    header->resizeSection(AuditAnswersModel::VerdictColumn, mark);
    header->resizeSection(AuditAnswersModel::QuestionColumn, (room - mark) * 42 / 100);
    header->resizeSection(AuditAnswersModel::AnswerColumn, (room - mark) * 42 / 100);
    header->resizeSection(AuditAnswersModel::SpeakerColumn,
                          room - mark - (room - mark) * 42 / 100 - (room - mark) * 42 / 100);
}

QString AuditPage::progressText() const
{
    return m_progress->text();
}

QString AuditPage::notice() const
{
    return m_notice->isHidden() ? QString() : m_notice->text();
}

void AuditPage::showAccess()
{
    const QString why = m_run.whyNot();
    m_notice->setText(why.isEmpty() ? QString() : tr("Nothing can be marked now. %1").arg(why));
    m_notice->setVisible(!why.isEmpty());
}

void AuditPage::showImage()
{
    const figures::AuditedImage* image = m_run.place().image();
    m_model.show(m_run.place().bank(), image);
    const QString file = image ? image->file : QString();
    if (file != m_view->property("file").toString()) { // zoom stays while it is the same image
        m_view->setProperty("file", file);
        m_link.reset();
        m_view->show(file);
    }
    const QString view = image && image->image.view == View::Ground ? tr("ground") : tr("satellite");
    m_name->setText(image ? QStringLiteral("%1  ·  %2").arg(shortName(image->image.path), view) : QString());
    m_name->setToolTip(image ? plainTip(image->image.path) : QString());
    showQuestion();
}

void AuditPage::showQuestion()
{
    const figures::AuditedImage* image = m_run.place().image();
    const QModelIndex row = m_model.index(m_run.place().question(), AuditAnswersModel::AnswerColumn);
    if (row.isValid() && m_table->currentIndex().row() != row.row()) {
        m_table->setCurrentIndex(row);
        m_table->scrollTo(row);
    }
    m_correction->setVisible(image && m_run.isCorrecting());
    if (image && row.isValid()) {
        const Question& question = m_run.place().bank().at(m_run.place().question());
        const figures::AuditedAnswer& one = image->answers[std::size_t(m_run.place().question())];
        m_prompt->setText(tr("%1. %2").arg(question.number).arg(question.prompt));
        const QString sure = one.confidence >= 0
                                 ? tr(" (%1 % sure)").arg(QLocale().toString(100 * one.confidence, 'f', 0))
                                 : QString();
        m_value->setText(one.answer == 0 ? tr("not answered")
                                         : tr("“%1”, says %2%3").arg(one.value, speakerText(one.who), sure));
        m_correction->show(question, m_run.valueNow());
    }
    showProgress();
}

void AuditPage::showProgress()
{
    const ListedAudit* audit = m_run.list().current();
    const figures::AuditedImage* image = m_run.place().image();
    const QLocale locale;
    m_progress->setText(audit && image ? tr("Image %1 of %2, answer %3 of %4")
                                             .arg(image->place + 1)
                                             .arg(audit->progress.images)
                                             .arg(m_run.place().question() + 1)
                                             .arg(m_run.place().bank().size())
                                       : QString());
    m_marked->setText(
        audit ? tr("%1 of %2 answers marked; %3 of this image")
                    .arg(locale.toString(audit->progress.marked), locale.toString(audit->progress.answers),
                         image ? QStringLiteral("%1/%2").arg(image->marked()).arg(image->answered())
                               : QStringLiteral("–"))
              : QString());
}

} // namespace geovlm::ui
