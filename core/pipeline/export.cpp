// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/csv.h"
#include "datasets/npy.h"
#include "datasets/saving.h"
#include "domain/error.h"
#include "pipeline/evaluation.h"
#include "pipeline/stage_run.h"
#include "store/derived.h"
#include "store/images.h"
#include "store/results.h"

#include <QCoreApplication>
#include <QHash>
#include <QSaveFile>
#include <algorithm>

namespace geovlm::pipeline {
namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Export)
};

using datasets::commit;
using datasets::openForWriting;

void writeRecord(QIODevice& file, const QStringList& fields)
{
    file.write(datasets::csvRecord(fields));
}

/// Paths by image, read once each.
class Names
{
public:
    explicit Names(const store::Store& store) : m_store(store) {}
    QString of(ImageId image)
    {
        const auto found = m_paths.constFind(image);
        if (found != m_paths.constEnd())
            return *found;
        return *m_paths.insert(image, store::image(m_store, image).path);
    }

private:
    const store::Store& m_store;
    QHash<ImageId, QString> m_paths;
};

QString kindOf(ImageId reference, const store::Relations& relations)
{
    const auto holds = [reference](const std::vector<ImageId>& list) {
        return std::find(list.begin(), list.end(), reference) != list.end();
    };
    if (holds(relations.positives))
        return QStringLiteral("positive");
    return holds(relations.semiPositives) ? QStringLiteral("semi_positive") : QStringLiteral("other");
}

/// Nine digits give a float back exactly.
QString number(float value)
{
    return QString::number(double(value), 'g', 9);
}

qint64 writeQuery(QIODevice& file, Names& names, const store::Reranking& one, const store::Retrieval& first,
                  const store::Relations& relations)
{
    const auto write = [&](ImageId reference, int before, float similarity, int after, const QString& score) {
        writeRecord(file,
                    {names.of(one.query), names.of(reference), kindOf(reference, relations),
                     QString::number(before + 1), number(similarity), QString::number(after + 1), score});
    };
    bool held = false;
    for (const store::Candidate& candidate : one.candidates) {
        write(candidate.reference, candidate.before, candidate.similarity, candidate.after,
              number(candidate.score));
        held = held || candidate.reference == one.match;
    }
    if (held || one.match == 0)
        return qint64(one.candidates.size());
    write(one.match, first.rank, first.matchSimilarity, first.rank, {});
    return qint64(one.candidates.size()) + 1;
}

store::EmbeddingSet textEmbeddings(const store::Store& store, const QString& model)
{
    std::optional<store::EmbeddingSet> set;
    if (model.isEmpty())
        set = store::latestSet(store, store::EmbeddingKind::Text);
    else if (const auto known = store::modelNamed(store, QStringLiteral("text-embedder"), model))
        set = store::setOf(store, store::EmbeddingKind::Text, known->id);
    if (!set)
        throw Error(model.isEmpty() ? Text::tr("No description is embedded yet; run embed first.")
                                    : Text::tr("No description is embedded with \"%1\".").arg(model));
    return *set;
}

/// The images of a set in the order of its rows. A text row that is older than its description is left out:
/// who reads the file cannot tell.
std::vector<ImageId> currentRows(const store::Store& store, const store::EmbeddingSet& set,
                                 Progress& progress)
{
    std::vector<ImageId> images;
    qint64 stale = 0;
    for (const store::EmbeddedRow& row : store::rowsInOrder(store, set))
        if (set.kind == store::EmbeddingKind::Image || row.sourceHash == store::textSource(store, row.image))
            images.push_back(row.image);
        else
            ++stale;
    if (stale > 0)
        progress.note(
            Text::tr("%1 text embeddings are older than their descriptions and were left out.").arg(stale));
    return images;
}

} // namespace

qint64 exportRankings(const store::Store& store, qint64 run, const QString& split, const QString& path)
{
    const Evaluation evaluation = evaluate(store, run); // resolves 0 and refuses what is no rerank run
    const qint64 retrieval = store::run(store, evaluation.run).parameters[u"retrieval"].toInteger();
    QSaveFile file(path);
    openForWriting(file);
    writeRecord(file, {QStringLiteral("query"), QStringLiteral("reference"), QStringLiteral("kind"),
                       QStringLiteral("rank_before"), QStringLiteral("similarity"),
                       QStringLiteral("rank_after"), QStringLiteral("score")});
    Names names(store);
    qint64 rows = 0;
    for (const store::Split& one : store::splits(store)) {
        if (!split.isEmpty() && one.name != split)
            continue;
        QHash<ImageId, store::Retrieval> first;
        for (store::Retrieval& retrieved : store::retrievals(store, retrieval, one.id, Role::Test))
            first.insert(retrieved.query, retrieved);
        const QHash<ImageId, store::Relations> relations = store::relationsOfSplit(store, one.id);
        for (const store::Reranking& reranking : store::rerankings(store, evaluation.run, one.id, Role::Test))
            rows += writeQuery(file, names, reranking, first.value(reranking.query),
                               relations.value(reranking.query));
    }
    commit(file);
    return rows;
}

qint64 exportEmbeddings(const store::Store& store, store::EmbeddingKind kind, const QString& model,
                        const QString& path, Progress& progress)
{
    const store::EmbeddingSet set =
        kind == store::EmbeddingKind::Image ? imageEmbeddings(store, model) : textEmbeddings(store, model);
    const std::vector<ImageId> images = currentRows(store, set, progress);
    QSaveFile matrix(path);
    QSaveFile list(path.endsWith(QLatin1String(".npy")) ? path.chopped(4) + QStringLiteral(".csv")
                                                        : path + QStringLiteral(".csv"));
    openForWriting(matrix);
    openForWriting(list);
    matrix.write(datasets::npyHeader(qint64(images.size()), set.dimension));
    writeRecord(list, {QStringLiteral("filename")});
    const std::size_t rowsAtOnce =
        std::clamp<std::size_t>((std::size_t(16) << 20) / (std::size_t(set.dimension) * 4), 1, 4096);
    for (std::size_t start = 0; start < images.size(); start += rowsAtOnce) {
        progress.throwIfStopped();
        const std::vector<ImageId> part(images.begin() + std::ptrdiff_t(start),
                                        images.begin() +
                                            std::ptrdiff_t(std::min(images.size(), start + rowsAtOnce)));
        const Matrix rows = store::readRows(store, set, part);
        matrix.write(reinterpret_cast<const char*>(rows.values.data()),
                     qint64(rows.values.size() * sizeof(float)));
        for (const Image& image : store::images(store, part))
            writeRecord(list, {store::embeddingName(store, set, image)});
    }
    commit(matrix);
    commit(list);
    return qint64(images.size());
}

} // namespace geovlm::pipeline
