// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets_fixture.h"
#include "support/registry.h"

#include <QElapsedTimer>

namespace tst_vigor {

using namespace Qt::StringLiterals;
using namespace geovlm::test;
using namespace geovlm;

namespace {

/// How a written world differs in form, never in content.
struct Form
{
    bool grouped = false;   ///< ground/<City> instead of <City>/panorama
    bool corrected = false; ///< splits__corrected
    QByteArray end = "\n";
    bool finalEnd = true;
};

QString tileName(int i)
{
    return u"satellite_%1_%2.png"_s.arg(41 + i * 0.001, 0, 'f', 4).arg(-87 - i * 0.001, 0, 'f', 4);
}

QString panoramaName(int i)
{
    return u"pano%1,%2,%3,.jpg"_s.arg(i).arg(41 + i * 0.001, 0, 'f', 4).arg(-87 - i * 0.001, 0, 'f', 4);
}

QString labelLine(int panorama, int tiles)
{
    QStringList fields{panoramaName(panorama)};
    for (int i = 0; i < 4; ++i)
        fields += {tileName((panorama + i) % tiles), QString::number(10.5 * i), QString::number(-3 * i)};
    return fields.join(u' ');
}

void writeLines(const QString& path, const QStringList& lines, const Form& form)
{
    QByteArray bytes = lines.join(QString::fromLatin1(form.end)).toUtf8();
    writeFile(path, form.finalEnd ? bytes + form.end : bytes);
}

/// A city of `tiles` tiles and as many panoramas, the first half for training.
void writeCity(const QString& root, const QString& city, int tiles, const Form& form, bool sameArea = true,
               bool images = true)
{
    const QString labels = root + (form.corrected ? u"/splits__corrected/"_s : u"/splits/"_s) + city + u'/';
    const QString end = form.corrected ? u"__corrected.txt"_s : u".txt"_s;
    QStringList list, train, test;
    for (int i = 0; i < tiles; ++i) {
        list.append(tileName(i));
        (i < tiles / 2 ? train : test).append(labelLine(i, tiles));
        if (!images)
            continue;
        const QString ground = form.grouped ? u"/ground/%1/"_s.arg(city) : u"/%1/panorama/"_s.arg(city);
        const QString satellite =
            form.grouped ? u"/satellite/%1/"_s.arg(city) : u"/%1/satellite/"_s.arg(city);
        writeFile(root + ground + panoramaName(i), "x");
        writeFile(root + satellite + tileName(i), "x");
    }
    writeLines(labels + u"satellite_list.txt"_s, list, form);
    if (sameArea) {
        writeLines(labels + u"same_area_balanced_train"_s + end, train, form);
        writeLines(labels + u"same_area_balanced_test"_s + end, test, form);
    }
    writeLines(labels + u"pano_label_balanced"_s + end, train + test, form);
}

QStringList namesOf(const store::Store& store)
{
    QStringList names;
    for (const store::Split& split : store::splits(store))
        names.append(split.name);
    names.sort();
    return names;
}

} // namespace

class VigorTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void everyForm_data();
    void everyForm();
    void choosesSplits();
    void realCitiesKeepTheirRoles();
    void prefersCorrectedLabels();
    void saysWhatIsWrongWithAFolder();
    void namesMalformedLines();
    void countsMissingFiles();
    void imagesMayBeMissingAltogether();
    void againChangesNothing();
    void correctedLabelsReplaceTheOriginal();
    void stoppedAndContinued();
    void secondRootMustFit();
    void speed();
};

void VigorTest::everyForm_data()
{
    QTest::addColumn<bool>("grouped");
    QTest::addColumn<bool>("corrected");
    QTest::addColumn<QByteArray>("end");
    QTest::addColumn<bool>("finalEnd");
    for (int i = 0; i < 16; ++i)
        QTest::addRow("form %d", i) << bool(i & 1) << bool(i & 2) << QByteArray(i & 4 ? "\r\n" : "\n")
                                    << bool(i & 8);
}

void VigorTest::everyForm()
{
    QFETCH(bool, grouped);
    QFETCH(bool, corrected);
    QFETCH(QByteArray, end);
    QFETCH(bool, finalEnd);
    Fixture fixture;
    const Form form{grouped, corrected, end, finalEnd};
    writeCity(fixture.root, u"Aton"_s, 8, form);
    writeCity(fixture.root, u"Beton"_s, 6, form, false);
    const auto report = fixture.import(u"vigor"_s);
    QCOMPARE(report.ground, 14);
    QCOMPARE(report.satellite, 14);
    QCOMPARE(report.positive, 14);
    QCOMPARE(report.semiPositive, 42);
    QCOMPARE(report.missing, 0);
    QCOMPARE(report.rejectedCount, 0);
    QCOMPARE(report.areas, (QStringList{u"Aton"_s, u"Beton"_s}));
    QCOMPARE(namesOf(*fixture.store), (QStringList{u"cross-area"_s, u"cross-area-train"_s, u"same-area"_s}));
    const int same = store::splitNamed(*fixture.store, u"same-area"_s).id;
    const int cross = store::splitNamed(*fixture.store, u"cross-area"_s).id;
    const int training = store::splitNamed(*fixture.store, u"cross-area-train"_s).id;
    QCOMPARE(store::splitQueries(*fixture.store, same, Role::Train).size(), size_t(4));
    QCOMPARE(store::splitQueries(*fixture.store, same, Role::Test).size(), size_t(4));
    QCOMPARE(store::splitReferences(*fixture.store, same).size(), size_t(8));
    QCOMPARE(store::splitQueries(*fixture.store, cross, Role::Test).size(), size_t(6));
    QCOMPARE(store::splitReferences(*fixture.store, cross).size(), size_t(6));
    QCOMPARE(store::splitQueries(*fixture.store, training, Role::Train).size(), size_t(8));
    QVERIFY(store::splitQueries(*fixture.store, training, Role::Test).empty());
    QCOMPARE(store::splitReferences(*fixture.store, training).size(), size_t(8));

    const QString path = (grouped ? u"ground/Aton/"_s : u"Aton/panorama/"_s) + panoramaName(1);
    const Image image = store::image(*fixture.store, fixture.id(path));
    QCOMPARE(image.area, u"Aton"_s);
    QCOMPARE(image.place->latitude, 41.001);
    const auto relations = store::relationsOf(*fixture.store, image.id);
    QCOMPARE(relations.positives.size(), size_t(1));
    QCOMPARE(store::image(*fixture.store, relations.positives[0]).path.section(u'/', -1), tileName(1));
    QCOMPARE(relations.semiPositives.size(), size_t(3));
    QVERIFY(QFileInfo::exists(store::filePath(*fixture.store, image)));
}

void VigorTest::choosesSplits()
{
    for (const QString& split : {u"same-area"_s, u"cross-area"_s}) {
        Fixture fixture;
        writeCity(fixture.root, u"Aton"_s, 8, {});
        writeCity(fixture.root, u"Beton"_s, 6, {}, false);
        const auto report = fixture.import(u"vigor"_s, split);
        const bool same = split == u"same-area"_s;
        QCOMPARE(namesOf(*fixture.store),
                 same ? QStringList{split} : QStringList({split, split + u"-train"_s}));
        QCOMPARE(report.ground, same ? 8 : 14);
    }
}

void VigorTest::realCitiesKeepTheirRoles()
{
    Fixture fixture;
    for (const QString& city : {u"Chicago"_s, u"NewYork"_s, u"SanFrancisco"_s, u"Seattle"_s})
        writeCity(fixture.root, city, 4, {});
    const auto report = fixture.import(u"vigor"_s);
    QCOMPARE(report.ground, 16);
    const int same = store::splitNamed(*fixture.store, u"same-area"_s).id;
    const int cross = store::splitNamed(*fixture.store, u"cross-area"_s).id;
    QCOMPARE(store::splitReferences(*fixture.store, same).size(), size_t(16));
    QCOMPARE(store::splitReferences(*fixture.store, cross).size(), size_t(8));
    for (const ImageId query : store::splitQueries(*fixture.store, cross, Role::Test)) {
        const QString area = store::image(*fixture.store, query).area;
        QVERIFY(area == u"Chicago"_s || area == u"SanFrancisco"_s);
    }
}

void VigorTest::prefersCorrectedLabels()
{
    const auto positiveOf = [](const QString& labels) {
        Fixture fixture;
        writeCity(fixture.root, u"Aton"_s, 4, {});
        writeFile(fixture.at(u"splits__corrected/Aton/same_area_balanced_test__corrected.txt"_s),
                  labelLine(2, 4)
                      .replace(tileName(2), u"T"_s)
                      .replace(tileName(3), tileName(2))
                      .replace(u"T"_s, tileName(3))
                      .toUtf8());
        fixture.import(u"vigor"_s, u"same-area"_s, labels);
        const ImageId query = fixture.id(u"Aton/panorama/"_s + panoramaName(2));
        return store::image(*fixture.store, store::relationsOf(*fixture.store, query).positives.at(0))
            .path.section(u'/', -1);
    };
    QCOMPARE(positiveOf(u"auto"_s), tileName(3));
    QCOMPARE(positiveOf(u""_s), tileName(3));
    QCOMPARE(positiveOf(u"corrected"_s), tileName(3));
    QCOMPARE(positiveOf(u"original"_s), tileName(2));
}

void VigorTest::saysWhatIsWrongWithAFolder()
{
    Fixture fixture;
    VERIFY_SAYS(sentenceOf([&] { fixture.import(u"vigor"_s); }), u"no VIGOR label files"_s);
    QVERIFY(fixture.store->root() != fixture.root);
    VERIFY_SAYS(sentenceOf([&] { fixture.import(u"cvxx"_s); }),
                u"vigor, university1652, cvuk, cvusa, manifest"_s);
    writeCity(fixture.root, u"Aton"_s, 4, {});
    VERIFY_SAYS(sentenceOf([&] { fixture.import(u"vigor"_s, u"cross-area"_s); }), u"no split"_s);
    VERIFY_SAYS(sentenceOf([&] { fixture.import(u"vigor"_s, u"other"_s); }), u"\"other\""_s);
    VERIFY_SAYS(sentenceOf([&] { fixture.import(u"vigor"_s, QString(), u"wrong"_s); }), u"\"wrong\""_s);
    QCOMPARE(dump(*fixture.store), QString());
    QDir(fixture.root).removeRecursively();
    VERIFY_SAYS(sentenceOf([&] { fixture.import(u"vigor"_s); }), u"no folder"_s);
}

void VigorTest::namesMalformedLines()
{
    Fixture fixture;
    writeCity(fixture.root, u"Aton"_s, 8, {});
    const QString fine = labelLine(5, 8);
    const QStringList bad = {fine.section(u' ', 0, 11),
                             fine + u" extra"_s,
                             QString(fine).replace(u"10.5"_s, u"ten"_s),
                             QString(fine).replace(u"10.5"_s, u"nan"_s),
                             QString(fine).replace(tileName(6), u"satellite_1_1.png"_s),
                             QString(fine).replace(tileName(6), tileName(7)),
                             u"../"_s + fine,
                             QString(fine).replace(panoramaName(5), u".."_s),
                             QString(fine).replace(panoramaName(5), u"a\\b.jpg"_s)};
    QByteArray bytes = fine.toUtf8() + "\n\n" + bad.join(u'\n').toUtf8() + "\n" + fine.toUtf8() + "\n" +
                       QByteArray("a\0b\n", 4) + "\xff\xff\n" + labelLine(6, 8).toUtf8();
    const QString file = fixture.at(u"splits/Aton/same_area_balanced_test.txt"_s);
    writeFile(file, bytes);
    writeFile(fixture.at(u"splits/Aton/satellite_list.txt"_s), [] {
        QByteArray list("../../evil.png\n");
        for (int i = 0; i < 8; ++i)
            list += tileName(i).toUtf8() + "\n";
        return list + tileName(3).toUtf8();
    }());
    const auto report = fixture.import(u"vigor"_s, u"same-area"_s);
    QStringList where;
    for (const datasets::Rejected& one : report.rejected) {
        QVERIFY(!one.why.isEmpty());
        where.append(u"%1:%2"_s.arg(QFileInfo(one.file).fileName()).arg(one.line));
    }
    QStringList expected{u"satellite_list.txt:1"_s, u"satellite_list.txt:10"_s};
    for (int line = 3; line <= 14; ++line)
        expected.append(u"same_area_balanced_test.txt:%1"_s.arg(line));
    QCOMPARE(where, expected);
    QCOMPARE(report.rejectedCount, expected.size());
    const int split = store::splitNamed(*fixture.store, u"same-area"_s).id;
    QCOMPARE(store::splitQueries(*fixture.store, split, Role::Test).size(), size_t(2));
}

void VigorTest::countsMissingFiles()
{
    Fixture fixture;
    writeCity(fixture.root, u"Aton"_s, 4, {});
    QVERIFY(QFile::remove(fixture.at(u"Aton/panorama/"_s + panoramaName(1))));
    QVERIFY(QFile::remove(fixture.at(u"Aton/satellite/"_s + tileName(2))));
    const auto report = fixture.import(u"vigor"_s);
    QCOMPARE(report.missing, 2);
    QCOMPARE(report.missingFiles,
             (QStringList{u"Aton/satellite/"_s + tileName(2), u"Aton/panorama/"_s + panoramaName(1)}));
    QCOMPARE(store::counts(*fixture.store).missing, 2);
    writeFile(fixture.at(u"Aton/satellite/"_s + tileName(2)), "x");
    QCOMPARE(fixture.import(u"vigor"_s).missing, 1);
    QCOMPARE(store::counts(*fixture.store).missing, 1);
}

void VigorTest::againChangesNothing()
{
    Fixture fixture;
    writeCity(fixture.root, u"Aton"_s, 8, {});
    const auto first = fixture.import(u"vigor"_s);
    QVERIFY(!first.addedNothing());
    QCOMPARE(first.addedImages, 16);
    QCOMPARE(first.addedPairs, 32);
    const QString before = dump(*fixture.store);
    const QString everything = dumpAll(*fixture.store);
    const auto second = fixture.import(u"vigor"_s);
    QCOMPARE(dumpAll(*fixture.store), everything);
    QVERIFY(second.addedNothing());
    QCOMPARE(second.ground, first.ground);
    QCOMPARE(second.semiPositive, first.semiPositive);
    writeCity(fixture.root, u"Beton"_s, 4, {}, false);
    fixture.import(u"vigor"_s);
    QCOMPARE(store::counts(*fixture.store).ground, 12);
    for (const QString& line : before.split(u'\n', Qt::SkipEmptyParts))
        QVERIFY(dump(*fixture.store).contains(line));
}

void VigorTest::correctedLabelsReplaceTheOriginal()
{
    Fixture fixture;
    writeCity(fixture.root, u"Aton"_s, 8, {});
    fixture.import(u"vigor"_s, u"same-area"_s, u"original"_s);
    const ImageId changed = fixture.id(u"Aton/panorama/"_s + panoramaName(2));
    const ImageId other = fixture.id(u"Aton/panorama/"_s + panoramaName(3));
    const QString images = dump(*fixture.store).section(u"area|"_s, 0, 0);
    // Panorama 2 gets another positive that its first line does not name at all.
    writeFile(fixture.at(u"splits__corrected/Aton/same_area_balanced_train__corrected.txt"_s),
              labelLine(2, 8).replace(tileName(2), tileName(7)).toUtf8());
    const auto report = fixture.import(u"vigor"_s, u"same-area"_s, u"auto"_s);
    QCOMPARE(report.relabelled, 1);
    QCOMPARE(report.addedImages, 0);
    const auto tile = [&](int i) { return fixture.id(u"Aton/satellite/"_s + tileName(i)); };
    QCOMPARE(store::relationsOf(*fixture.store, changed).positives, std::vector{tile(7)});
    QCOMPARE(store::relationsOf(*fixture.store, changed).semiPositives,
             (std::vector{tile(3), tile(4), tile(5)}));
    QCOMPARE(store::relationsOf(*fixture.store, other).positives, std::vector{tile(3)});
    QCOMPARE(dump(*fixture.store).section(u"area|"_s, 0, 0), images);
    QVERIFY(fixture.import(u"vigor"_s, u"same-area"_s, u"auto"_s).addedNothing());
}

void VigorTest::imagesMayBeMissingAltogether()
{
    Fixture fixture;
    writeCity(fixture.root, u"Aton"_s, 8, {}, true, false);
    const auto report = fixture.import(u"vigor"_s);
    QCOMPARE(report.ground + report.satellite, 16);
    QCOMPARE(report.missing, 16);
    QCOMPARE(store::counts(*fixture.store).missing, 16);
}

void VigorTest::stoppedAndContinued()
{
    QTemporaryDir folder;
    writeCity(folder.path(), u"Aton"_s, 1100, {}, true, false);
    writeCity(folder.path(), u"Beton"_s, 300, {}, false, false);
    const datasets::ImportOptions options{u"vigor"_s, folder.path(), QString(), QString()};
    Fixture whole;
    SilentProgress silent;
    datasets::importDataset(*whole.store, options, silent);
    int stops = 0;
    for (int reports = 1; reports < 20; ++reports) {
        Fixture fixture;
        WatchedProgress progress({.reports = reports});
        try {
            datasets::importDataset(*fixture.store, options, progress);
            QCOMPARE(progress.done(), progress.total());
            break;
        } catch (const Stopped&) {
            ++stops;
        }
        datasets::importDataset(*fixture.store, options, silent);
        QCOMPARE(dump(*fixture.store), dump(*whole.store));
    }
    QVERIFY(stops >= 5);
}

void VigorTest::secondRootMustFit()
{
    Fixture fixture;
    writeCity(fixture.root, u"Aton"_s, 4, {});
    writeCity(fixture.at(u"inner"_s), u"Beton"_s, 4, {});
    fixture.import(u"vigor"_s);
    SilentProgress progress;
    datasets::importDataset(*fixture.store, {u"vigor"_s, fixture.at(u"inner"_s), {}, {}}, progress);
    const ImageId id = fixture.id(u"inner/Beton/panorama/"_s + panoramaName(1));
    QVERIFY(QFileInfo::exists(store::filePath(*fixture.store, store::image(*fixture.store, id))));
    QTemporaryDir elsewhere;
    writeCity(elsewhere.path(), u"Ceton"_s, 4, {});
    VERIFY_SAYS(sentenceOf([&] {
                    datasets::importDataset(*fixture.store, {u"vigor"_s, elsewhere.path(), {}, {}}, progress);
                }),
                u"is not in it"_s);
}

void VigorTest::speed()
{
    Fixture fixture;
    writeCity(fixture.root, u"Aton"_s, 20000, {}, true, false);
    writeCity(fixture.root, u"Beton"_s, 20000, {}, false, false);
    QElapsedTimer timer;
    timer.start();
    const auto report = fixture.import(u"vigor"_s);
    qInfo("import of %lld images, all splits: %lld ms", (long long)(report.ground + report.satellite),
          (long long)timer.elapsed());
    QCOMPARE(report.missing, 80000);
    QCOMPARE(report.missingFiles.size(), 1000);
    timer.restart();
    fixture.import(u"vigor"_s);
    qInfo("the same again: %lld ms", (long long)timer.elapsed());
}

GEOVLM_TEST(VigorTest);

} // namespace tst_vigor

#include "tst_vigor.moc"
