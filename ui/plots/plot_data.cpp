// SPDX-License-Identifier: GPL-3.0-or-later
#include "plots/plot_data.h"

#include <QPalette>
#include <algorithm>
#include <array>

namespace geovlm::ui {

/// Okabe and Ito's eight, their black in the colour of the text and their yellow darker on white.
QColor categoryColour(int index, const QPalette& palette)
{
    const bool dark = isDark(palette);
    const std::array<QColor, 8> colours{
        dark ? QColor(0x56, 0xB4, 0xE9) : QColor(0x00, 0x72, 0xB2),
        dark ? QColor(0xE6, 0x9F, 0x00) : QColor(0xC9, 0x82, 0x00),
        dark ? QColor(0x1F, 0xC4, 0x95) : QColor(0x00, 0x8F, 0x68),
        dark ? QColor(0xDD, 0x8F, 0xBB) : QColor(0xB8, 0x5C, 0x90),
        dark ? QColor(0xF0, 0x80, 0x3C) : QColor(0xC8, 0x52, 0x00),
        dark ? QColor(0xF0, 0xE4, 0x42) : QColor(0x9A, 0x8C, 0x00),
        dark ? QColor(0x9C, 0xD3, 0xF5) : QColor(0x3E, 0x9C, 0xD8),
        palette.color(QPalette::WindowText),
    };
    return colours[std::size_t(std::max(0, index)) % colours.size()];
}

QColor seriesColour(const SeriesColour& colour, const QPalette& palette)
{
    if (const auto* role = std::get_if<DataRole>(&colour))
        return dataColour(*role, palette);
    return categoryColour(std::get<int>(colour), palette);
}

bool PlotData::isEmpty() const
{
    return std::all_of(series.begin(), series.end(), [](const PlotSeries& one) { return one.x.empty(); });
}

} // namespace geovlm::ui
