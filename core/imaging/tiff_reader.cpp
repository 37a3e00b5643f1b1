// SPDX-License-Identifier: GPL-3.0-or-later
#include "imaging/picture_reader.h"
#include "imaging/reduced_image.h"
#include "imaging/text.h"

#include <algorithm>
#include <cstdarg>
#include <cstdio>
#include <memory>
#include <new>
#include <tiffio.h>
#include <vector>

namespace geovlm::imaging {
namespace {

constexpr tmsize_t largestBlock = tmsize_t(640) << 20;

/// What libtiff calls, with the reader's source or its first error as what it is handed.
tmsize_t readBytes(thandle_t handle, void* to, tmsize_t bytes)
{
    auto& source = *static_cast<PictureSource*>(handle);
    const qint64 got = source.read(to, bytes);
    if (got < bytes)
        source.noteEnd();
    return tmsize_t(got);
}

toff_t seekTo(thandle_t handle, toff_t offset, int whence)
{
    auto& source = *static_cast<PictureSource*>(handle);
    const qint64 from = whence == SEEK_CUR ? source.device().pos() : whence == SEEK_END ? source.size() : 0;
    const qint64 target = from + qint64(offset);
    if (target < 0)
        return toff_t(-1);
    if (target > source.size())
        source.noteEnd();
    return source.seek(target) ? toff_t(target) : toff_t(-1);
}

int takeError(TIFF*, void* first, const char*, const char* format, va_list values)
{
    auto& message = *static_cast<QByteArray*>(first);
    if (message.isEmpty()) {
        char text[300];
        std::vsnprintf(text, sizeof text, format, values);
        message = text;
    }
    return 1;
}

int dropWarning(TIFF*, void*, const char*, const char*, va_list)
{
    return 1;
}

class TiffReader final : public PictureReader
{
public:
    explicit TiffReader(PictureSource& source);
    PictureHeader header() override;
    qint64 memory(QSize atLeast) override;
    QString kind() const override { return Text::tr("TIFF"); }
    QImage read(QSize atLeast) override;

private:
    QSize size() const;
    std::uint16_t orientation() const;
    qint64 blockBytes() const;
    [[noreturn]] void fail() const { m_source.fail(QString::fromUtf8(m_message)); }

    PictureSource& m_source;
    QByteArray m_message; ///< libtiff's first error
    std::unique_ptr<TIFF, decltype(&TIFFClose)> m_tiff{nullptr, TIFFClose};
};

TiffReader::TiffReader(PictureSource& source) : m_source(source)
{
    const std::unique_ptr<TIFFOpenOptions, decltype(&TIFFOpenOptionsFree)> options(TIFFOpenOptionsAlloc(),
                                                                                   TIFFOpenOptionsFree);
    if (!options)
        throw std::bad_alloc();
    TIFFOpenOptionsSetMaxSingleMemAlloc(options.get(), largestBlock);
    TIFFOpenOptionsSetErrorHandlerExtR(options.get(), takeError, &m_message);
    TIFFOpenOptionsSetWarningHandlerExtR(options.get(), dropWarning, nullptr);
    source.seek(0);
    m_tiff.reset(TIFFClientOpenExt(
        "picture", "rm", &source, readBytes, [](thandle_t, void*, tmsize_t) { return tmsize_t(0); }, seekTo,
        [](thandle_t) { return 0; },
        [](thandle_t handle) { return toff_t(static_cast<PictureSource*>(handle)->size()); }, nullptr,
        nullptr, options.get()));
    if (!m_tiff)
        fail();
}

QSize TiffReader::size() const
{
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    TIFFGetField(m_tiff.get(), TIFFTAG_IMAGEWIDTH, &width);
    TIFFGetField(m_tiff.get(), TIFFTAG_IMAGELENGTH, &height);
    constexpr std::uint32_t most = 1 << 30;
    return {int(std::min(width, most)), int(std::min(height, most))};
}

std::uint16_t TiffReader::orientation() const
{
    std::uint16_t value = ORIENTATION_TOPLEFT;
    TIFFGetFieldDefaulted(m_tiff.get(), TIFFTAG_ORIENTATION, &value);
    return value >= 1 && value <= 8 ? value : std::uint16_t(ORIENTATION_TOPLEFT);
}

PictureHeader TiffReader::header()
{
    std::uint32_t length = 0;
    const void* profile = nullptr;
    QByteArray icc;
    if (TIFFGetField(m_tiff.get(), TIFFTAG_ICCPROFILE, &length, &profile) != 0 && profile)
        icc = QByteArray(static_cast<const char*>(profile), qsizetype(length));
    return {size(), orientation(), icc};
}

/// A strip or tile is decoded at once, in every plane, and comes from bytes that are read at once.
qint64 TiffReader::blockBytes() const
{
    std::uint16_t planes = PLANARCONFIG_CONTIG;
    std::uint16_t samples = 1;
    TIFFGetFieldDefaulted(m_tiff.get(), TIFFTAG_PLANARCONFIG, &planes);
    TIFFGetFieldDefaulted(m_tiff.get(), TIFFTAG_SAMPLESPERPIXEL, &samples);
    const std::uint64_t block =
        TIFFIsTiled(m_tiff.get()) != 0 ? TIFFTileSize64(m_tiff.get()) : TIFFStripSize64(m_tiff.get());
    const std::uint64_t stored = TIFFGetStrileByteCount(m_tiff.get(), 0);
    const std::uint64_t most = std::uint64_t(1) << 40;
    return qint64(std::min(block, most)) * (planes == PLANARCONFIG_SEPARATE ? samples : 1) +
           std::min(qint64(std::min(stored, most)), m_source.size());
}

qint64 TiffReader::memory(QSize atLeast)
{
    const QSize whole = size();
    const QSize reduced = reducedSize(whole, reductionFor(whole, atLeast));
    return 4LL * whole.width() * whole.height() + blockBytes() + 3LL * reduced.width() * reduced.height();
}

/// libtiff would turn upright only what needs no quarter turn, so it is asked for the picture as stored.
QImage TiffReader::read(QSize atLeast)
{
    const QSize whole = size();
    char why[1024] = {};
    if (TIFFRGBAImageOK(m_tiff.get(), why) == 0)
        m_source.fail(QString::fromUtf8(why));
    std::vector<std::uint32_t> pixels(std::size_t(whole.width()) * std::size_t(whole.height()));
    constexpr int stopAtErrors = 1;
    if (TIFFReadRGBAImageOriented(m_tiff.get(), std::uint32_t(whole.width()), std::uint32_t(whole.height()),
                                  pixels.data(), orientation(), stopAtErrors) == 0 ||
        !m_message.isEmpty())
        fail();
    ReducedImage image(whole, reductionFor(whole, atLeast));
    std::vector<std::uint8_t> line(4 * std::size_t(whole.width()));
    for (int y = 0; y < whole.height(); ++y) {
        const std::uint32_t* row = pixels.data() + std::size_t(y) * std::size_t(whole.width());
        std::uint8_t* to = line.data();
        for (int x = 0; x < whole.width(); ++x, to += 4) {
            to[0] = std::uint8_t(TIFFGetR(row[x]));
            to[1] = std::uint8_t(TIFFGetG(row[x]));
            to[2] = std::uint8_t(TIFFGetB(row[x]));
            to[3] = std::uint8_t(TIFFGetA(row[x]));
        }
        image.addRow(y, line.data(), PixelForm::PremultipliedRgba);
    }
    return image.take();
}

} // namespace

std::unique_ptr<PictureReader> tiffReader(PictureSource& source)
{
    return std::make_unique<TiffReader>(source);
}

} // namespace geovlm::imaging
