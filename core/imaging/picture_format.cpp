// SPDX-License-Identifier: GPL-3.0-or-later
#include "imaging/picture_reader.h"
#include "imaging/text.h"

#include <QtEndian>
#include <algorithm>
#include <array>

namespace geovlm::imaging {
namespace {

constexpr int startBytes = 18;

bool isTiff(const QByteArray& start)
{
    // The last number tells files of more than four gigabytes.
    return start.startsWith(QByteArrayView("II*\0", 4)) || start.startsWith(QByteArrayView("MM\0*", 4)) ||
           start.startsWith(QByteArrayView("II+\0", 4)) || start.startsWith(QByteArrayView("MM\0+", 4));
}

/// "BM" begins many a text, so the length of the head has to be one that there is.
bool isBmp(const QByteArray& start)
{
    static constexpr std::array<quint32, 7> heads{12, 40, 52, 56, 64, 108, 124};
    return start.startsWith("BM") && start.size() == startBytes &&
           std::ranges::find(heads, qFromLittleEndian<quint32>(start.constData() + 14)) != heads.end();
}

bool isHeif(const QByteArray& start)
{
    static constexpr std::array brands{"heic", "heix", "hevc", "hevx", "heim",
                                       "heis", "mif1", "msf1", "avif"};
    return start.mid(4, 4) == "ftyp" &&
           std::ranges::any_of(brands, [&](const char* brand) { return start.mid(8, 4) == brand; });
}

} // namespace

std::unique_ptr<PictureReader> readerOf(PictureSource& source)
{
    const QByteArray start = source.start(startBytes);
    if (start.startsWith("\xFF\xD8\xFF"))
        return jpegReader(source);
    if (start.startsWith("\x89PNG\r\n\x1A\n"))
        return pngReader(source);
    if (start.startsWith("RIFF") && start.mid(8, 4) == "WEBP")
        return webpReader(source);
    if (isTiff(start))
        return tiffReader(source);
    if (isBmp(start))
        return bmpReader(source);
    if (isHeif(start))
        return heifReader(source);
    throw Error(Text::tr("%1 is not a JPEG, PNG, WebP, TIFF, BMP or HEIC image.").arg(source.name()));
}

} // namespace geovlm::imaging
