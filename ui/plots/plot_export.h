// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plots/plot_data.h"

#include <QSize>

namespace geovlm::ui {

/// Where a plot's figures come from: store, run, models, program, time; a line each. Goes into every file.
using PlotProvenance = QStringList;

/// Writes FILE.png, .pdf, .svg or .csv, by its ending, on white paper whatever the theme. `size`: in points,
/// of the picture. The provenance is printed below a picture and is in the file as text as well (PNG: the
/// text "Description"; PDF: the attachment provenance.txt; SVG: its description; CSV: lines that begin with
/// #). Throws Error when the ending is none of these or the file cannot be written; nothing is left then.
void savePlot(const PlotData& data, const PlotProvenance& provenance, const QString& file,
              const QSize& size = QSize(720, 480));

/// The two halves of savePlot(): what draws belongs on the window's thread, what writes does not.
QByteArray plotBytes(const PlotData& data, const PlotProvenance& provenance, const QString& file,
                     const QSize& size = QSize(720, 480));
void saveBytes(const QByteArray& bytes, const QString& path);

/// As QFileDialog wants them.
QStringList plotFilters();

} // namespace geovlm::ui
