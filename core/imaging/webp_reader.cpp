// SPDX-License-Identifier: GPL-3.0-or-later
#include "imaging/exif.h"
#include "imaging/picture_reader.h"
#include "imaging/reduced_image.h"
#include "imaging/text.h"

#include <algorithm>
#include <memory>
#include <new>
#include <webp/decode.h>
#include <webp/demux.h>

namespace geovlm::imaging {
namespace {

constexpr qint64 largestWebpFile = 256LL << 20;
constexpr int lossy = 1; ///< of WebPBitstreamFeatures::format

class WebpReader final : public PictureReader
{
public:
    explicit WebpReader(PictureSource& source);
    ~WebpReader() override { WebPDemuxReleaseIterator(&m_frame); }
    WebpReader(const WebpReader&) = delete;
    WebpReader& operator=(const WebpReader&) = delete;

    PictureHeader header() override;
    qint64 memory(QSize atLeast) override;
    QString kind() const override { return Text::tr("WebP"); }
    QImage read(QSize atLeast) override;

private:
    QSize size() const;
    QByteArray chunk(const char* name) const;
    QSize scaled(QSize atLeast) const;
    void place(ReducedImage& image, const WebPRGBABuffer& pixels) const;

    PictureSource& m_source;
    QByteArray m_bytes;
    WebPBitstreamFeatures m_features = {};
    std::unique_ptr<WebPDemuxer, decltype(&WebPDemuxDelete)> m_demux{nullptr, WebPDemuxDelete};
    WebPIterator m_frame = {}; ///< the first
};

WebpReader::WebpReader(PictureSource& source) : m_source(source), m_bytes(source.whole(largestWebpFile))
{
    const WebPData data{reinterpret_cast<const std::uint8_t*>(m_bytes.constData()),
                        std::size_t(m_bytes.size())};
    WebPDemuxState state = WEBP_DEMUX_PARSE_ERROR;
    m_demux.reset(WebPDemuxPartial(&data, &state));
    if (state == WEBP_DEMUX_PARSING_HEADER || state == WEBP_DEMUX_PARSED_HEADER)
        m_source.noteEnd();
    if (!m_demux || state != WEBP_DEMUX_DONE || WebPDemuxGetFrame(m_demux.get(), 1, &m_frame) == 0 ||
        WebPGetFeatures(m_frame.fragment.bytes, m_frame.fragment.size, &m_features) != VP8_STATUS_OK)
        m_source.fail(Text::tr("its parts do not fit together"));
}

QSize WebpReader::size() const
{
    return {int(WebPDemuxGetI(m_demux.get(), WEBP_FF_CANVAS_WIDTH)),
            int(WebPDemuxGetI(m_demux.get(), WEBP_FF_CANVAS_HEIGHT))};
}

QByteArray WebpReader::chunk(const char* name) const
{
    WebPChunkIterator found = {};
    QByteArray bytes;
    if (WebPDemuxGetChunk(m_demux.get(), name, 1, &found) != 0)
        bytes = QByteArray(reinterpret_cast<const char*>(found.chunk.bytes), qsizetype(found.chunk.size));
    WebPDemuxReleaseChunkIterator(&found);
    return bytes;
}

PictureHeader WebpReader::header()
{
    return {size(), exifOrientation(chunk("EXIF")), chunk("ICCP")};
}

/// What the decoder is asked for: large pictures smaller, where the frame is the whole picture.
QSize WebpReader::scaled(QSize atLeast) const
{
    const QSize frame(m_frame.width, m_frame.height);
    return frame == size() ? reducedSize(frame, reductionFor(frame, atLeast)) : frame;
}

qint64 WebpReader::memory(QSize atLeast)
{
    const qint64 pixels = qint64(m_frame.width) * m_frame.height;
    const QSize asked = scaled(atLeast);
    const qint64 decoded = 4LL * asked.width() * asked.height();
    const QSize canvas =
        m_frame.width == size().width() && m_frame.height == size().height() ? asked : size();
    const qint64 working = m_features.format == lossy ? (m_features.has_alpha != 0 ? pixels : 0) : 4 * pixels;
    return m_bytes.size() + working + decoded + 3LL * canvas.width() * canvas.height();
}

QImage WebpReader::read(QSize atLeast)
{
    WebPDecoderConfig config;
    if (WebPInitDecoderConfig(&config) == 0)
        throw std::bad_alloc();
    const QSize asked = scaled(atLeast);
    config.output.colorspace = MODE_RGBA;
    config.options.use_scaling = asked != QSize(m_frame.width, m_frame.height);
    config.options.scaled_width = asked.width();
    config.options.scaled_height = asked.height();
    const VP8StatusCode status = WebPDecode(m_frame.fragment.bytes, m_frame.fragment.size, &config);
    const std::unique_ptr<WebPDecBuffer, decltype(&WebPFreeDecBuffer)> pixels(&config.output,
                                                                              WebPFreeDecBuffer);
    if (status == VP8_STATUS_NOT_ENOUGH_DATA)
        m_source.noteEnd();
    if (status == VP8_STATUS_OUT_OF_MEMORY)
        throw std::bad_alloc();
    if (status != VP8_STATUS_OK)
        m_source.fail(Text::tr("its pixels cannot be decoded"));
    const QSize canvas = QSize(m_frame.width, m_frame.height) == size() ? asked : size();
    ReducedImage image(canvas, 1);
    place(image, config.output.u.RGBA);
    return image.take();
}

/// The first frame of an animation may be smaller than the picture.
void WebpReader::place(ReducedImage& image, const WebPRGBABuffer& pixels) const
{
    const auto row = [&pixels](int y) { return pixels.rgba + qsizetype(y) * pixels.stride; };
    if (QSize(m_frame.width, m_frame.height) == size()) {
        const int rows = int(pixels.size / std::size_t(pixels.stride));
        for (int y = 0; y < rows; ++y)
            image.addRow(y, row(y), PixelForm::Rgba);
        return;
    }
    const QSize canvas = size();
    std::vector<std::uint8_t> line(4 * std::size_t(canvas.width()));
    for (int y = 0; y < canvas.height(); ++y) {
        std::fill(line.begin(), line.end(), std::uint8_t(0));
        const int inFrame = y - m_frame.y_offset;
        if (inFrame >= 0 && inFrame < m_frame.height)
            std::copy_n(row(inFrame), 4 * m_frame.width, line.begin() + std::ptrdiff_t(4) * m_frame.x_offset);
        image.addRow(y, line.data(), PixelForm::Rgba);
    }
}

} // namespace

std::unique_ptr<PictureReader> webpReader(PictureSource& source)
{
    return std::make_unique<WebpReader>(source);
}

} // namespace geovlm::imaging
