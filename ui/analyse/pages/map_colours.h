// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analyse/analysis_source.h"

#include <QStringList>
#include <vector>

namespace geovlm::ui {

/// What a map can be coloured by; from `Answer` on one for each question.
enum class MapColumn { View = 0, Area, Split, Outcome, Rank, Answer };

/// The images of a map in groups of one colour: a name each, in the order of the legend, and the group of
/// every image.
struct MapGroups
{
    QStringList names;
    std::vector<int> groupOf;
};
inline constexpr int mostMapGroups = 8; ///< as many as there are colours; rarer ones share the last

/// By anything but an answer. References belong to no split, outcome or rank of their own: they are "tiles".
MapGroups mapGroups(const figures::EmbeddingMap& map, const figures::CaseTable& table, MapColumn column);
/// By what was said of each image; empty = not answered.
MapGroups mapGroups(const QStringList& answers);

} // namespace geovlm::ui
