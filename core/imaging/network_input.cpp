// SPDX-License-Identifier: GPL-3.0-or-later
#include "imaging/network_input.h"

#include "imaging/decode.h"
#include "imaging/memory_budget.h"
#include "imaging/variation.h"

#include <QtMath>
#include <algorithm>
#include <cmath>
#include <map>
#include <mutex>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>
#include <tuple>

namespace geovlm::imaging {
namespace {

using Projection = InputSpec::Projection;

QString nameOf(Projection projection)
{
    switch (projection) {
    case Projection::PanoramaBand:
        return QStringLiteral("panorama-band");
    case Projection::PolarTile:
        return QStringLiteral("polar-tile");
    case Projection::Bilinear:
        return QStringLiteral("bilinear");
    case Projection::Direct:
        break;
    }
    return QStringLiteral("direct");
}

Projection projectionNamed(const QString& name)
{
    for (const Projection projection :
         {Projection::Bilinear, Projection::PanoramaBand, Projection::PolarTile})
        if (name == nameOf(projection))
            return projection;
    return Projection::Direct;
}

/// How much finer the polar grid is sampled before areas are averaged: a tile has about this many pixels a
/// row of the network's input.
constexpr int polarOversampling = 3;

struct PolarMap
{
    cv::Mat x, y; ///< source position of each sample, CV_32F
};

PolarMap makePolarMap(const InputSpec& spec, int side)
{
    const int rows = spec.height * polarOversampling;
    const int columns = spec.width * polarOversampling;
    PolarMap map{cv::Mat(rows, columns, CV_32F), cv::Mat(rows, columns, CV_32F)};
    const double centre = (side - 1) / 2.0;
    for (int row = 0; row < rows; ++row) {
        const double radius = spec.radius * side / 2.0 * (1 - (row + 0.5) / rows);
        for (int column = 0; column < columns; ++column) {
            const double azimuth = ((column + 0.5) / columns * 2 - 1) * M_PI;
            map.x.at<float>(row, column) = float(centre + radius * std::sin(azimuth));
            map.y.at<float>(row, column) = float(centre - radius * std::cos(azimuth));
        }
    }
    return map;
}

/// The maps are the same for all tiles of one size; a store has one or two sizes.
const PolarMap& polarMap(const InputSpec& spec, int side)
{
    static std::mutex mutex;
    static std::map<std::tuple<int, int, double, int>, PolarMap> maps;
    const std::lock_guard lock(mutex);
    const auto key = std::make_tuple(spec.height, spec.width, spec.radius, side);
    const auto found = maps.find(key);
    return found != maps.end() ? found->second : maps.emplace(key, makePolarMap(spec, side)).first->second;
}

cv::Mat resized(const cv::Mat& source, int width, int height)
{
    const bool shrinks = source.cols >= width && source.rows >= height;
    cv::Mat result;
    cv::resize(source, result, cv::Size(width, height), 0, 0, shrinks ? cv::INTER_AREA : cv::INTER_LINEAR);
    return result;
}

cv::Mat resizedBilinear(const cv::Mat& source, int width, int height)
{
    cv::Mat result;
    cv::resize(source, result, cv::Size(width, height), 0, 0, cv::INTER_LINEAR_EXACT);
    return result;
}

cv::Mat unwrapped(const cv::Mat& tile, const InputSpec& spec)
{
    const int side = std::min(tile.cols, tile.rows);
    const cv::Mat square = tile(cv::Rect((tile.cols - side) / 2, (tile.rows - side) / 2, side, side));
    const PolarMap& map = polarMap(spec, side);
    cv::Mat fine;
    cv::remap(square, fine, map.x, map.y, cv::INTER_LINEAR, cv::BORDER_REPLICATE);
    return resized(fine, spec.width, spec.height);
}

cv::Mat band(const cv::Mat& panorama, const InputSpec& spec)
{
    const int top = std::clamp(int(std::lround(spec.bandTop * panorama.rows)), 0, panorama.rows - 1);
    const int bottom = std::clamp(int(std::lround(spec.bandBottom * panorama.rows)), top + 1, panorama.rows);
    return resized(panorama.rowRange(top, bottom), spec.width, spec.height);
}

cv::Mat projected(const cv::Mat& image, const InputSpec& spec)
{
    switch (spec.projection) {
    case Projection::PanoramaBand:
        return band(image, spec);
    case Projection::PolarTile:
        return unwrapped(image, spec);
    case Projection::Bilinear:
        return resizedBilinear(image, spec.width, spec.height);
    case Projection::Direct:
        break;
    }
    return resized(image, spec.width, spec.height);
}

} // namespace

QJsonObject InputSpec::toJson() const
{
    return {{QStringLiteral("height"), height},
            {QStringLiteral("width"), width},
            {QStringLiteral("projection"), nameOf(projection)},
            {QStringLiteral("band_top"), bandTop},
            {QStringLiteral("band_bottom"), bandBottom},
            {QStringLiteral("radius"), radius}};
}

InputSpec InputSpec::fromJson(const QJsonObject& object)
{
    InputSpec spec;
    spec.height = std::clamp(object[u"height"].toInt(384), 1, 8192);
    spec.width = std::clamp(object[u"width"].toInt(384), 1, 8192);
    spec.projection = projectionNamed(object[u"projection"].toString());
    spec.bandTop = std::clamp(object[u"band_top"].toDouble(0), 0.0, 1.0);
    spec.bandBottom = std::clamp(object[u"band_bottom"].toDouble(1), 0.0, 1.0);
    spec.radius = std::clamp(object[u"radius"].toDouble(1), 0.01, 1.5);
    return spec;
}

std::vector<std::uint8_t> prepare(const QImage& image, const InputSpec& spec)
{
    const QImage rgb = image.convertToFormat(QImage::Format_RGB888);
    const cv::Mat source(rgb.height(), rgb.width(), CV_8UC3, const_cast<uchar*>(rgb.constBits()),
                         std::size_t(rgb.bytesPerLine()));
    const cv::Mat pixels = projected(source, spec);
    std::vector<std::uint8_t> planes(std::size_t(3 * spec.pixels()));
    const auto plane = std::ptrdiff_t(spec.pixels());
    std::vector<cv::Mat> channels;
    channels.reserve(3);
    for (int channel = 0; channel < 3; ++channel)
        channels.emplace_back(spec.height, spec.width, CV_8UC1, planes.data() + channel * plane);
    cv::split(pixels, channels);
    return planes;
}

bool closesUp(QSize size, const InputSpec& spec)
{
    return spec.projection == Projection::PolarTile || isPanorama(size);
}

NetworkInput prepareFile(const QString& file, const InputSpec& spec)
{
    MemoryLease lease;
    const QImage image = decode(file, {}, lease);
    return {prepare(image, spec), closesUp(image.size(), spec)};
}

} // namespace geovlm::imaging
