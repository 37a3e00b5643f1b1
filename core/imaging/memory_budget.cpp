// SPDX-License-Identifier: GPL-3.0-or-later
#include "imaging/memory_budget.h"

#include <QSemaphore>
#include <algorithm>

namespace geovlm::imaging {
namespace {

constexpr int shift = 20;
constexpr int whole = int(decodingBytes >> shift);

QSemaphore& budget()
{
    static QSemaphore all(whole);
    return all;
}

} // namespace

void MemoryLease::take(qint64 bytes)
{
    const int share = int(std::clamp<qint64>((bytes >> shift) + 1, 1, whole));
    budget().acquire(share);
    m_taken = share;
}

MemoryLease::~MemoryLease()
{
    if (m_taken > 0)
        budget().release(m_taken);
}

} // namespace geovlm::imaging
