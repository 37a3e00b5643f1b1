// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <QSize>
#include <QString>

namespace geovlm::imaging {

/// Decodes a JPEG, PNG or WebP file, upright (EXIF orientation applied). The magic bytes decide the format,
/// never the name. With `fit` given, the longer side is scaled down to fit (JPEG decodes straight to about
/// that size). Throws Error naming the file when it is no such image, is damaged, or has over 200 million
/// pixels.
QImage decode(const QString& file, QSize fit = {});

/// Size in pixels from the header alone, upright. Throws like decode().
QSize sizeOf(const QString& file);

} // namespace geovlm::imaging
