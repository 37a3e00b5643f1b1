// SPDX-License-Identifier: GPL-3.0-or-later
#include "imaging/decode.h"

#include "domain/error.h"

#include <QCoreApplication>
#include <QFile>
#include <QImageReader>

namespace geovlm::imaging {
namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Imaging)
};

constexpr qint64 pixelLimit = 200'000'000;

QByteArray formatOf(const QByteArray& start)
{
    if (start.startsWith("\xFF\xD8\xFF"))
        return "jpeg";
    if (start.startsWith("\x89PNG\r\n\x1A\n"))
        return "png";
    if (start.startsWith("RIFF") && start.mid(8, 4) == "WEBP")
        return "webp";
    return {};
}

void openAs(QImageReader& reader, QFile& file)
{
    if (!file.open(QIODevice::ReadOnly))
        throw Error(Text::tr("%1 cannot be read: %2.").arg(file.fileName(), file.errorString()));
    const QByteArray format = formatOf(file.peek(12));
    if (format.isEmpty())
        throw Error(Text::tr("%1 is not a JPEG, PNG or WebP image.").arg(file.fileName()));
    reader.setDevice(&file);
    reader.setAutoDetectImageFormat(false);
    reader.setFormat(format);
    reader.setAutoTransform(true);
}

bool turnsSideways(const QImageReader& reader)
{
    return reader.transformation().testFlag(QImageIOHandler::TransformationRotate90);
}

QSize checkedSize(const QImageReader& reader, const QString& name)
{
    const QSize size = reader.size();
    if (!size.isValid() || size.isEmpty())
        throw Error(Text::tr("%1 is damaged: its size cannot be read.").arg(name));
    if (qint64(size.width()) * size.height() > pixelLimit)
        throw Error(Text::tr("%1 has %2 × %3 pixels, more than the 200 million this program decodes.")
                        .arg(name)
                        .arg(size.width())
                        .arg(size.height()));
    return size;
}

} // namespace

QImage decode(const QString& file, QSize fit)
{
    QFile source(file);
    QImageReader reader;
    openAs(reader, source);
    const QSize size = checkedSize(reader, file);
    if (turnsSideways(reader))
        fit.transpose();
    if (fit.isValid() && (size.width() > fit.width() || size.height() > fit.height()))
        reader.setScaledSize(size.scaled(fit, Qt::KeepAspectRatio).expandedTo(QSize(1, 1)));
    QImage image = reader.read();
    if (image.isNull())
        throw Error(Text::tr("%1 is damaged: %2.").arg(file, reader.errorString()));
    return image;
}

QSize sizeOf(const QString& file)
{
    QFile source(file);
    QImageReader reader;
    openAs(reader, source);
    const QSize size = checkedSize(reader, file);
    return turnsSideways(reader) ? size.transposed() : size;
}

} // namespace geovlm::imaging
