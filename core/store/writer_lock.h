// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLockFile>
#include <QString>

namespace geovlm::store {

/// The right to write a store, held as NAME.geovlm.lock. Two connections that write or checkpoint at the same
/// moment can corrupt a WAL file (SQLite before 3.51.3), so there is one in the world. The lock of a
/// process that died frees itself.
class WriterLock
{
public:
    /// Throws Error naming the holder after `waitSeconds`.
    WriterLock(const QString& store, double waitSeconds);

private:
    [[noreturn]] void fail(const QString& store) const;
    QLockFile m_lock;
};

} // namespace geovlm::store
