// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/answers/question_bank.h"
#include "domain/error.h"
#include "domain/random.h"
#include "report.h"
#include "support/registry.h"
#include "support/watched_progress.h"
#include "world/world.h"

#include <QDirIterator>
#include <QPainter>
#include <QRegularExpression>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>
#include <atomic>
#include <cmath>

namespace tst_world {

using namespace geovlm::world;
using namespace geovlm;

namespace {

WorldOptions smallWorld(const QString& directory)
{
    WorldOptions options;
    options.directory = directory;
    options.panoramaWidth = 128;
    options.tileSize = 48;
    options.threads = 1;
    options.areas = {{QStringLiteral("Ashby"), QStringLiteral("garden"), 11, 40, 8, 6, true},
                     {QStringLiteral("Farrow"), unseenStyles().constFirst(), 12, 40, 3, 5, false}};
    return options;
}

QMap<QString, QByteArray> contents(const QString& directory)
{
    QMap<QString, QByteArray> files;
    QDirIterator walk(directory, QDir::Files, QDirIterator::Subdirectories);
    while (walk.hasNext()) {
        QFile file(walk.next());
        if (file.open(QIODevice::ReadOnly))
            files.insert(QDir(directory).relativeFilePath(file.fileName()), file.readAll());
    }
    return files;
}

QStringList linesOf(const QString& path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    return QString::fromUtf8(file.readAll()).split(u'\n', Qt::SkipEmptyParts);
}

QString failure(const WorldOptions& options)
{
    SilentProgress progress;
    try {
        writeWorld(options, progress);
    } catch (const Error& error) {
        return error.sentence();
    }
    return {};
}

/// Latitude and longitude in a file name of VIGOR's.
QPointF coordinates(const QString& name)
{
    static const QRegularExpression numbers(QStringLiteral("(-?\\d+\\.\\d+)[_,](-?\\d+\\.\\d+)"));
    const QRegularExpressionMatch match = numbers.match(name);
    return {match.captured(2).toDouble(), match.captured(1).toDouble()};
}

double difference(QRgb a, QRgb b)
{
    return std::abs(qRed(a) - qRed(b)) + std::abs(qGreen(a) - qGreen(b)) + std::abs(qBlue(a) - qBlue(b));
}

} // namespace

class TestWorld : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sameSeedGivesSameBytesWhateverTheThreads();
    void stoppedRunGoesOnToTheSameBytes();
    void labelLinesAgreeWithCoordinates();
    void answerTablesNameEveryImage();
    void panoramaLooksNorthAndTurnsEast();
    void everyStyleGivesTheTilesAskedFor_data();
    void everyStyleGivesTheTilesAskedFor();
    void answersAreOptionsAndVary();
    void truthAgreesForTruePairsMoreThanForNeighbours();
    void semiPositivesContainTheCamera();
    void otherSeedsGiveOtherTowns();
    void anotherWorldIsRefused();
    void problemsComeAsSentences();
    void reportAndPreview();
};

void TestWorld::sameSeedGivesSameBytesWhateverTheThreads()
{
    QTemporaryDir one, three;
    SilentProgress progress;
    WorldOptions options = smallWorld(one.path());
    const WorldSummary summary = writeWorld(options, progress);
    options.directory = three.path();
    options.threads = 3;
    writeWorld(options, progress);
    const auto files = contents(one.path());
    QCOMPARE(summary.tiles, 80);
    QCOMPARE(summary.panoramas, 22);
    QCOMPARE(files.size(), 80 + 22 + 2 + 4 + 2 + 1);
    QVERIFY(files == contents(three.path()));
}

void TestWorld::stoppedRunGoesOnToTheSameBytes()
{
    QTemporaryDir whole, parts;
    SilentProgress progress;
    writeWorld(smallWorld(whole.path()), progress);
    test::WatchedProgress stop({.reports = 25});
    QVERIFY_THROWS_EXCEPTION(Stopped, writeWorld(smallWorld(parts.path()), stop));
    const auto half = contents(parts.path());
    QVERIFY(half.size() < 60);
    writeWorld(smallWorld(parts.path()), progress);
    QVERIFY(contents(whole.path()) == contents(parts.path()));
}

void TestWorld::labelLinesAgreeWithCoordinates()
{
    QTemporaryDir directory;
    SilentProgress progress;
    writeWorld(smallWorld(directory.path()), progress);
    const QDir splits(directory.filePath(QStringLiteral("splits/Ashby")));
    const QStringList tiles = linesOf(splits.filePath(QStringLiteral("satellite_list.txt")));
    const QStringList labels = linesOf(splits.filePath(QStringLiteral("pano_label_balanced.txt")));
    QCOMPARE(tiles.size(), 40);
    QCOMPARE(QSet<QString>(tiles.begin(), tiles.end()).size(), 40);
    QCOMPARE(labels.size(), 14);
    for (const QString& line : labels) {
        const QStringList fields = line.split(u' ');
        QCOMPARE(fields.size(), 13);
        QVERIFY(QFile::exists(directory.filePath(QStringLiteral("Ashby/panorama/") + fields[0])));
        const QPointF camera = coordinates(fields[0]);
        for (int i = 1; i < 13; i += 3) {
            QVERIFY(tiles.contains(fields[i]));
            const QPointF offset = coordinates(fields[i]) - camera;
            const double metresNorth = offset.y() * 111320;
            const double metresEast = offset.x() * 111320 * std::cos(camera.y() * M_PI / 180);
            QVERIFY(std::abs(metresNorth * 8 - fields[i + 1].toDouble()) < 1);
            QVERIFY(std::abs(metresEast * 8 - fields[i + 2].toDouble()) < 1);
        }
        QVERIFY(std::abs(fields[2].toDouble()) <= 8 * tileShift + 0.01);
    }
    const QStringList train = linesOf(splits.filePath(QStringLiteral("same_area_balanced_train.txt")));
    const QStringList test = linesOf(splits.filePath(QStringLiteral("same_area_balanced_test.txt")));
    QCOMPARE(train.size(), 8);
    QCOMPARE(test.size(), 6);
    const QStringList both = train + test;
    QCOMPARE(QSet<QString>(both.begin(), both.end()), QSet<QString>(labels.begin(), labels.end()));
    QVERIFY(!QFile::exists(directory.filePath(QStringLiteral("splits/Farrow/same_area_balanced_train.txt"))));
}

void TestWorld::answerTablesNameEveryImage()
{
    QTemporaryDir directory;
    SilentProgress progress;
    writeWorld(smallWorld(directory.path()), progress);
    for (const auto& [name, count] : {std::pair(QStringLiteral("answers_query.csv"), 22),
                                      std::pair(QStringLiteral("answers_reference.csv"), 80)}) {
        const QStringList rows = linesOf(directory.filePath(name));
        QCOMPARE(rows.size(), count + 1);
        QVERIFY(rows[0].startsWith(QStringLiteral("image_name,")));
        for (const QString& row : rows.mid(1)) {
            const QString path =
                row.startsWith(u'"') ? row.mid(1, row.indexOf(u'"', 1) - 1) : row.section(u',', 0, 0);
            QVERIFY2(QFile::exists(directory.filePath(path)), qPrintable(path));
            QCOMPARE(row.mid(row.startsWith(u'"') ? path.size() + 2 : path.size()).count(u','), 30);
        }
    }
}

/// The ground some metres from the camera has the same colours in both views when, and only when, the
/// panorama's centre column is north and its right half is east.
void TestWorld::panoramaLooksNorthAndTurnsEast()
{
    const Town town = Town::generate(QStringLiteral("brick"), 5, 60);
    const std::vector<int> cameras = town.cameras();
    double matched = 0, mirrored = 0, turned = 0;
    for (size_t k = 0; k < 14; ++k) {
        const int place = cameras[k * cameras.size() / 14];
        const QImage tile = town.tile(place, 320), panorama = town.panorama(place, 512);
        const QPointF offset = town.places()[size_t(place)].camera - town.places()[size_t(place)].tileCentre;
        for (int step = 0; step < 32; ++step)
            for (const double distance : {5.0, 8.0, 11.0}) {
                const double azimuth = step * 2 * M_PI / 32;
                const double down = std::atan(2.2 / distance);
                const auto seen = [&](double angle) {
                    const int column = int((angle / (2 * M_PI) + 0.5) * 512 + 1024) % 512;
                    return panorama.pixel(column, int((0.5 + down / M_PI) * 256));
                };
                const int x = int(160 + 4 * (offset.x() + distance * std::sin(azimuth)));
                const int y = int(160 - 4 * (offset.y() + distance * std::cos(azimuth)));
                const QRgb above = tile.pixel(x, y);
                matched += difference(above, seen(azimuth));
                mirrored += difference(above, seen(-azimuth));
                turned += difference(above, seen(azimuth + M_PI / 2));
            }
    }
    QVERIFY2(matched < 0.75 * mirrored, qPrintable(QStringLiteral("%1 of %2").arg(matched).arg(mirrored)));
    QVERIFY2(matched < 0.75 * turned, qPrintable(QStringLiteral("%1 of %2").arg(matched).arg(turned)));
}

void TestWorld::everyStyleGivesTheTilesAskedFor_data()
{
    QTest::addColumn<QString>("style");
    for (const QString& style : trainingStyles() + unseenStyles())
        QTest::newRow(qPrintable(style)) << style;
}

void TestWorld::everyStyleGivesTheTilesAskedFor()
{
    QFETCH(QString, style);
    for (const int tiles : {40, 300}) {
        const Town town = Town::generate(style, 3, tiles);
        QCOMPARE(int(town.places().size()), tiles);
        QVERIFY(int(town.cameras().size()) >= tiles * 6 / 10);
        QVERIFY(int(town.cameras().size()) < tiles);
    }
}

void TestWorld::answersAreOptionsAndVary()
{
    const QuestionBank& bank = QuestionBank::standard();
    std::vector<QSet<QString>> seen(size_t(bank.size()));
    for (const QString& style :
         {QStringLiteral("harbour"), QStringLiteral("boulevard"), QStringLiteral("works")}) {
        const Town town = Town::generate(style, 8, 100);
        for (const Place& place : town.places()) {
            const QStringList answers = town.answers(place.tileCentre);
            QCOMPARE(answers.size(), bank.size());
            for (int q = 0; q < bank.size(); ++q)
                for (const QString& value :
                     bank.at(q).multiple ? splitValues(answers[q]) : QStringList(answers[q])) {
                    QVERIFY2(bank.at(q).optionIndex(value) >= 0, qPrintable(bank.at(q).id + u' ' + value));
                    seen[size_t(q)].insert(value);
                }
        }
    }
    for (int q = 0; q < bank.size(); ++q)
        QVERIFY2(seen[size_t(q)].size() >= std::min<int>(3, int(bank.at(q).options.size())),
                 qPrintable(bank.at(q).id));
}

void TestWorld::truthAgreesForTruePairsMoreThanForNeighbours()
{
    const Town town = Town::generate(QStringLiteral("boulevard"), 4, 200);
    double own = 0, semi = 0, other = 0, pairs = 0;
    Random random(9);
    const std::vector<int> cameras = town.cameras();
    for (const int c : cameras) {
        const Place& place = town.places()[size_t(c)];
        const QStringList query = town.answers(place.camera);
        const auto agree = [&](int tile) {
            const QStringList reference = town.answers(town.places()[size_t(tile)].tileCentre);
            int equal = 0;
            for (int q = 0; q < query.size(); ++q)
                equal += query[q] == reference[q];
            return equal / 30.0;
        };
        own += agree(c);
        semi += agree(place.semiPositives[0]);
        other += agree(cameras[size_t(random.below(int(cameras.size())))]);
        pairs += 1;
    }
    QVERIFY2(own / pairs > 0.88, qPrintable(QString::number(own / pairs)));
    QVERIFY2(semi / pairs < own / pairs - 0.2, qPrintable(QString::number(semi / pairs)));
    QVERIFY2(other / pairs < 0.5, qPrintable(QString::number(other / pairs)));
}

void TestWorld::semiPositivesContainTheCamera()
{
    const Town town = Town::generate(QStringLiteral("prairie"), 6, 200);
    int inside = 0, all = 0;
    for (const int c : town.cameras()) {
        const Place& place = town.places()[size_t(c)];
        QCOMPARE(place.semiPositives.size(), size_t(3));
        for (const int tile : place.semiPositives) {
            QVERIFY(tile != c);
            const QPointF d = town.places()[size_t(tile)].tileCentre - place.camera;
            inside += std::max(std::abs(d.x()), std::abs(d.y())) < tileMetres / 2;
            ++all;
        }
    }
    QVERIFY2(inside > 0.9 * all, qPrintable(QStringLiteral("%1 of %2").arg(inside).arg(all)));
}

void TestWorld::otherSeedsGiveOtherTowns()
{
    const Town one = Town::generate(QStringLiteral("mesa"), 1, 40),
               two = Town::generate(QStringLiteral("mesa"), 2, 40);
    QVERIFY(one.tile(0, 64) != two.tile(0, 64));
    QVERIFY(one.panorama(one.cameras()[0], 128) != two.panorama(two.cameras()[0], 128));
    QVERIFY(one.tile(0, 64) == Town::generate(QStringLiteral("mesa"), 1, 40).tile(0, 64));
    QVERIFY(one.longitudeLatitude({0, 0}) != two.longitudeLatitude({0, 0}));
}

void TestWorld::anotherWorldIsRefused()
{
    QTemporaryDir directory;
    SilentProgress progress;
    WorldOptions options = smallWorld(directory.path());
    writeWorld(options, progress);
    const auto before = contents(directory.path());
    options.areas[0].seed += 1;
    QVERIFY(failure(options).contains(QStringLiteral("another world")));
    QVERIFY(contents(directory.path()) == before);
}

void TestWorld::problemsComeAsSentences()
{
    QTemporaryDir directory;
    WorldOptions options = smallWorld(directory.path());
    options.areas[0].testQueries = 500;
    QVERIFY(failure(options).contains(QStringLiteral("508 queries")));
    options = smallWorld(directory.path());
    options.areas[1].style = QStringLiteral("atlantis");
    QVERIFY(failure(options).contains(QStringLiteral("atlantis")));
    options = smallWorld(directory.path());
    options.areas[1].name = QStringLiteral("../up");
    QVERIFY(failure(options).contains(QStringLiteral("../up")));
    QFile file(directory.filePath(QStringLiteral("taken")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    options = smallWorld(file.fileName());
    QVERIFY(failure(options).contains(QStringLiteral("taken")));
    options = smallWorld(directory.filePath(QStringLiteral("blocked")));
    QVERIFY(QDir(directory.path()).mkpath(QStringLiteral("blocked/answers_query.csv/x")));
    QVERIFY(failure(options).contains(QStringLiteral("answers_query.csv")));
}

/// For people: GEOVLM_WORLD_REPORT=FOLDER prints what the answers tell and leaves sheets of pairs there.
void TestWorld::reportAndPreview()
{
    if (!qEnvironmentVariableIsSet("GEOVLM_WORLD_REPORT"))
        QSKIP("set GEOVLM_WORLD_REPORT to a folder for the report");
    const QDir folder(qEnvironmentVariable("GEOVLM_WORLD_REPORT"));
    WorldReport report;
    for (const QString& style : trainingStyles() + unseenStyles()) {
        const Town town = Town::generate(style, 1, 300);
        report.add(town);
        QImage sheet(1350, 4 * 516, QImage::Format_RGB32);
        sheet.fill(Qt::white);
        QPainter painter(&sheet);
        for (int i = 0; i < 4; ++i) {
            const int place = town.cameras()[size_t(i * 31 + 3)];
            painter.drawImage(0, i * 516, town.tile(place, 320));
            painter.drawImage(326, i * 516, town.panorama(place, 1024));
        }
        painter.end();
        QVERIFY(sheet.save(folder.filePath(style + QStringLiteral(".png"))));
    }
    report.print();
}

GEOVLM_TEST(TestWorld);

} // namespace tst_world

#include "tst_world.moc"
