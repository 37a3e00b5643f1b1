// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/results/runs.h"
#include "store/results/trainings.h"
#include "store/sqlite/query.h"

#include <QElapsedTimer>
#include <sqlite3.h>

namespace tst_images {

using namespace Qt::StringLiterals;
using namespace geovlm::test;
using namespace geovlm;

class ImagesTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void addingAgainFillsGaps();
    void refusesPathsOutside();
    void findsByName();
    void pairsAndSplits();
    void labelsReplaceEarlierOnes();
    void labelsHaveAHash();
    void splitsKeepTheirEvaluationRule();
    void runsResume();
    void theNewestRunIsTheLastNumberWhateverTheClockSaid();
    void aKindThatOnlyAnotherVersionKnowsStaysReadable();
    void modelsAreReplacedNotLost();
    void settings();
    void speed();
};

void ImagesTest::addingAgainFillsGaps()
{
    Fixture fixture;
    const ImageId id = fixture.image(u"Town/a.jpg"_s);
    QCOMPARE(store::addImage(*fixture.store, {0, u"Town/a.jpg"_s, View::Ground, u"Town"_s, Place{1, 2}}), id);
    QCOMPARE(store::addImage(*fixture.store, {0, u"Town/a.jpg"_s, View::Ground, u"Other"_s, Place{3, 4}}),
             id);
    const Image image = store::image(*fixture.store, id);
    QCOMPARE(image.area, u"Town"_s);
    QCOMPARE(image.place->longitude, 2.0);
    QCOMPARE(store::filePath(*fixture.store, image), fixture.store->root() + u"/Town/a.jpg"_s);
    VERIFY_SAYS(sentenceOf([&] { store::image(*fixture.store, 99); }), u"99"_s);
}

void ImagesTest::refusesPathsOutside()
{
    Fixture fixture;
    for (const QString& path : {u""_s, u"/etc/passwd"_s, u"../x.jpg"_s, u"a/../../x.jpg"_s, u"a\\b.jpg"_s})
        VERIFY_SAYS(sentenceOf([&] { fixture.image(path); }), u"under the root"_s);
}

void ImagesTest::findsByName()
{
    Fixture fixture;
    const ImageId unique = fixture.image(u"One/a.jpg"_s);
    fixture.image(u"One/b.jpg"_s);
    const ImageId second = fixture.image(u"Two/b.jpg"_s);
    QCOMPARE(store::imageNamed(*fixture.store, u"a.jpg"_s).id, unique);
    QCOMPARE(store::imageNamed(*fixture.store, u"Two/b.jpg"_s).id, second);
    QCOMPARE(store::imageAt(*fixture.store, u"b.jpg"_s), 0);
    VERIFY_SAYS(sentenceOf([&] { store::imageNamed(*fixture.store, u"b.jpg"_s); }),
                u"One/b.jpg, Two/b.jpg"_s);
    VERIFY_SAYS(sentenceOf([&] { store::imageNamed(*fixture.store, u"c.jpg"_s); }), u"\"c.jpg\""_s);
}

void ImagesTest::pairsAndSplits()
{
    Fixture fixture;
    const ImageId query = fixture.image(u"q.jpg"_s, View::Ground, u"Town"_s);
    const ImageId one = fixture.image(u"1.png"_s, View::Satellite);
    const ImageId two = fixture.image(u"2.png"_s, View::Satellite);
    store::addPair(*fixture.store, query, one, PairKind::SemiPositive);
    store::addPair(*fixture.store, query, two, PairKind::SemiPositive, 1, 2);
    store::addPair(*fixture.store, query, one, PairKind::Positive, 5, 6);
    const int split = store::addSplit(*fixture.store, u"s"_s);
    QCOMPARE(store::addSplit(*fixture.store, u"s"_s), split);
    store::addSplitQuery(*fixture.store, split, query, Role::Test);
    store::addSplitQuery(*fixture.store, split, query, Role::Train);
    store::addSplitReference(*fixture.store, split, two);
    store::addSplitReference(*fixture.store, split, one);
    store::addSplitReference(*fixture.store, split, one);
    QCOMPARE(store::relationsOf(*fixture.store, query).positives, std::vector<ImageId>{one});
    QCOMPARE(store::relationsOfSplit(*fixture.store, split).value(query).semiPositives,
             std::vector<ImageId>{two});
    QCOMPARE(store::splitQueries(*fixture.store, split, Role::Test), std::vector<ImageId>{query});
    QVERIFY(store::splitQueries(*fixture.store, split, Role::Train).empty());
    QCOMPARE(store::splitReferences(*fixture.store, split), (std::vector<ImageId>{one, two}));
    QCOMPARE(store::imageIds(*fixture.store, View::Satellite), (std::vector<ImageId>{one, two}));
    store::setMissing(*fixture.store, one, true);
    const store::Counts counts = store::counts(*fixture.store);
    QCOMPARE(counts.ground + 10 * counts.satellite + 100 * counts.positive + 1000 * counts.semiPositive,
             1121);
    QCOMPARE(counts.missing, 1);
    QCOMPARE(counts.areas, QStringList{u"Town"_s});
    QCOMPARE(store::splitNamed(*fixture.store, u"s"_s).id, split);
    VERIFY_SAYS(sentenceOf([&] { store::splitNamed(*fixture.store, u"t"_s); }), u"holds s"_s);
}

void ImagesTest::labelsReplaceEarlierOnes()
{
    Fixture fixture;
    const ImageId query = fixture.image(u"q"_s);
    const ImageId other = fixture.image(u"r"_s);
    const ImageId a = fixture.image(u"a"_s, View::Satellite);
    const ImageId b = fixture.image(u"b"_s, View::Satellite);
    const ImageId c = fixture.image(u"c"_s, View::Satellite);
    store::addPair(*fixture.store, other, a, PairKind::Positive);
    QVERIFY(!store::setPairs(*fixture.store, query,
                             {{a, PairKind::Positive, 1, 2}, {b, PairKind::SemiPositive, 0, 0}}));
    QVERIFY(!store::setPairs(*fixture.store, query,
                             {{b, PairKind::SemiPositive, 0, 0}, {a, PairKind::Positive, 1, 2}}));
    QVERIFY(store::setPairs(*fixture.store, query,
                            {{a, PairKind::Positive, 1, 3}, {b, PairKind::SemiPositive, 0, 0}}));
    QVERIFY(store::setPairs(*fixture.store, query,
                            {{c, PairKind::Positive, 0, 0}, {a, PairKind::SemiPositive, 1, 3}}));
    QCOMPARE(store::relationsOf(*fixture.store, query).positives, std::vector{c});
    QCOMPARE(store::relationsOf(*fixture.store, query).semiPositives, std::vector{a});
    QCOMPARE(store::relationsOf(*fixture.store, other).positives, std::vector{a});
    QVERIFY(store::setPairs(*fixture.store, query, {}));
    QVERIFY(store::relationsOf(*fixture.store, query).positives.empty());
}

void ImagesTest::labelsHaveAHash()
{
    Fixture fixture;
    const int split = store::addSplit(*fixture.store, u"one"_s);
    const ImageId query = fixture.image(u"q"_s);
    const ImageId tile = fixture.image(u"a"_s, View::Satellite);
    QList<QByteArray> seen;
    const auto isNew = [&] {
        const QByteArray hash = store::labelsHash(*fixture.store, store::splits(*fixture.store));
        const bool fresh = !seen.contains(hash);
        seen.append(hash);
        return fresh && hash == store::labelsHash(*fixture.store, store::splits(*fixture.store));
    };
    QVERIFY(isNew());
    store::addSplitQuery(*fixture.store, split, query, Role::Test);
    QVERIFY(isNew());
    store::addSplitReference(*fixture.store, split, tile);
    QVERIFY(isNew());
    store::addPair(*fixture.store, query, tile, PairKind::SemiPositive);
    QVERIFY(isNew());
    store::addPair(*fixture.store, query, tile, PairKind::Positive);
    QVERIFY(isNew());
    store::addPair(*fixture.store, query, tile, PairKind::Positive, 3,
                   4); // where the camera stands is no relation
    fixture.image(u"elsewhere"_s);
    QVERIFY(!isNew());
    store::addSplit(*fixture.store, u"two"_s);
    QVERIFY(isNew());
}

void ImagesTest::splitsKeepTheirEvaluationRule()
{
    Fixture fixture;
    const int one = store::addSplit(*fixture.store, u"one"_s);
    const int two = store::addSplit(*fixture.store, u"two"_s);
    store::setEvaluationRule(*fixture.store, two, EvaluationRule::University1652);
    fixture.reopen();
    QCOMPARE(store::evaluationRule(*fixture.store, one), EvaluationRule::Sample4Geo);
    QCOMPARE(store::evaluationRule(*fixture.store, two), EvaluationRule::University1652);
    store::setEvaluationRule(*fixture.store, two, EvaluationRule::Sample4Geo);
    QCOMPARE(store::evaluationRule(*fixture.store, two), EvaluationRule::Sample4Geo);
}

void ImagesTest::runsResume()
{
    Fixture fixture;
    const QJsonObject parameters{{u"k"_s, 10}, {u"a"_s, u"x"_s}};
    const qint64 first = store::beginRun(*fixture.store, RunKind::Retrieve, 0, parameters);
    fixture.reopen();
    QCOMPARE(store::unfinishedRun(*fixture.store, RunKind::Retrieve, 0, parameters)->id, first);
    QVERIFY(!store::unfinishedRun(*fixture.store, RunKind::Retrieve, 0, {{u"k"_s, 11}}));
    QVERIFY(!store::latestRun(*fixture.store, RunKind::Retrieve));
    store::finishRun(*fixture.store, first);
    const qint64 second = store::beginRun(*fixture.store, RunKind::Retrieve, 0, {});
    QCOMPARE(store::latestRun(*fixture.store, RunKind::Retrieve)->id, first);
    store::finishRun(*fixture.store, second);
    QCOMPARE(store::latestRun(*fixture.store, RunKind::Retrieve)->id, second);
    QVERIFY(!store::unfinishedRun(*fixture.store, RunKind::Retrieve, 0, parameters));
    QCOMPARE(store::run(*fixture.store, first).parameters, parameters);
    // By number: a clock that was set back changes nothing.
    store::run(fixture.store->database(), "UPDATE run SET finished = 1000, started = 1000 WHERE id = ?",
               second);
    QCOMPARE(store::latestRun(*fixture.store, RunKind::Retrieve)->id, second);
    QVERIFY(!store::run(*fixture.store, first).program.isEmpty());
    QCOMPARE(store::runs(*fixture.store).size(), size_t(2));
    VERIFY_SAYS(sentenceOf([&] { store::run(*fixture.store, 9); }), u"run number 9"_s);
}

void ImagesTest::aKindThatOnlyAnotherVersionKnowsStaysReadable()
{
    Fixture fixture;
    store::finishRun(*fixture.store, store::beginRun(*fixture.store, RunKind::Retrieve, 0, {}));
    store::Model model;
    model.kind = StoredKind<ModelKind>::called(u"dreamer"_s);
    model.name = u"mine"_s;
    model.sha256 = QByteArray("5e").repeated(32);
    const qint64 dreamer = store::putModel(*fixture.store, model);
    fixture.store.reset();
    sqlite3* database = nullptr;
    QCOMPARE(sqlite3_open(fixture.path.toUtf8().constData(), &database), SQLITE_OK);
    const char* newer = "INSERT INTO run(kind, parameters, program, started, finished) "
                        "VALUES ('dream', '{}', '9', 1, 2)";
    QCOMPARE(sqlite3_exec(database, newer, nullptr, nullptr, nullptr), SQLITE_OK);
    sqlite3_close(database);
    fixture.reopen();
    const store::Run dream = store::runs(*fixture.store).back();
    QCOMPARE(dream.kind.name(), u"dream"_s);
    QVERIFY(dream.kind != RunKind::Retrieve);
    QCOMPARE(store::latestRun(*fixture.store, RunKind::Retrieve)->id, 1);
    QCOMPARE(store::model(*fixture.store, dreamer).kind.name(), u"dreamer"_s);
    QVERIFY(store::models(*fixture.store, ModelKind::Reader).empty());
}

/// A clock that was set back, or a computer without one, must not bring an older order back.
void ImagesTest::theNewestRunIsTheLastNumberWhateverTheClockSaid()
{
    Fixture fixture;
    for (const RunKind kind : {RunKind::Retrieve, RunKind::Rerank, RunKind::Train})
        for (int i = 0; i < 2; ++i)
            store::finishRun(*fixture.store, store::beginRun(*fixture.store, kind, 0, {}));
    fixture.store.reset();
    sqlite3* database = nullptr;
    QCOMPARE(sqlite3_open(fixture.path.toUtf8().constData(), &database), SQLITE_OK);
    const char* setBack = "UPDATE run SET started = started - 259200000, finished = finished - 259200000 "
                          "WHERE id IN (SELECT max(id) FROM run GROUP BY kind)";
    QCOMPARE(sqlite3_exec(database, setBack, nullptr, nullptr, nullptr), SQLITE_OK);
    sqlite3_close(database);
    fixture.reopen();
    QCOMPARE(store::latestRun(*fixture.store, RunKind::Retrieve)->id, 2);
    QCOMPARE(store::latestRun(*fixture.store, RunKind::Rerank)->id, 4);
    const auto trainings = store::trainings(*fixture.store, 10);
    QCOMPARE(trainings.size(), size_t(2));
    QCOMPARE(trainings[0].run.id, 6);
}

void ImagesTest::modelsAreReplacedNotLost()
{
    Fixture fixture;
    store::Model model;
    model.kind = ModelKind::Reranker;
    model.name = u"mine"_s;
    model.sha256 = "aa";
    model.file = fixture.store->folder().filePath(u"mine.safetensors"_s);
    model.configuration = {{u"fusion"_s, u"sum"_s}};
    model.parameters = 7;
    const qint64 first = store::putModel(*fixture.store, model);
    QCOMPARE(store::putModel(*fixture.store, model), first);
    QCOMPARE(store::model(*fixture.store, first).file, model.file);
    model.sha256 = "bb";
    const qint64 second = store::putModel(*fixture.store, model);
    QVERIFY(second != first);
    QCOMPARE(store::modelNamed(*fixture.store, ModelKind::Reranker, u"mine"_s)->id, second);
    QCOMPARE(store::model(*fixture.store, first).sha256, QByteArray("aa"));
    QCOMPARE(store::models(*fixture.store, ModelKind::Reranker).size(), size_t(1));
    model.name = u"shipped"_s;
    model.file = u":/models/reader.safetensors"_s;
    QCOMPARE(store::model(*fixture.store, store::putModel(*fixture.store, model)).file, model.file);
    QVERIFY(!store::modelNamed(*fixture.store, ModelKind::Reader, u"mine"_s));
}

void ImagesTest::settings()
{
    Fixture fixture;
    QCOMPARE(store::setting(*fixture.store, u"x"_s), QString());
    store::setSetting(*fixture.store, u"x"_s, u"1"_s);
    store::setSetting(*fixture.store, u"x"_s, u"zwei ü"_s);
    fixture.reopen();
    QCOMPARE(store::setting(*fixture.store, u"x"_s), u"zwei ü"_s);
}

void ImagesTest::speed()
{
    Fixture fixture;
    constexpr int count = 100000;
    QElapsedTimer timer;
    timer.start();
    {
        store::Transaction transaction(*fixture.store);
        for (int i = 0; i < count; ++i)
            fixture.image(u"Town/panorama/%1,41.8781,-87.6298,.jpg"_s.arg(i), View::Ground, u"Town"_s);
        transaction.commit();
    }
    qInfo("addImage: %.1f us", double(timer.nsecsElapsed()) / 1e3 / count);
    timer.restart();
    QCOMPARE(store::images(*fixture.store, store::imageIds(*fixture.store)).size(), size_t(count));
    qInfo("images: %.1f us an image", double(timer.nsecsElapsed()) / 1e3 / count);
    timer.restart();
    store::counts(*fixture.store);
    qInfo("counts: %.1f ms", double(timer.nsecsElapsed()) / 1e6);
}

GEOVLM_TEST(ImagesTest);

} // namespace tst_images

#include "tst_images.moc"
