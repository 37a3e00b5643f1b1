// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/check_parts.h"

#include "store/database.h"
#include "store/embeddings.h"
#include "store/files.h"
#include "store/store.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <limits>

namespace geovlm::store {
namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Store)
};

struct SealedSet
{
    QString file;
    qint64 needed = 0; ///< bytes
    qint64 length = 0; ///< bytes that were hashed
    QByteArray hash;
};

/// A file that cannot be read is not one that has changed: the disk wants looking at, not the embeddings.
QString cannotBeRead(const QString& file)
{
    return Text::tr("%1 cannot be read; check the disk and its permissions.").arg(file);
}

/// Nothing where the file cannot be read.
QByteArray hashOf(const QString& file, qint64 length)
{
    try {
        return sha256OfFile(file, length);
    } catch (const Error&) {
        return {};
    }
}

void checkSet(const SealedSet& set, QStringList& problems)
{
    const QFileInfo info(set.file);
    if (!info.exists())
        problems.append(Text::tr("%1 is missing; compute these embeddings again.").arg(set.file));
    else if (info.size() < set.needed)
        problems.append(Text::tr("%1 has %2 bytes instead of %3; compute these embeddings again.")
                            .arg(set.file)
                            .arg(info.size())
                            .arg(set.needed));
    else if (set.hash.isEmpty())
        return;
    else if (const QByteArray hash = hashOf(set.file, set.length); hash.isEmpty())
        problems.append(cannotBeRead(set.file));
    else if (hash != set.hash)
        problems.append(
            Text::tr("%1 has changed since it was written; compute these embeddings again.").arg(set.file));
}

void checkEmbeddings(const Store& store, QStringList& problems)
{
    Query rows(store.database(),
               "SELECT kind, model, dimension, rows, length, sha256 FROM embedding_set "
               "WHERE rows BETWEEN 1 AND ?1 AND dimension BETWEEN 1 AND ?2",
               std::numeric_limits<int>::max(), mostDimensions); // others are named by checkRanges()
    while (rows.next()) {
        const QString word = rows.integer(0) == 0 ? QStringLiteral("image") : QStringLiteral("text");
        checkSet({QStringLiteral("%1.d/%2-%3.f32").arg(store.path(), word).arg(rows.integer(1)),
                  rows.integer(3) * rows.integer(2) * qint64(sizeof(float)), rows.integer(4), rows.blob(5)},
                 problems);
    }
}

/// What is wrong with a file of weights, with places for kind, name and file; empty = nothing. No hash =
/// compiled in.
QString weightsProblem(const QString& file, const QByteArray& expected)
{
    if (!QFileInfo::exists(file))
        return Text::tr("The weights of the %1 \"%2\" are missing (%3); import or train it again.");
    if (expected.isEmpty())
        return {};
    const QByteArray hash = hashOf(file, QFileInfo(file).size());
    if (hash.isEmpty())
        return Text::tr(
            "The weights of the %1 \"%2\" cannot be read (%3); check the disk and its permissions.");
    if (hash != expected)
        return Text::tr(
            "The weights of the %1 \"%2\" have changed since they were stored (%3); import or train "
            "it again.");
    return {};
}

void checkModels(const Store& store, QStringList& problems)
{
    Query rows(store.database(),
               "SELECT kind, name, file, sha256 FROM model WHERE replaced = 0 AND file <> ''");
    while (rows.next()) {
        const QString kept = rows.text(2);
        const bool compiledIn = kept.startsWith(QLatin1Char(':'));
        const QString file = compiledIn ? kept : QDir(store.path() + QStringLiteral(".d")).filePath(kept);
        const QString sentence = weightsProblem(file, compiledIn ? QByteArray() : rows.blob(3));
        if (!sentence.isEmpty())
            problems.append(sentence.arg(rows.text(0), rows.text(1), file));
    }
}

} // namespace

void checkDerivedFiles(const Store& store, QStringList& problems)
{
    checkEmbeddings(store, problems);
    checkModels(store, problems);
}

} // namespace geovlm::store
