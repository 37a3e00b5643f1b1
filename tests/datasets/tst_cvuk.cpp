// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/common/nearby.h"
#include "datasets/cvuk/cvuk.h"
#include "datasets_fixture.h"
#include "domain/random.h"
#include "support/registry.h"

#include <QElapsedTimer>
#include <QRandomGenerator>
#include <algorithm>
#include <cmath>

namespace tst_cvuk {

using namespace Qt::StringLiterals;
using namespace geovlm::test;
using namespace geovlm;

namespace {

const QString layout = u"cvuk"_s;

/// A place so many metres north of one in Woking, as file names write it.
QString placeAt(double metres)
{
    return u"%1_-0.5600000"_s.arg(51.3 + metres / 111195.08, 0, 'f', 7);
}

QString ground(double metres, const QString& end = u"_day_0001.jpg"_s)
{
    return u"ground_"_s + placeAt(metres) + end;
}

QString satellite(double metres)
{
    return u"satellite_"_s + placeAt(metres) + u".png"_s;
}

} // namespace

class CvukTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void readsNames_data();
    void readsNames();
    void pairsByDistance();
    void theThresholdDecides();
    void areasAndRoles();
    void leavesOutWhatIsNoImage();
    void saysWhatIsWrong();
    void nearIsWhatComparingAllFinds_data();
    void nearIsWhatComparingAllFinds();
    void nearLooksAtFew();
    void againChangesNothing();
    void stoppedAndContinued();
};

void CvukTest::readsNames_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<double>("latitude");
    QTest::addColumn<double>("longitude");
    QTest::addColumn<bool>("refused");
    const double none = std::nan("");
    QTest::newRow("plain") << u"ground_53.4084_-2.9916.jpg"_s << 53.4084 << -2.9916 << false;
    QTest::newRow("more") << u"a/ground_53.4_-2.9_night_17.JPG"_s << 53.4 << -2.9 << false;
    QTest::newRow("dashes") << u"ground_53.4_-2.9-night.jpeg"_s << 53.4 << -2.9 << false;
    QTest::newRow("tile") << u"satellite_51.5074_-0.1278.png"_s << 51.5074 << -0.1278 << false;
    QTest::newRow("Greenwich") << u"satellite_51.5_-3.2e-05.png"_s << 51.5 << -3.2e-05 << false;
    QTest::newRow("whole") << u"ground_51_0.jpg"_s << 51.0 << 0.0 << false;
    QTest::newRow("range") << u"ground_91_0.jpg"_s << none << none << true;
    QTest::newRow("words") << u"ground_north_south.jpg"_s << none << none << true;
    QTest::newRow("one number") << u"ground_51.5.jpg"_s << none << none << true;
    QTest::newRow("nan") << u"ground_nan_nan.jpg"_s << none << none << true;
    QTest::newRow("huge") << u"ground_1e999_0.jpg"_s << none << none << true;
    QTest::newRow("ending") << u"satellite_51.5_0.1.jpg"_s << none << none << true;
    QTest::newRow("other") << u"panorama_51.5_0.1.jpg"_s << none << none << false;
}

void CvukTest::readsNames()
{
    QFETCH(QString, name);
    QFETCH(double, latitude);
    QFETCH(double, longitude);
    QFETCH(bool, refused);
    QString why;
    const auto file = datasets::cvukFile(name, why);
    QCOMPARE(!why.isEmpty(), refused);
    QCOMPARE(file.has_value(), !std::isnan(latitude));
    if (!file)
        return;
    QCOMPARE(file->place.latitude, latitude);
    QCOMPARE(file->place.longitude, longitude);
    QCOMPARE(file->view, name.contains(u"ground"_s) ? View::Ground : View::Satellite);
}

void CvukTest::pairsByDistance()
{
    Fixture fixture;
    for (const double metres : {0.0, 30.0, 60.0, 200.0})
        writeFile(fixture.at(u"Woking/"_s + satellite(metres)), "x");
    for (const double metres : {22.0, 195.0, 400.0})
        writeFile(fixture.at(u"Woking/"_s + ground(metres)), "x");
    const auto report = fixture.import(layout);
    QCOMPARE(report.ground, 3);
    QCOMPARE(report.satellite, 4);
    QCOMPARE(report.positive, 2);
    QCOMPARE(report.semiPositive, 2); // 0 and 60 m are within 50 m of 22 m
    QCOMPARE(report.areas, QStringList{u"Woking"_s});
    const auto tile = [&](double metres) { return fixture.id(u"Woking/"_s + satellite(metres)); };
    const auto relations = store::relationsOf(*fixture.store, fixture.id(u"Woking/"_s + ground(22)));
    QCOMPARE(relations.positives, std::vector{tile(30)});
    std::vector<ImageId> semi{tile(0), tile(60)};
    std::sort(semi.begin(), semi.end());
    QCOMPARE(relations.semiPositives, semi);
    QCOMPARE(report.rejectedCount, 1);
    QCOMPARE(report.rejected[0].file, fixture.at(u"Woking/"_s + ground(400)));
    QVERIFY(report.rejected[0].why.contains(u"0.05 km"_s));
    const int split = store::splitNamed(*fixture.store, u"cvuk"_s).id;
    QCOMPARE(store::splitQueries(*fixture.store, split, Role::Test).size(), size_t(3));
    QCOMPARE(store::splitReferences(*fixture.store, split).size(), size_t(4));
    const Image query = store::image(*fixture.store, fixture.id(u"Woking/"_s + ground(22)));
    QVERIFY(std::abs(query.place->longitude + 0.56) < 1e-9);
}

void CvukTest::theThresholdDecides()
{
    Fixture fixture;
    for (const double metres : {0.0, 100.0})
        writeFile(fixture.at(satellite(metres)), "x");
    writeFile(fixture.at(ground(0)), "x");
    writeFile(fixture.at(ground(90)), "x");
    datasets::ImportOptions options{layout, fixture.root, {}, {}};
    options.thresholdKm = 0; // the published program's: the same place exactly
    const auto exact = fixture.import(options);
    QCOMPARE(exact.positive, 1);
    QCOMPARE(exact.rejectedCount, 1);
    options.thresholdKm = 0.2;
    const auto wide = fixture.import(options);
    QCOMPARE(wide.positive, 2);
    QCOMPARE(wide.semiPositive, 2);
    QCOMPARE(wide.relabelled, 1);
    QCOMPARE(wide.addedImages, 0);
    QVERIFY(fixture.import(options).addedNothing());
    for (const double wrong : {-0.1, 1.5, double(NAN)}) {
        options.thresholdKm = wrong;
        VERIFY_SAYS(sentenceOf([&] { fixture.import(options); }), u"not between 0 and 1"_s);
    }
}

void CvukTest::areasAndRoles()
{
    Fixture fixture;
    writeFile(fixture.at(u"train/London/day/"_s + ground(0)), "x");
    writeFile(fixture.at(u"test/Liverpool/"_s + ground(10)), "x");
    writeFile(fixture.at(u"satellite/"_s + satellite(0)), "x");
    const auto report = fixture.import(layout);
    QCOMPARE(report.areas, (QStringList{u"CVUK"_s, u"Liverpool"_s, u"London"_s}));
    const int split = store::splitNamed(*fixture.store, u"cvuk"_s).id;
    QCOMPARE(store::splitQueries(*fixture.store, split, Role::Train),
             std::vector{fixture.id(u"train/London/day/"_s + ground(0))});
    QCOMPARE(store::splitQueries(*fixture.store, split, Role::Test),
             std::vector{fixture.id(u"test/Liverpool/"_s + ground(10))});
}

void CvukTest::leavesOutWhatIsNoImage()
{
    Fixture fixture;
    writeFile(fixture.at(u"London/"_s + satellite(0)), "x");
    writeFile(fixture.at(u"London/"_s + ground(0)), "x");
    writeFile(fixture.at(u"London/captions_query.csv"_s), "x");
    writeFile(fixture.at(u"London/ground_somewhere.jpg"_s), "x");
    writeFile(fixture.at(u"London/satellite_51.3_-0.56.jpg"_s), "x");
    writeFile(fixture.folder.filePath(u"secret/"_s + ground(5)), "x");
    QVERIFY(QFile::link(fixture.folder.filePath(u"secret"_s), fixture.at(u"secret"_s)));
    QVERIFY(QFile::link(fixture.root, fixture.at(u"London/circle"_s)));
    QVERIFY(
        QFile::link(fixture.folder.filePath(u"secret/"_s + ground(5)), fixture.at(u"London/"_s + ground(5))));
    writeFile(fixture.at(u"1/2/3/4/5/6/7/8/9/"_s + ground(3)), "x");
    const auto report = fixture.import(layout);
    QCOMPARE(report.ground, 1);
    QCOMPARE(report.satellite, 1);
    QStringList why;
    for (const datasets::Rejected& one : report.rejected)
        why.append(one.why);
    QCOMPARE(why.size(), 6);
    QCOMPARE(why.filter(u"no latitude"_s).size(), 1);
    QCOMPARE(why.filter(u"does not end in .png"_s).size(), 1);
    QCOMPARE(why.filter(u"links to folders"_s).size(), 2);
    QCOMPARE(why.filter(u"out of the data set"_s).size(), 1);
    QCOMPARE(why.filter(u"this deep"_s).size(), 1);
}

void CvukTest::saysWhatIsWrong()
{
    Fixture fixture;
    VERIFY_SAYS(sentenceOf([&] { fixture.import(layout); }), u"no file ground_LAT_LON"_s);
    writeFile(fixture.at(ground(0)), "x");
    VERIFY_SAYS(sentenceOf([&] { fixture.import(layout, u"same-area"_s); }), u"it has one, cvuk"_s);
    QCOMPARE(dump(*fixture.store), QString());
}

void CvukTest::nearIsWhatComparingAllFinds_data()
{
    QTest::addColumn<Place>("middle");
    QTest::addColumn<double>("metres");
    const QList<Place> middles{{51.5, -0.1}, {0, 0}, {-33.9, 151.2}, {10, 180}, {89.9999, 40}, {-90, 0}};
    for (const Place& middle : middles)
        for (const double metres : {0.0, 3.0, 50.0, 1000.0})
            QTest::addRow("%g %g %g", middle.latitude, middle.longitude, metres) << middle << metres;
}

void CvukTest::nearIsWhatComparingAllFinds()
{
    QFETCH(Place, middle);
    QFETCH(double, metres);
    const quint64 seed = QRandomGenerator::global()->generate64();
    qInfo("seed %llu", (unsigned long long)seed);
    Random random(seed);
    const auto around = [&] {
        const double reach = std::max(metres, 10.0) * 3 / 111195;
        Place place{middle.latitude + reach * (2 * random.uniform() - 1),
                    middle.longitude + reach * (2 * random.uniform() - 1)};
        place.latitude = std::clamp(place.latitude, -90.0, 90.0);
        place.longitude = std::remainder(place.longitude, 360.0);
        return place;
    };
    datasets::NearbyPlaces nearby(metres);
    std::vector<Place> places;
    for (int i = 0; i < 300; ++i) {
        places.push_back(i % 7 == 6 ? places.back() : around()); // some twice
        nearby.add(places.back(), i);
    }
    nearby.sort();
    int all = 0;
    for (int i = 0; i < 100; ++i) {
        const Place query = i % 3 == 0 ? places[std::size_t(i)] : around();
        std::vector<std::pair<double, qint64>> expected;
        for (std::size_t j = 0; j < places.size(); ++j)
            if (const double distance = distanceMetres(query, places[j]); distance <= metres)
                expected.push_back({distance, qint64(j)});
        std::sort(expected.begin(), expected.end());
        const auto found = nearby.near(query);
        QCOMPARE(found.size(), expected.size());
        for (std::size_t j = 0; j < found.size(); ++j)
            QCOMPARE(found[j].id, expected[j].second);
        all += int(found.size());
    }
    QVERIFY(all > 0);
}

void CvukTest::nearLooksAtFew()
{
    datasets::NearbyPlaces nearby(50);
    const int side = 400;
    for (int i = 0; i < side * side; ++i)
        nearby.add({51 + i / side * 0.0003, -1 + i % side * 0.0005}, i);
    QElapsedTimer timer;
    timer.start();
    nearby.sort();
    qint64 found = 0;
    for (int i = 0; i < side * side; ++i)
        found += qint64(nearby.near({51 + i / side * 0.0003, -1 + i % side * 0.0005}).size());
    qInfo("%d places, each beside all others: %lld ms, %lld near", side * side, (long long)timer.elapsed(),
          (long long)found);
    QVERIFY(found > 8 * side * side && found <= 9 * side * side);
}

void CvukTest::againChangesNothing()
{
    Fixture fixture;
    for (int i = 0; i < 20; ++i) {
        writeFile(fixture.at(u"Woking/"_s + satellite(i * 30)), "x");
        writeFile(fixture.at(u"Woking/"_s + ground(i * 31)), "x");
    }
    QVERIFY(!fixture.import(layout).addedNothing());
    const QString everything = dumpAll(*fixture.store);
    QVERIFY(fixture.import(layout).addedNothing());
    QCOMPARE(dumpAll(*fixture.store), everything);
    const QString before = dump(*fixture.store).section(u"area|"_s, 0, 0);
    writeFile(fixture.at(u"Woking/"_s + satellite(31)), "x"); // nearer than what was nearest
    const auto more = fixture.import(layout);
    QCOMPARE(more.addedImages, 1);
    QVERIFY(more.relabelled >= 1);
    const auto relations = store::relationsOf(*fixture.store, fixture.id(u"Woking/"_s + ground(31)));
    QCOMPARE(relations.positives, std::vector{fixture.id(u"Woking/"_s + satellite(31))});
    QVERIFY(dump(*fixture.store).startsWith(before));
}

void CvukTest::stoppedAndContinued()
{
    Fixture fixture;
    for (int i = 0; i < 2200; ++i) {
        writeFile(fixture.at(u"A/"_s + satellite(i * 30)), "");
        writeFile(fixture.at(u"B/"_s + ground(i * 30)), "");
    }
    const int stops = stopsEverywhere({layout, fixture.root, {}, {}});
    QVERIFY2(stops >= 3, qPrintable(QString::number(stops)));
}

GEOVLM_TEST(CvukTest);

} // namespace tst_cvuk

#include "tst_cvuk.moc"
