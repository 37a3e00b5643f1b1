// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <QJsonObject>
#include <array>
#include <cstdint>
#include <vector>

namespace geovlm::imaging {

/// How an image becomes a network's input.
struct InputSpec
{
    enum class Projection {
        Direct,       ///< the whole image, resized
        Bilinear,     ///< the whole image, resized as Sample4Geo does: each pixel from the four around its
                      ///< place, never an average over more (cv2.INTER_LINEAR_EXACT of its validation
                      ///< transforms; networks trained on such pixels see others as another domain)
        PanoramaBand, ///< rows bandTop..bandBottom of a panorama
        PolarTile, ///< a tile unwrapped around its centre: columns = azimuth (centre = north), bottom row =
                   ///< centre
    };
    int height = 384;
    int width = 384;
    Projection projection = Projection::Direct;
    double bandTop = 0; ///< PanoramaBand: share of the height, 0..1
    double bandBottom = 1;
    double radius = 1; ///< PolarTile: radius of the top row as a share of half the tile's side
    friend bool operator==(const InputSpec&, const InputSpec&) = default;

    QJsonObject toJson() const;
    static InputSpec fromJson(const QJsonObject& object);
    int pixels() const { return height * width; }
};

/// RGB bytes, plane after plane (3 × height × width). Shrinking averages areas, but for Bilinear; growing is
/// bilinear.
std::vector<std::uint8_t> prepare(const QImage& image, const InputSpec& spec);

/// An image as a network's input, and what can be done with it.
struct NetworkInput
{
    std::vector<std::uint8_t> pixels; ///< as prepare() gives them
    bool closesUp = false; ///< its columns go all the way round, so that it may be turned: a tile unwrapped
                           ///< around its centre, or a panorama
};

/// decode() and prepare(), within memory that all threads share.
NetworkInput prepareFile(const QString& file, const InputSpec& spec);
/// Whether the columns of an image of `size` go all the way round once it is prepared.
bool closesUp(QSize size, const InputSpec& spec);

/// ImageNet's mean and deviation per channel, on values of 0..1.
inline constexpr std::array<float, 3> imageNetMean{0.485f, 0.456f, 0.406f};
inline constexpr std::array<float, 3> imageNetDeviation{0.229f, 0.224f, 0.225f};

} // namespace geovlm::imaging
