// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/stages/export.h"
#include "datasets/formats/csv.h"
#include "datasets/formats/exporting.h"
#include "datasets/formats/npy.h"
#include "domain/error.h"
#include "figures/evaluation.h"
#include "files/output.h"
#include "pipeline/common/stage_run.h"
#include "pipeline/stages/text.h"
#include "store/models/images.h"
#include "store/results/invalidation.h"
#include "store/results/results.h"
#include "store/results/run_parameters.h"

#include <QHash>
#include <algorithm>

namespace geovlm::pipeline {
namespace {

void writeRecord(files::OutputFile& file, const QStringList& fields)
{
    file.put(datasets::csvRecord(fields));
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

qint64 writeQuery(files::OutputFile& file, Names& names, const store::Reranking& one,
                  const store::Retrieval& first, const store::Relations& relations, const QString& split)
{
    const auto write = [&](ImageId reference, int before, float similarity, int after, const QString& score) {
        writeRecord(file, {names.of(one.query), names.of(reference), kindOf(reference, relations),
                           QString::number(before + 1), number(similarity), QString::number(after + 1), score,
                           split});
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

QStringList nameColumn()
{
    return {QStringLiteral("filename")};
}

QString namesBeside(const QString& matrix)
{
    return (matrix.endsWith(QLatin1String(".npy")) ? matrix.chopped(4) : matrix) + QStringLiteral(".csv");
}

/// Other versions of this program have other columns after these.
bool isRankings(const QByteArray& begin)
{
    return begin.startsWith("query,reference,kind,rank_before,similarity,");
}

store::EmbeddingSet textEmbeddings(const store::Store& store, const QString& model)
{
    std::optional<store::EmbeddingSet> set;
    if (model.isEmpty())
        set = store::latestSet(store, store::EmbeddingKind::Text);
    else if (const auto known = store::modelNamed(store, ModelKind::TextEmbedder, model))
        set = store::setOf(store, store::EmbeddingKind::Text, known->id);
    if (!set)
        throw Error(model.isEmpty() ? StagesText::tr("No description is embedded yet; run embed first.")
                                    : StagesText::tr("No description is embedded with \"%1\".").arg(model));
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
            StagesText::tr("%1 text embeddings are older than their descriptions and were left out.")
                .arg(stale));
    return images;
}

} // namespace

qint64 exportRankings(const store::Store& store, qint64 run, const QString& split,
                      const files::ExportTarget& target)
{
    const figures::Evaluation evaluation =
        figures::evaluate(store, run); // resolves 0 and refuses what is no rerank run
    const qint64 retrieval =
        store::ScoreSources::from(store::run(store, evaluation.run).parameters).retrieval;
    const QStringList header{QStringLiteral("query"),      QStringLiteral("reference"),
                             QStringLiteral("kind"),       QStringLiteral("rank_before"),
                             QStringLiteral("similarity"), QStringLiteral("rank_after"),
                             QStringLiteral("score"),      QStringLiteral("split")};
    datasets::requireExportable(store, target, isRankings);
    files::Outputs output;
    files::OutputFile& file = output.add(target.path);
    writeRecord(file, header);
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
                               relations.value(reranking.query), one.name);
    }
    output.commit();
    return rows;
}

qint64 exportEmbeddings(const store::Store& store, store::EmbeddingKind kind, const QString& model,
                        const files::ExportTarget& target, Progress& progress)
{
    const store::EmbeddingSet set =
        kind == store::EmbeddingKind::Image ? imageEmbeddings(store, model) : textEmbeddings(store, model);
    const std::vector<ImageId> images = currentRows(store, set, progress);
    const QString names = namesBeside(target.path);
    datasets::requireExportable(
        store, target, [](const QByteArray& begin) { return datasets::isOwnMatrix(begin); },
        {names, [](const QByteArray& begin) { return datasets::hasHeader(begin, nameColumn()); }});
    files::Outputs output;
    files::OutputFile& matrix = output.add(target.path);
    files::OutputFile& list = output.add(names);
    matrix.put(datasets::npyHeader(qint64(images.size()), set.dimension));
    writeRecord(list, nameColumn());
    const std::size_t rowsAtOnce =
        std::clamp<std::size_t>((std::size_t(16) << 20) / (std::size_t(set.dimension) * 4), 1, 4096);
    for (std::size_t start = 0; start < images.size(); start += rowsAtOnce) {
        progress.throwIfStopped();
        const std::vector<ImageId> part(images.begin() + std::ptrdiff_t(start),
                                        images.begin() +
                                            std::ptrdiff_t(std::min(images.size(), start + rowsAtOnce)));
        const Matrix rows = store::readRows(store, set, part);
        matrix.put(reinterpret_cast<const char*>(rows.values.data()),
                   qint64(rows.values.size()) * qint64(sizeof(float)));
        for (const Image& image : store::images(store, part))
            writeRecord(list, {store::embeddingName(store, set, image)});
    }
    output.commit();
    return qint64(images.size());
}

} // namespace geovlm::pipeline
