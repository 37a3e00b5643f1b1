// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/common/preview.h"
#include "datasets_fixture.h"
#include "support/registry.h"

#include <algorithm>

namespace tst_university {

using namespace Qt::StringLiterals;
using namespace geovlm::test;
using namespace geovlm;

namespace {

const QString layout = u"university1652"_s;

void writeImages(const QString& root, const QString& folder, int place, int images)
{
    for (int i = 0; i < images; ++i)
        writeFile(root + u"/%1/%2/image-%3.jpeg"_s.arg(folder).arg(place, 4, 10, QLatin1Char('0')).arg(i),
                  "x");
}

/// Two places for training, three for testing of which the last is in the galleries only.
void writeUniversity(const QString& root)
{
    for (int place : {1, 2}) {
        writeImages(root, u"train/drone"_s, place, 3);
        writeImages(root, u"train/street"_s, place, 2);
        writeImages(root, u"train/google"_s, place, 1);
        writeImages(root, u"train/satellite"_s, place, 1);
    }
    for (int place : {7, 8, 9}) {
        if (place < 9) {
            writeImages(root, u"test/query_drone"_s, place, 4);
            writeImages(root, u"test/query_street"_s, place, 2);
            writeImages(root, u"test/query_satellite"_s, place, 1);
        }
        writeImages(root, u"test/gallery_drone"_s, place, 4);
        writeImages(root, u"test/gallery_street"_s, place, 2);
        writeImages(root, u"test/gallery_satellite"_s, place, 1);
    }
}

QStringList whereRejected(const datasets::ImportReport& report, const QString& root)
{
    QStringList where;
    for (const datasets::Rejected& one : report.rejected)
        where.append(QDir(root).relativeFilePath(one.file));
    where.sort();
    return where;
}

} // namespace

class UniversityTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void imports();
    void oneToMany();
    void choosesASplit();
    void leavesOutWhatIsNoImageOfAPlace();
    void refusesLinksThatLeadOut();
    void partsThatAreLinksWorkInsideAndAreNamedOutside();
    void tooManyPairsOfOnePlace();
    void saysWhatIsWrong();
    void againChangesNothing();
    void stoppedAndContinued();
};

void UniversityTest::imports()
{
    Fixture fixture;
    writeUniversity(fixture.root);
    const auto report = fixture.import(layout);
    QCOMPARE(report.ground, 6 + 4 + 2 + 8 + 4 + 12 + 6);
    QCOMPARE(report.satellite, 2 + 2 + 3);
    QCOMPARE(report.missing, 0);
    QCOMPARE(report.rejectedCount, 0);
    QCOMPARE(report.areas, QStringList{u"University-1652"_s});
    const struct
    {
        const char* split;
        size_t train, test, references;
    } expected[] = {{"drone-satellite-train", 6, 0, 2},  {"drone-satellite", 0, 8, 3},
                    {"street-satellite-train", 4, 0, 2}, {"street-satellite", 0, 4, 3},
                    {"google-satellite-train", 2, 0, 2}, {"satellite-drone-train", 2, 0, 6},
                    {"satellite-drone", 0, 2, 12},       {"satellite-street-train", 2, 0, 4},
                    {"satellite-street", 0, 2, 6}};
    QCOMPARE(store::splits(*fixture.store).size(), std::size(expected));
    for (const auto& one : expected) {
        const int split = store::splitNamed(*fixture.store, QString::fromLatin1(one.split)).id;
        QCOMPARE(store::splitQueries(*fixture.store, split, Role::Train).size(), one.train);
        QCOMPARE(store::splitQueries(*fixture.store, split, Role::Test).size(), one.test);
        QCOMPARE(store::splitReferences(*fixture.store, split).size(), one.references);
        QCOMPARE(store::evaluationRule(*fixture.store, split), EvaluationRule::University1652);
    }
    const Image drone = store::image(*fixture.store, fixture.id(u"test/query_drone/0008/image-2.jpeg"_s));
    QCOMPARE(drone.view, View::Ground);
    QCOMPARE(drone.area, u"University-1652"_s);
    QCOMPARE(store::relationsOf(*fixture.store, drone.id).positives,
             std::vector{fixture.id(u"test/gallery_satellite/0008/image-0.jpeg"_s)});
    QVERIFY(store::relationsOf(*fixture.store, drone.id).semiPositives.empty());
    QVERIFY(QFileInfo::exists(store::filePath(*fixture.store, drone)));
}

void UniversityTest::oneToMany()
{
    Fixture fixture;
    writeUniversity(fixture.root);
    fixture.import(layout);
    const Image tile = store::image(*fixture.store, fixture.id(u"test/query_satellite/0007/image-0.jpeg"_s));
    QCOMPARE(tile.view, View::Satellite);
    QStringList positives;
    for (const ImageId id : store::relationsOf(*fixture.store, tile.id).positives)
        positives.append(store::image(*fixture.store, id).path);
    positives.sort();
    QStringList expected;
    for (int i = 0; i < 4; ++i)
        expected.append(u"test/gallery_drone/0007/image-%1.jpeg"_s.arg(i));
    for (int i = 0; i < 2; ++i)
        expected.append(u"test/gallery_street/0007/image-%1.jpeg"_s.arg(i));
    QCOMPARE(positives, expected);
}

void UniversityTest::choosesASplit()
{
    Fixture fixture;
    writeUniversity(fixture.root);
    const auto report = fixture.import(layout, u"street-satellite"_s);
    QCOMPARE(report.ground, 4 + 4);
    QCOMPARE(report.satellite, 2 + 3);
    QCOMPARE(store::splits(*fixture.store).size(), size_t(2));
    QCOMPARE(report.positive, 4 + 4);
}

void UniversityTest::leavesOutWhatIsNoImageOfAPlace()
{
    Fixture fixture;
    writeUniversity(fixture.root);
    writeFile(fixture.at(u"train/drone/0001/notes.txt"_s), "x");
    writeFile(fixture.at(u"train/drone/0002/Thumbs.db"_s), "x");
    writeFile(fixture.at(u"train/drone/0002/a.png"_s), "x");
    writeFile(fixture.at(u"train/drone/0002/b\\c.jpg"_s), "x");
    writeFile(fixture.at(u"train/drone/0002/LARGE.JPG"_s), "x");
    writeFile(fixture.at(u"train/drone/0002/.hidden.jpg"_s), "x");
    writeFile(fixture.at(u"train/drone/000a/image.jpg"_s), "x");
    writeFile(fixture.at(u"train/drone/.git/image.jpg"_s), "x");
    writeFile(fixture.at(u"train/drone/loose.jpg"_s), "x");
    writeFile(fixture.at(u"test/query_drone/0010/image.jpg"_s), "x");
    QDir().mkpath(fixture.at(u"train/satellite/0003"_s));
    const auto report = fixture.import(layout, u"drone-satellite"_s);
    QCOMPARE(whereRejected(report, fixture.root),
             (QStringList{u"test/query_drone/0010"_s, u"train/drone"_s, u"train/drone/0002"_s,
                          u"train/drone/000a"_s, u"train/satellite/0003"_s}));
    for (const datasets::Rejected& one : report.rejected)
        if (one.file.endsWith(u"train/drone"_s))
            QVERIFY(one.why.contains(u"3 files"_s));
    QVERIFY(fixture.id(u"train/drone/0002/LARGE.JPG"_s) > 0);
    QCOMPARE(report.ground, 6 + 8 + 2);
    const int split = store::splitNamed(*fixture.store, u"drone-satellite"_s).id;
    QCOMPARE(store::splitQueries(*fixture.store, split, Role::Test).size(), size_t(9));
}

void UniversityTest::refusesLinksThatLeadOut()
{
    Fixture fixture;
    writeUniversity(fixture.root);
    writeFile(fixture.folder.filePath(u"secret/0001/image.jpg"_s), "x");
    const auto link = [&](const QString& target, const QString& name) {
        QVERIFY(QFile::link(target, fixture.at(name)));
    };
    link(fixture.folder.filePath(u"secret/0001/image.jpg"_s), u"train/drone/0001/out.jpg"_s);
    link(fixture.at(u"train/drone/0001/gone.jpg"_s), u"train/drone/0001/dangling.jpg"_s);
    link(fixture.at(u"train/drone/0001/loop.jpg"_s), u"train/drone/0001/loop.jpg"_s);
    link(fixture.at(u"train/drone/0001/image-0.jpeg"_s), u"train/drone/0001/inside.jpg"_s);
    link(fixture.folder.filePath(u"secret/0001"_s), u"train/drone/0003"_s);
    link(fixture.at(u"train/drone"_s), u"train/drone/0004"_s); // a circle, whose files are folders
    const auto report = fixture.import(layout, u"drone-satellite"_s);
    QStringList why;
    for (const datasets::Rejected& one : report.rejected)
        why.append(one.why);
    why.sort();
    QCOMPARE(why.size(), 5);
    QCOMPARE(why.filter(u"out of the data set"_s).size(), 2);
    QCOMPARE(why.filter(u"leads nowhere"_s).size(), 2);
    QCOMPARE(why.filter(u"holds no image"_s).size(), 1);
    QVERIFY(fixture.id(u"train/drone/0001/inside.jpg"_s) > 0);
    QVERIFY(!dump(*fixture.store).contains(u"out.jpg"_s));
    QVERIFY(!dump(*fixture.store).contains(u"0003/"_s));

    Fixture other; // a whole folder from elsewhere
    writeUniversity(other.root);
    QDir(other.at(u"test/gallery_satellite"_s)).removeRecursively();
    QVERIFY(QFile::link(fixture.at(u"test/gallery_satellite"_s), other.at(u"test/gallery_satellite"_s)));
    VERIFY_SAYS(sentenceOf([&] {
                    QDir(other.at(u"train"_s)).removeRecursively();
                    other.import(layout, u"drone-satellite"_s);
                }),
                u"which lies outside"_s);
}

void UniversityTest::partsThatAreLinksWorkInsideAndAreNamedOutside()
{
    Fixture inside;
    writeUniversity(inside.root);
    const auto asFolders = inside.import(layout);
    Fixture linked;
    writeUniversity(linked.at(u"data"_s));
    for (const QString& part : {u"train"_s, u"test"_s})
        QVERIFY(QFile::link(linked.at(u"data/"_s + part), linked.at(part)));
    const auto asLinks = linked.import(layout);
    QCOMPARE(asLinks.ground, asFolders.ground);
    QCOMPARE(asLinks.satellite, asFolders.satellite);
    QCOMPARE(asLinks.positive, asFolders.positive);
    QCOMPARE(asLinks.missing, 0);
    QCOMPARE(asLinks.rejectedCount, asFolders.rejectedCount);

    Fixture outside;
    writeUniversity(outside.folder.filePath(u"elsewhere"_s));
    for (const QString& part : {u"train"_s, u"test"_s})
        QVERIFY(QFile::link(outside.folder.filePath(u"elsewhere/"_s + part), outside.at(part)));
    const QString said = sentenceOf([&] { outside.import(layout); });
    for (const QString& word : {outside.at(u"train"_s), u"elsewhere/train"_s, u"outside"_s})
        VERIFY_SAYS(said, word);
    SilentProgress progress;
    QVERIFY(datasets::previewDataset(outside.root, layout, progress)
                .problems.join(u' ')
                .contains(u"elsewhere/train"_s));
}

void UniversityTest::tooManyPairsOfOnePlace()
{
    Fixture fixture;
    writeImages(fixture.root, u"train/drone"_s, 1, 1001);
    writeImages(fixture.root, u"train/satellite"_s, 1, 1000);
    writeImages(fixture.root, u"train/drone"_s, 2, 2);
    writeImages(fixture.root, u"train/satellite"_s, 2, 3);
    const auto report = fixture.import(layout, u"drone-satellite"_s);
    QCOMPARE(report.positive, 6);
    QCOMPARE(report.rejectedCount, 1);
    QVERIFY(report.rejected[0].why.contains(u"1001 and 1000 images"_s));
}

void UniversityTest::saysWhatIsWrong()
{
    Fixture fixture;
    VERIFY_SAYS(sentenceOf([&] { fixture.import(layout); }), u"expected are train/"_s);
    writeUniversity(fixture.root);
    VERIFY_SAYS(sentenceOf([&] { fixture.import(layout, u"drone-street"_s); }), u"choose one of"_s);
    QDir(fixture.at(u"train/google"_s)).removeRecursively();
    VERIFY_SAYS(sentenceOf([&] { fixture.import(layout, u"google-satellite"_s); }),
                u"makes google-satellite"_s);
    QCOMPARE(dump(*fixture.store), QString());
}

void UniversityTest::againChangesNothing()
{
    Fixture fixture;
    writeUniversity(fixture.root);
    fixture.import(layout, u"drone-satellite"_s);
    const QString before = dump(*fixture.store);
    fixture.import(layout); // the other tasks add to it
    for (const QString& line : before.split(u'\n', Qt::SkipEmptyParts))
        QVERIFY(dump(*fixture.store).contains(line));
    const QString everything = dumpAll(*fixture.store);
    const auto again = fixture.import(layout);
    QVERIFY(again.addedNothing());
    QCOMPARE(dumpAll(*fixture.store), everything);
    writeImages(fixture.root, u"test/query_drone"_s, 9, 2);
    const auto more = fixture.import(layout);
    QCOMPARE(more.addedImages, 2);
    QCOMPARE(more.addedPairs, 2);
}

void UniversityTest::stoppedAndContinued()
{
    Fixture fixture;
    for (int place = 1; place <= 5; ++place) {
        writeImages(fixture.root, u"train/drone"_s, place, 100);
        writeImages(fixture.root, u"train/satellite"_s, place, 20);
    }
    const int stops = stopsEverywhere({layout, fixture.root, u"drone-satellite"_s, {}});
    QVERIFY2(stops >= 5, qPrintable(QString::number(stops)));
}

GEOVLM_TEST(UniversityTest);

} // namespace tst_university

#include "tst_university.moc"
