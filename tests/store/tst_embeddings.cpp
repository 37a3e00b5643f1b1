// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/random.h"
#include "store/models/embeddings.h"
#include "store/results/runs.h"
#include "store/sqlite/query.h"
#include "store/sqlite/schema.h"
#include "store_fixture.h"
#include "support/registry.h"

#include <QElapsedTimer>

namespace tst_embeddings {

using namespace Qt::StringLiterals;
using namespace geovlm::test;
using namespace geovlm;
using store::EmbeddingKind;

namespace {

struct Embedded : Fixture
{
    qint64 model = 0;
    std::vector<ImageId> images;
    store::EmbeddingSet set;

    Embedded()
    {
        model = addModel(u"tiny"_s);
        for (int i = 0; i < 10; ++i)
            images.push_back(image(u"%1.jpg"_s.arg(i)));
        set = store::ensureSet(*store, EmbeddingKind::Image, model, 3);
    }
    qint64 addModel(const QString& name)
    {
        store::Model added;
        added.kind = ModelKind::Encoder;
        added.name = name;
        added.file = u":/models/tiny"_s;
        return store::putModel(*store, added);
    }
    /// Rows of the images `from` to `to`; the row of image i is (i, mark, 0).
    void put(int from, int to, float mark, const QByteArray& hash = "h")
    {
        std::vector<store::EmbeddedRow> who;
        Matrix rows(to - from, 3);
        for (int i = from; i < to; ++i) {
            who.push_back({images[size_t(i)], hash});
            rows.row(i - from)[0] = float(i);
            rows.row(i - from)[1] = mark;
        }
        store::putRows(*store, set, 0, who, rows);
    }
    float mark(int i) const { return store::readRows(*store, set, {images[size_t(i)]}).row(0)[1]; }
    QStringList problems() const
    {
        QStringList about;
        for (const QString& problem : store::check(*store).problems)
            if (problem.contains(u".f32"_s))
                about.append(problem);
        return about;
    }
    void resizeFile(qint64 bytes)
    {
        QFile file(set.file);
        QVERIFY(file.open(QIODevice::ReadWrite));
        QVERIFY(file.resize(bytes));
    }
};

} // namespace

class EmbeddingsTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void rowsSurviveReopening();
    void overwritesInPlace();
    void refusesWhatDoesNotFit();
    void checkSeesATruncatedFile();
    void checkSeesAChangedFile();
    void lostRowsAreForgotten();
    void rollsBackWithItsTransaction();
    void latestIsTheOneWrittenLast();
    void aFlippedOrZeroedRowIsNotRead_data();
    void aFlippedOrZeroedRowIsNotRead();
    void rowsOfAnOlderProgramGetTheirChecksums();
    void aStagedSetTakesThePlaceAtOnce();
    void valuesThatCannotBeAreRefused();
    void aRowPastTheEndIsWrittenAnew();
    void anOlderStoreKeepsInUseWhatWasFinished();
    void descriptionsAreReplaced();
    void speed();
};

void EmbeddingsTest::rowsSurviveReopening()
{
    Embedded fixture;
    fixture.put(0, 4, 1);
    fixture.put(4, 10, 2);
    fixture.reopen();
    const auto set = store::setOf(*fixture.store, EmbeddingKind::Image, fixture.model);
    QCOMPARE(set->rows, 10);
    const Matrix rows = store::readRows(
        *fixture.store, *set, {fixture.images[9], fixture.images[0], fixture.images[1], fixture.images[9]});
    QCOMPARE(rows.values, (std::vector<float>{9, 2, 0, 0, 1, 0, 1, 1, 0, 9, 2, 0}));
    QCOMPARE(store::rowSources(*fixture.store, *set).size(), size_t(10));
    QCOMPARE(store::rowSources(*fixture.store, *set)[3].sourceHash, QByteArray("h"));
    QCOMPARE(store::readRows(*fixture.store, *set, {}).rows, 0);
}

void EmbeddingsTest::overwritesInPlace()
{
    Embedded fixture;
    fixture.put(0, 10, 1);
    store::sealSet(*fixture.store, fixture.set);
    fixture.put(3, 5, 7, "new");
    QCOMPARE(fixture.set.rows, 10);
    QCOMPARE(QFileInfo(fixture.set.file).size(), 10 * 3 * 4);
    QCOMPARE(fixture.mark(3), 7.f);
    QCOMPARE(fixture.mark(5), 1.f);
    QCOMPARE(store::rowSources(*fixture.store, fixture.set)[4].sourceHash, QByteArray("new"));
    QCOMPARE(fixture.problems(), QStringList());
}

void EmbeddingsTest::refusesWhatDoesNotFit()
{
    Embedded fixture;
    VERIFY_SAYS(sentenceOf([&] { store::ensureSet(*fixture.store, EmbeddingKind::Image, fixture.model, 4); }),
                u"3 numbers"_s);
    VERIFY_SAYS(sentenceOf([&] {
                    store::putRows(*fixture.store, fixture.set, 0, {{fixture.images[0], "h"}}, Matrix(2, 3));
                }),
                u"do not fit"_s);
    VERIFY_SAYS(sentenceOf([&] { store::readRows(*fixture.store, fixture.set, {fixture.images[2]}); }),
                u"2.jpg has no embedding"_s);
}

void EmbeddingsTest::checkSeesATruncatedFile()
{
    Embedded fixture;
    fixture.put(0, 10, 1);
    store::sealSet(*fixture.store, fixture.set);
    QCOMPARE(fixture.problems(), QStringList());
    fixture.resizeFile(100);
    QCOMPARE(fixture.problems().size(), 1);
    VERIFY_SAYS(fixture.problems().first(), u"100 bytes instead of 120"_s);
    VERIFY_SAYS(sentenceOf([&] { fixture.mark(9); }), u"holds 8 of the 10 rows"_s);
    QCOMPARE(fixture.mark(0), 1.f);
    QVERIFY(QFile::remove(fixture.set.file));
    VERIFY_SAYS(fixture.problems().first(), u"missing"_s);
    VERIFY_SAYS(sentenceOf([&] { fixture.mark(0); }), u"holds 0 of the 10 rows"_s);
    VERIFY_SAYS(sentenceOf([&] { fixture.mark(0); }), u"geovlm encode"_s);
    VERIFY_SAYS(sentenceOf([&] { store::sealSet(*fixture.store, fixture.set); }), u"missing or shorter"_s);
}

void EmbeddingsTest::checkSeesAChangedFile()
{
    Embedded fixture;
    fixture.put(0, 10, 1);
    store::sealSet(*fixture.store, fixture.set);
    QFile file(fixture.set.file);
    QVERIFY(file.open(QIODevice::ReadWrite));
    file.seek(50);
    file.write("x");
    file.close();
    VERIFY_SAYS(fixture.problems().value(0), u"has changed"_s);
}

void EmbeddingsTest::lostRowsAreForgotten()
{
    Embedded fixture;
    fixture.put(0, 10, 1);
    fixture.resizeFile(5 * 12 + 3);
    QCOMPARE(store::soundRows(*fixture.store, fixture.set).size(), size_t(5));
    fixture.put(8, 9, 4);
    QCOMPARE(fixture.set.rows, 6);
    QCOMPARE(fixture.mark(4), 1.f);
    QCOMPARE(fixture.mark(8), 4.f);
    VERIFY_SAYS(sentenceOf([&] { fixture.mark(7); }), u"no embedding"_s);
    QCOMPARE(fixture.problems(), QStringList());
}

void EmbeddingsTest::rollsBackWithItsTransaction()
{
    Embedded fixture;
    fixture.put(0, 2, 1);
    {
        store::Transaction outer(*fixture.store);
        fixture.put(2, 6, 2);
    }
    fixture.reopen();
    fixture.set = *store::setOf(*fixture.store, EmbeddingKind::Image, fixture.model);
    QCOMPARE(fixture.set.rows, 2);
    fixture.put(7, 9, 3);
    QCOMPARE(fixture.mark(8), 3.f);
    QCOMPARE(fixture.mark(1), 1.f);
}

void EmbeddingsTest::latestIsTheOneWrittenLast()
{
    Embedded fixture;
    const qint64 other = fixture.addModel(u"other"_s);
    auto second = store::ensureSet(*fixture.store, EmbeddingKind::Image, other, 3);
    const auto latest = [&] {
        const auto set = store::latestSet(*fixture.store, EmbeddingKind::Image);
        return set ? set->id : 0;
    };
    fixture.put(0, 1, 1);
    QCOMPARE(latest(), 0); // nobody reads what no stage has finished
    store::sealSet(*fixture.store, fixture.set);
    QCOMPARE(latest(), fixture.set.id);
    store::putRows(*fixture.store, second, 0, {{fixture.images[0], "h"}}, Matrix(1, 3));
    QCOMPARE(latest(), fixture.set.id);
    const QStringList notes = store::check(*fixture.store).notes;
    QVERIFY2(!notes.filter(u"\"other\" were begun and not finished"_s).isEmpty(),
             qPrintable(notes.join(u'\n')));
    store::sealSet(*fixture.store, second);
    QCOMPARE(latest(), second.id);
    store::sealSet(*fixture.store, fixture.set);
    fixture.put(1, 2, 1); // a row more, outside of any stage
    QCOMPARE(latest(), fixture.set.id);
    QVERIFY(!store::latestSet(*fixture.store, EmbeddingKind::Text));
    QCOMPARE(store::ensureSet(*fixture.store, EmbeddingKind::Image, other, 3).id, second.id);
}

void EmbeddingsTest::aFlippedOrZeroedRowIsNotRead_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("flipped") << QByteArray(1, 'x');
    QTest::newRow("zeroed") << QByteArray(12, '\0');
}

void EmbeddingsTest::aFlippedOrZeroedRowIsNotRead()
{
    QFETCH(QByteArray, bytes);
    Embedded fixture;
    fixture.put(0, 10, 1);
    QFile file(fixture.set.file);
    QVERIFY(file.open(QIODevice::ReadWrite));
    file.seek(4 * 12);
    file.write(bytes);
    file.close();
    QCOMPARE(fixture.mark(3), 1.f);
    VERIFY_SAYS(sentenceOf([&] { fixture.mark(4); }), u"does not hold what was written for 4.jpg (row 4)"_s);
    VERIFY_SAYS(sentenceOf([&] { fixture.mark(4); }), u"geovlm encode"_s);
    QCOMPARE(store::soundRows(*fixture.store, fixture.set).size(), size_t(9));
    VERIFY_SAYS(fixture.problems().value(0), u"1 rows of"_s);
    fixture.put(4, 5, 2);
    QCOMPARE(fixture.mark(4), 2.f);
    QCOMPARE(fixture.problems(), QStringList());
}

void EmbeddingsTest::rowsOfAnOlderProgramGetTheirChecksums()
{
    Embedded fixture;
    fixture.put(0, 10, 1);
    store::sealSet(*fixture.store, fixture.set);
    store::run(fixture.store->database(), "UPDATE embedding_row SET checksum = NULL");
    fixture.set = *store::setOf(*fixture.store, EmbeddingKind::Image, fixture.model);
    QCOMPARE(fixture.mark(4), 1.f);
    store::settleChecksums(*fixture.store, fixture.set);
    QCOMPARE(store::integerOf(fixture.store->database(),
                              "SELECT count(*) FROM embedding_row WHERE checksum IS NULL", -1),
             0);
    QCOMPARE(fixture.mark(9), 1.f);
    // Not when the file is another one by then.
    store::run(fixture.store->database(), "UPDATE embedding_row SET checksum = NULL");
    QFile file(fixture.set.file);
    QVERIFY(file.open(QIODevice::ReadWrite));
    file.write("x");
    file.close();
    VERIFY_SAYS(sentenceOf([&] { store::settleChecksums(*fixture.store, fixture.set); }),
                u"is not what was written"_s);
}

void EmbeddingsTest::aStagedSetTakesThePlaceAtOnce()
{
    Embedded fixture;
    fixture.put(0, 10, 1);
    store::sealSet(*fixture.store, fixture.set);
    auto staged = store::stageSet(*fixture.store, EmbeddingKind::Image, fixture.model, 3);
    Matrix row(1, 3);
    row.row(0)[1] = 5;
    store::putRows(*fixture.store, staged, 0, {{fixture.images[2], "new"}}, row);
    QCOMPARE(fixture.mark(2), 1.f);
    QCOMPARE(store::latestSet(*fixture.store, EmbeddingKind::Image)->rows, 10);
    fixture.reopen(); // a crash: what is left is named, and dropped by the next
    QVERIFY(!store::check(*fixture.store).problems.filter(u"ended before it was whole"_s).isEmpty());
    staged = store::stageSet(*fixture.store, EmbeddingKind::Image, fixture.model, 3);
    QCOMPARE(staged.rows, 0);
    store::putRows(*fixture.store, staged, 0, {{fixture.images[2], "new"}}, row);
    const QString oldFile = fixture.set.file;
    const auto taken = store::takeStagedSet(*fixture.store, staged);
    QCOMPARE(taken.id, fixture.set.id);
    QCOMPARE(taken.rows, 1);
    QVERIFY(taken.file != oldFile && !QFile::exists(oldFile));
    fixture.set = taken;
    QCOMPARE(fixture.mark(2), 5.f);
    QVERIFY(store::stagedSets(*fixture.store).empty());
    QCOMPARE(fixture.problems(), QStringList());
}

void EmbeddingsTest::valuesThatCannotBeAreRefused()
{
    Embedded fixture;
    fixture.put(0, 2, 1);
    store::run(fixture.store->database(), "UPDATE embedding_row SET row = 4611686018427387904");
    VERIFY_SAYS(sentenceOf([&] { fixture.mark(0); }), u"which cannot be"_s);
    for (const qint64 dimension : {qint64(0), qint64(-3), qint64(1) << 40}) {
        store::run(fixture.store->database(), "UPDATE embedding_set SET dimension = ?", dimension);
        VERIFY_SAYS(sentenceOf([&] { store::setOf(*fixture.store, EmbeddingKind::Image, fixture.model); }),
                    u"which can only be 1 to"_s);
        QVERIFY(!store::check(*fixture.store).problems.filter(u"\"dimension\""_s).isEmpty());
    }
}

void EmbeddingsTest::aRowPastTheEndIsWrittenAnew()
{
    Embedded fixture;
    fixture.put(0, 3, 1);
    store::run(fixture.store->database(), "UPDATE embedding_row SET row = 1099511627776 WHERE image = ?",
               fixture.images[1]);
    fixture.put(1, 2, 5);
    QCOMPARE(fixture.mark(1), 5.f);
    QCOMPARE(fixture.mark(0), 1.f);
    QCOMPARE(QFileInfo(fixture.set.file).size(), 4 * 12);
    QCOMPARE(fixture.problems(), QStringList());
}

void EmbeddingsTest::anOlderStoreKeepsInUseWhatWasFinished()
{
    store::Database database(u":memory:"_s, store::Database::Mode::Memory);
    const std::vector<store::Migration>& steps = store::migrations();
    const auto ours = std::ranges::find_if(
        steps, [](const store::Migration& step) { return step.sql.contains("CREATE TABLE picture"); });
    QVERIFY(ours != steps.end());
    store::migrate(database, {steps.begin(), ours});
    database.execute(
        "INSERT INTO model(id, kind, name, sha256, file, configuration, parameters) VALUES "
        "(1, 'encoder', 'sealed', x'', '', '{}', 0), (2, 'encoder', 'stopped', x'', '', '{}', 0), "
        "(3, 'encoder', 'edited', x'', '', '{}', 0), (4, 'encoder', 'empty', x'', '', '{}', 0);"
        "INSERT INTO run(kind, model, parameters, program, started, finished) VALUES "
        "('encode', 2, '{}', '', 1, NULL), ('encode', 3, '{}', '', 1, 2), "
        "('import-embeddings', 4, '{}', '', 1, 2);"
        "INSERT INTO embedding_set VALUES (1, 0, 1, 4, 10, 160, 'ab', 1), "
        "(2, 0, 2, 4, 10, NULL, NULL, 2), (3, 0, 3, 4, 10, NULL, NULL, 3), "
        "(4, 0, 4, 4, 0, NULL, NULL, 4)");
    store::migrate(database, steps);
    const QStringList inUse =
        store::textsOf(database, "SELECT m.name FROM embedding_set s JOIN model m ON m.id = s.model "
                                 "WHERE s.written > 0 ORDER BY s.id");
    QCOMPARE(inUse, (QStringList{u"sealed"_s, u"edited"_s}));
}

void EmbeddingsTest::descriptionsAreReplaced()
{
    Embedded fixture;
    store::putDescription(*fixture.store, 0, {fixture.images[1], u"old"_s, "1"});
    store::putDescription(*fixture.store, 0, {fixture.images[0], u"first"_s, "2"});
    store::putDescription(*fixture.store, 0, {fixture.images[1], u"new"_s, "3"});
    QCOMPARE(store::description(*fixture.store, fixture.images[1])->text, u"new"_s);
    QVERIFY(!store::description(*fixture.store, fixture.images[2]));
    const auto all = store::descriptions(*fixture.store);
    QCOMPARE(all.size(), size_t(2));
    QCOMPARE(all[1].sourceHash, QByteArray("3"));
}

void EmbeddingsTest::speed()
{
    Embedded fixture;
    const auto set = store::ensureSet(*fixture.store, EmbeddingKind::Text, fixture.model, 1024);
    std::vector<store::EmbeddedRow> who;
    {
        store::Transaction transaction(*fixture.store);
        for (int i = 0; i < 20000; ++i)
            who.push_back({fixture.image(u"speed/%1.jpg"_s.arg(i)), "12345678901234567890123456789012"});
        transaction.commit();
    }
    QElapsedTimer timer;
    timer.start();
    store::EmbeddingSet writing = set;
    store::putRows(*fixture.store, writing, 0, who, Matrix(20000, 1024));
    qInfo("putRows 20,000 x 1024: %lld ms", (long long)timer.restart());
    std::vector<ImageId> images;
    for (const auto& row : who)
        images.push_back(row.image);
    QCOMPARE(store::readRows(*fixture.store, writing, images).rows, 20000);
    qInfo("readRows 20,000 x 1024: %lld ms", (long long)timer.restart());
    images.resize(11);
    for (int i = 0; i < 100; ++i)
        store::readRows(*fixture.store, writing, images);
    qInfo("readRows of eleven: %.3f ms", double(timer.nsecsElapsed()) / 1e8);
}

GEOVLM_TEST(EmbeddingsTest);

} // namespace tst_embeddings

#include "tst_embeddings.moc"
