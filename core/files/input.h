// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/error.h"

#include <QIODevice>
#include <QString>
#include <QStringList>
#include <optional>
#include <vector>

namespace geovlm::files {

/// A file that could not be opened: not there, no right, or no ordinary file.
class Unreadable : public Error
{
public:
    using Error::Error;
};

/// A file that a user or a store names, opened for reading. Opening never waits: pipes, devices, sockets and
/// folders are refused by name, and so is a store that this process has open (see open_stores.h). As any
/// QIODevice it serves Qt's readers; after them throwIfFailed() tells an error of the disk from the end of
/// the file, which QIODevice does not.
class Input : public QIODevice
{
    Q_OBJECT

public:
    /// Throws Unreadable.
    explicit Input(const QString& path);
    ~Input() override;

    const QString& path() const { return m_path; }
    /// Bytes of the file when it was opened.
    qint64 size() const override { return m_size; }
    bool seek(qint64 position) override;
    /// The next `most` bytes; fewer only where the file ends. Throws Error when they cannot be read.
    QByteArray block(qint64 most);
    /// The next line with its end, or its first `most` bytes; empty at the end of the file. Throws Error.
    QByteArray line(qint64 most);
    /// Everything from here on. Throws Error when that cannot be read or is more than `most` bytes.
    QByteArray rest(qint64 most);
    /// Throws Error when a reader of Qt's met an error.
    void throwIfFailed() const;

protected:
    qint64 readData(char* data, qint64 most) override;
    qint64 writeData(const char* data, qint64 size) override;

private:
    QString m_path;
    int m_handle = -1;
    qint64 m_size = 0;
    qint64 m_at = 0;
    int m_error = 0; ///< errno of the first read that failed
};

/// The whole file. Throws Unreadable, or Error when it has more than `most` bytes or cannot be read.
QByteArray readWhole(const QString& path, qint64 most);

/// Names of everything in a folder but "." and "..", hidden entries too; empty where there is no such folder.
/// Throws Unreadable when it cannot be listed to its end: a folder that may not be read is not empty.
QStringList namesIn(const QString& folder);

struct FolderEntry
{
    QString name;
    bool isLink = false;
};
/// The same of ordinary files and links to such alone, without a question to the system for each.
std::vector<FolderEntry> filesIn(const QString& folder);

/// Bytes of the file, or nothing where there is none. Throws Unreadable when that cannot be told.
std::optional<qint64> sizeOf(const QString& path);

/// "No such file or directory" and the like, of an errno.
QString systemText(int error);

} // namespace geovlm::files
