// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <QSize>
#include <QString>

namespace geovlm::imaging {

class MemoryLease;

/// More pixels than this are refused.
constexpr qint64 mostPixels = 200'000'000;

/// Decodes a JPEG, PNG, WebP, TIFF, BMP or HEIC file; everything in the program that shows or computes from a
/// picture gets it here. The magic bytes decide the format, never the name; of several pictures in a file the
/// first is taken. The result is RGB888, upright (by EXIF, TIFF's or HEIC's own word), 8 bits a channel, what
/// is transparent on white, with the numbers as they are stored (a colour profile changes nothing; ink
/// becomes red, green and blue).
///
/// With `fit` given, the longer side is scaled down to fit. A picture of more than 33.5 million pixels is
/// reduced by 2, 4 or 8 until it has fewer, without `fit` too.
///
/// Throws Error naming the file when it is no such picture, is cut short or damaged, has over 200 million
/// pixels, or is of a form that cannot be decoded within memory_budget.h.
QImage decode(const QString& file, QSize fit = {});
/// The same, within a lease that lasts as long as the caller needs the pixels.
QImage decode(const QString& file, QSize fit, MemoryLease& lease);
/// The same with the colours that the file's profile means, as sRGB.
QImage decodeAsSrgb(const QString& file, QSize fit);

/// The same, small: `side` pixels on the longer side; of a strip (more than 2 : 1) half of `side` on the
/// shorter and at most four times `side` on the longer, so that what is cut out of its middle need not be
/// enlarged.
QImage decodeThumbnail(const QString& file, int side);

/// Size in pixels from the header alone, upright, nothing reduced. Throws like decode().
QSize sizeOf(const QString& file);

} // namespace geovlm::imaging
