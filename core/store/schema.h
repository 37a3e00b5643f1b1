// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>
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

/// Throws Error unless the file begins as a store of ours does. Opens nothing.
void requireStoreHeader(const QString& path);
/// Throws Error if the schema is not exactly what the migrations up to its version make: triggers and views
/// of others could run code on our connection. `reading` lets a newer, compatible version pass.
void requireOwnSchema(Database& database, bool reading);
/// Throws Error if a cheap integrity check finds damage.
void requireSound(Database& database);

} // namespace geovlm::store
