// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

namespace geovlm::imaging {

/// Bytes that decoding takes at most, all threads together, so that a program with networks loaded stays
/// below a gigabyte.
constexpr qint64 decodingBytes = 640LL << 20;

/// A share of that memory, given back when it goes out of scope. Whoever asks for more than is left waits
/// for the others; a thread holds one lease at a time.
class MemoryLease
{
public:
    MemoryLease() = default;
    ~MemoryLease();
    MemoryLease(const MemoryLease&) = delete;
    MemoryLease& operator=(const MemoryLease&) = delete;
    /// Once a lease. More than there is at all is everything.
    void take(qint64 bytes);

private:
    int m_taken = 0; ///< MiB
};

} // namespace geovlm::imaging
