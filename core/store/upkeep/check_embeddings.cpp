// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/upkeep/check_embeddings.h"

#include "store/models/embeddings.h"
#include "store/results/runs.h"
#include "store/sqlite/database.h"
#include "store/sqlite/store.h"
#include "store/text.h"
#include "store/upkeep/check_parts.h"

#include <QFileInfo>

namespace geovlm::store {
namespace {

QString nameOf(const Store& store, const EmbeddingSet& set)
{
    return model(store, set.model).name;
}

/// Row by row, where rows were written after the seal: each has its checksum.
QString damagedRows(const Store& store, const EmbeddingSet& set)
{
    const size_t damaged = rowSources(store, set).size() - soundRows(store, set).size();
    return damaged == 0 ? QString()
                        : Text::tr("%1 rows of %2 are not what was written; %3.")
                              .arg(damaged)
                              .arg(set.file, mending(store, set));
}

QString fileProblem(const Store& store, const EmbeddingSet& set)
{
    const QFileInfo info(set.file);
    const qint64 needed = set.rows * set.dimension * qint64(sizeof(float));
    if (!info.exists())
        return Text::tr("%1 is missing; %2.").arg(set.file, mending(store, set));
    if (info.size() < needed)
        return Text::tr("%1 has %2 bytes instead of %3; %4.")
            .arg(set.file)
            .arg(info.size())
            .arg(needed)
            .arg(mending(store, set));
    if (set.seal.isEmpty())
        return damagedRows(store, set);
    const QByteArray hash = hashIfReadable(set.file, needed);
    if (hash.isEmpty()) // no change: the disk wants looking at, not the embeddings
        return Text::tr("%1 cannot be read; check the disk and its permissions.").arg(set.file);
    if (hash != set.seal)
        return Text::tr("%1 has changed since it was written; %2.").arg(set.file, mending(store, set));
    return {};
}

/// A stage that was stopped goes on where it stopped: that is in order, and said.
void checkSet(const Store& store, const EmbeddingSet& set, QStringList& problems, QStringList& notes)
{
    if (!set.finished)
        notes.append(Text::tr("The embeddings of \"%1\" were begun and not finished (%2 rows), so no stage "
                              "reads them; %3.")
                         .arg(nameOf(store, set))
                         .arg(set.rows)
                         .arg(mending(store, set)));
    if (const QString problem = set.rows > 0 ? fileProblem(store, set) : QString(); !problem.isEmpty())
        problems.append(problem);
}

} // namespace

void checkEmbeddings(const Store& store, QStringList& problems, QStringList& notes)
{
    try {
        for (const EmbeddingKind kind : {EmbeddingKind::Image, EmbeddingKind::Text})
            for (const EmbeddingSet& set : sets(store, kind))
                checkSet(store, set, problems, notes);
        for (const EmbeddingSet& set : stagedSets(store))
            problems.append(
                Text::tr("An import of the embeddings \"%1\" ended before it was whole; nothing of it "
                         "is used. Import them again.")
                    .arg(nameOf(store, set)));
    } catch (const Error& error) { // a value that cannot be, or a file that cannot be read
        problems.append(error.sentence());
    }
}

} // namespace geovlm::store
