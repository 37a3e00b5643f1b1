// SPDX-License-Identifier: GPL-3.0-or-later
#include "cases/filter_bar.h"

#include "case/queue_text.h"
#include "case/state_names.h"
#include "cases/saved_views.h"
#include "look/marks.h"

#include <QComboBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QToolButton>
#include <QVBoxLayout>

namespace geovlm::ui {

namespace {

constexpr int typingPause = 200;

QToolButton* tool(Mark mark, const QString& name)
{
    auto* button = new QToolButton;
    button->setIcon(markIcon(mark));
    button->setAutoRaise(true);
    button->setToolTip(name);
    button->setAccessibleName(name);
    button->setFocusPolicy(Qt::TabFocus);
    return button;
}

void selectData(QComboBox* combo, const QVariant& data)
{
    combo->setCurrentIndex(std::max(0, combo->findData(data)));
}

template <class T>
std::optional<T> optionalOf(const QVariant& chosen)
{
    return chosen.isValid() ? std::optional<T>(chosen.value<T>()) : std::nullopt;
}

template <class Enum>
std::optional<Enum> enumOf(const QVariant& chosen)
{
    return chosen.isValid() ? std::optional<Enum>(Enum(chosen.toInt())) : std::nullopt;
}

std::optional<int> rankOf(const QSpinBox* box)
{
    return box->value() == box->minimum() ? std::nullopt : std::optional<int>(box->value() - 1);
}

} // namespace

FilterBar::FilterBar(StoreSession& session, CaseView& view, SavedViews& saved, QWidget* parent)
    : QWidget(parent), m_session(session), m_view(view), m_saved(saved)
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(grid);
    layout->addWidget(makeSearchRow());
    layout->addWidget(makePicked());
    layout->addWidget(makeMore());
    layout->addWidget(makeSortRow());
    m_typing.setSingleShot(true);
    m_typing.setInterval(typingPause);
    fillChoices();
    connectControls();
    setExpanded(false);
    showView();
}

QComboBox* FilterBar::makeCombo(const QString& name)
{
    auto* combo = new QComboBox;
    combo->setAccessibleName(name);
    combo->setToolTip(name);
    combo->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    combo->setMinimumContentsLength(4);
    combo->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    return combo;
}

QSpinBox* FilterBar::makeRank(const QString& name, const QString& meaning)
{
    auto* box = new QSpinBox;
    box->setRange(0, 1000000);
    box->setSpecialValueText(tr("any"));
    box->setAccessibleName(name);
    box->setToolTip(meaning);
    box->setKeyboardTracking(false);
    return box;
}

QWidget* FilterBar::makeSearchRow()
{
    auto* row = new QWidget;
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(halfGrid);
    m_text = new QLineEdit;
    m_text->setPlaceholderText(tr("Search file names"));
    m_text->setAccessibleName(tr("Search file names"));
    m_text->setClearButtonEnabled(true);
    m_text->setTextMargins(halfGrid, 0, 0, 0);
    m_expand = tool(Mark::Filter, tr("More filters"));
    m_expand->setCheckable(true);
    m_expand->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_savedButton = tool(Mark::Save, tr("Saved views"));
    m_savedButton->setPopupMode(QToolButton::InstantPopup);
    m_savedButton->setMenu(new QMenu(m_savedButton));
    m_clear = tool(Mark::Clear, tr("Clear all filters"));
    layout->addWidget(m_text, 1);
    for (QToolButton* button : {m_expand, m_savedButton, m_clear})
        layout->addWidget(button);
    return row;
}

QWidget* FilterBar::makeMore()
{
    m_more = new QWidget;
    auto* layout = new QGridLayout(m_more);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setHorizontalSpacing(grid);
    layout->setVerticalSpacing(halfGrid);
    const auto add = [layout](int row, const QString& text, std::initializer_list<QWidget*> controls) {
        QLabel* label = mutedLabel(text);
        label->setBuddy(*controls.begin());
        layout->addWidget(label, row, 0);
        int column = 1;
        for (QWidget* control : controls)
            layout->addWidget(control, row, column++, 1, controls.size() == 1 ? 2 : 1);
    };
    add(0, tr("Split"), {m_split = makeCombo(tr("Split"))});
    add(1, tr("Area"), {m_area = makeCombo(tr("Area"))});
    add(2, tr("Outcome"), {m_outcome = makeCombo(tr("Outcome"))});
    m_before = makeRank(tr("Rank before at most"), tr("The match's rank before reranking is at most this."));
    m_after = makeRank(tr("Rank after at most"), tr("The match's rank after reranking is at most this."));
    m_moved = makeRank(tr("Moved at least"), tr("The match moved at least this many places, up or down."));
    m_before->setPrefix(tr("before ≤ "));
    m_after->setPrefix(tr("after ≤ "));
    add(3, tr("Rank"), {m_before, m_after});
    add(4, tr("Moved"), {m_moved});
    add(5, tr("Answer"),
        {m_question = makeCombo(tr("Question")), m_value = makeCombo(tr("Answer to the question"))});
    add(6, tr("State"), {m_review = makeCombo(tr("State of the answers"))});
    add(7, tr("Annotator"), {m_annotator = makeCombo(tr("Annotator"))});
    add(8, tr("Why"), {m_reason = makeCombo(tr("Why it is in the queue"))});
    layout->setColumnStretch(1, 1);
    layout->setColumnStretch(2, 1);
    return m_more;
}

QWidget* FilterBar::makePicked()
{
    m_picked = new QWidget;
    m_picked->setObjectName(QStringLiteral("pickedCases"));
    auto* layout = new QHBoxLayout(m_picked);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(halfGrid);
    m_pickedText = new ElidedLabel(Qt::ElideRight);
    m_pickedText->setTextFormat(Qt::PlainText);
    m_pickedClear = tool(Mark::Clear, tr("Show not only the picked cases"));
    layout->addWidget(m_pickedText, 1);
    layout->addWidget(m_pickedClear);
    return m_picked;
}

void FilterBar::showPicked(const store::CaseSetPtr& picked)
{
    m_picked->setVisible(picked != nullptr);
    m_pickedText->setText(picked ? picked->label : QString());
    m_pickedText->setToolTip(picked ? plainTip(picked->label) : QString());
    m_pickedText->setAccessibleName(picked ? tr("Only: %1").arg(picked->label) : QString());
}

QWidget* FilterBar::makeSortRow()
{
    auto* row = new QWidget;
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(halfGrid);
    m_order = makeCombo(tr("Sort by"));
    m_order->addItem(tr("by name"), int(store::CaseOrder::Name));
    m_order->addItem(tr("by rank before"), int(store::CaseOrder::RankBefore));
    m_order->addItem(tr("by rank after"), int(store::CaseOrder::RankAfter));
    m_order->addItem(tr("by change"), int(store::CaseOrder::Change));
    m_order->addItem(tr("by queue"), int(store::CaseOrder::Queue));
    m_direction = tool(Mark::Ascending, tr("Ascending or descending"));
    m_direction->setCheckable(true);
    layout->addWidget(mutedLabel(tr("Sort")));
    layout->addWidget(m_order, 1);
    layout->addWidget(m_direction);
    return row;
}

void FilterBar::connectControls()
{
    connect(&m_session, &StoreSession::changed, this, &FilterBar::fillChoices);
    connect(&m_view, &CaseView::changed, this, &FilterBar::showView);
    connect(m_expand, &QToolButton::toggled, this, &FilterBar::setExpanded);
    connect(m_clear, &QToolButton::clicked, &m_view, &CaseView::clear);
    connect(m_pickedClear, &QToolButton::clicked, this,
            [this] { m_view.edit([](store::CaseFilter& filter) { filter.among.reset(); }); });
    connect(m_savedButton->menu(), &QMenu::aboutToShow, this, &FilterBar::rebuildSavedMenu);
    connect(m_text, &QLineEdit::textEdited, &m_typing, qOverload<>(&QTimer::start));
    connect(m_text, &QLineEdit::textChanged, this, [this](const QString& text) {
        if (text.isEmpty() && !m_showing)
            m_typing.start();
    });
    connect(&m_typing, &QTimer::timeout, this, [this] {
        m_view.edit([this](store::CaseFilter& filter) { filter.text = m_text->text().trimmed(); });
    });
    follow(m_split,
           [](store::CaseFilter& filter, const QVariant& chosen) { filter.split = optionalOf<int>(chosen); });
    follow(m_area, [](store::CaseFilter& filter, const QVariant& chosen) {
        filter.area = optionalOf<QString>(chosen);
    });
    follow(m_outcome, [](store::CaseFilter& filter, const QVariant& chosen) {
        filter.outcome = enumOf<Outcome>(chosen);
    });
    follow(m_review, [](store::CaseFilter& filter, const QVariant& chosen) {
        filter.review = enumOf<ReviewState>(chosen);
    });
    follow(m_annotator, [](store::CaseFilter& filter, const QVariant& chosen) {
        filter.annotator = optionalOf<QString>(chosen);
    });
    follow(m_reason, [](store::CaseFilter& filter, const QVariant& chosen) {
        filter.reason = enumOf<store::QueueReason>(chosen);
    });
    for (QSpinBox* box : {m_before, m_after, m_moved})
        connect(box, &QSpinBox::valueChanged, this, &FilterBar::applyNumbers);
    connect(m_question, &QComboBox::activated, this, [this] {
        fillValues();
        applyAnswer();
    });
    connect(m_value, &QComboBox::activated, this, &FilterBar::applyAnswer);
    connect(m_order, &QComboBox::activated, this, &FilterBar::applyOrder);
    connect(m_direction, &QToolButton::clicked, this,
            [this] { m_view.setOrder(m_view.order(), m_direction->isChecked()); });
}

/// What is chosen in `combo` becomes part of the filter; its first entry stands for no restriction.
void FilterBar::follow(QComboBox* combo,
                       const std::function<void(store::CaseFilter&, const QVariant&)>& change)
{
    connect(combo, &QComboBox::activated, this, [this, combo, change] {
        m_view.edit([&](store::CaseFilter& filter) { change(filter, combo->currentData()); });
    });
}

/// The queue begins with the most urgent; whoever leaves it begins at the top again.
void FilterBar::applyOrder()
{
    const auto order = store::CaseOrder(m_order->currentData().toInt());
    const bool queue = order == store::CaseOrder::Queue;
    m_view.setOrder(order, queue != m_view.isQueue() ? queue : m_view.descending());
}

void FilterBar::fillChoices()
{
    const StoreSummary& summary = m_session.summary();
    for (QComboBox* combo : {m_split, m_area, m_outcome, m_question})
        combo->clear();
    m_split->addItem(tr("every split"));
    for (const store::Split& split : summary.splits)
        m_split->addItem(split.name, split.id);
    m_area->addItem(tr("every area"));
    for (const QString& area : summary.areas)
        m_area->addItem(area, area);
    m_outcome->addItem(tr("every outcome"));
    for (int i = 0; i < outcomes; ++i) {
        const Outcome outcome = Outcome(i);
        m_outcome->addItem(markIcon(outcomeMark(outcome), outcomeRole(outcome)), outcomeName(outcome), i);
    }
    m_question->addItem(tr("any question"));
    for (const Question& question : summary.questions.questions())
        m_question->addItem(QStringLiteral("%1 %2").arg(question.number).arg(question.label),
                            question.number - 1);
    fillStates();
    askAnnotators();
    showView();
}

void FilterBar::fillStates()
{
    m_review->clear();
    m_review->addItem(tr("any state"));
    for (int i = 0; i <= int(ReviewState::Returned); ++i)
        m_review->addItem(reviewStateName(ReviewState(i)), i);
    m_reason->clear();
    m_reason->addItem(tr("any reason"));
    for (int i = 0; i < store::queueReasons; ++i)
        m_reason->addItem(queueReasonName(store::QueueReason(i)), i);
}

/// Somebody may have begun to answer since.
void FilterBar::askAnnotators()
{
    if (!m_session.isOpen())
        return;
    m_session.ask<std::vector<QString>>(m_names.next(), this, store::caseAnnotators,
                                        [this](const std::vector<QString>& names) { fillAnnotators(names); });
}

void FilterBar::fillAnnotators(const std::vector<QString>& names)
{
    m_annotator->clear();
    m_annotator->addItem(tr("any annotator"));
    for (const QString& name : names)
        m_annotator->addItem(name, name);
    showView();
}

void FilterBar::fillValues()
{
    m_value->clear();
    const QVariant question = m_question->currentData();
    m_value->setEnabled(question.isValid());
    if (question.isValid())
        m_value->addItems(m_session.summary().questions.at(question.toInt()).options);
}

void FilterBar::showView()
{
    m_showing = true;
    showFilter(m_view.filter());
    selectData(m_order, int(m_view.order()));
    m_direction->setChecked(m_view.descending());
    m_direction->setIcon(markIcon(m_view.descending() ? Mark::Descending : Mark::Ascending));
    const int restrictions = m_view.restrictions();
    m_clear->setEnabled(restrictions > 0);
    m_expand->setText(restrictions > 0 ? QString::number(restrictions) : QString());
    m_expand->setToolButtonStyle(restrictions > 0 ? Qt::ToolButtonTextBesideIcon : Qt::ToolButtonIconOnly);
    m_showing = false;
}

void FilterBar::showFilter(const store::CaseFilter& filter)
{
    showPicked(filter.among);
    if (m_text->text().trimmed() != filter.text && !m_typing.isActive())
        m_text->setText(filter.text);
    selectData(m_split, filter.split ? QVariant(*filter.split) : QVariant());
    selectData(m_area, filter.area ? QVariant(*filter.area) : QVariant());
    selectData(m_outcome, filter.outcome ? QVariant(int(*filter.outcome)) : QVariant());
    selectData(m_review, filter.review ? QVariant(int(*filter.review)) : QVariant());
    selectData(m_reason, filter.reason ? QVariant(int(*filter.reason)) : QVariant());
    if (filter.annotator && m_annotator->findData(*filter.annotator) < 0)
        m_annotator->addItem(*filter.annotator, *filter.annotator); // a saved view, of before
    selectData(m_annotator, filter.annotator ? QVariant(*filter.annotator) : QVariant());
    const auto number = [](QSpinBox* box, const std::optional<int>& value, int base) {
        const QSignalBlocker blocker(box);
        box->setValue(value ? *value + base : 0);
    };
    number(m_before, filter.rankBeforeAtMost, 1);
    number(m_after, filter.rankAfterAtMost, 1);
    number(m_moved, filter.changeAtLeast, 0);
    selectData(m_question, filter.queryAnswer ? QVariant(filter.queryAnswer->question) : QVariant());
    fillValues();
    if (filter.queryAnswer)
        m_value->setCurrentText(filter.queryAnswer->value);
}

void FilterBar::applyNumbers()
{
    m_view.edit([this](store::CaseFilter& filter) {
        filter.rankBeforeAtMost = rankOf(m_before);
        filter.rankAfterAtMost = rankOf(m_after);
        filter.changeAtLeast = m_moved->value() > 0 ? std::optional<int>(m_moved->value()) : std::nullopt;
    });
}

void FilterBar::applyAnswer()
{
    m_view.edit([this](store::CaseFilter& filter) {
        filter.queryAnswer.reset();
        if (m_question->currentData().isValid())
            filter.queryAnswer = {m_question->currentData().toInt(), m_value->currentText()};
    });
}

void FilterBar::setExpanded(bool expanded)
{
    m_expand->setChecked(expanded);
    m_more->setVisible(expanded);
    if (expanded)
        askAnnotators();
}

void FilterBar::focusSearch()
{
    m_text->setFocus(Qt::ShortcutFocusReason);
    m_text->selectAll();
}

void FilterBar::saveView()
{
    const QString name = m_saved.askName(this).trimmed();
    if (!name.isEmpty())
        m_saved.save(name, m_view.toJson());
}

void FilterBar::rebuildSavedMenu()
{
    QMenu* menu = m_savedButton->menu();
    menu->clear();
    const QStringList names = m_saved.names();
    for (const QString& name : names)
        menu->addAction(name, this, [this, name] { m_view.restore(m_saved.view(name)); });
    menu->addSeparator();
    menu->addAction(tr("Save this view…"), this, &FilterBar::saveView);
    if (names.isEmpty())
        return;
    QMenu* remove = menu->addMenu(tr("Forget"));
    for (const QString& name : names)
        remove->addAction(name, this, [this, name] { m_saved.remove(name); });
}

} // namespace geovlm::ui
