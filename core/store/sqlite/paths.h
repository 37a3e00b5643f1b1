// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace geovlm::store {

class Database;

/// The root as kept in the file: relative to the store's folder when it lies inside or beside it, so that a
/// folder moved as a whole still works.
QString rootToStore(const QString& storePath, const QString& directory);
QString rootFromStored(const QString& storePath, const QString& stored);

QString backupNameBeforeMigration(const QString& storePath, int version);

/// The store's own named values.
QString meta(Database& database, const QString& key);
void putMeta(Database& database, const QString& key, const QString& value);

} // namespace geovlm::store
