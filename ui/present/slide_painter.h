// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "present/deck.h"

#include <QPalette>
#include <QRectF>

class QPainter;

namespace geovlm::ui {

/// What stands below every slide.
struct SlideFooter
{
    QString left, right;
};
SlideFooter footerOf(const SlideDeck& deck, int slide);

/// The largest 16:9 rectangle in the middle of `area`.
QRectF slideBox(const QRectF& area);
/// The stage is dark whatever the window's theme: data colours are taken for this palette.
const QPalette& stagePalette();

/// Paints one slide into `area`, its stage's background around it. The same on a display and on paper:
/// everything is measured against the slide, nothing is read. `motion`: how far the tiles of
/// SlideStage::After have slid to their places, 0 to 1.
void paintSlide(QPainter& painter, const QRectF& area, const SlideCase& one, SlideStage stage, double motion,
                const SlideFooter& footer);

} // namespace geovlm::ui
