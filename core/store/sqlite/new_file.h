// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace geovlm::store {

/// A new database, with a folder beside it if it gets one, that takes its name only when it is whole. Until
/// then it is called NAME.partial-PROCESS-MACHINE; the next command that works there removes what a killed
/// one left.
class NewFile
{
public:
    /// Throws Error when a -wal of another store lies where the new one would have its own.
    explicit NewFile(QString path);
    ~NewFile(); ///< removes what did not take its name
    NewFile(const NewFile&) = delete;
    NewFile& operator=(const NewFile&) = delete;

    const QString& partial() const { return m_partial; }
    QString partialFolder() const;
    /// The database is closed and on the disk. Throws Error, and leaves nothing, if there is something of
    /// that name by now or the disk fails.
    void takeName();

private:
    void moveIntoPlace();

    QString m_path;
    QString m_partial;
};

/// What something half made for `path` is called, here as in NewFile: removeLitter() knows it.
QString passingName(const QString& path);

/// Removes what commands on this machine that are gone left of `path` half made.
void removeLitter(const QString& path);

} // namespace geovlm::store
