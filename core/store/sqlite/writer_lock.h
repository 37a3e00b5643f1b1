// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace geovlm::store {

/// The right to write a store: an advisory lock of the system (flock) on NAME.geovlm.lock, which names its
/// holder for others to read. Two connections that write or checkpoint at the same moment can corrupt a WAL
/// file (SQLite before 3.51.3), so there is one in the world. The system lets go of it when the process ends,
/// however it ends; the file stays and means nothing by itself. Whoever waits longest gets it next, or nearly
/// so.
class WriterLock
{
public:
    /// Throws Error naming the holder after `waitSeconds`.
    WriterLock(const QString& store, double waitSeconds);
    ~WriterLock();
    WriterLock(const WriterLock&) = delete;
    WriterLock& operator=(const WriterLock&) = delete;

private:
    void sign() const;
    [[noreturn]] void fail(const QString& store) const;

    int m_file = -1;
};

} // namespace geovlm::store
