// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/upkeep/check_parts.h"

#include "store/models/files.h"
#include "store/sqlite/query.h"
#include "store/sqlite/store.h"
#include "store/text.h"
#include "store/upkeep/check_embeddings.h"

#include <QDir>
#include <QFileInfo>

namespace geovlm::store {
namespace {

/// What is wrong with a file of weights, with places for kind, name and file; empty = nothing. No hash =
/// compiled in.
QString weightsProblem(const QString& file, const QByteArray& expected)
{
    if (!QFileInfo::exists(file))
        return Text::tr("The weights of the %1 \"%2\" are missing (%3); import or train it again.");
    if (expected.isEmpty())
        return {};
    const QByteArray hash = hashIfReadable(file, QFileInfo(file).size());
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
        const QString kept = rows.text("file");
        const bool compiledIn = kept.startsWith(QLatin1Char(':'));
        const QString file = compiledIn ? kept : QDir(store.path() + QStringLiteral(".d")).filePath(kept);
        const QString sentence = weightsProblem(file, compiledIn ? QByteArray() : rows.blob("sha256"));
        if (!sentence.isEmpty())
            problems.append(sentence.arg(rows.text("kind"), rows.text("name"), file));
    }
}

} // namespace

QByteArray hashIfReadable(const QString& file, qint64 length)
{
    try {
        return sha256OfFile(file, length);
    } catch (const Error&) {
        return {};
    }
}

void checkDerivedFiles(const Store& store, QStringList& problems, QStringList& notes)
{
    checkEmbeddings(store, problems, notes);
    checkModels(store, problems);
}

} // namespace geovlm::store
