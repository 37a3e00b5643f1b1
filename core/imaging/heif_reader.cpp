// SPDX-License-Identifier: GPL-3.0-or-later
#include "imaging/picture_reader.h"
#include "imaging/reduced_image.h"
#include "imaging/text.h"

#include <QLibrary>
#include <QtEndian>
#include <libheif/heif.h>
#include <memory>
#include <new>

namespace geovlm::imaging {
namespace {

constexpr qint64 largestHeifFile = 256LL << 20;

/// libheif brings five video codecs along, so it is loaded when the first such picture is met.
class Library
{
    QLibrary m_library{QStringLiteral("heif"), 1};
    template <class Function>
    Function* named(const char* name)
    {
        const auto found = reinterpret_cast<Function*>(m_library.resolve(name));
        missing = missing || !found;
        return found;
    }

public:
    bool missing = false;
// NOLINTNEXTLINE(bugprone-macro-parentheses): it declares a member
#define GEOVLM_HEIF(name) decltype(::heif_##name)* name = named<decltype(::heif_##name)>("heif_" #name)
    GEOVLM_HEIF(context_alloc);
    GEOVLM_HEIF(context_free);
    GEOVLM_HEIF(context_read_from_memory_without_copy);
    GEOVLM_HEIF(context_get_primary_image_handle);
    GEOVLM_HEIF(image_handle_release);
    GEOVLM_HEIF(image_handle_get_width);
    GEOVLM_HEIF(image_handle_get_height);
    GEOVLM_HEIF(image_handle_has_alpha_channel);
    GEOVLM_HEIF(image_handle_is_premultiplied_alpha);
    GEOVLM_HEIF(image_handle_get_luma_bits_per_pixel);
    GEOVLM_HEIF(image_handle_get_raw_color_profile_size);
    GEOVLM_HEIF(image_handle_get_raw_color_profile);
    GEOVLM_HEIF(decoding_options_alloc);
    GEOVLM_HEIF(decoding_options_free);
    GEOVLM_HEIF(decode_image);
    GEOVLM_HEIF(image_release);
    GEOVLM_HEIF(image_get_plane_readonly);
    GEOVLM_HEIF(image_get_width);
    GEOVLM_HEIF(image_get_height);
#undef GEOVLM_HEIF
};

Library& library()
{
    static Library loaded;
    return loaded;
}

/// The file is a row of boxes, each beginning with its length.
bool lastBoxIsWhole(const QByteArray& bytes)
{
    constexpr qint64 shortHead = 8, longHead = 16;
    qint64 at = 0;
    while (at + shortHead <= bytes.size()) {
        quint64 length = qFromBigEndian<quint32>(bytes.constData() + at);
        if (length == 0) // up to the end
            return true;
        if (length == 1 && at + longHead <= bytes.size())
            length = qFromBigEndian<quint64>(bytes.constData() + at + shortHead);
        if (length < quint64(shortHead) || length > quint64(bytes.size() - at))
            return false;
        at += qint64(length);
    }
    return at == bytes.size();
}

class HeifReader final : public PictureReader
{
public:
    explicit HeifReader(PictureSource& source);
    PictureHeader header() override;
    qint64 memory(QSize atLeast) override;
    QString kind() const override { return Text::tr("HEIC"); }
    QImage read(QSize atLeast) override;

private:
    /// What goes wrong behind the header is said by an error; a file that is cut lacks bytes that its
    /// header counts.
    void require(const heif_error& error);
    QSize size() const;

    PictureSource& m_source;
    QByteArray m_bytes;
    std::unique_ptr<heif_context, decltype(&heif_context_free)> m_context{nullptr, nullptr};
    std::unique_ptr<heif_image_handle, decltype(&heif_image_handle_release)> m_picture{nullptr, nullptr};
};

void HeifReader::require(const heif_error& error)
{
    if (error.code == heif_error_Ok)
        return;
    if (error.subcode == heif_suberror_End_of_data)
        m_source.noteEnd();
    m_source.fail(QString::fromUtf8(error.message));
}

HeifReader::HeifReader(PictureSource& source) : m_source(source)
{
    if (library().missing)
        throw Error(Text::tr("%1 is a HEIC picture, which needs libheif: install the package libheif1, or "
                             "save the picture as JPEG.")
                        .arg(source.name()));
    m_bytes = source.whole(largestHeifFile);
    if (!lastBoxIsWhole(m_bytes)) {
        m_source.noteEnd();
        m_source.fail({});
    }
    m_context = {library().context_alloc(), library().context_free};
    if (!m_context)
        throw std::bad_alloc();
    require(library().context_read_from_memory_without_copy(m_context.get(), m_bytes.constData(),
                                                            std::size_t(m_bytes.size()), nullptr));
    heif_image_handle* handle = nullptr;
    require(library().context_get_primary_image_handle(m_context.get(), &handle));
    m_picture = {handle, library().image_handle_release};
}

QSize HeifReader::size() const
{
    return {library().image_handle_get_width(m_picture.get()),
            library().image_handle_get_height(m_picture.get())};
}

/// libheif turns the picture itself, by the container's own word; EXIF's orientation is none of it.
PictureHeader HeifReader::header()
{
    PictureHeader header{size(), 1, {}};
    header.profile.resize(qsizetype(library().image_handle_get_raw_color_profile_size(m_picture.get())));
    if (!header.profile.isEmpty())
        require(library().image_handle_get_raw_color_profile(m_picture.get(), header.profile.data()));
    return header;
}

/// Two pictures in the decoder and one being converted, in bytes or in pairs of them.
qint64 HeifReader::memory(QSize atLeast)
{
    const qint64 pixels = qint64(size().width()) * size().height();
    const int bytes = library().image_handle_get_luma_bits_per_pixel(m_picture.get()) > 8 ? 2 : 1;
    const QSize reduced = reducedSize(size(), reductionFor(size(), atLeast));
    return m_bytes.size() + pixels * (6 * bytes + 4) + 3LL * reduced.width() * reduced.height();
}

QImage HeifReader::read(QSize atLeast)
{
    const Library& heif = library();
    const bool alpha = heif.image_handle_has_alpha_channel(m_picture.get()) != 0;
    const bool multiplied = alpha && heif.image_handle_is_premultiplied_alpha(m_picture.get()) != 0;
    const std::unique_ptr<heif_decoding_options, decltype(&heif_decoding_options_free)> options(
        heif.decoding_options_alloc(), heif.decoding_options_free);
    if (!options)
        throw std::bad_alloc();
    options->convert_hdr_to_8bit = 1;
    options->strict_decoding = 1;
    heif_image* decoded = nullptr;
    require(heif.decode_image(m_picture.get(), &decoded, heif_colorspace_RGB,
                              alpha ? heif_chroma_interleaved_RGBA : heif_chroma_interleaved_RGB,
                              options.get()));
    const std::unique_ptr<heif_image, decltype(&heif_image_release)> image(decoded, heif.image_release);
    int stride = 0;
    const std::uint8_t* rows = heif.image_get_plane_readonly(image.get(), heif_channel_interleaved, &stride);
    const QSize whole(heif.image_get_width(image.get(), heif_channel_interleaved),
                      heif.image_get_height(image.get(), heif_channel_interleaved));
    if (!rows || whole != size())
        m_source.fail(Text::tr("its parts do not fit together"));
    ReducedImage result(whole, reductionFor(whole, atLeast));
    const PixelForm form = !alpha       ? PixelForm::Rgb
                           : multiplied ? PixelForm::PremultipliedRgba
                                        : PixelForm::Rgba;
    for (int y = 0; y < whole.height(); ++y)
        result.addRow(y, rows + qsizetype(y) * stride, form);
    return result.take();
}

} // namespace

std::unique_ptr<PictureReader> heifReader(PictureSource& source)
{
    return std::make_unique<HeifReader>(source);
}

} // namespace geovlm::imaging
