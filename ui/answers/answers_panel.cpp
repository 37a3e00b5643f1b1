// SPDX-License-Identifier: GPL-3.0-or-later
#include "answers/answers_panel.h"

#include "annotate/description_text.h"
#include "answers/answer_delegate.h"
#include "answers/history_pane.h"
#include "answers/movers_pane.h"
#include "answers/option_bar.h"
#include "case/queue_text.h"
#include "case/state_names.h"
#include "look/look.h"
#include "widgets/key_keeper.h"

#include <QApplication>
#include <QEvent>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QListView>
#include <QTabBar>
#include <QTabWidget>
#include <QTextBrowser>
#include <QToolButton>
#include <QVBoxLayout>

namespace geovlm::ui {

namespace {

constexpr int descriptionHeight = 10 * grid; // together they leave an 800-pixel window room for any question
constexpr int tabsHeight = 18 * grid;
constexpr int leastList = 8 * grid;

QToolButton* sideButton(const QString& text, const QString& spoken)
{
    auto* button = new QToolButton;
    button->setText(text);
    button->setCheckable(true);
    button->setFocusPolicy(Qt::TabFocus);
    button->setAccessibleName(spoken);
    button->setToolTip(spoken);
    return button;
}

} // namespace

AnswersPanel::AnswersPanel(Annotator& annotator, CaseWalk& walk, QWidget* parent)
    : QWidget(parent), m_place(annotator.place()), m_sight(annotator.sight()), m_review(annotator.review()),
      m_walk(walk), m_list(new QListView), m_query(sideButton(tr("Query"), tr("Answer about the query"))),
      m_candidate(sideButton(tr("Candidate"), tr("Answer about the picked candidate"))),
      m_progress(plainLabel()), m_state(new ElidedLabel(Qt::ElideRight)), m_options(new OptionBar(annotator)),
      m_description(new QTextBrowser), m_tabs(new QTabWidget), m_movers(new MoversPane(annotator, walk)),
      m_history(new HistoryPane(annotator))
{
    setFocusPolicy(Qt::StrongFocus);
    setFocusProxy(m_list);
    makeList();
    makeDescription();
    m_tabs->setDocumentMode(true);
    m_tabs->setAccessibleName(tr("About the current question"));
    m_tabs->tabBar()->setAccessibleName(m_tabs->accessibleName());
    m_tabs->tabBar()->setDrawBase(false);
    m_tabs->tabBar()->setFocusPolicy(Qt::TabFocus);
    m_tabs->addTab(m_movers, tr("What would move it"));
    m_tabs->addTab(m_history, tr("History"));
    KeyKeeper::install(m_tabs->tabBar());
    m_tabs->setFixedHeight(tabsHeight);
    connect(m_tabs, &QTabWidget::currentChanged, this, &AnswersPanel::showQuestion);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(makeHead());
    layout->addWidget(m_list, 1);
    layout->addWidget(m_options);
    layout->addWidget(m_description);
    layout->addWidget(m_tabs);
    setMinimumWidth(42 * grid);
    connect(&m_sight, &AnswerSight::changed, this, &AnswersPanel::refresh);
    connect(&m_place, &AnswerPlace::questionChanged, this, &AnswersPanel::showQuestion);
}

QWidget* AnswersPanel::makeHead()
{
    auto* head = new QWidget;
    auto* layout = new QVBoxLayout(head);
    layout->setContentsMargins(grid + halfGrid, grid, grid + halfGrid, halfGrid);
    layout->setSpacing(halfGrid);
    auto* top = new QHBoxLayout;
    top->setSpacing(halfGrid);
    top->addWidget(m_query);
    top->addWidget(m_candidate);
    top->addStretch(1);
    top->addWidget(m_progress);
    layout->addLayout(top);
    m_state->setForegroundRole(QPalette::PlaceholderText);
    layout->addWidget(m_state);
    connect(m_query, &QToolButton::clicked, this, [this] {
        m_place.setSide(AnswerPlace::Side::Query);
        refreshHead();
    });
    connect(m_candidate, &QToolButton::clicked, this, [this] {
        m_place.setSide(AnswerPlace::Side::Candidate);
        refreshHead();
    });
    return head;
}

void AnswersPanel::makeList()
{
    m_list->setModel(&m_answers);
    m_list->setItemDelegate(new AnswerDelegate(m_list));
    m_list->setAccessibleName(tr("Answers"));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setUniformItemSizes(true);
    m_list->setMinimumHeight(leastList);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->viewport()->installEventFilter(this);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex& index) {
                if (index.isValid())
                    m_place.setQuestion(index.row());
            });
}

void AnswersPanel::makeDescription()
{
    m_description->setAccessibleName(tr("Description"));
    m_description->setFrameShape(QFrame::NoFrame);
    m_description->setOpenLinks(false);
    m_description->setObjectName(QStringLiteral("described"));
    m_description->setFixedHeight(descriptionHeight);
    m_description->document()->setDocumentMargin(grid + halfGrid);
    m_description->setFocusPolicy(Qt::TabFocus);
    KeyKeeper::install(m_description);
}

void AnswersPanel::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        refresh();
}

QString AnswersPanel::stateText() const
{
    const CaseImage* image = m_sight.image();
    if (!image)
        return {};
    QStringList parts{shortName(image->image.path)};
    const auto& review = image->review;
    parts << reviewStateName(review ? review->state : ReviewState::Untouched);
    if (review && review->state != ReviewState::Untouched)
        parts.last() += tr(" (%1)").arg(review->by);
    if (review && !review->comment.isEmpty())
        parts << review->comment;
    if (m_review.isReviewing()) {
        const QStringList names = m_review.reviewed();
        parts << (names.isEmpty() ? tr("nobody else has answered")
                                  : tr("A: %1, B: %2").arg(names.value(0), names.value(1, tr("nobody"))));
    }
    return parts.join(QStringLiteral("  ·  "));
}

void AnswersPanel::focusFreeText()
{
    m_options->freeText()->setFocus();
}

void AnswersPanel::refreshHead()
{
    m_query->setChecked(m_place.side() == AnswerPlace::Side::Query);
    m_candidate->setChecked(m_place.side() == AnswerPlace::Side::Candidate);
    m_candidate->setEnabled(m_walk.picked() != nullptr);
    const bool any = m_sight.image() != nullptr;
    const QString who = m_sight.person();
    const QString count = tr("%1 of %2").arg(m_sight.answeredByMe()).arg(m_sight.bank().size());
    m_progress->setText(!any ? QString() : who.isEmpty() ? count : tr("%1: %2").arg(who, count));
    m_state->setText(stateText());
    m_state->setToolTip(plainTip(stateText()));
}

/// The list gives way to the options; its current row stays in sight.
bool AnswersPanel::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_list->viewport() && event->type() == QEvent::Resize)
        m_list->scrollTo(m_list->currentIndex());
    return QWidget::eventFilter(watched, event);
}

void AnswersPanel::refresh()
{
    const CaseImage* image = m_sight.image();
    const QuestionBank& bank = m_sight.bank();
    const AnswerMarks marks{m_sight.boards(), m_sight.valuesAtFirst(), m_sight.isBlind(),
                            m_review.isReviewing(), m_review.reviewed()};
    m_answers.show(bank, image, m_sight.other(), image ? &marks : nullptr);
    refreshHead();
    if (image)
        fillDescription(*m_description->document(), bank, *image, m_sight.other(), QApplication::palette(),
                        m_sight.valuesAtFirst());
    else
        m_description->clear();
    showQuestion();
}

void AnswersPanel::showQuestion()
{
    const QModelIndex current = m_answers.index(m_place.question(), 0);
    if (current.isValid() && m_list->currentIndex() != current) {
        m_list->setCurrentIndex(current);
        m_list->scrollTo(current);
    }
    m_options->show(m_sight.bank());
    if (m_tabs->currentWidget() == m_history)
        m_history->show();
}

} // namespace geovlm::ui
