// SPDX-License-Identifier: GPL-3.0-or-later
#include "imaging/reduced_image.h"

#include "imaging/picture_reader.h"

#include <algorithm>
#include <cstring>
#include <new>

namespace geovlm::imaging {
namespace {

constexpr int channels = 3;

std::uint8_t onWhite(int value, int alpha)
{
    return std::uint8_t((value * alpha + 255 * (255 - alpha) + 127) / 255);
}

/// Three bytes for each of `count` pixels, `step` pixels apart.
void compose(const std::uint8_t* from, PixelForm form, int count, std::uint8_t* to, int step)
{
    const int width = form == PixelForm::Rgb ? 3 : 4;
    for (int i = 0; i < count; ++i, from += width, to += std::ptrdiff_t(channels) * step)
        for (int channel = 0; channel < channels; ++channel)
            to[channel] = form == PixelForm::Rgb ? from[channel]
                          : form == PixelForm::Rgba
                              ? onWhite(from[channel], from[3])
                              : std::uint8_t(std::min(255, from[channel] + 255 - from[3]));
}

} // namespace

int reductionFor(QSize size, QSize atLeast)
{
    if (qint64(size.width()) * size.height() <= ordinaryPixels)
        return 1;
    return std::max(1, std::min(size.width() / std::max(1, atLeast.width()),
                                size.height() / std::max(1, atLeast.height())));
}

QSize reducedSize(QSize size, int factor)
{
    return {(size.width() + factor - 1) / factor, (size.height() + factor - 1) / factor};
}

ReducedImage::ReducedImage(QSize size, int factor)
    : m_size(size), m_factor(factor), m_image(reducedSize(size, factor), QImage::Format_RGB888)
{
    if (m_image.isNull())
        throw std::bad_alloc();
    if (factor > 1) {
        m_line.resize(channels * std::size_t(size.width()));
        m_sums.resize(channels * std::size_t(m_image.width()));
    }
}

void ReducedImage::addPixels(int y, const std::uint8_t* pixels, PixelForm form, int first, int step)
{
    const int count = (m_size.width() - first + step - 1) / step;
    std::uint8_t* to = m_image.scanLine(y) + std::ptrdiff_t(channels) * first;
    if (form == PixelForm::Rgb && step == 1)
        std::memcpy(to, pixels, channels * std::size_t(count));
    else
        compose(pixels, form, count, to, step);
}

void ReducedImage::addRow(int y, const std::uint8_t* pixels, PixelForm form)
{
    if (m_factor == 1) {
        addPixels(y, pixels, form, 0, 1);
        return;
    }
    if (y / m_factor != m_target)
        flush();
    m_target = y / m_factor;
    ++m_rows;
    const std::uint8_t* line = pixels;
    if (form != PixelForm::Rgb) {
        compose(pixels, form, m_size.width(), m_line.data(), 1);
        line = m_line.data();
    }
    std::uint32_t* sum = m_sums.data();
    for (int x = 0, inSquare = 0; x < m_size.width(); ++x, line += channels) {
        for (int channel = 0; channel < channels; ++channel)
            sum[channel] += line[channel];
        if (++inSquare == m_factor) {
            inSquare = 0;
            sum += channels;
        }
    }
}

void ReducedImage::flush()
{
    if (m_rows == 0)
        return;
    std::uint8_t* to = m_image.scanLine(m_target);
    for (int x = 0; x < m_image.width(); ++x) {
        const int columns = std::min(m_factor, m_size.width() - x * m_factor);
        const std::uint32_t pixels = std::uint32_t(columns) * std::uint32_t(m_rows);
        for (int i = channels * x; i < channels * (x + 1); ++i)
            to[i] = std::uint8_t((m_sums[std::size_t(i)] + pixels / 2) / pixels);
    }
    std::fill(m_sums.begin(), m_sums.end(), 0U);
    m_rows = 0;
}

QImage ReducedImage::take()
{
    flush();
    return std::move(m_image);
}

} // namespace geovlm::imaging
