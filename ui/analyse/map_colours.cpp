// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyse/map_colours.h"

#include "analyse/analyse_page.h"
#include "domain/agreement.h"
#include "models/marks.h"

#include <QCoreApplication>
#include <QHash>
#include <algorithm>

namespace geovlm::ui {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Analyse)
};

QString tiles()
{
    return Text::tr("tiles");
}

QString rankGroup(const pipeline::CaseResult& one)
{
    if (one.result.rankBefore < 0)
        return Text::tr("no match");
    if (!one.reached)
        return Text::tr("not among the ten");
    if (one.result.rankAfter == 0)
        return Text::tr("first");
    return one.result.rankAfter < 3 ? Text::tr("2 or 3") : Text::tr("4 to 10");
}

/// A query of two splits goes by its first.
QString labelOf(const pipeline::MappedImage& image, const pipeline::CaseTable& table, MapColumn column)
{
    if (column == MapColumn::View)
        return image.view == View::Ground ? Text::tr("queries") : tiles();
    if (column == MapColumn::Area)
        return image.area.isEmpty() ? Text::tr("(no area)") : image.area;
    if (image.cases.empty())
        return tiles();
    const pipeline::CaseResult& one = *image.cases.front();
    if (column == MapColumn::Outcome)
        return outcomeName(one.outcome);
    if (column == MapColumn::Rank)
        return rankGroup(one);
    const pipeline::SplitCases* split = casesOf(table, one.key.split);
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
        order << Text::tr("first") << Text::tr("2 or 3") << Text::tr("4 to 10")
              << Text::tr("not among the ten") << Text::tr("no match");
    if (column == MapColumn::View)
        order << Text::tr("queries");
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
        groups.names.last() = Text::tr("others (%1)").arg(names.size() - mostMapGroups + 1);
    for (const QString& label : labels)
        groups.groupOf.push_back(numbers.value(label));
    return groups;
}

} // namespace

MapGroups mapGroups(const pipeline::EmbeddingMap& map, const pipeline::CaseTable& table, MapColumn column)
{
    QStringList labels;
    for (const pipeline::MappedImage& image : map.images)
        labels << labelOf(image, table, column);
    return grouped(labels, knownOrder(column));
}

MapGroups mapGroups(const QStringList& answers)
{
    QStringList labels;
    for (const QString& answer : answers)
        labels << (answer.isEmpty() ? Text::tr("not answered") : canonicalAnswer(answer));
    return grouped(labels, {});
}

} // namespace geovlm::ui
