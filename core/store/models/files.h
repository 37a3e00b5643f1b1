// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QFile>
#include <QString>

namespace geovlm::store {

/// Returns once the file's bytes are on the disk. Throws Error.
void syncFile(QFile& file);
/// Makes new names in a folder survive a power cut, where the system can do that. Throws Error.
void syncFolder(const QString& folder);
/// Renames without ever replacing a file. Throws Error.
void moveWithoutReplacing(const QString& from, const QString& to);
/// Hex SHA-256 of the first `length` bytes, or an empty array if the file has fewer or is not there. Throws
/// files::Unreadable when it cannot be opened, Error when it cannot be read.
QByteArray sha256OfFile(const QString& path, qint64 length);
/// Removes a database with its -wal, -shm and -journal.
void removeDatabaseFiles(const QString& path);

} // namespace geovlm::store
