// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "imaging/picture_source.h"

#include <QImage>
#include <QSize>
#include <memory>

namespace geovlm::imaging {

/// Up to this many pixels a picture is decoded in its own size; larger ones are reduced by 2, 4 or 8 while
/// they are read.
constexpr qint64 ordinaryPixels = 32LL << 20;

/// What a file says of its picture before any pixel is decoded.
struct PictureHeader
{
    QSize size;          ///< as stored, before it is turned upright
    int orientation = 1; ///< as EXIF counts: 1 = upright … 8
    QByteArray profile;  ///< ICC; empty = none
};

/// One format. What a library has to say comes back in the sentence of an Error, which names the file.
class PictureReader
{
public:
    virtual ~PictureReader() = default;
    virtual PictureHeader header() = 0;
    /// Bytes that read() takes at most, the image included.
    virtual qint64 memory(QSize atLeast) = 0;
    /// What takes that memory, for a sentence: "progressive JPEG".
    virtual QString kind() const = 0;
    /// The picture in RGB888 on white, as stored. May be reduced while it is read, but not below `atLeast`,
    /// which is no larger than the picture. Throws Error. Called once.
    virtual QImage read(QSize atLeast) = 0;
};

std::unique_ptr<PictureReader> jpegReader(PictureSource& source);
std::unique_ptr<PictureReader> pngReader(PictureSource& source);
std::unique_ptr<PictureReader> webpReader(PictureSource& source);
std::unique_ptr<PictureReader> tiffReader(PictureSource& source);
std::unique_ptr<PictureReader> bmpReader(PictureSource& source);
std::unique_ptr<PictureReader> heifReader(PictureSource& source);

/// The reader for what the file's first bytes say it is. Throws Error when that is no format known here.
std::unique_ptr<PictureReader> readerOf(PictureSource& source);

} // namespace geovlm::imaging
