// SPDX-License-Identifier: GPL-3.0-or-later
#include "imaging/variation.h"

#include "domain/error.h"
#include "domain/random.h"
#include "imaging/text.h"

#include <QBuffer>
#include <QImageReader>
#include <QImageWriter>
#include <QtMath>
#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

namespace geovlm::imaging {
namespace {

constexpr double leastKept = 0.92;
constexpr double mostLight = 1.25;
constexpr int worstQuality = 40;
constexpr int bestQuality = 90;
constexpr double mostDegrees = 10;
constexpr int bytesPerPixel = 3;

int keptOf(int length, Random& random)
{
    return std::max(1, int(std::lround(length * random.uniform(leastKept, 1))));
}

QImage cropped(const QImage& image, Random random)
{
    const int width = isPanorama(image.size()) ? image.width() : keptOf(image.width(), random);
    const int height = keptOf(image.height(), random);
    const int left = random.below(image.width() - width + 1);
    return image.copy(left, random.below(image.height() - height + 1), width, height);
}

/// Between 1 / mostLight and mostLight, as often above 1 as below.
double lightFactor(Random& random)
{
    return std::exp(random.uniform(-1, 1) * std::log(mostLight));
}

QImage relit(QImage image, Random random)
{
    const double gain = lightFactor(random);
    const double gamma = lightFactor(random);
    std::array<uchar, 256> table{};
    for (int value = 0; value < int(table.size()); ++value)
        table[std::size_t(value)] =
            uchar(std::clamp(std::lround(255 * gain * std::pow(value / 255.0, gamma)), 0L, 255L));
    for (int y = 0; y < image.height(); ++y) {
        uchar* line = image.scanLine(y);
        std::transform(line, line + std::ptrdiff_t(bytesPerPixel) * image.width(), line,
                       [&table](uchar value) { return table[value]; });
    }
    return image;
}

QImage rolled(const QImage& image, Random random)
{
    const double degrees = random.uniform(-mostDegrees, mostDegrees);
    const int shift = (int(std::lround(degrees / 360 * image.width())) + image.width()) % image.width();
    QImage result(image.size(), image.format());
    const auto bytes = bytesPerPixel * std::size_t(image.width());
    const auto first = bytesPerPixel * std::size_t(shift);
    for (int y = 0; y < image.height(); ++y) {
        std::memcpy(result.scanLine(y), image.constScanLine(y) + first, bytes - first);
        std::memcpy(result.scanLine(y) + (bytes - first), image.constScanLine(y), first);
    }
    return result;
}

cv::Mat matrixOf(const QImage& image)
{
    return {image.height(), image.width(), CV_8UC3, const_cast<uchar*>(image.constBits()),
            std::size_t(image.bytesPerLine())};
}

QImage rotated(const QImage& image, Random random)
{
    const double degrees = random.uniform(-mostDegrees, mostDegrees);
    const double sine = std::abs(std::sin(qDegreesToRadians(degrees)));
    const double cosine = std::cos(qDegreesToRadians(degrees));
    const double aspect = double(image.width()) / image.height();
    const double scale = cosine + sine * std::max(aspect, 1 / aspect);
    const cv::Point2f centre(float(image.width() - 1) / 2, float(image.height() - 1) / 2);
    QImage result(image.size(), image.format());
    cv::Mat target = matrixOf(result);
    cv::warpAffine(matrixOf(image), target, cv::getRotationMatrix2D(centre, degrees, scale), target.size(),
                   cv::INTER_LINEAR, cv::BORDER_REPLICATE);
    return result;
}

QImage recompressed(const QImage& image, Random random)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::ReadWrite);
    QImageWriter writer(&buffer, "jpeg");
    writer.setQuality(worstQuality + random.below(bestQuality - worstQuality + 1));
    if (!writer.write(image))
        throw Error(Text::tr("The image cannot be made into a JPEG: %1.").arg(writer.errorString()));
    buffer.seek(0);
    QImageReader reader(&buffer, "jpeg");
    const QImage result = reader.read();
    if (result.isNull())
        throw Error(Text::tr("The image cannot be read back from a JPEG: %1.").arg(reader.errorString()));
    return result.convertToFormat(QImage::Format_RGB888);
}

} // namespace

bool Variation::changes(View view) const
{
    return crop || light || jpeg || (view == View::Ground ? roll : rotate);
}

bool isPanorama(QSize size)
{
    constexpr double leastAspect = 1.9;
    return size.height() > 0 && size.width() >= leastAspect * size.height();
}

QImage varied(const QImage& image, View view, const Variation& variation, quint64 seed)
{
    const auto stream = [seed](const char* purpose) { return Random::stream(seed, purpose); };
    QImage result = image.convertToFormat(QImage::Format_RGB888);
    if (variation.roll && view == View::Ground && isPanorama(result.size()))
        result = rolled(result, stream("roll"));
    if (variation.rotate && view == View::Satellite)
        result = rotated(result, stream("rotate"));
    if (variation.crop)
        result = cropped(result, stream("crop"));
    if (variation.light)
        result = relit(std::move(result), stream("light"));
    if (variation.jpeg)
        result = recompressed(result, stream("jpeg"));
    return result;
}

} // namespace geovlm::imaging
