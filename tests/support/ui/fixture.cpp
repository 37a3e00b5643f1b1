// SPDX-License-Identifier: GPL-3.0-or-later
#include "fixture.h"

#include "domain/random.h"
#include "domain/text/description.h"
#include "store/answers/answers.h"
#include "store/models/embeddings.h"
#include "store/models/images.h"
#include "store/results/results.h"
#include "store/results/runs.h"
#include "store/sqlite/store.h"
#include "support/ui/scenery.h"

#include <QDir>
#include <QImage>
#include <QJsonObject>
#include <algorithm>
#include <array>
#include <numeric>

namespace geovlm::test {

namespace {

constexpr int ten = 10;
constexpr std::array<const char*, 2> areas{"Ashford", "Millbrook"};

class Maker
{
public:
    Maker(store::Store& store, const QString& directory, const FixtureOptions& options)
        : m_store(store), m_directory(directory), m_options(options)
    {
    }
    void make()
    {
        m_store.setRoot(m_directory);
        addImages();
        if (!m_options.ranked)
            return;
        addRuns();
        for (int i = 0; i < m_options.queries; ++i)
            addCase(i);
        for (const qint64 run : m_runs)
            store::finishRun(m_store, run);
    }

private:
    Place placeOf(int i) const { return {51.5 + i * 0.0013, -0.12 + (i % 7) * 0.0021}; }
    QString areaOf(int i) const { return QString::fromLatin1(areas[i < m_options.queries / 2 ? 0 : 1]); }

    ImageId addOne(const QString& path, View view, int i, const Place& place)
    {
        if (m_options.images) {
            const QString file = m_directory + u'/' + path;
            QDir().mkpath(QFileInfo(file).path());
            const QImage image =
                view == View::Ground ? paintPanorama(i, m_options.panorama) : paintTile(i, m_options.tile);
            image.save(file, "JPG", 88);
        }
        return store::addImage(m_store, {0, path, view, areaOf(i), place});
    }

    void addImages()
    {
        const int same = store::addSplit(m_store, QStringLiteral("same-area"));
        const int cross = store::addSplit(m_store, QStringLiteral("cross-area"));
        m_splits = {same, cross};
        for (int i = 0; i < m_options.queries + ten; ++i) {
            Place tile = placeOf(i);
            tile.latitude += 0.00008;
            const QString name =
                QStringLiteral("%1/satellite/tile_%2.jpg").arg(areaOf(i)).arg(i, 4, 10, QLatin1Char('0'));
            m_tiles.push_back(addOne(name, View::Satellite, i, tile));
            for (const int split : m_splits)
                store::addSplitReference(m_store, split, m_tiles.back());
        }
        for (int i = 0; i < m_options.queries; ++i) {
            const QString name = QStringLiteral("%1/panorama/place_%2,51.5,-0.12,.jpg")
                                     .arg(areaOf(i))
                                     .arg(i, 4, 10, QLatin1Char('0'));
            m_queries.push_back(addOne(name, View::Ground, i, placeOf(i)));
            store::addSplitQuery(m_store, splitOf(i), m_queries.back(), Role::Test);
            store::addPair(m_store, m_queries.back(), tileOf(i), PairKind::Positive);
            store::addPair(m_store, m_queries.back(), tileOf(i + 1), PairKind::SemiPositive);
        }
    }

    int splitOf(int i) const { return m_splits[size_t((i / 10) % 2)]; }
    ImageId tileOf(int i) const { return m_tiles[size_t(i) % m_tiles.size()]; }

    qint64 addRun(RunKind kind, qint64 model, const QJsonObject& parameters = {})
    {
        m_runs.push_back(store::beginRun(m_store, kind, model, parameters));
        return m_runs.back();
    }

    qint64 addModel(ModelKind kind, const char* name)
    {
        store::Model model;
        model.kind = kind;
        model.name = QString::fromLatin1(name);
        model.sha256 = QByteArray("a81f3c07").repeated(8);
        model.file = QStringLiteral(":/models/%1").arg(model.name);
        return store::putModel(m_store, model);
    }

    void addRuns()
    {
        const qint64 encoder = addModel(ModelKind::Encoder, "small");
        const qint64 reader = addModel(ModelKind::Reader, "small");
        const qint64 reranker = addModel(ModelKind::Reranker, "compare-1");
        addRun(RunKind::Encode, encoder);
        m_retrieve = addRun(RunKind::Retrieve, encoder, {{QStringLiteral("k"), ten}});
        m_answer = addRun(RunKind::Answer, reader);
        m_describe = addRun(RunKind::Describe, 0);
        addRun(RunKind::Embed, 0);
        addRun(RunKind::Train, 0,
               {{QStringLiteral("fusion"), QStringLiteral("compare")}, {QStringLiteral("margin"), 1}});
        m_rerank = addRun(RunKind::Rerank, reranker, {{QStringLiteral("retrieve"), m_retrieve}});
        for (int i = 0; m_options.answers && i < m_options.queries + ten; ++i) {
            addAnswers(tileOf(i), i, i);
            if (i < m_options.queries)
                addAnswers(m_queries[size_t(i)], i, 1000 + i);
        }
    }

    /// Both views of a place say the same but for a few questions.
    void addAnswers(ImageId image, int place, int voice)
    {
        const QuestionBank& bank = m_store.questions();
        Random truth = Random::stream(3, "truth", quint64(place));
        Random noise = Random::stream(3, "noise", quint64(voice));
        QStringList values;
        for (int q = 0; q < bank.size(); ++q) {
            const QStringList& options = bank.at(q).options;
            const int common = truth.chance(0.5) ? 0 : truth.below(int(options.size()));
            const int said = noise.chance(0.2) ? noise.below(int(options.size())) : common;
            AnswerEvent event;
            event.image = image;
            event.question = q;
            event.value = options.at(said);
            event.confidence = noise.uniform(0.4, 0.99);
            event.speaker = {SpeakerKind::Model, QStringLiteral("small"), QStringLiteral("a81f3c07")};
            event.at = QDateTime::currentDateTimeUtc();
            event.run = m_answer;
            store::appendAnswer(m_store, event);
            values << event.value;
        }
        store::putDescription(m_store, m_describe, {image, describe(values), answersHash(values)});
    }

    struct Ranks
    {
        int before, after;
    };
    static Ranks ranksOf(int i)
    {
        switch (i % 5) {
        case 0:
            return {0, 0};
        case 1:
            return {2 + i % 4, 0};
        case 2:
            return {0, 1 + i % 3};
        case 3:
            return {6, 2 + i % 3};
        default:
            return {26, 26};
        }
    }

    /// The other places, moved about a little, with the match put where its rank says.
    std::vector<store::Candidate> candidatesOf(int i, const Ranks& ranks) const
    {
        Random random = Random::stream(5, "order", quint64(i));
        const bool inTen = ranks.before < ten;
        std::vector<store::Candidate> rest;
        for (int n = 0; n < (inTen ? ten - 1 : ten); ++n)
            rest.push_back({tileOf(i + 1 + n), 0, 0, 0, 0});
        auto before = rest;
        random.shuffle(before);
        auto after = before;
        for (int swaps = 0; swaps < 6; ++swaps) {
            const int at = random.below(int(after.size()) - 2);
            std::swap(after[size_t(at)], after[size_t(at + 1 + random.below(2))]);
        }
        if (inTen) {
            const store::Candidate match{tileOf(i), 0, 0, 0, 0};
            before.insert(before.begin() + ranks.before, match);
            after.insert(after.begin() + ranks.after, match);
        }
        for (int place = 0; place < ten; ++place) {
            store::Candidate& one = after[size_t(place)];
            const auto was = std::find_if(before.begin(), before.end(), [&](const store::Candidate& other) {
                return other.reference == one.reference;
            });
            one.before = int(was - before.begin());
            one.after = place;
            one.similarity = float(0.79 - 0.021 * one.before - 0.004 * (i % 5));
            one.score = float(0.94 / (1 + 0.55 * place));
        }
        return after;
    }

    void addCase(int i)
    {
        const Ranks ranks = ranksOf(i);
        store::Reranking after;
        after.query = m_queries[size_t(i)];
        after.match = tileOf(i);
        after.rankBefore = ranks.before;
        after.rankAfter = ranks.after;
        after.candidates = candidatesOf(i, ranks);
        store::Retrieval before;
        before.query = after.query;
        before.match = after.match;
        before.rank = ranks.before;
        before.rankMasked = ranks.before;
        before.matchSimilarity = 0.41F;
        before.candidates = after.candidates;
        std::sort(before.candidates.begin(), before.candidates.end(),
                  [](const auto& a, const auto& b) { return a.before < b.before; });
        store::putRetrieval(m_store, m_retrieve, splitOf(i), Role::Test, before);
        store::putReranking(m_store, m_rerank, splitOf(i), Role::Test, after);
    }

    store::Store& m_store;
    QString m_directory;
    FixtureOptions m_options;
    std::array<int, 2> m_splits{};
    std::vector<ImageId> m_tiles;
    std::vector<ImageId> m_queries;
    std::vector<qint64> m_runs;
    qint64 m_retrieve = 0;
    qint64 m_answer = 0;
    qint64 m_describe = 0;
    qint64 m_rerank = 0;
};

} // namespace

QString makeFixture(const QString& directory, const FixtureOptions& options)
{
    const QString path = directory + QStringLiteral("/ui.geovlm");
    store::Store::create(path);
    const auto store = store::Store::open(path, store::Access::Write);
    store::Transaction transaction(*store);
    Maker(*store, directory, options).make();
    transaction.commit();
    return path;
}

} // namespace geovlm::test
