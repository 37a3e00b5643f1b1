// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/csv.h"
#include "datasets/npy.h"
#include "datasets/saving.h"
#include "pipeline/evaluation.h"
#include "pipeline/stage_run.h"
#include "store/images.h"
#include "store/results.h"

#include <QHash>
#include <QSaveFile>
#include <algorithm>

namespace geovlm::pipeline {
namespace {

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

qint64 exportEmbeddings(const store::Store& store, const QString& model, const QString& path)
{
    const store::EmbeddingSet set = imageEmbeddings(store, model);
    std::vector<ImageId> images;
    for (const store::EmbeddedRow& row : store::rowSources(store, set))
        images.push_back(row.image);
    std::sort(images.begin(), images.end());
    QSaveFile matrix(path);
    QSaveFile list(path.endsWith(QLatin1String(".npy")) ? path.chopped(4) + QStringLiteral(".csv")
                                                        : path + QStringLiteral(".csv"));
    openForWriting(matrix);
    openForWriting(list);
    matrix.write(datasets::npyHeader(qint64(images.size()), set.dimension));
    writeRecord(list, {QStringLiteral("filename")});
    constexpr std::size_t rowsAtOnce = 4096;
    for (std::size_t start = 0; start < images.size(); start += rowsAtOnce) {
        const std::vector<ImageId> part(images.begin() + std::ptrdiff_t(start),
                                        images.begin() +
                                            std::ptrdiff_t(std::min(images.size(), start + rowsAtOnce)));
        const Matrix rows = store::readRows(store, set, part);
        matrix.write(reinterpret_cast<const char*>(rows.values.data()),
                     qint64(rows.values.size() * sizeof(float)));
        for (const Image& image : store::images(store, part))
            writeRecord(list, {image.path});
    }
    commit(matrix);
    commit(list);
    return qint64(images.size());
}

qint64 exportDescriptions(const store::Store& store, const QString& path)
{
    QSaveFile file(path);
    openForWriting(file);
    writeRecord(file, {QStringLiteral("image_name"), QStringLiteral("caption")});
    Names names(store);
    qint64 rows = 0;
    for (const store::Description& description : store::descriptions(store)) {
        writeRecord(file, {names.of(description.image), description.text});
        ++rows;
    }
    commit(file);
    return rows;
}

} // namespace geovlm::pipeline
