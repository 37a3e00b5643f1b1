// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>
#include <vector>

namespace geovlm::store {

class Database;

constexpr int applicationId = 0x47564C4D; // "GVLM"

/// The SQL that leads from version `to - 1` to `to`.
struct Migration
{
    int to = 0;
    QByteArray sql;
};
/// The compiled-in ones, in order.
const std::vector<Migration>& migrations();
/// The schema this program writes.
int currentVersion();

int versionOf(Database& database);
/// Brings the database from its version to that of the last migration, each in a transaction of its own.
void migrate(Database& database, const std::vector<Migration>& steps);

/// Throws Error unless the database says that it is a store of ours.
void requireStore(Database& database);
/// Throws Error unless the schema is what the migrations up to its version make. Tables of other programs and
/// their indices may be there as well and are left alone; triggers and views of others are refused, because
/// they could run on our connection. `reading` lets a newer, compatible version pass.
void requireOwnSchema(Database& database, bool reading);
/// Throws Error if another program's table has a name that a later migration needs.
void requireRoomForMigrations(Database& database);
/// The tables of this program.
QStringList ownTables(Database& database);
/// Throws Error if a cheap integrity check finds damage.
void requireSound(Database& database);

} // namespace geovlm::store
