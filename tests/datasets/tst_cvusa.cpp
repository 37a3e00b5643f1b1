// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets_fixture.h"
#include "support/registry.h"

namespace tst_cvusa {

using namespace Qt::StringLiterals;
using namespace geovlm::test;
using namespace geovlm;

namespace {

const QString layout = u"cvusa"_s;

QByteArray line(int i)
{
    const QByteArray number = QByteArray::number(i).rightJustified(7, '0');
    return "bingmap/19/" + number + ".jpg,streetview/panos/" + number + ".jpg,streetview/annotations/" +
           number + ".png\n";
}

QByteArray lines(int from, int to)
{
    QByteArray text;
    for (int i = from; i < to; ++i)
        text += line(i);
    return text;
}

void writeCvusa(const QString& root, int train, int test, bool images = true)
{
    writeFile(root + u"/splits/train-19zl.csv"_s, lines(0, train));
    writeFile(root + u"/splits/val-19zl.csv"_s, lines(train, train + test));
    for (int i = 0; images && i < train + test; ++i)
        for (const QByteArray& file : line(i).split(',').mid(0, 2))
            writeFile(root + u'/' + QString::fromLatin1(file), "x");
}

} // namespace

class CvusaTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void imports();
    void namesMalformedLines();
    void refusesFoldersElsewhere();
    void countsMissingFiles();
    void saysWhatIsWrong();
    void againChangesNothing();
    void stoppedAndContinued();
};

void CvusaTest::imports()
{
    Fixture fixture;
    writeCvusa(fixture.root, 6, 4);
    const auto report = fixture.import(layout);
    QCOMPARE(report.ground, 10);
    QCOMPARE(report.satellite, 10);
    QCOMPARE(report.positive, 10);
    QCOMPARE(report.semiPositive, 0);
    QCOMPARE(report.missing, 0);
    QCOMPARE(report.rejectedCount, 0);
    QCOMPARE(report.areas, QStringList{u"CVUSA"_s});
    const int train = store::splitNamed(*fixture.store, u"cvusa-train"_s).id;
    const int test = store::splitNamed(*fixture.store, u"cvusa"_s).id;
    QCOMPARE(store::splitQueries(*fixture.store, train, Role::Train).size(), size_t(6));
    QCOMPARE(store::splitQueries(*fixture.store, train, Role::Test).size(), size_t(0));
    QCOMPARE(store::splitReferences(*fixture.store, train).size(), size_t(6));
    QCOMPARE(store::splitQueries(*fixture.store, test, Role::Test).size(), size_t(4));
    QCOMPARE(store::splitReferences(*fixture.store, test).size(), size_t(4));
    QCOMPARE(store::evaluationRule(*fixture.store, test), EvaluationRule::Sample4Geo);
    const Image query = store::image(*fixture.store, fixture.id(u"streetview/panos/0000007.jpg"_s));
    QCOMPARE(query.view, View::Ground);
    QCOMPARE(store::relationsOf(*fixture.store, query.id).positives,
             std::vector{fixture.id(u"bingmap/19/0000007.jpg"_s)});
    QVERIFY(!dump(*fixture.store).contains(u"annotations"_s));
}

void CvusaTest::namesMalformedLines()
{
    Fixture fixture;
    const QByteArray bad = "satellite,ground,annotation\n"           // a header is no line of it
                           "bingmap/19/1.jpg,streetview/1.jpg\n"     // a field short
                           "bingmap/19/1.jpg,streetview/1.jpg,a,b\n" // one too many
                           "../../etc/1.jpg,streetview/1.jpg,a\n"    // out of the data set
                           "bingmap/19/1.jpg,/etc/1.jpg,a\n"         // absolute
                           "bingmap//1.jpg,streetview/1.jpg,a\n"     // no plain path
                           "bingmap/1.jpg,streetview\\1.jpg,a\n"     // backslash
                           "bingmap/1.tif,streetview/1.jpg,a\n"      // another ending
                           "bingmap/1.jpg,bingmap/1.jpg,a\n"         // with itself
                           ",streetview/1.jpg,a\n"                   // empty
                           "bing\xff/1.jpg,streetview/1.jpg,a\n" +   // not UTF-8
                           QByteArray("bing\0map/1.jpg,streetview/1.jpg,a\n", 34); // a zero byte
    writeFile(fixture.at(u"splits/val-19zl.csv"_s), line(1) + bad + "\r\n" + line(1) + line(2).trimmed());
    const auto report = fixture.import(layout);
    QList<int> where;
    for (const datasets::Rejected& one : report.rejected) {
        QCOMPARE(one.file, fixture.at(u"splits/val-19zl.csv"_s));
        QVERIFY(!one.why.isEmpty());
        where.append(one.line);
    }
    QCOMPARE(where, (QList<int>{2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 15}));
    QCOMPARE(report.ground, 2);
    QCOMPARE(report.positive, 2);
}

void CvusaTest::refusesFoldersElsewhere()
{
    Fixture fixture;
    writeCvusa(fixture.root, 1, 3);
    QVERIFY(QDir(fixture.at(u"bingmap"_s)).removeRecursively());
    QDir().mkpath(fixture.folder.filePath(u"other/19"_s));
    QVERIFY(QFile::link(fixture.folder.filePath(u"other"_s), fixture.at(u"bingmap"_s)));
    const auto report = fixture.import(layout);
    QCOMPARE(report.rejectedCount, 4);
    QVERIFY(report.rejected[0].why.contains(u"by a link"_s));
    QCOMPARE(report.ground + report.satellite, 0);
}

void CvusaTest::countsMissingFiles()
{
    Fixture fixture;
    writeCvusa(fixture.root, 2, 2);
    QVERIFY(QFile::remove(fixture.at(u"streetview/panos/0000001.jpg"_s)));
    QVERIFY(QFile::remove(fixture.at(u"bingmap/19/0000003.jpg"_s)));
    const auto report = fixture.import(layout);
    QCOMPARE(report.missing, 2);
    QCOMPARE(report.missingFiles,
             (QStringList{u"streetview/panos/0000001.jpg"_s, u"bingmap/19/0000003.jpg"_s}));
    QCOMPARE(report.positive, 4);
    QCOMPARE(store::counts(*fixture.store).missing, 2);
}

void CvusaTest::saysWhatIsWrong()
{
    Fixture fixture;
    VERIFY_SAYS(sentenceOf([&] { fixture.import(layout); }), u"val-19zl.csv"_s);
    writeFile(fixture.at(u"splits/val-19zl.csv"_s), line(1));
    VERIFY_SAYS(sentenceOf([&] { fixture.import(layout, u"cvusa-train"_s); }), u"train-19zl.csv"_s);
    VERIFY_SAYS(sentenceOf([&] { fixture.import(layout, u"val"_s); }), u"choose cvusa or cvusa-train"_s);
    QCOMPARE(dump(*fixture.store), QString());
}

void CvusaTest::againChangesNothing()
{
    Fixture fixture;
    writeCvusa(fixture.root, 3, 3);
    QCOMPARE(fixture.import(layout, u"cvusa"_s).addedImages, 6);
    QCOMPARE(fixture.import(layout).addedPairs, 3);
    const QString everything = dumpAll(*fixture.store);
    QVERIFY(fixture.import(layout).addedNothing());
    QCOMPARE(dumpAll(*fixture.store), everything);
}

void CvusaTest::stoppedAndContinued()
{
    Fixture fixture;
    writeCvusa(fixture.root, 4500, 2500, false);
    const int stops = stopsEverywhere({layout, fixture.root, {}, {}});
    QVERIFY2(stops >= 4, qPrintable(QString::number(stops)));
}

GEOVLM_TEST(CvusaTest);

} // namespace tst_cvusa

#include "tst_cvusa.moc"
