// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/error.h"
#include "domain/random.h"
#include "figures/evaluation.h"
#include "ml/engine.h"
#include "pipeline/common/model_files.h"
#include "pipeline/learning/train.h"
#include "pipeline/stages/export.h"
#include "pipeline/stages/stages.h"
#include "pipeline/stages/staleness.h"
#include "store/answers/answers.h"
#include "store/models/embeddings.h"
#include "store/models/images.h"
#include "store/results/results.h"
#include "store/results/runs.h"
#include "support/registry.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <cmath>

namespace tst_pipeline {

using namespace geovlm;

namespace {

constexpr int places = 60;
constexpr int dimension = 1024;

/// A store without image files: every place's query and tile share a direction, blurred by noise, and the
/// tile's answer to the roof's colour equals the query's.
class Toy
{
public:
    explicit Toy(const QString& path)
    {
        store::Store::create(path);
        m_store = store::Store::open(path, store::Access::Write);
        addImages();
        addEmbeddings();
        addAnswers();
    }
    store::Store& store() { return *m_store; }
    const std::vector<ImageId>& queries() const { return m_queries; }
    const std::vector<ImageId>& tiles() const { return m_tiles; }
    const Matrix& embeddings() const { return m_embeddings; } ///< queries, then tiles

private:
    void addImages()
    {
        store::Transaction transaction(*m_store);
        const int split = store::addSplit(*m_store, QStringLiteral("same-area"));
        for (int i = 0; i < places; ++i) {
            const Place place{50 + 0.001 * i, 7};
            m_queries.push_back(store::addImage(*m_store, {0, QStringLiteral("A/panorama/q%1.jpg").arg(i),
                                                           View::Ground, QStringLiteral("A"), place}));
            m_tiles.push_back(store::addImage(*m_store, {0, QStringLiteral("A/satellite/t%1.png").arg(i),
                                                         View::Satellite, QStringLiteral("A"), place}));
            store::addSplitQuery(*m_store, split, m_queries.back(),
                                 i < places / 2 ? Role::Train : Role::Test);
            store::addSplitReference(*m_store, split, m_tiles.back());
        }
        for (int i = 0; i < places; ++i) {
            store::addPair(*m_store, m_queries[std::size_t(i)], m_tiles[std::size_t(i)], PairKind::Positive);
            store::addPair(*m_store, m_queries[std::size_t(i)], m_tiles[std::size_t((i + 1) % places)],
                           PairKind::SemiPositive);
        }
        transaction.commit();
    }

    void addEmbeddings()
    {
        Random random(3);
        m_embeddings = Matrix(2 * places, dimension);
        for (int i = 0; i < places; ++i)
            for (int d = 0; d < dimension; ++d) {
                const double common = random.normal();
                for (const int row : {i, places + i})
                    m_embeddings.row(row)[std::size_t(d)] = float(common + 5 * random.normal());
            }
        for (int row = 0; row < m_embeddings.rows; ++row)
            normalise(m_embeddings.row(row));
        store::Model model;
        model.name = QStringLiteral("toy");
        model.kind = ModelKind::Encoder;
        model.sha256 = QByteArray(64, 'a');
        const qint64 id = store::putModel(*m_store, model);
        const qint64 run = store::beginRun(*m_store, RunKind::Encode, id, {});
        store::EmbeddingSet set = store::ensureSet(*m_store, store::EmbeddingKind::Image, id, dimension);
        std::vector<store::EmbeddedRow> who;
        for (const auto* list : {&m_queries, &m_tiles})
            for (const ImageId image : *list)
                who.push_back({image, {}});
        store::putRows(*m_store, set, run, who, m_embeddings);
        store::sealSet(*m_store, set);
        store::finishRun(*m_store, run);
    }

    void addAnswers()
    {
        const int roof = m_store->questions().indexOf(QStringLiteral("roof_color"));
        const QStringList& colours = m_store->questions().at(roof).options;
        Random random(4);
        store::Transaction transaction(*m_store);
        for (int i = 0; i < places; ++i) {
            const QString colour = colours.at(random.below(int(colours.size())));
            for (const ImageId image : {m_queries[std::size_t(i)], m_tiles[std::size_t(i)]}) {
                AnswerEvent event;
                event.image = image;
                event.question = roof;
                event.value = colour;
                event.speaker = {SpeakerKind::Import, QStringLiteral("toy"), {}};
                store::appendAnswer(*m_store, event);
            }
        }
        transaction.commit();
    }

    std::unique_ptr<store::Store> m_store;
    std::vector<ImageId> m_queries, m_tiles;
    Matrix m_embeddings;
};

} // namespace

class PipelineTest : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_dir;
    std::unique_ptr<Toy> m_toy;
    SilentProgress m_progress;
    qint64 m_retrieval = 0;

private Q_SLOTS:
    void initTestCase() { m_toy = std::make_unique<Toy>(m_dir.filePath(QStringLiteral("toy.geovlm"))); }

    void retrievalEqualsABruteForceSearch()
    {
        m_retrieval = pipeline::retrieve(m_toy->store(), {}, m_progress).run;
        const int split = store::splits(m_toy->store()).front().id;
        int compared = 0;
        for (int i = 0; i < places; ++i) {
            const store::Retrieval found =
                store::retrieval(m_toy->store(), m_retrieval, split, m_toy->queries()[std::size_t(i)]);
            std::vector<std::pair<float, int>> all;
            for (int t = 0; t < places; ++t)
                all.emplace_back(-dot(m_toy->embeddings().row(i), m_toy->embeddings().row(places + t)), t);
            std::sort(all.begin(), all.end());
            int rank = 0, masked = 0;
            for (const auto& [negative, tile] : all) {
                if (tile == i)
                    break;
                ++rank;
                masked += tile != (i + 1) % places;
            }
            QCOMPARE(found.match, m_toy->tiles()[std::size_t(i)]);
            QCOMPARE(found.rank, rank);
            QCOMPARE(found.rankMasked, masked);
            QCOMPARE(found.candidates.size(), std::size_t(10));
            for (std::size_t c = 0; c < 10; ++c) {
                QCOMPARE(found.candidates[c].reference, m_toy->tiles()[std::size_t(all[c].second)]);
                QVERIFY(std::abs(found.candidates[c].similarity + all[c].first) < 1e-5f);
                ++compared;
            }
        }
        QCOMPARE(compared, 10 * places);
    }

    void trainingNeedsTextAndSaysSo()
    {
        pipeline::TrainOptions options;
        options.name = QStringLiteral("early");
        try {
            pipeline::train(m_toy->store(), options, m_progress);
            QFAIL("trained without text");
        } catch (const Error& error) {
            QVERIFY(error.sentence().contains(QStringLiteral("embed")));
        }
    }

    void evidenceUsesTheAnswersThatTell()
    {
        QCOMPARE(pipeline::describe(m_toy->store(), m_progress).descriptions, 2 * places);
        QCOMPARE(pipeline::embed(m_toy->store(), QStringLiteral("hashing"), m_progress).embedded, 2 * places);
        pipeline::TrainOptions options;
        options.name = QStringLiteral("roofs");
        options.fusion = QStringLiteral("evidence");
        const pipeline::TrainResult trained = pipeline::train(m_toy->store(), options, m_progress);
        QVERIFY(trained.queries > 5);
        QCOMPARE(pipeline::rerank(m_toy->store(), {}, m_progress).queries, places / 2);
        const figures::Evaluation evaluation = figures::evaluate(m_toy->store());
        QCOMPARE(evaluation.splits.size(), std::size_t(1));
        const SplitMetrics& metrics = evaluation.splits.front().metrics;
        QVERIFY2(*metrics.after.r1 > *metrics.before.r1, "answers that tell the places apart did not help");
        QCOMPARE(*metrics.after.r10, *metrics.before.r10); // reranking ten cannot change it
        QVERIFY(!metrics.after.r1pct);                     // 60 references have no 1 %
    }

    void aCorrectionMakesWhatCameFromItStale()
    {
        AnswerEvent correction;
        correction.image = m_toy->queries().back();
        correction.question = 0;
        correction.value = QStringLiteral("rural");
        correction.speaker = {SpeakerKind::Person, QStringLiteral("Ada"), {}};
        store::appendAnswer(m_toy->store(), correction);
        QCOMPARE(pipeline::staleDerivations(m_toy->store()).size(), 2);
        // A stale text is never scored: it is embedded anew, as it will be stored later.
        const auto orders = [this] {
            const qint64 run = pipeline::rerank(m_toy->store(), {}, m_progress).run;
            QList<std::pair<ImageId, float>> scores;
            for (const store::Reranking& one :
                 store::rerankings(m_toy->store(), run, store::splits(m_toy->store()).front().id, Role::Test))
                for (const store::Candidate& candidate : one.candidates)
                    scores.append({candidate.reference, candidate.score});
            return scores;
        };
        const auto beforeEmbedding = orders();
        QCOMPARE(pipeline::describe(m_toy->store(), m_progress).descriptions, 1);
        QCOMPARE(pipeline::embed(m_toy->store(), QStringLiteral("hashing"), m_progress).embedded, 1);
        QVERIFY(pipeline::staleDerivations(m_toy->store()).isEmpty());
        QCOMPARE(orders(), beforeEmbedding);
        QCOMPARE(beforeEmbedding.size(), 10 * places / 2);
    }

    void rankingsHoldTheTenAndAMatchOutsideThem()
    {
        const QString file = m_dir.filePath(QStringLiteral("rankings.csv"));
        const qint64 rows = pipeline::exportRankings(m_toy->store(), 0, {}, file);
        const int split = store::splits(m_toy->store()).front().id;
        int outside = 0;
        for (const store::Retrieval& one : store::retrievals(m_toy->store(), m_retrieval, split, Role::Test))
            outside += one.rank >= 10;
        QVERIFY(outside > 0);
        QCOMPARE(rows, 10 * places / 2 + outside);
        QFile csv(file);
        QVERIFY(csv.open(QIODevice::ReadOnly));
        QCOMPARE(csv.readLine().trimmed(),
                 QByteArray("query,reference,kind,rank_before,similarity,rank_after,score,split"));
        int withoutScore = 0;
        while (!csv.atEnd())
            withoutScore += csv.readLine().trimmed().endsWith(",,same-area");
        QCOMPARE(withoutScore, outside);
    }

    void anExportThatCannotBeWrittenIsASentence()
    {
        QVERIFY_THROWS_EXCEPTION(
            Error,
            pipeline::exportRankings(m_toy->store(), 0, {}, QStringLiteral("/nonexistent/folder/x.csv")));
        QVERIFY_THROWS_EXCEPTION(Error, figures::evaluate(m_toy->store(), m_retrieval)); // not a rerank run
    }

    void theCompiledInModelsLoadAndAnswerTheStandardQuestions()
    {
        const pipeline::ModelFile encoder =
            pipeline::requireModel(m_toy->store(), ModelKind::Encoder, QStringLiteral("small"));
        QCOMPARE(ml::engine().encoder(encoder.bytes, QStringLiteral("small"))->dimension(), 1024);
        const pipeline::ModelFile reader =
            pipeline::requireModel(m_toy->store(), ModelKind::Reader, QStringLiteral("small"));
        const auto net = ml::engine().reader(reader.bytes, QStringLiteral("small"));
        QCOMPARE(net->questionIds().size(), QuestionBank::standard().size());
        QVERIFY(encoder.bytes.size() + reader.bytes.size() < 25'000'000);
        QVERIFY_THROWS_EXCEPTION(
            Error, pipeline::requireModel(m_toy->store(), ModelKind::Reader, QStringLiteral("huge")));
    }

    void aChangedModelFileIsNotUsed()
    {
        const pipeline::ModelFile roofs =
            pipeline::requireModel(m_toy->store(), ModelKind::Reranker, QStringLiteral("roofs"));
        QFile file(m_toy->store().folder().filePath(roofs.row.file));
        QVERIFY(file.open(QIODevice::Append));
        file.write("x");
        file.close();
        QVERIFY_THROWS_EXCEPTION(Error, pipeline::rerank(m_toy->store(), {}, m_progress));
    }
};

GEOVLM_TEST(PipelineTest);

} // namespace tst_pipeline

#include "tst_pipeline.moc"
