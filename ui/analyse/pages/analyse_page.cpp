// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyse/pages/analyse_page.h"

#include "analyse/analyse_text.h"

#include <QComboBox>
#include <QCoreApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <algorithm>

namespace geovlm::ui {

const figures::SplitAnalysis* analysisOf(const Figures* figures, int split)
{
    if (!figures)
        return nullptr;
    const auto& splits = figures->analysis.splits;
    const auto found = std::ranges::find(splits, split, &figures::SplitAnalysis::split);
    return found == splits.end() ? nullptr : &*found;
}

const figures::SplitCases* casesOf(const figures::CaseTable& table, int split)
{
    const auto found = std::ranges::find(table.splits, split, &figures::SplitCases::id);
    return found == table.splits.end() ? nullptr : &*found;
}

QWidget* choiceRow(const std::vector<std::pair<QString, QComboBox*>>& choices)
{
    auto* row = new QWidget;
    auto* across = new QHBoxLayout(row);
    across->setContentsMargins(0, 0, 0, 0);
    for (const auto& [text, box] : choices) {
        if (across->count() > 0)
            across->addSpacing(2 * grid);
        QLabel* label = plainLabel(text);
        label->setBuddy(box);
        across->addWidget(label);
        across->addWidget(box);
    }
    across->addStretch(1);
    return row;
}

void setChoices(QComboBox& box, const std::vector<std::pair<QString, qint64>>& choices, qint64 current)
{
    const QSignalBlocker quiet(box);
    bool same = box.count() == int(choices.size());
    for (int i = 0; same && i < box.count(); ++i)
        same = box.itemData(i).toLongLong() == choices[std::size_t(i)].second &&
               box.itemText(i) == choices[std::size_t(i)].first;
    if (!same) {
        box.clear();
        for (const auto& [text, number] : choices)
            box.addItem(text, number);
    }
    box.setCurrentIndex(std::max(0, box.findData(current)));
    box.setEnabled(box.count() > 0);
}

QString casesText(qint64 count)
{
    return count == 1 ? AnalysePage::tr("1 case") : AnalysePage::tr("%1 cases").arg(countText(count));
}

QString sourceText(const AnalysisSource& source, qint64 queries, const QString& of, const QString& how)
{
    QString text = source.run() ? source.run()->line + QStringLiteral(" · ") : QString();
    text += of.isEmpty() ? AnalysePage::tr("%1 queries").arg(countText(queries))
                         : AnalysePage::tr("%1 queries of %2").arg(countText(queries), of);
    if (source.isRestricted())
        text += AnalysePage::tr(", only those in the list");
    return how.isEmpty() ? text : text + QStringLiteral(" · ") + how;
}

PlotProvenance provenanceLines(const AnalysisSource& source, const PlotData& data)
{
    PlotProvenance lines;
    if (source.run())
        lines = source.run()->provenance;
    lines << data.source;
    lines << AnalysePage::tr("Drawn by GeoVLM Workbench %1").arg(QCoreApplication::applicationVersion());
    return lines;
}

} // namespace geovlm::ui
