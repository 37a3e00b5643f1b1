// SPDX-License-Identifier: GPL-3.0-or-later
#include "agreement/agreement_page.h"

#include "agreement/figure_delegate.h"
#include "look/look.h"
#include "widgets/message_page.h"
#include "widgets/part_names.h"

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QResizeEvent>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

namespace geovlm::ui {

namespace {

constexpr int leastQuestion = 14 * grid;
constexpr int roomyQuestion = 24 * grid;
constexpr int shortFigure = 8 * grid;
constexpr int leastGauge = 12 * grid;
constexpr int roomyGauge = 26 * grid;
constexpr int sideBySide = 150 * grid; ///< wide enough for the list beside the table

QString names(const figures::Agreement& agreement)
{
    QStringList list;
    for (const store::Rater& person : agreement.peopleRaters)
        list << person.who.name;
    return list.join(AgreementPage::tr(", "));
}

QString peopleText(const figures::Agreement& agreement)
{
    if (agreement.peopleRaters.empty())
        return AgreementPage::tr("Between people");
    return agreement.peopleRaters.size() == 1
               ? AgreementPage::tr("Between people (only %1 so far)").arg(names(agreement))
               : AgreementPage::tr("Between people (%1)").arg(names(agreement));
}

QString twoAreNeeded()
{
    return AgreementPage::tr("Two people have to answer the same images before agreement can be measured.");
}

} // namespace

AgreementPage::AgreementPage(StoreSession& session, QWidget* parent)
    : QWidget(parent), m_session(session), m_source(session), m_choice(new QComboBox), m_status(mutedLabel()),
      m_hint(mutedLabel()), m_body(new QStackedWidget), m_message(new MessagePage),
      m_splitter(new QSplitter(Qt::Vertical)), m_table(figureTable(m_model, tr("Agreement by question"))),
      m_disagreements(new DisagreementsPane(session))
{
    build();
    connect(&m_source, &AgreementSource::changed, this, &AgreementPage::showState);
    connect(&m_source, &AgreementSource::changed, this, [this] {
        if (!isBusy())
            Q_EMIT settled();
    });
    connect(&session, &StoreSession::closed, &m_source, &AgreementSource::clear);
    connect(&session, &StoreSession::changed, this, [this] {
        if (isVisible())
            refresh();
        else
            m_source.clear(); // it is measured when it is shown
    });
    connect(m_choice, &QComboBox::currentIndexChanged, this, &AgreementPage::showComparison);
    connect(m_message, &MessagePage::buttonClicked, this, &AgreementPage::refresh);
    connect(m_table, &QTableView::activated, this, &AgreementPage::openDisagreements);
    connect(m_table, &QTableView::clicked, this, &AgreementPage::openDisagreements);
    connect(m_disagreements, &DisagreementsPane::imageWanted, this, &AgreementPage::imageWanted);
    showState();
    nameParts({{m_choice, "machine"}, {m_table, "questions"}});
}

QWidget* AgreementPage::buildTop()
{
    m_choice->setAccessibleName(tr("Whom to compare"));
    m_choice->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_choice->setMinimumContentsLength(30);
    m_hint->setWordWrap(true);
    m_top = new QWidget;
    auto* across = new QHBoxLayout;
    QLabel* label = plainLabel(tr("Com&pare"));
    label->setBuddy(m_choice);
    across->addWidget(label);
    across->addWidget(m_choice, 1);
    across->addStretch(1);
    across->addWidget(m_status);
    auto* down = new QVBoxLayout(m_top);
    down->setContentsMargins(0, 0, 0, 0);
    down->setSpacing(grid);
    down->addLayout(across);
    down->addWidget(m_hint);
    return m_top;
}

void AgreementPage::build()
{
    setAccessibleName(tr("Agreement"));
    m_table->viewport()->installEventFilter(this);
    connect(&m_model, &QAbstractItemModel::modelReset, this, &AgreementPage::placeColumns);
    auto* measured = new QWidget;
    auto* left = new QVBoxLayout(measured);
    left->setContentsMargins(0, 0, 0, 0);
    left->setSpacing(halfGrid);
    left->addWidget(m_table, 1);
    left->addWidget(new ReliabilityLegend);
    m_splitter->addWidget(measured);
    m_splitter->addWidget(m_disagreements);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setHandleWidth(2 * grid);
    m_splitter->setStretchFactor(0, 3);
    m_splitter->setStretchFactor(1, 2);
    m_body->addWidget(m_message);
    m_body->addWidget(m_splitter);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(2 * grid, grid + halfGrid, 2 * grid, grid);
    layout->setSpacing(grid);
    layout->addWidget(buildTop());
    layout->addWidget(m_body, 1);
}

QSize AgreementPage::minimumSizeHint() const
{
    return {64 * grid, 48 * grid};
}

void AgreementPage::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    refresh();
}

void AgreementPage::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    const Qt::Orientation wanted = width() >= sideBySide ? Qt::Horizontal : Qt::Vertical;
    if (wanted == m_splitter->orientation() && event->oldSize().isValid())
        return;
    m_splitter->setOrientation(wanted);
    const int room = wanted == Qt::Horizontal ? width() : height();
    m_splitter->setSizes({room * 2 / 3, room / 3});
}

bool AgreementPage::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_table->viewport() && event->type() == QEvent::Resize)
        placeColumns();
    return QWidget::eventFilter(watched, event);
}

/// Figures get what they need, the gauge some of what is left, the question the rest. Where that is too
/// little, percent and kappa go without their intervals.
void AgreementPage::placeColumns()
{
    if (m_model.rowCount() == 0)
        return;
    QHeaderView* header = m_table->horizontalHeader();
    const auto left = [&] {
        int width = m_table->viewport()->width();
        for (int column = AgreementModel::CountColumn; column < AgreementModel::GaugeColumn; ++column)
            width -= header->sectionSize(column);
        return width;
    };
    for (int column = AgreementModel::CountColumn; column < AgreementModel::GaugeColumn; ++column)
        m_table->resizeColumnToContents(column);
    if (left() < roomyQuestion + leastGauge) {
        header->resizeSection(AgreementModel::PercentColumn, shortFigure);
        header->resizeSection(AgreementModel::KappaColumn, shortFigure);
    }
    const int gauge = std::clamp(left() - roomyQuestion, leastGauge, roomyGauge);
    header->resizeSection(AgreementModel::GaugeColumn, gauge);
    header->resizeSection(AgreementModel::QuestionColumn, std::max(left() - gauge, leastQuestion));
}

void AgreementPage::refresh()
{
    if (m_session.isOpen())
        m_source.refresh();
    else
        m_source.clear();
}

QString AgreementPage::message() const
{
    return m_body->currentWidget() == m_message ? m_message->title() + QLatin1Char('\n') + m_message->text()
                                                : QString();
}

void AgreementPage::showMessage(std::optional<Mark> mark, const QString& title, const QString& text,
                                const QString& button)
{
    m_message->show(mark, title, text, button);
    m_body->setCurrentWidget(m_message);
}

void AgreementPage::showNothingToCompare(const figures::Agreement& agreement)
{
    QString so = tr("Nobody has answered yet.");
    if (agreement.peopleRaters.size() == 1)
        so = tr("So far only %1 has answered.").arg(names(agreement));
    else if (!agreement.peopleRaters.empty())
        so = tr("%1 have answered, but no question of any image twice.").arg(names(agreement));
    showMessage(Mark::Person, tr("Nothing to compare yet"),
                tr("%1 %2 Answers of another annotator can be brought in by merging that store.")
                    .arg(twoAreNeeded(), so));
}

/// What was measured last stays in sight while it is measured again.
void AgreementPage::showState()
{
    const AgreementPtr agreement = m_source.agreement();
    m_status->setText(m_source.isBusy() && agreement ? tr("Measuring again…") : QString());
    if (agreement && agreement == m_shown)
        return;
    m_shown = agreement;
    m_choice->setEnabled(agreement != nullptr);
    m_top->setVisible(agreement != nullptr);
    m_hint->hide();
    if (agreement) {
        fillChoice(*agreement);
        return;
    }
    m_choice->clear();
    m_disagreements->clear();
    m_model.show(nullptr, 0);
    if (!m_session.isOpen())
        showMessage(Mark::Open, tr("No store is open"),
                    tr("Open a store to see how far its annotators agree."));
    else if (!m_source.failure().isEmpty())
        showMessage(Mark::BrokenImage, tr("Agreement could not be measured"), m_source.failure(),
                    tr("Try again"));
    else
        showMessage(std::nullopt, tr("Measuring agreement…"), {});
}

void AgreementPage::fillChoice(const figures::Agreement& agreement)
{
    const QVariant before = m_choice->currentData();
    const QSignalBlocker quiet(m_choice);
    m_choice->clear();
    m_choice->addItem(peopleText(agreement), qint64(0));
    for (const figures::MachineComparison& one : agreement.machines)
        m_choice->addItem(tr("%1 against people").arg(raterText(one.machine.who)), one.machine.speaker);
    const int kept = before.isValid() ? m_choice->findData(before) : -1;
    const int useful = agreement.betweenPeople() || agreement.machines.empty() ? 0 : 1;
    m_choice->setCurrentIndex(kept >= 0 ? kept : useful);
    showComparison();
}

void AgreementPage::showComparison()
{
    if (!m_shown)
        return;
    const qint64 machine = m_choice->currentData().toLongLong();
    const QModelIndex before = m_table->currentIndex();
    const int row = std::max(before.row(), 0);
    const int column = std::max(before.column(), 0);
    const DisagreementSubject open = m_disagreements->model().subject();
    m_model.show(m_shown, machine);
    m_disagreements->clear();
    describe(*m_shown);
    if (machine == 0 && !m_shown->betweenPeople()) {
        showNothingToCompare(*m_shown);
        return;
    }
    m_body->setCurrentIndex(1);
    m_table->setCurrentIndex(m_model.index(row, column));
    if (!open.title.isEmpty() && open.machine == machine)
        openDisagreements(m_model.index(open.question + 1, 0)); // as they are now
}

void AgreementPage::describe(const figures::Agreement& agreement)
{
    const bool alone = !agreement.betweenPeople() && m_choice->currentData().toLongLong() != 0;
    m_hint->setText(alone ? tr("Between people: %1").arg(twoAreNeeded()) : QString());
    m_hint->setVisible(alone);
    m_status->setText(tr("[95 %] of %1 draws, seed %2")
                          .arg(QLocale().toString(agreement.options.draws))
                          .arg(agreement.options.seed));
    m_status->setToolTip(tr("The intervals in brackets: how far a figure of %1 bootstrap draws of the "
                            "images spreads, its middle 95 %; drawn with seed %2.")
                             .arg(QLocale().toString(agreement.options.draws))
                             .arg(agreement.options.seed));
}

std::vector<Speaker> AgreementPage::sidesOf(const figures::Agreement& agreement, qint64 machine) const
{
    std::vector<Speaker> sides;
    if (machine == 0) {
        for (const store::Rater& person : agreement.peopleRaters)
            sides.push_back(person.who);
        return sides;
    }
    sides.emplace_back(); // the people
    for (const figures::MachineComparison& one : agreement.machines) {
        if (one.machine.speaker == machine)
            sides.push_back(one.machine.who);
    }
    return sides;
}

void AgreementPage::openDisagreements(const QModelIndex& index)
{
    if (!index.isValid() || !m_shown)
        return;
    DisagreementSubject subject;
    subject.machine = m_model.machine();
    subject.question = AgreementModel::questionOf(index.row());
    subject.sides = sidesOf(*m_shown, subject.machine);
    subject.questions = m_shown->questions;
    subject.title =
        subject.question < 0 ? tr("All questions") : m_shown->questions.at(subject.question).label;
    m_disagreements->show(subject);
}

} // namespace geovlm::ui
