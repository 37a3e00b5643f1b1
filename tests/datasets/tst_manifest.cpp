// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/formats/csv.h"
#include "fixture.h"
#include "tests.h"

namespace datasetstest {

using namespace Qt::Literals::StringLiterals;

class ManifestTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void imports();
    void withoutSplits();
    void namesBadRows();
    void saysWhatIsWrong();
    void againChangesNothing();
    void doesNotFollowLinksOutOfTheRoot();
    void aCorrectedManifestCorrects();
    void whatAColumnDoesNotSayStays();
    void aLineThatCannotBeReadTakesNoPairAway();
    void whatIsNotListedAnyMoreIsNamedAndStays();
    void aFileThatIsRefusedLateChangesNothing();
    void otherNamesOfColumnsAreUnderstoodOrSaid();
};

void ManifestTest::imports()
{
    Fixture fixture;
    writeFile(fixture.at(u"images.csv"_qs), "file,view,area,split,lat,lon\r\n"
                                            "\"g/1,x.jpg\",ground,Town,day,51.5,-0.1\r\n"
                                            "g/2.jpg,ground,Town,day/train,,\r\n"
                                            "g/3.jpg,ground,,night/test,,\r\n"
                                            "s/1.png,satellite,Town,,51.5,-0.1\r\n"
                                            "s/2.png,satellite,,night,,");
    writeFile(fixture.at(u"pairs.csv"_qs), "query,reference,kind\n\"g/1,x.jpg\",s/1.png,positive\n"
                                           "g/3.jpg,s/2.png,positive\ng/3.jpg,s/1.png,semi_positive\n");
    writeFile(fixture.at(u"g/1,x.jpg"_qs), "x");
    const auto report = fixture.import(u"manifest"_qs);
    QCOMPARE(report.rejectedCount, 0);
    QCOMPARE(report.ground, 3);
    QCOMPARE(report.satellite, 2);
    QCOMPARE(report.positive, 2);
    QCOMPARE(report.semiPositive, 1);
    QCOMPARE(report.missing, 4);
    QCOMPARE(report.areas, QStringList{u"Town"_qs});
    const int day = store::splitNamed(*fixture.store, u"day"_qs).id;
    const int night = store::splitNamed(*fixture.store, u"night"_qs).id;
    QCOMPARE(store::splitQueries(*fixture.store, day, Role::Test), std::vector{fixture.id(u"g/1,x.jpg"_qs)});
    QCOMPARE(store::splitQueries(*fixture.store, day, Role::Train), std::vector{fixture.id(u"g/2.jpg"_qs)});
    QCOMPARE(store::splitQueries(*fixture.store, night, Role::Test), std::vector{fixture.id(u"g/3.jpg"_qs)});
    QCOMPARE(store::splitReferences(*fixture.store, day), std::vector{fixture.id(u"s/1.png"_qs)});
    QCOMPARE(store::splitReferences(*fixture.store, night).size(), size_t(2));
    QCOMPARE(store::image(*fixture.store, fixture.id(u"g/1,x.jpg"_qs)).place->latitude, 51.5);
    QCOMPARE(store::relationsOf(*fixture.store, fixture.id(u"g/3.jpg"_qs)).semiPositives,
             std::vector{fixture.id(u"s/1.png"_qs)});
}

void ManifestTest::withoutSplits()
{
    Fixture fixture;
    writeFile(fixture.at(u"images.csv"_qs), "view,file\nground,g.jpg\nsatellite,s.png\n");
    fixture.import(u"manifest"_qs);
    const int all = store::splitNamed(*fixture.store, u"all"_qs).id;
    QCOMPARE(store::splitQueries(*fixture.store, all, Role::Test).size(), size_t(1));
    QCOMPARE(store::splitReferences(*fixture.store, all).size(), size_t(1));
}

void ManifestTest::namesBadRows()
{
    Fixture fixture;
    writeFile(fixture.at(u"images.csv"_qs), "file,view,area,split,lat,lon\n"
                                            "../g.jpg,ground,,,,\n"
                                            "/etc/passwd,ground,,,,\n"
                                            "g.jpg,air,,,,\n"
                                            "g.jpg,ground,,,95,0\n"
                                            "g.jpg,ground,,,1,\n"
                                            "g.jpg,ground\n"
                                            "g.jpg,ground,,,,\n"
                                            "g.jpg,ground,,,,\n"
                                            "\xff.jpg,ground,,,,\n"
                                            "s.png,satellite,,,,\n");
    writeFile(fixture.at(u"pairs.csv"_qs), "query,reference,kind\nnone.jpg,s.png,positive\n"
                                           "g.jpg,s.png,negative\ng.jpg,s.png,positive\n"
                                           "g.jpg,s.png,positive\ng.jpg,g.jpg,positive\n");
    const auto report = fixture.import(u"manifest"_qs);
    QList<int> lines;
    for (const datasets::Rejected& one : report.rejected)
        lines.append(one.line);
    QCOMPARE(lines, (QList<int>{2, 3, 4, 5, 6, 7, 9, 10, 2, 3, 5, 6}));
    QCOMPARE(report.ground + report.satellite, 2);
    QCOMPARE(report.positive, 1);
}

void ManifestTest::saysWhatIsWrong()
{
    Fixture fixture;
    VERIFY_SAYS(sentenceOf([&] { fixture.import(u"manifest"_qs); }), u"no images.csv"_qs);
    writeFile(fixture.at(u"images.csv"_qs), "");
    VERIFY_SAYS(sentenceOf([&] { fixture.import(u"manifest"_qs); }), u"empty"_qs);
    writeFile(fixture.at(u"images.csv"_qs), "file,area\n");
    VERIFY_SAYS(sentenceOf([&] { fixture.import(u"manifest"_qs); }), u"\"view\""_qs);
    writeFile(fixture.at(u"images.csv"_qs), "file,\"view\ng.jpg,ground\n");
    VERIFY_SAYS(sentenceOf([&] { fixture.import(u"manifest"_qs); }), u"line 1"_qs);
    writeFile(fixture.at(u"images.csv"_qs), "file,view\n\"g.jpg,ground\n");
    const auto stray = fixture.import(u"manifest"_qs);
    QCOMPARE(stray.rejectedCount, 1);
    VERIFY_SAYS(stray.rejected.front().why, u"stray quote"_qs);
    QCOMPARE(dump(*fixture.store), QString());
}

void ManifestTest::againChangesNothing()
{
    Fixture fixture;
    writeFile(fixture.at(u"images.csv"_qs), "file,view,split\ng.jpg,ground,a\ns.png,satellite,\n");
    writeFile(fixture.at(u"pairs.csv"_qs), "query,reference,kind\ng.jpg,s.png,positive\n");
    fixture.import(u"manifest"_qs);
    const QString before = dump(*fixture.store);
    QVERIFY(before.contains(u"pair|1|2|1"_qs));
    fixture.import(u"manifest"_qs);
    QCOMPARE(dump(*fixture.store), before);
}

void ManifestTest::doesNotFollowLinksOutOfTheRoot()
{
    QTemporaryDir elsewhere;
    writeFile(elsewhere.filePath(u"secret.jpg"_qs), "x");
    Fixture fixture;
    writeFile(fixture.at(u"real/g.jpg"_qs), "x");
    QVERIFY(QFile::link(elsewhere.filePath(u"secret.jpg"_qs), fixture.at(u"real/out.jpg"_qs)));
    QVERIFY(QFile::link(elsewhere.path(), fixture.at(u"away"_qs)));
    QVERIFY(QFile::link(fixture.at(u"real"_qs), fixture.at(u"inside"_qs)));
    writeFile(fixture.at(u"images.csv"_qs), "file,view\nreal/out.jpg,ground\naway/secret.jpg,ground\n"
                                            "../secret.jpg,ground\ninside/g.jpg,ground\n");
    const auto report = fixture.import(u"manifest"_qs);
    QCOMPARE(report.rejectedCount, 3);
    for (const datasets::Rejected& one : report.rejected)
        QVERIFY2(one.why.contains(u"out of the data set"_qs), qPrintable(one.why));
    QCOMPARE(report.ground, 1);
    QCOMPARE(report.missing, 0);
}

void ManifestTest::aCorrectedManifestCorrects()
{
    Fixture fixture;
    const auto write = [&](const char* query, const char* tile, const char* pairs) {
        writeFile(fixture.at(u"images.csv"_qs),
                  QByteArray("file,view,area,split,lat,lon\ng0.jpg,ground,A,day/test,51,0\n") + query + tile +
                      "s1.png,satellite,A,,51,0\n");
        writeFile(fixture.at(u"pairs.csv"_qs), QByteArray("query,reference,kind\n") + pairs);
    };
    write("g1.jpg,ground,A,day/test,51.5,0.1\n", "s0.png,satellite,A,,51,0\n",
          "g0.jpg,s0.png,positive\ng0.jpg,s1.png,semi_positive\ng1.jpg,s1.png,positive\n");
    fixture.import(u"manifest"_qs);
    write("g1.jpg,ground,B,day/train,48.1,0.1\n", "s0.png,satellite,A,night,,\n", "g0.jpg,s1.png,positive\n");
    const auto report = fixture.import(u"manifest"_qs);
    const store::Store& store = *fixture.store;
    QCOMPARE(store::relationsOf(store, fixture.id(u"g0.jpg"_qs)).positives,
             std::vector{fixture.id(u"s1.png"_qs)});
    QVERIFY(store::relationsOf(store, fixture.id(u"g0.jpg"_qs)).semiPositives.empty());
    QVERIFY(store::relationsOf(store, fixture.id(u"g1.jpg"_qs)).positives.empty());
    const Image corrected = store::image(store, fixture.id(u"g1.jpg"_qs));
    QCOMPARE(corrected.area, u"B"_qs);
    QCOMPARE(corrected.place->latitude, 48.1);
    const int day = store::splitNamed(store, u"day"_qs).id;
    const int night = store::splitNamed(store, u"night"_qs).id;
    QCOMPARE(store::splitQueries(store, day, Role::Train), std::vector{fixture.id(u"g1.jpg"_qs)});
    QCOMPARE(store::splitQueries(store, day, Role::Test), std::vector{fixture.id(u"g0.jpg"_qs)});
    QCOMPARE(store::splitReferences(store, day), std::vector{fixture.id(u"s1.png"_qs)});
    QCOMPARE(store::splitReferences(store, night).size(), std::size_t(2));
    QVERIFY(!store::image(store, fixture.id(u"s0.png"_qs)).place);
    QStringList said;
    for (const datasets::Changed& one : report.changed)
        said.append(u"%1 %2: %3 > %4"_qs.arg(one.image, one.what, one.before, one.after));
    QCOMPARE(said, (QStringList{u"g1.jpg area: A > B"_qs, u"g1.jpg place: 51.5, 0.1 > 48.1, 0.1"_qs,
                                u"g1.jpg splits: day/test > day/train"_qs, u"s0.png place: 51, 0 > "_qs,
                                u"s0.png splits: day > night"_qs, u"s1.png splits: day > day, night"_qs,
                                u"g0.jpg pairs: s0.png; 1 semi-positive > s1.png"_qs,
                                u"g1.jpg pairs: s1.png > "_qs}));
    QCOMPARE(report.changedCount, qint64(said.size()));
    QCOMPARE(report.relabelled, 2);
    QVERIFY(!report.addedNothing());
    const QString after = dumpAll(store);
    QVERIFY(fixture.import(u"manifest"_qs).addedNothing());
    QCOMPARE(dumpAll(store), after);
}

void ManifestTest::whatAColumnDoesNotSayStays()
{
    Fixture fixture;
    writeFile(fixture.at(u"images.csv"_qs),
              "file,view,area,lat,lon\ng.jpg,ground,A,51,0\ns.png,satellite,A,51,0\n");
    writeFile(fixture.at(u"pairs.csv"_qs), "query,reference,kind\ng.jpg,s.png,positive\n");
    fixture.import(u"manifest"_qs);
    const QString before = dumpAll(*fixture.store);
    writeFile(fixture.at(u"images.csv"_qs), "file,view\ng.jpg,ground\ns.png,satellite\n");
    QVERIFY(QFile::remove(fixture.at(u"pairs.csv"_qs)));
    QCOMPARE(fixture.import(u"manifest"_qs).changedCount, 0);
    QCOMPARE(dumpAll(*fixture.store), before);
}

void ManifestTest::aLineThatCannotBeReadTakesNoPairAway()
{
    Fixture fixture;
    writeFile(fixture.at(u"images.csv"_qs),
              "file,view\ng.jpg,ground\nh.jpg,ground\ns.png,satellite\nt.png,satellite\n");
    writeFile(fixture.at(u"pairs.csv"_qs),
              "query,reference,kind\ng.jpg,s.png,positive\nh.jpg,s.png,positive\n");
    fixture.import(u"manifest"_qs);
    const auto positives = [&](const QString& query) {
        return store::relationsOf(*fixture.store, fixture.id(query)).positives;
    };
    // The reference is not known: who knows what the line meant.
    writeFile(fixture.at(u"pairs.csv"_qs), "query,reference,kind\ng.jpg,typo.png,positive\n");
    fixture.import(u"manifest"_qs);
    QCOMPARE(positives(u"g.jpg"_qs).size(), std::size_t(1));
    QVERIFY(positives(u"h.jpg"_qs).empty());
    // A line that is no line may have been about any query.
    writeFile(fixture.at(u"pairs.csv"_qs), "query,reference,kind\ng.jpg\nh.jpg,t.png,positive\n");
    fixture.import(u"manifest"_qs);
    QCOMPARE(positives(u"g.jpg"_qs).size(), std::size_t(1));
    QCOMPARE(positives(u"h.jpg"_qs).size(), std::size_t(1));
}

void ManifestTest::whatIsNotListedAnyMoreIsNamedAndStays()
{
    Fixture fixture;
    writeFile(fixture.at(u"images.csv"_qs), "file,view\ng.jpg,ground\nh.jpg,ground\ns.png,satellite\n");
    fixture.import(u"manifest"_qs);
    const QString before = dumpAll(*fixture.store);
    writeFile(fixture.at(u"images.csv"_qs), "file,view\ng.jpg,ground\ns.png,satellite\n");
    const auto report = fixture.import(u"manifest"_qs);
    QCOMPARE(report.unlistedCount, 1);
    QCOMPARE(report.unlisted, QStringList{u"h.jpg"_qs});
    QCOMPARE(dumpAll(*fixture.store), before);
}

void ManifestTest::aFileThatIsRefusedLateChangesNothing()
{
    Fixture fixture;
    QByteArray images = "file,view\n";
    for (int i = 0; i < 5000; ++i)
        images += "g" + QByteArray::number(i) + ".jpg,ground\n";
    const QString before = dumpAll(*fixture.store);
    writeFile(fixture.at(u"images.csv"_qs),
              images + QByteArray(datasets::CsvReader::longestField + 1, 'x') + ",ground\n");
    VERIFY_SAYS(sentenceOf([&] { fixture.import(u"manifest"_qs); }), u"line 5002"_qs);
    QCOMPARE(dumpAll(*fixture.store), before);
    writeFile(fixture.at(u"images.csv"_qs), images);
    writeFile(fixture.at(u"pairs.csv"_qs), "query,reference\ng0.jpg,g1.jpg\n");
    VERIFY_SAYS(sentenceOf([&] { fixture.import(u"manifest"_qs); }), u"\"kind\""_qs);
    QCOMPARE(dumpAll(*fixture.store), before);
}

void ManifestTest::otherNamesOfColumnsAreUnderstoodOrSaid()
{
    Fixture fixture;
    writeFile(fixture.at(u"images.csv"_qs),
              "Filename,view,City,Latitude,longitude,altitude\ng.jpg,ground,A,51.5,-0.1,3\n");
    class Notes final : public Progress
    {
    public:
        void begin(const QString&, qint64) override {}
        void advance(qint64) override {}
        void note(const QString& sentence) override { said.append(sentence); }
        bool stopRequested() const override { return false; }
        QStringList said;
    } notes;
    datasets::importDataset(*fixture.store, {u"manifest"_qs, fixture.root, {}, {}}, notes);
    const Image image = store::image(*fixture.store, fixture.id(u"g.jpg"_qs));
    QCOMPARE(image.area, u"A"_qs);
    QVERIFY(image.place);
    QCOMPARE(image.place->longitude, -0.1);
    QCOMPARE(notes.said.size(), 1);
    VERIFY_SAYS(notes.said.front(), u"altitude"_qs);
}

std::unique_ptr<QObject> makeManifestTest()
{
    return std::make_unique<ManifestTest>();
}

} // namespace datasetstest

#include "tst_manifest.moc"
