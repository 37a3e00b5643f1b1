// SPDX-License-Identifier: GPL-3.0-or-later
#include "imaging/exif.h"

#include <QTransform>
#include <libexif/exif-data.h>
#include <memory>

namespace geovlm::imaging {
namespace {

constexpr char prefix[] = {'E', 'x', 'i', 'f', 0, 0};
constexpr qsizetype longestBlock = 1 << 20;

} // namespace

int exifOrientation(const QByteArray& block)
{
    const QByteArray head(prefix, sizeof prefix);
    const QByteArray bytes = (block.startsWith(head) ? block : head + block).left(longestBlock);
    const std::unique_ptr<ExifData, decltype(&exif_data_unref)> data(exif_data_new(), exif_data_unref);
    if (!data)
        return 1;
    exif_data_unset_option(data.get(),
                           EXIF_DATA_OPTION_FOLLOW_SPECIFICATION); // as it is, not as it ought to be
    exif_data_load_data(data.get(), reinterpret_cast<const unsigned char*>(bytes.constData()),
                        unsigned(bytes.size()));
    const ExifEntry* entry = exif_content_get_entry(data->ifd[EXIF_IFD_0], EXIF_TAG_ORIENTATION);
    if (!entry || entry->format != EXIF_FORMAT_SHORT || entry->components < 1 || entry->size < 2)
        return 1;
    const int orientation = exif_get_short(entry->data, exif_data_get_byte_order(data.get()));
    return orientation >= 1 && orientation <= 8 ? orientation : 1;
}

QImage upright(const QImage& image, int orientation)
{
    const auto quarter = [](const QImage& from, int degrees) {
        return from.transformed(QTransform().rotate(degrees));
    };
    switch (orientation) {
    case 2:
        return image.mirrored(true, false);
    case 3:
        return image.mirrored(true, true);
    case 4:
        return image.mirrored(false, true);
    case 5:
        return quarter(image.mirrored(false, true), 90);
    case 6:
        return quarter(image, 90);
    case 7:
        return quarter(image.mirrored(true, false), 90);
    case 8:
        return quarter(image, 270);
    default:
        return image;
    }
}

} // namespace geovlm::imaging
