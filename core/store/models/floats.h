// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <bit>
#include <cstring>
#include <vector>

namespace geovlm::store {

static_assert(std::endian::native == std::endian::little, "floats are kept little-endian, as in memory");

inline QByteArray bytesOf(const std::vector<float>& values)
{
    return QByteArray(reinterpret_cast<const char*>(values.data()), qsizetype(values.size() * sizeof(float)));
}

inline std::vector<float> floatsFrom(const QByteArray& bytes)
{
    std::vector<float> values(size_t(bytes.size()) / sizeof(float));
    if (!values.empty())
        std::memcpy(values.data(), bytes.constData(), values.size() * sizeof(float));
    return values;
}

} // namespace geovlm::store
