// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "files/open_stores.h"

#include <QString>

namespace geovlm::store {

/// Remembers which file a path led to, and which -wal lay beside it, and notices when that is no longer so.
/// Opens nothing. SQLite itself would go on writing to a file that nobody can find any more.
class FileWatch
{
public:
    /// `path` is a store in WAL mode that is open and was read from, so that its -wal is there.
    explicit FileWatch(QString path);
    /// Throws FileChanged when the path leads elsewhere or nowhere, or the file has got a second name.
    void require() const;

private:
    void requireWal() const;

    QString m_path;
    std::optional<files::FileIdentity> m_file;
    std::optional<files::FileIdentity> m_wal;
};

/// Throws Error for a store with two or more names (hard links): each name has a lock and a -wal of its own,
/// so two programs could write to the one file and undo each other's work.
void requireOneName(const QString& path);

} // namespace geovlm::store
