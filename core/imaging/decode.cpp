// SPDX-License-Identifier: GPL-3.0-or-later
#include "imaging/decode.h"

#include "imaging/exif.h"
#include "imaging/memory_budget.h"
#include "imaging/picture_reader.h"
#include "imaging/text.h"

#include <QColorSpace>
#include <QLoggingCategory>
#include <algorithm>
#include <new>

namespace geovlm::imaging {
namespace {

constexpr qsizetype longestProfile = 4 << 20;

qint64 pixelsOf(QSize size)
{
    return qint64(size.width()) * size.height();
}

void requireDecodable(const PictureHeader& header, const QString& name)
{
    if (!header.size.isValid() || header.size.isEmpty())
        throw Error(Text::tr("%1 is damaged: its size cannot be read.").arg(name));
    if (pixelsOf(header.size) > mostPixels)
        throw Error(Text::tr("%1 has %2 × %3 pixels, more than the 200 million this program decodes.")
                        .arg(name)
                        .arg(header.size.width())
                        .arg(header.size.height()));
}

[[noreturn]] void refuseForMemory(const PictureHeader& header, const QString& name, const QString& kind,
                                  qint64 bytes)
{
    throw Error(Text::tr("%1 has %2 × %3 pixels; as a %4 it takes %5 MB of memory to decode, more than the "
                         "%6 MB this program gives to pictures. Save it smaller, or as JPEG (not "
                         "progressive) or PNG.")
                    .arg(name)
                    .arg(header.size.width())
                    .arg(header.size.height())
                    .arg(kind)
                    .arg(bytes >> 20)
                    .arg(decodingBytes >> 20));
}

/// What fits; the size itself where nothing has to.
QSize fittedSize(QSize size, QSize fit)
{
    if (!fit.isValid() || (size.width() <= fit.width() && size.height() <= fit.height()))
        return size;
    return size.scaled(fit, Qt::KeepAspectRatio).expandedTo(QSize(1, 1));
}

/// The least that a reader may give: not more than an ordinary picture.
QSize ordinarySize(QSize size)
{
    qint64 factor = 1;
    while (pixelsOf(size) / (factor * factor) > ordinaryPixels)
        factor *= 2;
    return QSize(int(size.width() / factor), int(size.height() / factor)).expandedTo(QSize(1, 1));
}

QImage shrunk(const QImage& image, QSize size)
{
    if (image.size() == size)
        return image;
    return image
        .convertToFormat(QImage::Format_RGB32) // only such does Qt average well
        .scaled(size, Qt::IgnoreAspectRatio, Qt::SmoothTransformation)
        .convertToFormat(QImage::Format_RGB888);
}

QImage readPixels(PictureReader& reader, const PictureHeader& header, const QString& name, QSize fit,
                  MemoryLease& lease)
{
    const bool sideways = turnsSideways(header.orientation);
    const QSize fitted = fittedSize(header.size, sideways ? fit.transposed() : fit);
    const bool shrinks = fitted != header.size;
    const QSize asked = ordinarySize(fitted);
    const qint64 bytes = reader.memory(asked);
    if (bytes > decodingBytes)
        refuseForMemory(header, name, reader.kind(), bytes);
    constexpr int copy = 4; // bytes a pixel while it is scaled or turned
    const bool copies = shrinks || header.orientation != 1;
    lease.take(bytes + (copies ? copy * std::min(pixelsOf(header.size), ordinaryPixels) : 0));
    const QImage image = reader.read(asked);
    return upright(shrinks ? shrunk(image, asked) : image, header.orientation);
}

/// What Qt thinks of a profile it cannot use goes to standard error without the file's name.
void silenceProfiles()
{
    static const auto before = QLoggingCategory::installFilter(nullptr);
    static const auto installed = QLoggingCategory::installFilter([](QLoggingCategory* category) {
        if (before)
            before(category);
        if (qstrcmp(category->categoryName(), "qt.gui.icc") == 0)
            category->setEnabled(QtWarningMsg, false);
    });
    Q_UNUSED(installed)
}

void becomeSrgb(QImage& image, const QByteArray& profile)
{
    if (profile.isEmpty() || profile.size() > longestProfile)
        return;
    silenceProfiles();
    const QColorSpace space = QColorSpace::fromIccProfile(profile);
    if (!space.isValid() || space == QColorSpace(QColorSpace::SRgb))
        return;
    image.setColorSpace(space);
    image.convertToColorSpace(QColorSpace::SRgb);
    image.setColorSpace({});
}

QSize thumbnailFit(QSize size, int side)
{
    constexpr double strip = 2;
    constexpr int mostSides = 4;
    const double aspect =
        double(std::max(size.width(), size.height())) / std::max(1, std::min(size.width(), size.height()));
    const int longer = aspect <= strip ? side : int(side * std::min(double(mostSides), aspect / strip));
    return {longer, longer};
}

enum class Colours { AsStored, Srgb };

/// fitOf(size as stored) is what the result has to fit, invalid for nothing.
template <class FitOf>
QImage decoded(const QString& file, FitOf fitOf, MemoryLease& lease, Colours colours)
{
    try {
        PictureSource source(file);
        const auto reader = readerOf(source);
        const PictureHeader header = reader->header();
        requireDecodable(header, file);
        QImage image = readPixels(*reader, header, file, fitOf(header.size), lease);
        if (colours == Colours::Srgb)
            becomeSrgb(image, header.profile);
        return image;
    } catch (const std::bad_alloc&) {
        throw Error(Text::tr("%1 cannot be decoded: there is not enough memory left.").arg(file));
    }
}

} // namespace

QImage decode(const QString& file, QSize fit, MemoryLease& lease)
{
    return decoded(
        file, [fit](QSize) { return fit; }, lease, Colours::AsStored);
}

QImage decode(const QString& file, QSize fit)
{
    MemoryLease lease;
    return decoded(
        file, [fit](QSize) { return fit; }, lease, Colours::AsStored);
}

QImage decodeAsSrgb(const QString& file, QSize fit)
{
    MemoryLease lease;
    return decoded(
        file, [fit](QSize) { return fit; }, lease, Colours::Srgb);
}

QImage decodeThumbnail(const QString& file, int side)
{
    MemoryLease lease;
    return decoded(
        file, [side](QSize size) { return thumbnailFit(size, side); }, lease, Colours::AsStored);
}

QSize sizeOf(const QString& file)
{
    PictureSource source(file);
    const PictureHeader header = readerOf(source)->header();
    requireDecodable(header, file);
    return turnsSideways(header.orientation) ? header.size.transposed() : header.size;
}

} // namespace geovlm::imaging
