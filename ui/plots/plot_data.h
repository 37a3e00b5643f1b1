// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "look/look.h"

#include <QString>
#include <QStringList>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

namespace geovlm::ui {

/// What a series looks like: the colour of what it is, or one of the colours for kinds without a meaning of
/// their own (areas, questions, runs), which have eight; more begin again with another shape.
using SeriesColour = std::variant<DataRole, int>;
QColor categoryColour(int index, const QPalette& palette);
QColor seriesColour(const SeriesColour& colour, const QPalette& palette);

/// Values of one kind. Item i is at x[i], y[i]; vectors that are not given are empty.
struct PlotSeries
{
    enum class Kind { Line, Bars, Points };
    Kind kind = Kind::Line;
    QString name; ///< in the legend; empty = not in it
    SeriesColour colour = DataRole::Other;
    std::vector<double> x, y;
    std::vector<double> low, high; ///< an interval a value: a band around lines, whiskers on bars and points
    QStringList items;             ///< what an item is called, for the tip and for screen readers
    bool dashed = false;
    std::vector<int> emphasis = {}; ///< items that are picked: drawn stronger, the others fainter
};

/// A line across the plot with a name, e.g. a figure of the paper.
struct PlotMark
{
    double at = 0;
    bool vertical = false;
    QString label;
    SeriesColour colour = DataRole::Other;
};

/// Everything that a plot shows, and nothing of how.
struct PlotData
{
    QString title;
    QString xTitle, yTitle; ///< with their units
    std::vector<PlotSeries> series;
    std::vector<PlotMark> marks;
    QStringList categories; ///< names of x = 0, 1, 2, …; empty = x is a number
    std::optional<std::pair<double, double>> xRange, yRange;
    bool whole = false;       ///< x counts something: ticks at whole numbers only
    bool logarithmic = false; ///< of x; what is not above zero is left out
    bool sideways = false;    ///< categories stand below each other, values go to the right
    bool equalAxes = false;   ///< one unit is as long in both directions
    QString source;           ///< which run made it and how it is computed, in a sentence or two

    bool isEmpty() const;
};

/// Which items: series and index.
struct PlotItem
{
    int series = 0;
    int item = 0;
    friend bool operator==(const PlotItem&, const PlotItem&) = default;
};

} // namespace geovlm::ui
