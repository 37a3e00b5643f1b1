// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>
#include <optional>
#include <vector>

namespace geovlm::report {

/// One row of values; colour and shape come from `tone`, a class of the report's style sheet: before, after,
/// match, semi, other.
struct ChartSeries
{
    QString name;
    QString tone = QStringLiteral("other");
    std::vector<double> x, y;
    std::vector<double> low, high; ///< an interval a value; empty = none
};

/// A drawing that needs nothing but itself: inline SVG whose colours are the style sheet's.
struct Chart
{
    enum class Kind {
        Line, ///< with bands
        Bars, ///< x is a number
        Rows, ///< a bar a category, below each other, with whiskers
    };
    Kind kind = Kind::Line;
    QString title; ///< for screen readers; the report prints it above
    QString xTitle, yTitle;
    QStringList categories; ///< of Rows: the name of x = 0, 1, …
    std::vector<ChartSeries> series;
    bool logarithmic = false;          ///< of the x of lines; it is positive then
    std::optional<double> zeroAtLeast; ///< the y axis reaches at least to this
};

/// Ticks at round numbers that cover the range: 1, 2 or 5 times a power of ten apart, about `wanted`; 0 and 1
/// for what is no range of numbers.
std::vector<double> roundTicks(double low, double high, int wanted);

/// The same at 1, 2 and 5 times the powers of ten within low … high; none unless 0 < low <= high.
std::vector<double> decadeTicks(double low, double high);

/// The <svg> element. Text is escaped; values that are not finite, are beyond 1e15 or stand on a logarithmic
/// axis without a logarithm are left out, so that it always ends.
QString svg(const Chart& chart);

} // namespace geovlm::report
