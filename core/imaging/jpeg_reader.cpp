// SPDX-License-Identifier: GPL-3.0-or-later
#include "imaging/exif.h"
#include "imaging/picture_reader.h"
#include "imaging/text.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <csetjmp>
#include <cstdio> // before jpeglib.h
#include <cstdlib>
#include <cstring>
#include <jpeglib.h>
// After jpeglib.h.
#include <jerror.h>
#include <new>
#include <vector>

namespace geovlm::imaging {
namespace {

constexpr std::size_t blockBytes = 1 << 16;
constexpr qint64 longestHeader = 64LL << 20;
constexpr int mostScans = 500; ///< each goes over the whole picture; encoders write about ten
constexpr int dctSide = 8;

/// Warnings after which pixels are guessed. The others (bytes between markers, unknown versions) lose none.
bool losesPixels(int code)
{
    return code == JWRN_HIT_MARKER || code == JWRN_HUFF_BAD_CODE || code == JWRN_ARITH_BAD_CODE ||
           code == JWRN_MUST_RESYNC;
}

struct Decompressor : jpeg_decompress_struct
{
    Decompressor() : jpeg_decompress_struct{} {}
    ~Decompressor() { jpeg_destroy_decompress(this); }
    Decompressor(const Decompressor&) = delete;
    Decompressor& operator=(const Decompressor&) = delete;
};

/// libjpeg reports by calling back, and leaves by longjmp: nothing with a destructor may live in the calls
/// that guarded() makes.
class JpegReader final : public PictureReader
{
public:
    explicit JpegReader(PictureSource& source);
    PictureHeader header() override;
    qint64 memory(QSize atLeast) override;
    QString kind() const override;
    QImage read(QSize atLeast) override;

private:
    static JpegReader& of(j_common_ptr jpeg) { return *static_cast<JpegReader*>(jpeg->client_data); }
    static JpegReader& of(j_decompress_ptr jpeg) { return *static_cast<JpegReader*>(jpeg->client_data); }
    static void onError(j_common_ptr jpeg);
    static void onWarning(j_common_ptr jpeg, int level);
    static void onProgress(j_common_ptr jpeg);
    static boolean fill(j_decompress_ptr jpeg);
    static void skip(j_decompress_ptr jpeg, long bytes);

    template <class Work>
    void guarded(Work work);
    void leave() { longjmp(m_back, 1); }
    void connectSource();
    void setScale(QSize atLeast);
    bool severalScans() { return jpeg_has_multiple_scans(&m_jpeg) != 0; }
    void readRows(uchar* bits, qsizetype bytesPerLine);
    void readInkRow(uchar* to);

    PictureSource& m_source;
    Decompressor m_jpeg;
    jpeg_error_mgr m_errors = {};
    jpeg_source_mgr m_input = {};
    jpeg_progress_mgr m_progress = {};
    std::jmp_buf m_back = {};
    std::array<char, JMSG_LENGTH_MAX> m_message{};
    std::vector<JOCTET> m_block;
    std::vector<uchar> m_ink; ///< a row of cyan, magenta, yellow, black
    qint64 m_taken = 0;       ///< bytes
    bool m_inHeader = true;
};

template <class Work>
void JpegReader::guarded(Work work)
{
    if (setjmp(m_back) != 0)
        m_source.fail(QString::fromUtf8(m_message.data()));
    work();
}

void JpegReader::onError(j_common_ptr jpeg)
{
    JpegReader& self = of(jpeg);
    self.m_errors.format_message(jpeg, self.m_message.data());
    self.leave();
}

void JpegReader::onWarning(j_common_ptr jpeg, int level)
{
    if (level < 0 && losesPixels(jpeg->err->msg_code))
        onError(jpeg);
}

void JpegReader::onProgress(j_common_ptr jpeg)
{
    JpegReader& self = of(jpeg);
    if (self.m_jpeg.input_scan_number <= mostScans)
        return;
    std::snprintf(self.m_message.data(), self.m_message.size(), "it has over %d scans", mostScans);
    self.leave();
}

/// Behind the file's end stands an end marker, as libjpeg's own sources do it.
boolean JpegReader::fill(j_decompress_ptr jpeg)
{
    static constexpr std::array<JOCTET, 2> end{0xFF, JPEG_EOI};
    JpegReader& self = of(jpeg);
    const qint64 got = self.m_source.read(self.m_block.data(), qint64(blockBytes));
    if (got == 0)
        self.m_source.noteEnd();
    self.m_taken += got;
    if (self.m_inHeader && self.m_taken > longestHeader) {
        std::snprintf(self.m_message.data(), self.m_message.size(), "no picture within its first 64 MiB");
        self.leave();
    }
    self.m_input.next_input_byte = got > 0 ? self.m_block.data() : end.data();
    self.m_input.bytes_in_buffer = got > 0 ? std::size_t(got) : end.size();
    return TRUE;
}

void JpegReader::skip(j_decompress_ptr jpeg, long bytes)
{
    jpeg_source_mgr& input = of(jpeg).m_input;
    while (bytes > long(input.bytes_in_buffer)) {
        bytes -= long(input.bytes_in_buffer);
        fill(jpeg);
        if (of(jpeg).m_source.hasEnded())
            return;
    }
    input.next_input_byte += std::max(0L, bytes);
    input.bytes_in_buffer -= std::size_t(std::max(0L, bytes));
}

void JpegReader::connectSource()
{
    m_input.init_source = [](j_decompress_ptr) {};
    m_input.fill_input_buffer = fill;
    m_input.skip_input_data = skip;
    m_input.resync_to_restart = jpeg_resync_to_restart;
    m_input.term_source = [](j_decompress_ptr) {};
    m_jpeg.src = &m_input;
}

JpegReader::JpegReader(PictureSource& source) : m_source(source), m_block(blockBytes)
{
    m_jpeg.err = jpeg_std_error(&m_errors);
    m_errors.error_exit = onError;
    m_errors.emit_message = onWarning;
    m_errors.output_message = [](j_common_ptr) {};
    m_jpeg.client_data = this;
    m_progress.progress_monitor = onProgress;
    guarded([this] {
        jpeg_create_decompress(&m_jpeg);
        m_jpeg.progress = &m_progress;
        connectSource();
        jpeg_save_markers(&m_jpeg, JPEG_APP0 + 1, 0xFFFF); // EXIF
        jpeg_save_markers(&m_jpeg, JPEG_APP0 + 2, 0xFFFF); // ICC profile
        jpeg_read_header(&m_jpeg, TRUE);
        m_inHeader = false;
    });
}

PictureHeader JpegReader::header()
{
    PictureHeader header;
    header.size = QSize(int(m_jpeg.image_width), int(m_jpeg.image_height));
    for (auto marker = m_jpeg.marker_list; marker; marker = marker->next)
        if (marker->marker == JPEG_APP0 + 1 && marker->data_length > 6 &&
            std::memcmp(marker->data, "Exif\0\0", 6) == 0) {
            header.orientation = exifOrientation(
                QByteArray(reinterpret_cast<const char*>(marker->data), qsizetype(marker->data_length)));
            break;
        }
    JOCTET* profile = nullptr;
    unsigned int length = 0;
    guarded([&] { jpeg_read_icc_profile(&m_jpeg, &profile, &length); });
    if (profile)
        header.profile = QByteArray(reinterpret_cast<const char*>(profile), qsizetype(length));
    std::free(profile);
    return header;
}

/// Eighths, as the inverse transform of a block can make 1 to 8 pixels of its 8.
void JpegReader::setScale(QSize atLeast)
{
    const double factor = std::min(double(m_jpeg.image_width) / std::max(1, atLeast.width()),
                                   double(m_jpeg.image_height) / std::max(1, atLeast.height()));
    m_jpeg.scale_num = unsigned(std::clamp(int(std::ceil(dctSide / factor)), 1, dctSide));
    m_jpeg.scale_denom = dctSide;
    const bool ink = m_jpeg.jpeg_color_space == JCS_CMYK || m_jpeg.jpeg_color_space == JCS_YCCK;
    m_jpeg.out_color_space = ink ? JCS_CMYK : JCS_RGB;
    guarded([this] { jpeg_calc_output_dimensions(&m_jpeg); });
}

qint64 JpegReader::memory(QSize atLeast)
{
    setScale(atLeast);
    qint64 bytes = 3LL * m_jpeg.output_width * m_jpeg.output_height;
    if (severalScans())
        for (int i = 0; i < m_jpeg.num_components; ++i)
            bytes += qint64(m_jpeg.comp_info[i].width_in_blocks) * m_jpeg.comp_info[i].height_in_blocks *
                     qint64(sizeof(JBLOCK));
    return bytes;
}

QString JpegReader::kind() const
{
    return Text::tr("progressive JPEG");
}

/// Adobe's programs store ink inverted: 255 is none. The black goes into the three colours.
void JpegReader::readInkRow(uchar* to)
{
    uchar* row = m_ink.data();
    jpeg_read_scanlines(&m_jpeg, &row, 1);
    const int inverted = m_jpeg.saw_Adobe_marker ? 0 : 255;
    for (JDIMENSION x = 0; x < m_jpeg.output_width; ++x, row += 4, to += 3)
        for (int channel = 0; channel < 3; ++channel)
            to[channel] = uchar((row[channel] ^ inverted) * (row[3] ^ inverted) / 255);
}

void JpegReader::readRows(uchar* bits, qsizetype bytesPerLine)
{
    while (m_jpeg.output_scanline < m_jpeg.output_height) {
        uchar* row = bits + qsizetype(m_jpeg.output_scanline) * bytesPerLine;
        if (m_jpeg.out_color_space == JCS_CMYK)
            readInkRow(row);
        else
            jpeg_read_scanlines(&m_jpeg, &row, 1);
    }
}

QImage JpegReader::read(QSize atLeast)
{
    setScale(atLeast);
    guarded([this] { jpeg_start_decompress(&m_jpeg); });
    // Of several scans each may be whole and the last ones missing.
    if (severalScans() && m_source.hasEnded())
        m_source.fail({});
    QImage image(int(m_jpeg.output_width), int(m_jpeg.output_height), QImage::Format_RGB888);
    if (image.isNull())
        throw std::bad_alloc();
    m_ink.resize(4 * std::size_t(m_jpeg.output_width));
    uchar* bits = image.bits();
    const qsizetype bytesPerLine = image.bytesPerLine();
    guarded([this, bits, bytesPerLine] { readRows(bits, bytesPerLine); });
    jpeg_abort_decompress(&m_jpeg); // its memory is not needed any more
    return image;
}

} // namespace

std::unique_ptr<PictureReader> jpegReader(PictureSource& source)
{
    return std::make_unique<JpegReader>(source);
}

} // namespace geovlm::imaging
