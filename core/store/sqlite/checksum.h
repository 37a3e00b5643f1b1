// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>
#include <cstring>
#include <span>

namespace geovlm::store {

/// Tells damage, not malice: any change to one number gives another sum for certain, anything else with a
/// chance of 1 in 2^64 not to. Some gigabytes a second.
inline qint64 checksumOf(std::span<const float> row)
{
    quint64 sum = 0x9e3779b97f4a7c15U ^ quint64(row.size());
    for (const float value : row) {
        quint32 bits = 0;
        std::memcpy(&bits, &value, sizeof bits);
        sum = (sum ^ bits) * 0xd6e8feb86659fd93U;
        sum ^= sum >> 32;
    }
    return qint64(sum);
}

} // namespace geovlm::store
