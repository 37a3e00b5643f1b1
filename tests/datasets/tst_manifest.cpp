// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/formats/csv.h"
#include "datasets_fixture.h"
#include "support/registry.h"

namespace tst_manifest {

using namespace Qt::StringLiterals;
using namespace geovlm::test;
using namespace geovlm;

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
    writeFile(fixture.at(u"images.csv"_s), "file,view,area,split,lat,lon\r\n"
                                           "\"g/1,x.jpg\",ground,Town,day,51.5,-0.1\r\n"
                                           "g/2.jpg,ground,Town,day/train,,\r\n"
                                           "g/3.jpg,ground,,night/test,,\r\n"
                                           "s/1.png,satellite,Town,,51.5,-0.1\r\n"
                                           "s/2.png,satellite,,night,,");
    writeFile(fixture.at(u"pairs.csv"_s), "query,reference,kind\n\"g/1,x.jpg\",s/1.png,positive\n"
                                          "g/3.jpg,s/2.png,positive\ng/3.jpg,s/1.png,semi_positive\n");
    writeFile(fixture.at(u"g/1,x.jpg"_s), "x");
    const auto report = fixture.import(u"manifest"_s);
    QCOMPARE(report.rejectedCount, 0);
    QCOMPARE(report.ground, 3);
    QCOMPARE(report.satellite, 2);
    QCOMPARE(report.positive, 2);
    QCOMPARE(report.semiPositive, 1);
    QCOMPARE(report.missing, 4);
    QCOMPARE(report.areas, QStringList{u"Town"_s});
    const int day = store::splitNamed(*fixture.store, u"day"_s).id;
    const int night = store::splitNamed(*fixture.store, u"night"_s).id;
    QCOMPARE(store::splitQueries(*fixture.store, day, Role::Test), std::vector{fixture.id(u"g/1,x.jpg"_s)});
    QCOMPARE(store::splitQueries(*fixture.store, day, Role::Train), std::vector{fixture.id(u"g/2.jpg"_s)});
    QCOMPARE(store::splitQueries(*fixture.store, night, Role::Test), std::vector{fixture.id(u"g/3.jpg"_s)});
    QCOMPARE(store::splitReferences(*fixture.store, day), std::vector{fixture.id(u"s/1.png"_s)});
    QCOMPARE(store::splitReferences(*fixture.store, night).size(), size_t(2));
    QCOMPARE(store::image(*fixture.store, fixture.id(u"g/1,x.jpg"_s)).place->latitude, 51.5);
    QCOMPARE(store::relationsOf(*fixture.store, fixture.id(u"g/3.jpg"_s)).semiPositives,
             std::vector{fixture.id(u"s/1.png"_s)});
}

void ManifestTest::withoutSplits()
{
    Fixture fixture;
    writeFile(fixture.at(u"images.csv"_s), "view,file\nground,g.jpg\nsatellite,s.png\n");
    fixture.import(u"manifest"_s);
    const int all = store::splitNamed(*fixture.store, u"all"_s).id;
    QCOMPARE(store::splitQueries(*fixture.store, all, Role::Test).size(), size_t(1));
    QCOMPARE(store::splitReferences(*fixture.store, all).size(), size_t(1));
}

void ManifestTest::namesBadRows()
{
    Fixture fixture;
    writeFile(fixture.at(u"images.csv"_s), "file,view,area,split,lat,lon\n"
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
    writeFile(fixture.at(u"pairs.csv"_s), "query,reference,kind\nnone.jpg,s.png,positive\n"
                                          "g.jpg,s.png,negative\ng.jpg,s.png,positive\n"
                                          "g.jpg,s.png,positive\ng.jpg,g.jpg,positive\n");
    const auto report = fixture.import(u"manifest"_s);
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
    VERIFY_SAYS(sentenceOf([&] { fixture.import(u"manifest"_s); }), u"no images.csv"_s);
    writeFile(fixture.at(u"images.csv"_s), "");
    VERIFY_SAYS(sentenceOf([&] { fixture.import(u"manifest"_s); }), u"empty"_s);
    writeFile(fixture.at(u"images.csv"_s), "file,area\n");
    VERIFY_SAYS(sentenceOf([&] { fixture.import(u"manifest"_s); }), u"\"view\""_s);
    writeFile(fixture.at(u"images.csv"_s), "file,\"view\ng.jpg,ground\n");
    VERIFY_SAYS(sentenceOf([&] { fixture.import(u"manifest"_s); }), u"line 1"_s);
    writeFile(fixture.at(u"images.csv"_s), "file,view\n\"g.jpg,ground\n");
    const auto stray = fixture.import(u"manifest"_s);
    QCOMPARE(stray.rejectedCount, 1);
    VERIFY_SAYS(stray.rejected.front().why, u"stray quote"_s);
    QCOMPARE(dump(*fixture.store), QString());
}

void ManifestTest::againChangesNothing()
{
    Fixture fixture;
    writeFile(fixture.at(u"images.csv"_s), "file,view,split\ng.jpg,ground,a\ns.png,satellite,\n");
    writeFile(fixture.at(u"pairs.csv"_s), "query,reference,kind\ng.jpg,s.png,positive\n");
    fixture.import(u"manifest"_s);
    const QString before = dump(*fixture.store);
    QVERIFY(before.contains(u"pair|1|2|1"_s));
    fixture.import(u"manifest"_s);
    QCOMPARE(dump(*fixture.store), before);
}

void ManifestTest::doesNotFollowLinksOutOfTheRoot()
{
    QTemporaryDir elsewhere;
    writeFile(elsewhere.filePath(u"secret.jpg"_s), "x");
    Fixture fixture;
    writeFile(fixture.at(u"real/g.jpg"_s), "x");
    QVERIFY(QFile::link(elsewhere.filePath(u"secret.jpg"_s), fixture.at(u"real/out.jpg"_s)));
    QVERIFY(QFile::link(elsewhere.path(), fixture.at(u"away"_s)));
    QVERIFY(QFile::link(fixture.at(u"real"_s), fixture.at(u"inside"_s)));
    writeFile(fixture.at(u"images.csv"_s), "file,view\nreal/out.jpg,ground\naway/secret.jpg,ground\n"
                                           "../secret.jpg,ground\ninside/g.jpg,ground\n");
    const auto report = fixture.import(u"manifest"_s);
    QCOMPARE(report.rejectedCount, 3);
    for (const datasets::Rejected& one : report.rejected)
        QVERIFY2(one.why.contains(u"out of the data set"_s), qPrintable(one.why));
    QCOMPARE(report.ground, 1);
    QCOMPARE(report.missing, 0);
}

void ManifestTest::aCorrectedManifestCorrects()
{
    Fixture fixture;
    const auto write = [&](const char* query, const char* tile, const char* pairs) {
        writeFile(fixture.at(u"images.csv"_s),
                  QByteArray("file,view,area,split,lat,lon\ng0.jpg,ground,A,day/test,51,0\n") + query + tile +
                      "s1.png,satellite,A,,51,0\n");
        writeFile(fixture.at(u"pairs.csv"_s), QByteArray("query,reference,kind\n") + pairs);
    };
    write("g1.jpg,ground,A,day/test,51.5,0.1\n", "s0.png,satellite,A,,51,0\n",
          "g0.jpg,s0.png,positive\ng0.jpg,s1.png,semi_positive\ng1.jpg,s1.png,positive\n");
    fixture.import(u"manifest"_s);
    write("g1.jpg,ground,B,day/train,48.1,0.1\n", "s0.png,satellite,A,night,,\n", "g0.jpg,s1.png,positive\n");
    const auto report = fixture.import(u"manifest"_s);
    const store::Store& store = *fixture.store;
    QCOMPARE(store::relationsOf(store, fixture.id(u"g0.jpg"_s)).positives,
             std::vector{fixture.id(u"s1.png"_s)});
    QVERIFY(store::relationsOf(store, fixture.id(u"g0.jpg"_s)).semiPositives.empty());
    QVERIFY(store::relationsOf(store, fixture.id(u"g1.jpg"_s)).positives.empty());
    const Image corrected = store::image(store, fixture.id(u"g1.jpg"_s));
    QCOMPARE(corrected.area, u"B"_s);
    QCOMPARE(corrected.place->latitude, 48.1);
    const int day = store::splitNamed(store, u"day"_s).id;
    const int night = store::splitNamed(store, u"night"_s).id;
    QCOMPARE(store::splitQueries(store, day, Role::Train), std::vector{fixture.id(u"g1.jpg"_s)});
    QCOMPARE(store::splitQueries(store, day, Role::Test), std::vector{fixture.id(u"g0.jpg"_s)});
    QCOMPARE(store::splitReferences(store, day), std::vector{fixture.id(u"s1.png"_s)});
    QCOMPARE(store::splitReferences(store, night).size(), std::size_t(2));
    QVERIFY(!store::image(store, fixture.id(u"s0.png"_s)).place);
    QStringList said;
    for (const datasets::Changed& one : report.changed)
        said.append(u"%1 %2: %3 > %4"_s.arg(one.image, one.what, one.before, one.after));
    QCOMPARE(said, (QStringList{u"g1.jpg area: A > B"_s, u"g1.jpg place: 51.5, 0.1 > 48.1, 0.1"_s,
                                u"g1.jpg splits: day/test > day/train"_s, u"s0.png place: 51, 0 > "_s,
                                u"s0.png splits: day > night"_s, u"s1.png splits: day > day, night"_s,
                                u"g0.jpg pairs: s0.png; 1 semi-positive > s1.png"_s,
                                u"g1.jpg pairs: s1.png > "_s}));
    QCOMPARE(report.changedCount, qint64(said.size()));
    QCOMPARE(report.relabelled, 2);
    QVERIFY(!report.addedNothing());
    const QString after = dumpAll(store);
    QVERIFY(fixture.import(u"manifest"_s).addedNothing());
    QCOMPARE(dumpAll(store), after);
}

void ManifestTest::whatAColumnDoesNotSayStays()
{
    Fixture fixture;
    writeFile(fixture.at(u"images.csv"_s),
              "file,view,area,lat,lon\ng.jpg,ground,A,51,0\ns.png,satellite,A,51,0\n");
    writeFile(fixture.at(u"pairs.csv"_s), "query,reference,kind\ng.jpg,s.png,positive\n");
    fixture.import(u"manifest"_s);
    const QString before = dumpAll(*fixture.store);
    writeFile(fixture.at(u"images.csv"_s), "file,view\ng.jpg,ground\ns.png,satellite\n");
    QVERIFY(QFile::remove(fixture.at(u"pairs.csv"_s)));
    QCOMPARE(fixture.import(u"manifest"_s).changedCount, 0);
    QCOMPARE(dumpAll(*fixture.store), before);
}

void ManifestTest::aLineThatCannotBeReadTakesNoPairAway()
{
    Fixture fixture;
    writeFile(fixture.at(u"images.csv"_s),
              "file,view\ng.jpg,ground\nh.jpg,ground\ns.png,satellite\nt.png,satellite\n");
    writeFile(fixture.at(u"pairs.csv"_s),
              "query,reference,kind\ng.jpg,s.png,positive\nh.jpg,s.png,positive\n");
    fixture.import(u"manifest"_s);
    const auto positives = [&](const QString& query) {
        return store::relationsOf(*fixture.store, fixture.id(query)).positives;
    };
    // The reference is not known: who knows what the line meant.
    writeFile(fixture.at(u"pairs.csv"_s), "query,reference,kind\ng.jpg,typo.png,positive\n");
    fixture.import(u"manifest"_s);
    QCOMPARE(positives(u"g.jpg"_s).size(), std::size_t(1));
    QVERIFY(positives(u"h.jpg"_s).empty());
    // A line that is no line may have been about any query.
    writeFile(fixture.at(u"pairs.csv"_s), "query,reference,kind\ng.jpg\nh.jpg,t.png,positive\n");
    fixture.import(u"manifest"_s);
    QCOMPARE(positives(u"g.jpg"_s).size(), std::size_t(1));
    QCOMPARE(positives(u"h.jpg"_s).size(), std::size_t(1));
}

void ManifestTest::whatIsNotListedAnyMoreIsNamedAndStays()
{
    Fixture fixture;
    writeFile(fixture.at(u"images.csv"_s), "file,view\ng.jpg,ground\nh.jpg,ground\ns.png,satellite\n");
    fixture.import(u"manifest"_s);
    const QString before = dumpAll(*fixture.store);
    writeFile(fixture.at(u"images.csv"_s), "file,view\ng.jpg,ground\ns.png,satellite\n");
    const auto report = fixture.import(u"manifest"_s);
    QCOMPARE(report.unlistedCount, 1);
    QCOMPARE(report.unlisted, QStringList{u"h.jpg"_s});
    QCOMPARE(dumpAll(*fixture.store), before);
}

void ManifestTest::aFileThatIsRefusedLateChangesNothing()
{
    Fixture fixture;
    QByteArray images = "file,view\n";
    for (int i = 0; i < 5000; ++i)
        images += "g" + QByteArray::number(i) + ".jpg,ground\n";
    const QString before = dumpAll(*fixture.store);
    writeFile(fixture.at(u"images.csv"_s),
              images + QByteArray(datasets::CsvReader::longestField + 1, 'x') + ",ground\n");
    VERIFY_SAYS(sentenceOf([&] { fixture.import(u"manifest"_s); }), u"line 5002"_s);
    QCOMPARE(dumpAll(*fixture.store), before);
    writeFile(fixture.at(u"images.csv"_s), images);
    writeFile(fixture.at(u"pairs.csv"_s), "query,reference\ng0.jpg,g1.jpg\n");
    VERIFY_SAYS(sentenceOf([&] { fixture.import(u"manifest"_s); }), u"\"kind\""_s);
    QCOMPARE(dumpAll(*fixture.store), before);
}

void ManifestTest::otherNamesOfColumnsAreUnderstoodOrSaid()
{
    Fixture fixture;
    writeFile(fixture.at(u"images.csv"_s),
              "Filename,view,City,Latitude,longitude,altitude\ng.jpg,ground,A,51.5,-0.1,3\n");
    WatchedProgress progress;
    datasets::importDataset(*fixture.store, {u"manifest"_s, fixture.root, {}, {}}, progress);
    const Image image = store::image(*fixture.store, fixture.id(u"g.jpg"_s));
    QCOMPARE(image.area, u"A"_s);
    QVERIFY(image.place);
    QCOMPARE(image.place->longitude, -0.1);
    QCOMPARE(progress.notes().size(), 1);
    VERIFY_SAYS(progress.notes().front(), u"altitude"_s);
}

GEOVLM_TEST(ManifestTest);

} // namespace tst_manifest

#include "tst_manifest.moc"
