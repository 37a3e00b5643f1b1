// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QImage>

namespace geovlm::imaging {

/// 1 … 8 as EXIF counts; 1 (upright) where the block says nothing or nonsense. The block may begin with
/// "Exif" and two zeros, or with the TIFF header that follows them.
int exifOrientation(const QByteArray& block);

/// Whether width and height change places when a picture of that orientation is turned upright.
inline bool turnsSideways(int orientation)
{
    return orientation >= 5;
}

QImage upright(const QImage& image, int orientation);

} // namespace geovlm::imaging
