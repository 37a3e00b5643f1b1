// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/answers/review.h"

#include <QColor>
#include <QRectF>

class QPainter;

namespace geovlm::ui {

/// A disc that fills as the work goes on, and an arrow that turns back: told apart by their shapes. Nothing
/// for an untouched image.
void paintReviewGlyph(QPainter& painter, const QRectF& box, ReviewState state, const QColor& colour);

} // namespace geovlm::ui
