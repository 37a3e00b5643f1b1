// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QImage>
#include <QSize>
#include <QString>

namespace geovlm::imaging {

/// What a server gets of an image: pixels and nothing else.
struct ServerImage
{
    QByteArray jpeg;
    QByteArray sha256; ///< of `jpeg`, 32 raw bytes
    QSize size;
};

/// Upright (EXIF orientation applied), the longer side at most `longEdge` pixels (never enlarged), sRGB, JPEG
/// of that quality, and no metadata: a photo's GPS position would tell the model where it was taken, and a
/// comment might tell it the answer. Throws Error like decode().
ServerImage prepareForServer(const QString& file, int longEdge = 1024, int quality = 90);
/// The same of an image that decodeAsSrgb() gave and that is small enough; `name` is what a failure calls it.
ServerImage prepareForServer(const QImage& image, const QString& name, int quality = 90);

} // namespace geovlm::imaging
