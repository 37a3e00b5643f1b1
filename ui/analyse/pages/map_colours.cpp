// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyse/pages/map_colours.h"

#include "analyse/pages/analyse_page.h"
#include "analyse/text.h"
#include "domain/statistics/agreement.h"
#include "look/marks.h"

#include <QHash>
#include <algorithm>

namespace geovlm::ui {

namespace {

QString tiles()
{
    return AnalyseText::tr("tiles");
}

QString rankGroup(const figures::CaseResult& one)
{
    if (one.result.rankBefore < 0)
        return AnalyseText::tr("no match");
    if (!one.reached)
        return AnalyseText::tr("not among the ten");
    if (one.result.rankAfter == 0)
        return AnalyseText::tr("first");
    return one.result.rankAfter < 3 ? AnalyseText::tr("2 or 3") : AnalyseText::tr("4 to 10");
}

/// A query of two splits goes by its first.
QString labelOf(const figures::MappedImage& image, const figures::CaseTable& table, MapColumn column)
{
    if (column == MapColumn::View)
        return image.view == View::Ground ? AnalyseText::tr("queries") : tiles();
    if (column == MapColumn::Area)
        return image.area.isEmpty() ? AnalyseText::tr("(no area)") : image.area;
    if (image.cases.empty())
        return tiles();
    const figures::CaseResult& one = *image.cases.front();
    if (column == MapColumn::Outcome)
        return outcomeName(one.outcome);
    if (column == MapColumn::Rank)
        return rankGroup(one);
    const figures::SplitCases* split = casesOf(table, one.key.split);
    return split ? split->name : QString();
}

/// The order that people expect; what is not in it follows by how many there are.
QStringList knownOrder(MapColumn column)
{
    QStringList order{tiles()};
    if (column == MapColumn::Outcome)
        for (int outcome = 0; outcome < outcomes; ++outcome)
            order << outcomeName(Outcome(outcome));
    if (column == MapColumn::Rank)
        order << AnalyseText::tr("first") << AnalyseText::tr("2 or 3") << AnalyseText::tr("4 to 10")
              << AnalyseText::tr("not among the ten") << AnalyseText::tr("no match");
    if (column == MapColumn::View)
        order << AnalyseText::tr("queries");
    return order;
}

MapGroups grouped(const QStringList& labels, const QStringList& order)
{
    QHash<QString, int> counts;
    for (const QString& label : labels)
        ++counts[label];
    QStringList names = counts.keys();
    std::ranges::sort(names, [&](const QString& a, const QString& b) {
        const auto rank = [&](const QString& name) {
            const qsizetype place = order.indexOf(name);
            return std::tuple(place < 0 ? order.size() : place, -counts.value(name), name);
        };
        return rank(a) < rank(b);
    });
    MapGroups groups;
    QHash<QString, int> numbers;
    for (int i = 0; i < names.size(); ++i)
        numbers.insert(names.at(i), std::min(i, mostMapGroups - 1));
    groups.names = names.mid(0, mostMapGroups);
    if (names.size() > mostMapGroups)
        groups.names.last() = AnalyseText::tr("others (%1)").arg(names.size() - mostMapGroups + 1);
    for (const QString& label : labels)
        groups.groupOf.push_back(numbers.value(label));
    return groups;
}

} // namespace

MapGroups mapGroups(const figures::EmbeddingMap& map, const figures::CaseTable& table, MapColumn column)
{
    QStringList labels;
    for (const figures::MappedImage& image : map.images)
        labels << labelOf(image, table, column);
    return grouped(labels, knownOrder(column));
}

MapGroups mapGroups(const QStringList& answers)
{
    QStringList labels;
    for (const QString& answer : answers)
        labels << (answer.isEmpty() ? AnalyseText::tr("not answered") : canonicalAnswer(answer));
    return grouped(labels, {});
}

} // namespace geovlm::ui
