// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/error.h"
#include "imaging/decode.h"
#include "input_file.h"

#include <algorithm>

using namespace geovlm;

namespace {

/// Whether that was a picture.
bool decodes(const QString& file, QSize fit)
{
    try {
        const QImage image = imaging::decode(file, fit);
        require(image.format() == QImage::Format_RGB888, "pixels are RGB");
        require(!image.isNull(), "a picture has pixels");
        require(!fit.isValid() || (image.width() <= fit.width() && image.height() <= fit.height()),
                "a picture fits");
        return true;
    } catch (const Error& error) {
        require(error.sentence().contains(file), "the file is named");
        return false;
    }
}

/// Mutations of a header would have the time go by with millions of equal pixels.
bool isSmall(const QString& file)
{
    try {
        const QSize size = imaging::sizeOf(file);
        require(!size.isEmpty(), "a size is known");
        return qint64(size.width()) * size.height() <= 1 << 20;
    } catch (const Error&) {
        return true;
    }
}

} // namespace

/// Any bytes are refused with the file's name, or become a picture, large and small alike.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const QString file = inputFile(data, size);
    if (!isSmall(file))
        return 0;
    const bool large = decodes(file, {});
    require(decodes(file, QSize(16, 16)) == large, "what can be read small can be read large");
    return 0;
}
