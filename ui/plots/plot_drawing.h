// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plots/plot_data.h"

#include <QFont>
#include <QPointF>

class QCustomPlot;

namespace geovlm::ui {

/// Puts `data` into `plot` in place of whatever it held. The title is left out.
void drawPlot(QCustomPlot& plot, const PlotData& data, const QPalette& palette, const QFont& font);

/// Where an item stands on the axis of its keys: beside those of the other series when they are bars.
double keyOf(const PlotData& data, const PlotItem& item);
/// Where the item is drawn, in the plot's pixels, once it has been laid out.
QPointF pixelOf(const QCustomPlot& plot, const PlotData& data, const PlotItem& item);

} // namespace geovlm::ui
