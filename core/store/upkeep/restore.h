// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QJsonObject>
#include <QString>

namespace geovlm::store {

/// What a backup holds, to be asked about before it is put back.
struct BackupContent
{
    QString file; ///< absolute
    int schema = 0;
    QDateTime written; ///< of the file, local time
    qint64 images = 0;
    qint64 answersOfPeople = 0; ///< entries of the log
    QDateTime newestAnswer;     ///< UTC; invalid = nobody has answered
};
/// Throws Error for what is no store of ours, is damaged or is newer than this program.
BackupContent inspectBackup(const QString& backup);

struct Restored
{
    QString kept; ///< the store that was there, under its new name; empty = there was none
    qint64 pages = 0;
};
/// Puts a copy of `backup` and of its folder at `store`, integrity-checked before anything is moved. A store
/// that was there, damaged or not, is renamed with its -wal and its folder, never removed; where a step fails
/// it is put back. Waits up to `waitSeconds` for the writer lock. Throws Error.
Restored restore(const QString& backup, const QString& store, double waitSeconds = 10);
QJsonObject toJson(const Restored& restored);

} // namespace geovlm::store
