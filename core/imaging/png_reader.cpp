// SPDX-License-Identifier: GPL-3.0-or-later
#include "imaging/exif.h"
#include "imaging/picture_reader.h"
#include "imaging/reduced_image.h"
#include "imaging/text.h"

#include <QtEndian>
#include <algorithm>
#include <csetjmp>
#include <cstring>
#include <png.h>
#include <vector>

namespace geovlm::imaging {
namespace {

constexpr int signatureBytes = 8;
constexpr quint32 longestExif = 1 << 20;

struct Handles
{
    png_structp png = nullptr;
    png_infop info = nullptr;
    Handles() = default;
    ~Handles() { png_destroy_read_struct(&png, &info, nullptr); }
    Handles(const Handles&) = delete;
    Handles& operator=(const Handles&) = delete;
};

/// libpng reports by calling back, and leaves by longjmp: nothing with a destructor may live in the calls
/// that guarded() makes.
class PngReader final : public PictureReader
{
public:
    explicit PngReader(PictureSource& source);
    PictureHeader header() override;
    qint64 memory(QSize atLeast) override;
    QString kind() const override;
    QImage read(QSize atLeast) override;

private:
    static PngReader& of(png_structp png) { return *static_cast<PngReader*>(png_get_io_ptr(png)); }
    static void onRead(png_structp png, png_bytep to, png_size_t bytes);
    static void onError(png_structp png, png_const_charp message);

    template <class Work>
    void guarded(Work work);
    QSize size() const;
    bool interlaced() const { return png_get_interlace_type(m_handles.png, m_handles.info) != 0; }
    PixelForm setUp();
    QByteArray exif();
    QByteArray profile();
    void readRow() { png_read_row(m_handles.png, m_row.data(), nullptr); }
    void readPasses(ReducedImage& image, PixelForm form);

    PictureSource& m_source;
    Handles m_handles;
    std::jmp_buf m_back = {};
    QByteArray m_message = QByteArray(256, '\0');
    std::vector<png_byte> m_row;
};

template <class Work>
void PngReader::guarded(Work work)
{
    if (setjmp(m_back) != 0)
        m_source.fail(QString::fromUtf8(m_message.constData()));
    work();
}

void PngReader::onRead(png_structp png, png_bytep to, png_size_t bytes)
{
    PngReader& self = of(png);
    if (self.m_source.read(to, qint64(bytes)) == qint64(bytes))
        return;
    self.m_source.noteEnd();
    png_error(png, "it ends too early");
}

void PngReader::onError(png_structp png, png_const_charp message)
{
    auto& self = *static_cast<PngReader*>(png_get_error_ptr(png));
    std::strncpy(self.m_message.data(), message, std::size_t(self.m_message.size() - 1));
    longjmp(self.m_back, 1);
}

PngReader::PngReader(PictureSource& source) : m_source(source)
{
    m_message.detach();
    guarded([this] {
        m_handles.png =
            png_create_read_struct(PNG_LIBPNG_VER_STRING, this, onError, [](png_structp, png_const_charp) {});
        m_handles.info = m_handles.png ? png_create_info_struct(m_handles.png) : nullptr;
    });
    if (!m_handles.info)
        throw std::bad_alloc();
    guarded([this] {
        png_set_read_fn(m_handles.png, this, onRead);
        png_read_info(m_handles.png, m_handles.info);
    });
}

QSize PngReader::size() const
{
    return {int(png_get_image_width(m_handles.png, m_handles.info)),
            int(png_get_image_height(m_handles.png, m_handles.info))};
}

/// It may stand behind the pixels, where libpng would come to it last: the chunks are gone through.
QByteArray PngReader::exif()
{
    struct Chunk
    {
        uchar length[4];
        char type[4];
    } chunk{};
    const qint64 here = m_source.device().pos();
    QByteArray found;
    for (qint64 at = signatureBytes; found.isEmpty() && m_source.seek(at);) {
        if (m_source.read(&chunk, sizeof chunk) != sizeof chunk || std::memcmp(chunk.type, "IEND", 4) == 0)
            break;
        const quint32 length = qFromBigEndian<quint32>(chunk.length);
        if (std::memcmp(chunk.type, "eXIf", 4) == 0 && length <= longestExif)
            found = m_source.device().read(length);
        at += qint64(sizeof chunk) + length + 4; // and its checksum
        if (at >= m_source.size())
            break;
    }
    m_source.seek(here);
    return found;
}

QByteArray PngReader::profile()
{
    png_charp name = nullptr;
    png_bytep bytes = nullptr;
    png_uint_32 length = 0;
    int compression = 0;
    const bool has = png_get_iCCP(m_handles.png, m_handles.info, &name, &compression, &bytes, &length) != 0;
    return has ? QByteArray(reinterpret_cast<const char*>(bytes), qsizetype(length)) : QByteArray();
}

PictureHeader PngReader::header()
{
    const QByteArray block = exif();
    return {size(), block.isEmpty() ? 1 : exifOrientation(block), profile()};
}

/// An interlaced picture comes in seven passes over the whole of it, so it is there before it is reduced.
qint64 PngReader::memory(QSize atLeast)
{
    const int factor = reductionFor(size(), atLeast);
    const QSize reduced = reducedSize(size(), factor);
    const qint64 bytes = 3LL * reduced.width() * reduced.height();
    return interlaced() && factor > 1 ? bytes + 3LL * size().width() * size().height() : bytes;
}

QString PngReader::kind() const
{
    return Text::tr("interlaced PNG");
}

/// Whatever is stored becomes 8 bits of red, green and blue, with alpha where there is any.
PixelForm PngReader::setUp()
{
    guarded([this] {
        png_set_expand(m_handles.png); // palettes, fewer bits than 8, a transparent colour
        png_set_scale_16(m_handles.png);
        png_set_gray_to_rgb(m_handles.png);
        png_read_update_info(m_handles.png, m_handles.info);
    });
    m_row.resize(png_get_rowbytes(m_handles.png, m_handles.info));
    return png_get_channels(m_handles.png, m_handles.info) == 4 ? PixelForm::Rgba : PixelForm::Rgb;
}

void PngReader::readPasses(ReducedImage& image, PixelForm form)
{
    const auto width = png_uint_32(size().width());
    const auto height = png_uint_32(size().height());
    for (int pass = 0; pass < PNG_INTERLACE_ADAM7_PASSES; ++pass) {
        if (PNG_PASS_COLS(width, pass) == 0)
            continue;
        const int first = PNG_PASS_START_COL(pass);
        const int step = 1 << PNG_PASS_COL_SHIFT(pass);
        const png_uint_32 rows = PNG_PASS_ROWS(height, pass);
        for (png_uint_32 row = 0; row < rows; ++row) {
            guarded([this] { readRow(); });
            image.addPixels(int(PNG_ROW_FROM_PASS_ROW(row, pass)), m_row.data(), form, first, step);
        }
    }
}

QImage PngReader::read(QSize atLeast)
{
    const QSize whole = size();
    const int factor = reductionFor(whole, atLeast);
    const PixelForm form = setUp();
    ReducedImage image(whole, factor);
    if (interlaced() && factor > 1) {
        ReducedImage full(whole, 1);
        readPasses(full, form);
        const QImage pixels = full.take();
        for (int y = 0; y < whole.height(); ++y)
            image.addRow(y, pixels.constScanLine(y), PixelForm::Rgb);
    } else if (interlaced()) {
        readPasses(image, form);
    } else {
        for (int y = 0; y < whole.height(); ++y) {
            guarded([this] { readRow(); });
            image.addRow(y, m_row.data(), form);
        }
    }
    guarded([this] { png_read_end(m_handles.png, nullptr); });
    return image.take();
}

} // namespace

std::unique_ptr<PictureReader> pngReader(PictureSource& source)
{
    return std::make_unique<PngReader>(source);
}

} // namespace geovlm::imaging
