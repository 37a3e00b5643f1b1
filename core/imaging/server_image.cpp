// SPDX-License-Identifier: GPL-3.0-or-later
#include "imaging/server_image.h"

#include "domain/error.h"
#include "imaging/decode.h"
#include "imaging/text.h"

#include <QBuffer>
#include <QCryptographicHash>
#include <QImageWriter>
#include <cstring>

namespace geovlm::imaging {
namespace {

/// The pixels alone: texts, colour profiles and resolutions stay behind.
QImage bare(const QImage& image)
{
    const QImage source = image.convertToFormat(QImage::Format_RGB888);
    QImage pixels(source.size(), QImage::Format_RGB888);
    for (int y = 0; y < source.height(); ++y)
        std::memcpy(pixels.scanLine(y), source.constScanLine(y), 3 * std::size_t(source.width()));
    return pixels;
}

} // namespace

ServerImage prepareForServer(const QString& file, int longEdge, int quality)
{
    return prepareForServer(decodeAsSrgb(file, QSize(longEdge, longEdge)), file, quality);
}

ServerImage prepareForServer(const QImage& given, const QString& name, int quality)
{
    const QImage image = bare(given);
    ServerImage result;
    result.size = image.size();
    QBuffer buffer(&result.jpeg);
    buffer.open(QIODevice::WriteOnly);
    QImageWriter writer(&buffer, "jpeg");
    writer.setQuality(quality);
    if (!writer.write(image))
        throw Error(Text::tr("%1 cannot be made into a JPEG: %2.").arg(name, writer.errorString()));
    result.sha256 = QCryptographicHash::hash(result.jpeg, QCryptographicHash::Sha256);
    return result;
}

} // namespace geovlm::imaging
