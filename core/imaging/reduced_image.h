// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <QSize>
#include <cstdint>
#include <vector>

namespace geovlm::imaging {

/// By how much a picture of `size` is divided so that it stays at least `atLeast`; 1 for ordinary sizes.
int reductionFor(QSize size, QSize atLeast);

/// `size` divided by `factor`, rounded up.
QSize reducedSize(QSize size, int factor);

enum class PixelForm { Rgb, Rgba, PremultipliedRgba };

/// Takes a picture row by row, from the top, and averages squares of pixels. What is transparent shows
/// white.
class ReducedImage
{
public:
    /// Throws std::bad_alloc.
    ReducedImage(QSize size, int factor);

    /// A row of the picture, 8 bits a channel.
    void addRow(int y, const std::uint8_t* pixels, PixelForm form);
    /// Some pixels of a row: every `step`th from column `first` on. Only where nothing is reduced.
    void addPixels(int y, const std::uint8_t* pixels, PixelForm form, int first, int step);
    /// RGB888.
    QImage take();

private:
    void flush();

    QSize m_size;
    int m_factor;
    QImage m_image;
    std::vector<std::uint8_t> m_line;  ///< a row on white
    std::vector<std::uint32_t> m_sums; ///< of the squares of one row of them
    int m_rows = 0;                    ///< rows in m_sums
    int m_target = 0;                  ///< their row in the image
};

} // namespace geovlm::imaging
