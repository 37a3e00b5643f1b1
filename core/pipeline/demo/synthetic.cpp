// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/demo/synthetic.h"

#include "domain/fusions.h"
#include "domain/random.h"
#include "pipeline/demo/text.h"
#include "pipeline/learning/train.h"
#include "pipeline/stages/stages.h"
#include "store/answers/answers.h"
#include "store/models/embeddings.h"
#include "store/models/images.h"
#include "store/results/results.h"
#include "store/results/runs.h"

#include <QDir>
#include <QFile>
#include <algorithm>

namespace geovlm::pipeline {
namespace {

constexpr int dimension = 1024;
constexpr int candidates = candidatesKept;
constexpr int trainingQueries = 300;
constexpr int imagesAtOnce = 1000;

class Maker
{
public:
    Maker(store::Store& store, int images, quint64 seed, Progress& progress)
        : m_store(store), m_places(std::max(images / 2, 2 * candidates)), m_seed(seed), m_progress(progress)
    {
    }

    void make()
    {
        addImages();
        addEmbeddings();
        addAnswers();
        addRetrieval();
        describe(m_store, m_progress);
        embed(m_store, QStringLiteral("hashing"), m_progress);
        for (const FusionKind fusion : {FusionKind::Sum, FusionKind::Evidence})
            trainOne(fusionTraits(fusion).name);
        addOrder();
    }

private:
    void addImages()
    {
        m_progress.begin(DemoText::tr("Making places"), m_places);
        store::Transaction transaction(m_store);
        m_split = store::addSplit(m_store, QStringLiteral("same-area"));
        for (int i = 0; i < m_places; ++i) {
            m_progress.throwIfStopped();
            const QString area = QStringLiteral("Town%1").arg(i % 12);
            const int row = i / 300;
            const Place place{50 + 0.0003 * row, 7 + 0.0003 * (i % 300)};
            const QString query =
                QStringLiteral("%1/panorama/q%2.jpg").arg(area).arg(i, 6, 10, QLatin1Char('0'));
            const QString tile =
                QStringLiteral("%1/satellite/t%2.png").arg(area).arg(i, 6, 10, QLatin1Char('0'));
            m_queries.push_back(store::addImage(m_store, {0, query, View::Ground, area, place}));
            m_tiles.push_back(store::addImage(m_store, {0, tile, View::Satellite, area, place}));
            store::addPair(m_store, m_queries.back(), m_tiles.back(), PairKind::Positive);
            store::addSplitQuery(m_store, m_split, m_queries.back(), roleOf(i));
            store::addSplitReference(m_store, m_split, m_tiles.back());
        }
        transaction.commit();
    }

    Role roleOf(int place) const { return place < trainingQueries ? Role::Train : Role::Test; }

    /// Both views of a place share half of their direction.
    void addEmbeddings()
    {
        m_progress.begin(DemoText::tr("Making embeddings"), m_places);
        store::Model model;
        model.name = QStringLiteral("synthetic");
        model.kind = ModelKind::Encoder;
        model.sha256 = QByteArray(64, '0');
        m_encoder = store::putModel(m_store, model);
        const qint64 run = store::beginRun(m_store, RunKind::Encode, m_encoder, {});
        store::EmbeddingSet set =
            store::ensureSet(m_store, store::EmbeddingKind::Image, m_encoder, dimension);
        Random random = Random::stream(m_seed, "embeddings");
        for (int start = 0; start < m_places; start += imagesAtOnce) {
            m_progress.throwIfStopped();
            const int count = std::min(imagesAtOnce, m_places - start);
            Matrix rows(2 * count, dimension);
            std::vector<store::EmbeddedRow> who;
            for (int i = 0; i < count; ++i) {
                fillPair(rows, i, random);
                who.push_back({m_queries[std::size_t(start) + std::size_t(i)], {}});
                who.push_back({m_tiles[std::size_t(start) + std::size_t(i)], {}});
            }
            store::putRows(m_store, set, run, who, rows);
            m_progress.advance(start + count);
        }
        store::sealSet(m_store, set);
        store::finishRun(m_store, run);
    }

    static void fillPair(Matrix& rows, int pair, Random& random)
    {
        for (int d = 0; d < dimension; ++d) {
            const double common = random.uniform(-1, 1);
            for (const int row : {2 * pair, 2 * pair + 1})
                rows.row(row)[std::size_t(d)] = float(common + random.uniform(-1, 1));
        }
        normalise(rows.row(2 * pair));
        normalise(rows.row(2 * pair + 1));
    }

    void addAnswers()
    {
        m_progress.begin(DemoText::tr("Making answers"), m_places);
        m_answerRun = store::beginRun(m_store, RunKind::Answer, 0, {});
        for (int start = 0; start < m_places; start += imagesAtOnce) {
            m_progress.throwIfStopped();
            store::Transaction transaction(m_store);
            for (int i = start; i < std::min(m_places, start + imagesAtOnce); ++i) {
                answer(m_queries[std::size_t(i)], i, 0);
                answer(m_tiles[std::size_t(i)], i, 1);
            }
            transaction.commit();
            m_progress.advance(std::min(m_places, start + imagesAtOnce));
        }
        store::finishRun(m_store, m_answerRun);
    }

    void answer(ImageId image, int place, int view)
    {
        Random truth = Random::stream(m_seed, "truth", quint64(place));
        Random noise = Random::stream(m_seed, view == 0 ? "ground" : "satellite", quint64(place));
        const QuestionBank& bank = m_store.questions();
        for (int q = 0; q < bank.size(); ++q) {
            const int options = int(bank.at(q).options.size());
            const int right = truth.below(options);
            const int said = noise.chance(0.75) ? right : noise.below(options);
            AnswerEvent event;
            event.image = image;
            event.question = q;
            event.value = bank.at(q).options.at(said);
            event.distribution.assign(std::size_t(options), 0.3F / float(options));
            event.distribution[std::size_t(said)] += 0.7F;
            event.confidence = double(event.distribution[std::size_t(said)]);
            event.speaker = {SpeakerKind::Model, QStringLiteral("synthetic"), QStringLiteral("000000000000")};
            event.run = m_answerRun;
            store::appendAnswer(m_store, event);
        }
    }

    /// The match at a drawn place among nine other tiles of the neighbourhood.
    store::Retrieval retrievalOf(int place) const
    {
        Random random = Random::stream(m_seed, "candidates", quint64(place));
        store::Retrieval retrieval;
        retrieval.query = m_queries[std::size_t(place)];
        retrieval.match = m_tiles[std::size_t(place)];
        retrieval.rank = retrieval.rankMasked = random.below(candidates);
        retrieval.ties = retrieval.tiedPositives = 0;
        const int first = random.below(m_places);
        for (int i = 0, other = first; i < candidates; ++i) {
            store::Candidate candidate;
            candidate.before = i;
            candidate.similarity = float(0.9 - 0.02 * i);
            if (i != retrieval.rank && (other = (other + 1) % m_places) == place)
                other = (other + 1) % m_places;
            candidate.reference = i == retrieval.rank ? retrieval.match : m_tiles[std::size_t(other)];
            retrieval.candidates.push_back(candidate);
        }
        retrieval.matchSimilarity = retrieval.candidates[std::size_t(retrieval.rank)].similarity;
        return retrieval;
    }

    void addRetrieval()
    {
        m_retrieval = store::beginRun(m_store, RunKind::Retrieve, m_encoder,
                                      {{QStringLiteral("k"), candidates}, {QStringLiteral("drawn"), true}});
        store::Transaction transaction(m_store);
        for (int place = 0; place < m_places; ++place)
            store::putRetrieval(m_store, m_retrieval, m_split, roleOf(place), retrievalOf(place));
        store::finishRun(m_store, m_retrieval);
        transaction.commit();
    }

    void trainOne(const QString& fusion)
    {
        TrainOptions options;
        options.name = fusion;
        options.fusion = fusion;
        options.margin = 0.5;
        options.epochs = 6;
        m_model = train(m_store, options, m_progress).model;
    }

    void addOrder()
    {
        const qint64 run =
            store::beginRun(m_store, RunKind::Rerank, m_model,
                            {{QStringLiteral("retrieval"), m_retrieval}, {QStringLiteral("drawn"), true}});
        m_progress.begin(DemoText::tr("Storing the order"), m_places);
        store::Transaction transaction(m_store);
        for (int place = trainingQueries; place < m_places; ++place) {
            const store::Retrieval before = retrievalOf(place);
            store::Reranking after{before.query, before.candidates, before.match,
                                   before.rank,  before.rank,       0};
            for (store::Candidate& candidate : after.candidates) {
                candidate.after = candidate.before;
                candidate.score = candidate.similarity;
            }
            store::putReranking(m_store, run, m_split, Role::Test, after);
        }
        store::finishRun(m_store, run);
        transaction.commit();
    }

    store::Store& m_store;
    int m_places;
    quint64 m_seed;
    Progress& m_progress;
    int m_split = 0;
    qint64 m_encoder = 0, m_answerRun = 0, m_retrieval = 0, m_model = 0;
    std::vector<ImageId> m_queries, m_tiles;
};

} // namespace

void makeSynthetic(const QString& path, int images, quint64 seed, Progress& progress)
{
    store::Store::create(path);
    try {
        const auto store = store::Store::open(path, store::Access::Write);
        Maker(*store, images, seed, progress).make();
    } catch (...) { // half a store would be measured as a whole one next time
        for (const char* end : {"", "-wal", "-shm", ".lock"})
            QFile::remove(path + QLatin1String(end));
        QDir(path + QStringLiteral(".d")).removeRecursively();
        throw;
    }
}

} // namespace geovlm::pipeline
