// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/sqlite/paths.h"

#include "store/sqlite/query.h"

#include <QDir>
#include <QFileInfo>

namespace geovlm::store {

QString rootToStore(const QString& storePath, const QString& directory)
{
    const QString absolute = QDir::cleanPath(QFileInfo(directory).absoluteFilePath());
    const QString relative = QFileInfo(storePath).dir().relativeFilePath(absolute);
    const bool near = relative != QStringLiteral("..") && !relative.startsWith(QStringLiteral("../../"));
    if (relative.isEmpty())
        return QStringLiteral(".");
    return near && relative != QStringLiteral("../..") ? relative : absolute;
}

QString rootFromStored(const QString& storePath, const QString& stored)
{
    return QDir::cleanPath(QFileInfo(storePath).dir().absoluteFilePath(stored));
}

QString backupNameBeforeMigration(const QString& storePath, int version)
{
    const QFileInfo info(storePath);
    const QString stem = info.dir().filePath(info.completeBaseName());
    QString name = QStringLiteral("%1.before-v%2.geovlm").arg(stem).arg(version);
    // An earlier backup may be the only good one: never replace it.
    for (int copy = 2; QFileInfo::exists(name); ++copy)
        name = QStringLiteral("%1.before-v%2-%3.geovlm").arg(stem).arg(version).arg(copy);
    return name;
}

QString meta(Database& database, const QString& key)
{
    return textOf(database, "SELECT value FROM meta WHERE key = ?", key).value_or(QString());
}

void putMeta(Database& database, const QString& key, const QString& value)
{
    insertOrUpdate(database, "meta", {{"key", key}}, {{"value", value}});
}

} // namespace geovlm::store
