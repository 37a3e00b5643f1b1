// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyse/pages/runs_page.h"

#include "analyse/analyse_text.h"
#include "widgets/part_names.h"

#include <QComboBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>

namespace geovlm::ui {

namespace {

constexpr int cellHeight = 11 * grid;
constexpr int cellWidth = 26 * grid;

QLabel* head()
{
    QLabel* label = plainLabel();
    label->setAlignment(Qt::AlignCenter);
    return label;
}

} // namespace

RunsPage::RunsPage(QWidget* parent)
    : AnalysePage(parent), m_first(new QComboBox), m_second(new QComboBox), m_figures(plainLabel()),
      m_source(mutedLabel())
{
    m_figures->setWordWrap(true);
    m_source->setWordWrap(true);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2 * grid);
    layout->addWidget(buildTop());
    layout->addWidget(buildCells());
    layout->addWidget(m_figures);
    layout->addWidget(m_source);
    layout->addStretch(1);
    connect(m_first, &QComboBox::activated, this,
            [this] { Q_EMIT runChosen(m_first->currentData().toLongLong()); });
    connect(m_second, &QComboBox::activated, this,
            [this] { Q_EMIT otherChosen(m_second->currentData().toLongLong()); });
    nameParts({{m_first, "first"}, {m_second, "second"}});
}

QWidget* RunsPage::buildTop()
{
    m_first->setAccessibleName(tr("Run A"));
    m_second->setAccessibleName(tr("Run B"));
    auto* top = new QWidget;
    auto* across = new QHBoxLayout(top);
    across->setContentsMargins(0, 0, 0, 0);
    const auto add = [across](const QString& text, QComboBox* box) {
        box->setSizeAdjustPolicy(QComboBox::AdjustToContents);
        QLabel* label = plainLabel(text);
        label->setBuddy(box);
        across->addWidget(label);
        across->addWidget(box);
    };
    add(tr("&A"), m_first);
    across->addSpacing(2 * grid);
    add(tr("&B"), m_second);
    across->addStretch(1);
    return top;
}

QWidget* RunsPage::buildCells()
{
    auto* cells = new QWidget;
    auto* table = new QGridLayout(cells);
    table->setContentsMargins(0, 0, 0, 0);
    table->setSpacing(grid);
    for (QLabel*& label : m_heads)
        label = head();
    table->addWidget(m_heads[2], 0, 1);
    table->addWidget(m_heads[3], 0, 2);
    table->addWidget(m_heads[0], 1, 0);
    table->addWidget(m_heads[1], 2, 0);
    for (int i = 0; i < runSets; ++i) {
        auto* cell = new QPushButton;
        cell->setAccessibleName(tr("No runs are compared yet"));
        cell->setMinimumSize(cellWidth, cellHeight);
        cell->setFont(titleFont(font()));
        table->addWidget(cell, 1 + i / 2, 1 + i % 2);
        connect(cell, &QPushButton::clicked, this, [this, i] { pick(RunSet(i)); });
        m_cells[std::size_t(i)] = cell;
    }
    table->setColumnStretch(3, 1);
    return cells;
}

QWidget* RunsPage::focusTarget()
{
    return m_second;
}

QString RunsPage::nameOf(RunSet set) const
{
    const bool stages = m_compared && m_compared->comparison.isBeforeAfter();
    switch (set) {
    case RunSet::BothRight:
        return stages ? tr("right before and after") : tr("both right");
    case RunSet::OnlyA:
        return stages ? tr("right only before") : tr("only A right");
    case RunSet::OnlyB:
        return stages ? tr("right only after") : tr("only B right");
    case RunSet::BothWrong:
        break;
    }
    return stages ? tr("wrong before and after") : tr("both wrong");
}

void RunsPage::fillRuns(const AnalysisSource& source)
{
    if (!source.run())
        return;
    const qint64 a = source.run()->table.run;
    std::vector<std::pair<QString, qint64>> first,
        second{{tr("A itself: before against after reranking"), 0}};
    for (const RunChoice& run : source.run()->runs) {
        first.emplace_back(run.text, run.id);
        if (run.id != a)
            second.emplace_back(run.text, run.id);
    }
    setChoices(*m_first, first, a);
    setChoices(*m_second, second, source.other());
}

const figures::ComparedSplit* RunsPage::shownSplit() const
{
    if (!m_compared)
        return nullptr;
    const auto& splits = m_compared->comparison.splits;
    const auto found = std::ranges::find(splits, m_split, &figures::ComparedSplit::split);
    return found == splits.end() ? nullptr : &*found;
}

void RunsPage::show(const AnalyseView& view)
{
    m_compared = view.source.compared();
    m_split = view.split;
    fillRuns(view.source);
    showSplit(shownSplit(), view.source);
}

void RunsPage::showSplit(const figures::ComparedSplit* split, const AnalysisSource& source)
{
    const bool stages = m_compared && m_compared->comparison.isBeforeAfter();
    const QStringList heads =
        stages ? QStringList{tr("right before"), tr("wrong before"), tr("right after"), tr("wrong after")}
               : QStringList{tr("A right"), tr("A wrong"), tr("B right"), tr("B wrong")};
    for (int i = 0; i < int(m_heads.size()); ++i)
        m_heads[std::size_t(i)]->setText(heads.at(i));
    for (int i = 0; i < runSets; ++i) {
        QPushButton* cell = m_cells[std::size_t(i)];
        const qint64 count = split ? qint64(split->sets[std::size_t(i)].size()) : 0;
        cell->setText(split ? countText(count) : QStringLiteral("–"));
        cell->setEnabled(count > 0);
        cell->setAccessibleName(tr("%1: %2").arg(nameOf(RunSet(i)), casesText(count)));
        cell->setToolTip(plainTip(cell->accessibleName()));
    }
    QString why = source.failure(AnalysisSource::Part::Runs);
    if (why.isEmpty() && m_compared && !split)
        why = tr("The runs share no query of this split.");
    if (!split) {
        m_figures->setText(why);
        m_source->clear();
        return;
    }
    const Lift& lift = split->lift;
    if (lift.queries == 0) {
        m_figures->setText(tr("No query of this split has a match, so there is nothing to compare."));
        m_source->clear();
        return;
    }
    m_figures->setText(
        tr("R@1: %1 %2 %, %3 %4 %. Difference %5 points %6, McNemar %7, of %8 queries.%9")
            .arg(stages ? tr("before") : tr("A"), figureText(split->r1A), stages ? tr("after") : tr("B"),
                 figureText(split->r1B), signedText(lift.points), signedBandText({lift.low, lift.high}),
                 chanceText(lift.mcnemarP.value_or(1)), countText(split->queries()),
                 split->unshared > 0
                     ? tr(" %1 queries that only one run has are left out.").arg(countText(split->unshared))
                     : QString()));
    const figures::AnalysisOptions& options = m_compared->comparison.options;
    m_source->setText(sourceText(source, split->queries(), split->name,
                                 tr("95 %: %1").arg(bootstrapText(options.draws, options.seed))) +
                      (m_compared->otherLine.isEmpty()
                           ? QString()
                           : QLatin1Char('\n') + tr("B: %1").arg(m_compared->otherLine)));
}

QString RunsPage::figures() const
{
    return m_figures->text();
}

void RunsPage::pick(RunSet set)
{
    const figures::ComparedSplit* split = shownSplit();
    if (!split)
        return;
    PickedCases cases;
    cases.keys = split->sets[std::size_t(set)];
    cases.what = tr("Two runs: %1").arg(nameOf(set));
    Q_EMIT picked(cases);
}

} // namespace geovlm::ui
