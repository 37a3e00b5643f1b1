// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace geovlm {

/// Row-major floats, one row per item (embeddings: one row per image).
struct Matrix
{
    int rows = 0;
    int columns = 0;
    std::vector<float> values; ///< rows × columns

    Matrix() = default;
    Matrix(int rowCount, int columnCount)
        : rows(rowCount), columns(columnCount), values(std::size_t(rowCount) * std::size_t(columnCount))
    {
    }
    std::span<float> row(int index)
    {
        return {values.data() + std::size_t(index) * std::size_t(columns), std::size_t(columns)};
    }
    std::span<const float> row(int index) const
    {
        return {values.data() + std::size_t(index) * std::size_t(columns), std::size_t(columns)};
    }
};

/// Scales `vector` to length 1; a zero vector stays zero.
void normalise(std::span<float> vector);

/// Sum of products; both of one length.
float dot(std::span<const float> a, std::span<const float> b);

} // namespace geovlm
