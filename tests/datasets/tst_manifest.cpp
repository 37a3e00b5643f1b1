// SPDX-License-Identifier: GPL-3.0-or-later
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
    writeFile(fixture.at(u"images.csv"_qs), "file,view\n\"g.jpg,ground\n");
    VERIFY_SAYS(sentenceOf([&] { fixture.import(u"manifest"_qs); }), u"line 2"_qs);
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

std::unique_ptr<QObject> makeManifestTest()
{
    return std::make_unique<ManifestTest>();
}

} // namespace datasetstest

#include "tst_manifest.moc"
