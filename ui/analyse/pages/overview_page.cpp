// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyse/pages/overview_page.h"

#include "analyse/analyse_text.h"
#include "look/marks.h"
#include "widgets/part_names.h"
#include "widgets/tables.h"

#include <QGridLayout>
#include <QHeaderView>
#include <QLabel>
#include <QScrollArea>
#include <QScrollBar>
#include <QTableView>
#include <QVBoxLayout>
#include <algorithm>

namespace geovlm::ui {

namespace {

constexpr int mostTableRows = 9; ///< that the table shows without scrolling
constexpr int markSize = 16;
constexpr qsizetype mostWarnings = 5;

struct SignatureKind
{
    QString name, value, threshold;
};

/// What a signature looks at, its value and when it fires, in words.
SignatureKind kindOf(const Signature& one)
{
    const auto value = [&one](int digits) { return figureText(one.value, digits); };
    const auto limit = [&one](int digits) { return figureText(one.threshold, digits); };
    if (one.id == QLatin1String("base-encoder"))
        return {OverviewPage::tr("Base encoder"),
                OverviewPage::tr("R@10 before reranking, worst split: %1 %").arg(value(1)),
                OverviewPage::tr("fires under %1 %").arg(limit(0))};
    if (one.id == QLatin1String("description-drift"))
        return {OverviewPage::tr("Description drift"),
                OverviewPage::tr("Jaccard of repeated descriptions: %1").arg(value(2)),
                OverviewPage::tr("fires under %1").arg(limit(1))};
    if (one.id == QLatin1String("margin-collapse"))
        return {OverviewPage::tr("Margin collapse"), OverviewPage::tr("mean score margin: %1").arg(value(3)),
                OverviewPage::tr("fires under %1").arg(limit(2))};
    return {OverviewPage::tr("Cross-area degradation"),
            OverviewPage::tr("R@1 after, same-area less cross-area: %1 points").arg(value(1)),
            OverviewPage::tr("fires over %1").arg(limit(0))};
}

QString verdictOf(const Signature& one)
{
    if (!one.value)
        return OverviewPage::tr("not measured");
    return one.fired ? OverviewPage::tr("fired") : OverviewPage::tr("not fired");
}

std::optional<Mark> markOf(const Signature& one)
{
    if (!one.value)
        return std::nullopt;
    return one.fired ? Mark::Warning : Mark::Tick;
}

QTableView* makeTable(QAbstractItemModel& model)
{
    QTableView* table = rowTable(model, OverviewPage::tr("Recall by split and area"));
    table->setItemDelegate(new OverviewDelegate(table));
    table->setAlternatingRowColors(false);
    table->verticalHeader()->resetDefaultSectionSize(); // the delegate's rows are taller
    return table;
}

} // namespace

OverviewPage::OverviewPage(QWidget* parent)
    : AnalysePage(parent), m_table(makeTable(m_model)), m_source(mutedLabel()), m_warnings(plainLabel())
{
    m_source->setWordWrap(true);
    m_warnings->setWordWrap(true);
    m_warnings->setObjectName(QStringLiteral("figureWarnings"));
    m_warnings->hide();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(grid);
    layout->addWidget(m_table);
    layout->addWidget(m_source);
    layout->addWidget(m_warnings);
    layout->addWidget(buildSignatures(), 1);
    connect(m_table, &QTableView::activated, this, [this](const QModelIndex& index) {
        const OverviewModel::Group& group = m_model.group(index.row());
        Q_EMIT filterWanted(group.split, group.figures->area, group.isArea);
    });
    nameParts({{m_table, "groups"}});
}

QWidget* OverviewPage::buildSignatures()
{
    auto* inside = new QWidget;
    auto* down = new QVBoxLayout(inside);
    down->setContentsMargins(0, grid, grid, 0);
    QLabel* title = plainLabel(tr("Failure signatures"));
    title->setFont(strongFont(font()));
    down->addWidget(title);
    m_signatures = new QGridLayout;
    m_signatures->setHorizontalSpacing(2 * grid);
    m_signatures->setVerticalSpacing(halfGrid);
    m_signatures->setColumnStretch(1, 1);
    down->addLayout(m_signatures);
    down->addStretch(1);
    auto* area = new QScrollArea;
    area->setFrameShape(QFrame::NoFrame);
    area->setWidgetResizable(true);
    area->setWidget(inside);
    area->setAccessibleName(title->text());
    return area;
}

QWidget* OverviewPage::focusTarget()
{
    return m_table;
}

void OverviewPage::show(const AnalyseView& view)
{
    const auto figures = view.source.figures();
    if (!figures)
        return;
    const QModelIndex before = m_table->currentIndex();
    m_model.show(figures);
    if (m_model.rowCount() > 0)
        m_table->setCurrentIndex(m_model.index(std::clamp(before.row(), 0, m_model.rowCount() - 1), 0));
    fitTable();
    qint64 queries = 0;
    for (const figures::SplitAnalysis& split : figures->analysis.splits)
        queries += split.whole.metrics.queries;
    const figures::AnalysisOptions& options = figures->analysis.options;
    m_source->setText(sourceText(view.source, queries, {},
                                 tr("in brackets 95 %: %1").arg(bootstrapText(options.draws, options.seed))));
    if (m_model.rowCount() == 0)
        m_source->setText(tr("The list holds no case of this run."));
    if (view.source.run())
        m_source->setToolTip(plainTip(view.source.run()->provenance.join(QLatin1Char('\n'))));
    if (view.source.run())
        showSignatures(view.source.run()->signatures);
    if (view.source.run())
        showWarnings(view.source.run()->warnings);
}

QString OverviewPage::warnings() const
{
    return m_warnings->text();
}

void OverviewPage::showWarnings(const QStringList& warnings)
{
    QStringList shown = warnings.mid(0, mostWarnings);
    if (warnings.size() > shown.size())
        shown << tr("and %1 more").arg(countText(warnings.size() - shown.size()));
    m_warnings->setText(shown.join(QLatin1Char('\n')));
    m_warnings->setToolTip(plainTip(warnings.join(QLatin1Char('\n'))));
    m_warnings->setVisible(!warnings.isEmpty());
}

void OverviewPage::fitTable()
{
    m_table->resizeColumnsToContents();
    m_table->resizeRowsToContents();
    const int rows = std::min(m_model.rowCount(), mostTableRows);
    int height = m_table->horizontalHeader()->sizeHint().height() + 2;
    for (int row = 0; row < rows; ++row)
        height += m_table->rowHeight(row);
    m_table->setFixedHeight(height + m_table->horizontalScrollBar()->sizeHint().height());
}

void OverviewPage::showSignatures(const std::vector<Signature>& signatures)
{
    while (QLayoutItem* item = m_signatures->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    m_texts.clear();
    int row = 0;
    for (const Signature& one : signatures) {
        const SignatureKind kind = kindOf(one);
        auto* mark = new QLabel;
        if (const auto shape = markOf(one))
            mark->setPixmap(markIcon(*shape, one.fired ? DataRole::Worse : DataRole::Match)
                                .pixmap(QSize(markSize, markSize), devicePixelRatioF()));
        QLabel* head = plainLabel(tr("%1: %2").arg(kind.name, verdictOf(one)));
        head->setFont(strongFont(font()));
        QLabel* figures = plainLabel(tr("%1 (%2)").arg(kind.value, kind.threshold));
        QLabel* advice = mutedLabel(one.advice);
        advice->setWordWrap(true);
        m_signatures->addWidget(mark, row, 0);
        m_signatures->addWidget(head, row, 1);
        m_signatures->addWidget(figures, row + 1, 1);
        m_signatures->addWidget(advice, row + 2, 1);
        m_signatures->setRowMinimumHeight(row + 3, grid);
        row += 4;
        m_texts.push_back(QStringList{head->text(), figures->text(), one.advice}.join(QLatin1Char('\n')));
    }
}

QString OverviewPage::signatureText(int index) const
{
    return m_texts.at(std::size_t(index));
}

} // namespace geovlm::ui
