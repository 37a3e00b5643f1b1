// SPDX-License-Identifier: GPL-3.0-or-later
#include "imaging/server_image.h"

#include "domain/error.h"
#include "imaging/decode.h"

#include <QBuffer>
#include <QColorSpace>
#include <QCoreApplication>
#include <QCryptographicHash>
#include <QImageWriter>

namespace geovlm::imaging {
namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Imaging)
};

/// The pixels alone, in sRGB and on white: texts, colour profiles and resolutions stay behind.
QImage bare(QImage image)
{
    if (image.colorSpace().isValid() && image.colorSpace() != QColorSpace(QColorSpace::SRgb))
        image.convertToColorSpace(QColorSpace::SRgb);
    const QImage source = image.convertToFormat(QImage::Format_ARGB32);
    QImage pixels(source.size(), QImage::Format_RGB888);
    for (int y = 0; y < source.height(); ++y) {
        const auto* from = reinterpret_cast<const QRgb*>(source.constScanLine(y));
        uchar* to = pixels.scanLine(y);
        for (int x = 0; x < source.width(); ++x, to += 3) {
            const int alpha = qAlpha(from[x]);
            const auto onWhite = [alpha](int value) {
                return uchar((value * alpha + 255 * (255 - alpha)) / 255);
            };
            to[0] = onWhite(qRed(from[x]));
            to[1] = onWhite(qGreen(from[x]));
            to[2] = onWhite(qBlue(from[x]));
        }
    }
    return pixels;
}

} // namespace

ServerImage prepareForServer(const QString& file, int longEdge, int quality)
{
    return prepareForServer(decode(file, QSize(longEdge, longEdge)), file, quality);
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
