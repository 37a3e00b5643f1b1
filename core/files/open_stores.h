// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QtGlobal>
#include <optional>

namespace geovlm::files {

/// One file of the system, whatever it is called.
struct FileIdentity
{
    quint64 device = 0;
    quint64 inode = 0;
    quint64 links = 0; ///< names that the file has
    bool sameFile(const FileIdentity& other) const { return device == other.device && inode == other.inode; }
};

/// Asks the system about `path` (links followed) without opening it; nothing where there is no such file.
std::optional<FileIdentity> identityOf(const QString& path);

/// Says for as long as it lives that this process has the store `path` open through SQLite. To open and close
/// that file in any other way drops all locks that this process holds on it (POSIX), and another program
/// could then change the store under us. Safe from any thread.
class OpenStore
{
public:
    explicit OpenStore(const QString& path);
    ~OpenStore();
    OpenStore(const OpenStore&) = delete;
    OpenStore& operator=(const OpenStore&) = delete;
};

/// Whether `path` is, under any name, a store that this process has open, or the -wal, -shm or -journal of
/// one. Opens nothing. Safe from any thread.
bool isOpenStore(const QString& path);

} // namespace geovlm::files
