// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/answers/question_bank.h"

#include <QDir>
#include <QJsonObject>
#include <QString>
#include <memory>

namespace geovlm::store {

class Database; // store/sqlite/database.h: a thin wrapper over SQLite's C interface, used inside this room
                // only

enum class Access {
    Read,  ///< any number of these, in any process; never writes nor checkpoints
    Write, ///< one in the world, guarded by NAME.geovlm.lock
};

/// One open SQLite file: schema, root folder, questions, transactions. The tables are reached through the
/// free functions of images.h, answers.h, runs.h, embeddings.h, results.h and cases.h. Use from one thread.
class Store
{
public:
    /// Makes an empty store. Throws Error if `path` exists (it is not touched) or cannot be written.
    static void create(const QString& path, const QuestionBank& bank = QuestionBank::standard());

    /// Opens a store. For Write it waits up to `waitSeconds` for the writer lock, then throws an Error that
    /// names the holder; an older schema is migrated after an integrity-checked backup. Throws Error for
    /// a file that is no store, is damaged, belongs to another program or is newer than this program.
    static std::unique_ptr<Store> open(const QString& path, Access access, double waitSeconds = 10);
    ~Store();

    const QString& path() const;
    Access access() const;
    const QuestionBank& questions() const;
    /// Folder that image paths are relative to; absolute.
    QString root() const;
    void setRoot(const QString& directory);
    /// NAME.geovlm.d beside the store: flat embedding files and model weights. Made when first asked for.
    QDir folder() const;

    /// Whether a transaction is open: others' work must wait until it is not.
    bool isInTransaction() const;

    Database& database() const; ///< for this room's own sources

private:
    struct Parts;
    explicit Store(std::unique_ptr<Parts> parts);
    std::unique_ptr<Parts> m_parts;
};

/// Everything between construction and commit() becomes durable together or not at all.
class Transaction
{
public:
    explicit Transaction(Store& store);
    ~Transaction(); ///< rolls back unless committed
    void commit();

private:
    Database& m_database;
    bool m_open = true;
};

/// The version of the schema that this program makes.
int schemaVersion();

/// An integrity-checked copy while others write. Returns the pages copied. Throws Error if `file` exists.
qint64 backup(const Store& store, const QString& file);

struct CheckReport
{
    QStringList problems; ///< sentences; empty = fine
    QStringList notes;    ///< sentences about what is in order but good to know
    bool ok() const { return problems.isEmpty(); }
};
/// Integrity, foreign keys, stale derivations, embedding files against their length and hash, missing images.
CheckReport check(const Store& store);
QJsonObject toJson(const CheckReport& report);

} // namespace geovlm::store
