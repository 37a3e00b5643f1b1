// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/statistics/recall_curve.h"

#include <QString>
#include <optional>

namespace geovlm::ui {

/// Figures as the sections write them, in the reader's locale.
QString figureText(double value, int digits = 1);
QString figureText(const std::optional<double>& value, int digits = 1); ///< "–" when there is none
QString signedText(double value, int digits = 1);                       ///< "+13.3"
QString bandText(const Band& band, int digits = 1);                     ///< "[8.0, 19.3]"
QString signedBandText(const Band& band, int digits = 1);
QString chanceText(double p); ///< "p = 0.004", "p < 0.0001"
QString countText(qint64 count);
/// "67.3 [59.3, 74.7] before, 80.7 [74.0, 86.7] after; +13.3 points [8.0, 19.3], p < 0.0001"
QString pointText(const RecallPoint& point);
/// "paired bootstrap, 2,000 draws, seed 1"
QString bootstrapText(int draws, quint64 seed);

} // namespace geovlm::ui
