// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "look/look.h"
#include "present/deck.h"

#include <QFont>
#include <QRectF>

class QPainter;

/// What slides are made of.
namespace geovlm::ui::slide {

// Everything below is in units of a slide that is 1600 × 900.
inline constexpr double slideWidth = 1600, slideHeight = 900;
inline constexpr double edge = 56;
inline constexpr double room = slideWidth - 2 * edge;
inline constexpr int hugeType = 104, titleType = 44, bodyType = 28, smallType = 20;
inline constexpr double corner = 10;

inline const QColor background(0x10, 0x13, 0x17);
inline const QColor bright(0xF2, 0xF4, 0xF7);
inline const QColor quiet(0xA4, 0xAD, 0xB8);
inline const QColor raised(0x1E, 0x23, 0x2A);

QColor colourOf(DataRole role);
QFont type(int pixels, bool strong = false);
/// Text in one box: smaller where it does not fit, down to half, then elided.
void write(QPainter& painter, const QRectF& box, const QString& text, QFont font, const QColor& colour,
           Qt::Alignment alignment, bool wraps = false);
/// Fills the box with the middle of the picture; a placeholder where there is none.
void paintPicture(QPainter& painter, const QRectF& box, const SlideImage& picture);
/// The largest box of the picture's shape in the middle of `box`.
QRectF fitted(const SlideImage& picture, const QRectF& box);
bool isPositive(const SlideTile& tile);
/// Frame and badge: what a tile is, by shape and by colour.
void paintKind(QPainter& painter, const QRectF& box, const SlideTile& tile);

} // namespace geovlm::ui::slide
