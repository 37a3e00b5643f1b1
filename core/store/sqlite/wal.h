// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace geovlm::store {

class Database;

/// What NAME.geovlm-wal holds that NAME.geovlm itself lacks. A store that was closed has no -wal; one is left
/// when a program was killed, or when another program was reading while the last writer closed.
struct WalContent
{
    qint64 bytes = 0; ///< of the -wal
    qint64 pages =
        0; ///< pages that the store has in another state, or not at all: a copy of it alone lacks them
    /// Whole changes that stand behind a damaged place: nobody can read them any more. A crash in the middle
    /// of one that was not yet saved leaves such a place too, at the very end and without a whole change
    /// behind it.
    int unreadable = 0;
    bool holdsChanges() const { return pages > 0; }
};
/// Reads both through SQLite's own file layer and changes neither; nothing where there is no -wal. While
/// another program writes it is a picture of a moment. Throws Error if either cannot be read.
WalContent walContent(const QString& path);

/// A sentence about what the -wal holds that the file itself lacks, or an empty text.
QString walNote(const QString& path);

/// Bytes of the -wal beside `path`; 0 where there is none. Opens nothing.
qint64 walBytes(const QString& path);

/// Says in the store, and so in its -wal, to which state of the file the -wal belongs: the first change after
/// the -wal was emptied calls this. Inside a transaction.
void linkWal(Database& database);
/// Throws Error when the -wal beside the open database belongs to another state of it, as when an older copy
/// was put in the place of the file but not of its -wal: together they would make a mixture of both.
void requireOwnWal(Database& database);
/// Whether the file without its -wal is a sound database.
bool isSoundWithoutWal(const QString& path);
/// Throws Error that says what lies beside a store which is sound alone but not together with its -wal.
[[noreturn]] void failBecauseOfWal(const QString& path);

} // namespace geovlm::store
