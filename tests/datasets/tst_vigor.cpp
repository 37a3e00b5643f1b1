// SPDX-License-Identifier: GPL-3.0-or-later
#include "fixture.h"
#include "tests.h"

#include <QElapsedTimer>

namespace datasetstest {

using namespace Qt::Literals::StringLiterals;

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
    return u"satellite_%1_%2.png"_qs.arg(41 + i * 0.001, 0, 'f', 4).arg(-87 - i * 0.001, 0, 'f', 4);
}

QString panoramaName(int i)
{
    return u"pano%1,%2,%3,.jpg"_qs.arg(i).arg(41 + i * 0.001, 0, 'f', 4).arg(-87 - i * 0.001, 0, 'f', 4);
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
    const QString labels = root + (form.corrected ? u"/splits__corrected/"_qs : u"/splits/"_qs) + city + u'/';
    const QString end = form.corrected ? u"__corrected.txt"_qs : u".txt"_qs;
    QStringList list, train, test;
    for (int i = 0; i < tiles; ++i) {
        list.append(tileName(i));
        (i < tiles / 2 ? train : test).append(labelLine(i, tiles));
        if (!images)
            continue;
        const QString ground = form.grouped ? u"/ground/%1/"_qs.arg(city) : u"/%1/panorama/"_qs.arg(city);
        const QString satellite =
            form.grouped ? u"/satellite/%1/"_qs.arg(city) : u"/%1/satellite/"_qs.arg(city);
        writeFile(root + ground + panoramaName(i), "x");
        writeFile(root + satellite + tileName(i), "x");
    }
    writeLines(labels + u"satellite_list.txt"_qs, list, form);
    if (sameArea) {
        writeLines(labels + u"same_area_balanced_train"_qs + end, train, form);
        writeLines(labels + u"same_area_balanced_test"_qs + end, test, form);
    }
    writeLines(labels + u"pano_label_balanced"_qs + end, train + test, form);
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
    writeCity(fixture.root, u"Aton"_qs, 8, form);
    writeCity(fixture.root, u"Beton"_qs, 6, form, false);
    const auto report = fixture.import(u"vigor"_qs);
    QCOMPARE(report.ground, 14);
    QCOMPARE(report.satellite, 14);
    QCOMPARE(report.positive, 14);
    QCOMPARE(report.semiPositive, 42);
    QCOMPARE(report.missing, 0);
    QCOMPARE(report.rejectedCount, 0);
    QCOMPARE(report.areas, (QStringList{u"Aton"_qs, u"Beton"_qs}));
    QCOMPARE(namesOf(*fixture.store),
             (QStringList{u"cross-area"_qs, u"cross-area-train"_qs, u"same-area"_qs}));
    const int same = store::splitNamed(*fixture.store, u"same-area"_qs).id;
    const int cross = store::splitNamed(*fixture.store, u"cross-area"_qs).id;
    const int training = store::splitNamed(*fixture.store, u"cross-area-train"_qs).id;
    QCOMPARE(store::splitQueries(*fixture.store, same, Role::Train).size(), size_t(4));
    QCOMPARE(store::splitQueries(*fixture.store, same, Role::Test).size(), size_t(4));
    QCOMPARE(store::splitReferences(*fixture.store, same).size(), size_t(8));
    QCOMPARE(store::splitQueries(*fixture.store, cross, Role::Test).size(), size_t(6));
    QCOMPARE(store::splitReferences(*fixture.store, cross).size(), size_t(6));
    QCOMPARE(store::splitQueries(*fixture.store, training, Role::Train).size(), size_t(8));
    QVERIFY(store::splitQueries(*fixture.store, training, Role::Test).empty());
    QCOMPARE(store::splitReferences(*fixture.store, training).size(), size_t(8));

    const QString path = (grouped ? u"ground/Aton/"_qs : u"Aton/panorama/"_qs) + panoramaName(1);
    const Image image = store::image(*fixture.store, fixture.id(path));
    QCOMPARE(image.area, u"Aton"_qs);
    QCOMPARE(image.place->latitude, 41.001);
    const auto relations = store::relationsOf(*fixture.store, image.id);
    QCOMPARE(relations.positives.size(), size_t(1));
    QCOMPARE(store::image(*fixture.store, relations.positives[0]).path.section(u'/', -1), tileName(1));
    QCOMPARE(relations.semiPositives.size(), size_t(3));
    QVERIFY(QFileInfo::exists(store::filePath(*fixture.store, image)));
}

void VigorTest::choosesSplits()
{
    for (const QString& split : {u"same-area"_qs, u"cross-area"_qs}) {
        Fixture fixture;
        writeCity(fixture.root, u"Aton"_qs, 8, {});
        writeCity(fixture.root, u"Beton"_qs, 6, {}, false);
        const auto report = fixture.import(u"vigor"_qs, split);
        const bool same = split == u"same-area"_qs;
        QCOMPARE(namesOf(*fixture.store),
                 same ? QStringList{split} : QStringList({split, split + u"-train"_qs}));
        QCOMPARE(report.ground, same ? 8 : 14);
    }
}

void VigorTest::realCitiesKeepTheirRoles()
{
    Fixture fixture;
    for (const QString& city : {u"Chicago"_qs, u"NewYork"_qs, u"SanFrancisco"_qs, u"Seattle"_qs})
        writeCity(fixture.root, city, 4, {});
    const auto report = fixture.import(u"vigor"_qs);
    QCOMPARE(report.ground, 16);
    const int same = store::splitNamed(*fixture.store, u"same-area"_qs).id;
    const int cross = store::splitNamed(*fixture.store, u"cross-area"_qs).id;
    QCOMPARE(store::splitReferences(*fixture.store, same).size(), size_t(16));
    QCOMPARE(store::splitReferences(*fixture.store, cross).size(), size_t(8));
    for (const ImageId query : store::splitQueries(*fixture.store, cross, Role::Test)) {
        const QString area = store::image(*fixture.store, query).area;
        QVERIFY(area == u"Chicago"_qs || area == u"SanFrancisco"_qs);
    }
}

void VigorTest::prefersCorrectedLabels()
{
    const auto positiveOf = [](const QString& labels) {
        Fixture fixture;
        writeCity(fixture.root, u"Aton"_qs, 4, {});
        writeFile(fixture.at(u"splits__corrected/Aton/same_area_balanced_test__corrected.txt"_qs),
                  labelLine(2, 4)
                      .replace(tileName(2), u"T"_qs)
                      .replace(tileName(3), tileName(2))
                      .replace(u"T"_qs, tileName(3))
                      .toUtf8());
        fixture.import(u"vigor"_qs, u"same-area"_qs, labels);
        const ImageId query = fixture.id(u"Aton/panorama/"_qs + panoramaName(2));
        return store::image(*fixture.store, store::relationsOf(*fixture.store, query).positives.at(0))
            .path.section(u'/', -1);
    };
    QCOMPARE(positiveOf(u"auto"_qs), tileName(3));
    QCOMPARE(positiveOf(u""_qs), tileName(3));
    QCOMPARE(positiveOf(u"corrected"_qs), tileName(3));
    QCOMPARE(positiveOf(u"original"_qs), tileName(2));
}

void VigorTest::saysWhatIsWrongWithAFolder()
{
    Fixture fixture;
    VERIFY_SAYS(sentenceOf([&] { fixture.import(u"vigor"_qs); }), u"no VIGOR label files"_qs);
    QVERIFY(fixture.store->root() != fixture.root);
    VERIFY_SAYS(sentenceOf([&] { fixture.import(u"cvxx"_qs); }),
                u"vigor, university1652, cvuk, cvusa, manifest"_qs);
    writeCity(fixture.root, u"Aton"_qs, 4, {});
    VERIFY_SAYS(sentenceOf([&] { fixture.import(u"vigor"_qs, u"cross-area"_qs); }), u"no split"_qs);
    VERIFY_SAYS(sentenceOf([&] { fixture.import(u"vigor"_qs, u"other"_qs); }), u"\"other\""_qs);
    VERIFY_SAYS(sentenceOf([&] { fixture.import(u"vigor"_qs, QString(), u"wrong"_qs); }), u"\"wrong\""_qs);
    QCOMPARE(dump(*fixture.store), QString());
    QDir(fixture.root).removeRecursively();
    VERIFY_SAYS(sentenceOf([&] { fixture.import(u"vigor"_qs); }), u"no folder"_qs);
}

void VigorTest::namesMalformedLines()
{
    Fixture fixture;
    writeCity(fixture.root, u"Aton"_qs, 8, {});
    const QString fine = labelLine(5, 8);
    const QStringList bad = {fine.section(u' ', 0, 11),
                             fine + u" extra"_qs,
                             QString(fine).replace(u"10.5"_qs, u"ten"_qs),
                             QString(fine).replace(u"10.5"_qs, u"nan"_qs),
                             QString(fine).replace(tileName(6), u"satellite_1_1.png"_qs),
                             QString(fine).replace(tileName(6), tileName(7)),
                             u"../"_qs + fine,
                             QString(fine).replace(panoramaName(5), u".."_qs),
                             QString(fine).replace(panoramaName(5), u"a\\b.jpg"_qs)};
    QByteArray bytes = fine.toUtf8() + "\n\n" + bad.join(u'\n').toUtf8() + "\n" + fine.toUtf8() + "\n" +
                       QByteArray("a\0b\n", 4) + "\xff\xff\n" + labelLine(6, 8).toUtf8();
    const QString file = fixture.at(u"splits/Aton/same_area_balanced_test.txt"_qs);
    writeFile(file, bytes);
    writeFile(fixture.at(u"splits/Aton/satellite_list.txt"_qs), [] {
        QByteArray list("../../evil.png\n");
        for (int i = 0; i < 8; ++i)
            list += tileName(i).toUtf8() + "\n";
        return list + tileName(3).toUtf8();
    }());
    const auto report = fixture.import(u"vigor"_qs, u"same-area"_qs);
    QStringList where;
    for (const datasets::Rejected& one : report.rejected) {
        QVERIFY(!one.why.isEmpty());
        where.append(u"%1:%2"_qs.arg(QFileInfo(one.file).fileName()).arg(one.line));
    }
    QStringList expected{u"satellite_list.txt:1"_qs, u"satellite_list.txt:10"_qs};
    for (int line = 3; line <= 14; ++line)
        expected.append(u"same_area_balanced_test.txt:%1"_qs.arg(line));
    QCOMPARE(where, expected);
    QCOMPARE(report.rejectedCount, expected.size());
    const int split = store::splitNamed(*fixture.store, u"same-area"_qs).id;
    QCOMPARE(store::splitQueries(*fixture.store, split, Role::Test).size(), size_t(2));
}

void VigorTest::countsMissingFiles()
{
    Fixture fixture;
    writeCity(fixture.root, u"Aton"_qs, 4, {});
    QVERIFY(QFile::remove(fixture.at(u"Aton/panorama/"_qs + panoramaName(1))));
    QVERIFY(QFile::remove(fixture.at(u"Aton/satellite/"_qs + tileName(2))));
    const auto report = fixture.import(u"vigor"_qs);
    QCOMPARE(report.missing, 2);
    QCOMPARE(report.missingFiles,
             (QStringList{u"Aton/satellite/"_qs + tileName(2), u"Aton/panorama/"_qs + panoramaName(1)}));
    QCOMPARE(store::counts(*fixture.store).missing, 2);
    writeFile(fixture.at(u"Aton/satellite/"_qs + tileName(2)), "x");
    QCOMPARE(fixture.import(u"vigor"_qs).missing, 1);
    QCOMPARE(store::counts(*fixture.store).missing, 1);
}

void VigorTest::againChangesNothing()
{
    Fixture fixture;
    writeCity(fixture.root, u"Aton"_qs, 8, {});
    const auto first = fixture.import(u"vigor"_qs);
    QVERIFY(!first.addedNothing());
    QCOMPARE(first.addedImages, 16);
    QCOMPARE(first.addedPairs, 32);
    const QString before = dump(*fixture.store);
    const QString everything = dumpAll(*fixture.store);
    const auto second = fixture.import(u"vigor"_qs);
    QCOMPARE(dumpAll(*fixture.store), everything);
    QVERIFY(second.addedNothing());
    QCOMPARE(second.ground, first.ground);
    QCOMPARE(second.semiPositive, first.semiPositive);
    writeCity(fixture.root, u"Beton"_qs, 4, {}, false);
    fixture.import(u"vigor"_qs);
    QCOMPARE(store::counts(*fixture.store).ground, 12);
    for (const QString& line : before.split(u'\n', Qt::SkipEmptyParts))
        QVERIFY(dump(*fixture.store).contains(line));
}

void VigorTest::correctedLabelsReplaceTheOriginal()
{
    Fixture fixture;
    writeCity(fixture.root, u"Aton"_qs, 8, {});
    fixture.import(u"vigor"_qs, u"same-area"_qs, u"original"_qs);
    const ImageId changed = fixture.id(u"Aton/panorama/"_qs + panoramaName(2));
    const ImageId other = fixture.id(u"Aton/panorama/"_qs + panoramaName(3));
    const QString images = dump(*fixture.store).section(u"area|"_qs, 0, 0);
    // Panorama 2 gets another positive that its first line does not name at all.
    writeFile(fixture.at(u"splits__corrected/Aton/same_area_balanced_train__corrected.txt"_qs),
              labelLine(2, 8).replace(tileName(2), tileName(7)).toUtf8());
    const auto report = fixture.import(u"vigor"_qs, u"same-area"_qs, u"auto"_qs);
    QCOMPARE(report.relabelled, 1);
    QCOMPARE(report.addedImages, 0);
    const auto tile = [&](int i) { return fixture.id(u"Aton/satellite/"_qs + tileName(i)); };
    QCOMPARE(store::relationsOf(*fixture.store, changed).positives, std::vector{tile(7)});
    QCOMPARE(store::relationsOf(*fixture.store, changed).semiPositives,
             (std::vector{tile(3), tile(4), tile(5)}));
    QCOMPARE(store::relationsOf(*fixture.store, other).positives, std::vector{tile(3)});
    QCOMPARE(dump(*fixture.store).section(u"area|"_qs, 0, 0), images);
    QVERIFY(fixture.import(u"vigor"_qs, u"same-area"_qs, u"auto"_qs).addedNothing());
}

void VigorTest::imagesMayBeMissingAltogether()
{
    Fixture fixture;
    writeCity(fixture.root, u"Aton"_qs, 8, {}, true, false);
    const auto report = fixture.import(u"vigor"_qs);
    QCOMPARE(report.ground + report.satellite, 16);
    QCOMPARE(report.missing, 16);
    QCOMPARE(store::counts(*fixture.store).missing, 16);
}

void VigorTest::stoppedAndContinued()
{
    QTemporaryDir folder;
    writeCity(folder.path(), u"Aton"_qs, 1100, {}, true, false);
    writeCity(folder.path(), u"Beton"_qs, 300, {}, false, false);
    const datasets::ImportOptions options{u"vigor"_qs, folder.path(), QString(), QString()};
    Fixture whole;
    SilentProgress silent;
    datasets::importDataset(*whole.store, options, silent);
    int stops = 0;
    for (int reports = 1; reports < 20; ++reports) {
        Fixture fixture;
        StoppingProgress progress(reports);
        try {
            datasets::importDataset(*fixture.store, options, progress);
            QCOMPARE(progress.last, progress.total);
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
    writeCity(fixture.root, u"Aton"_qs, 4, {});
    writeCity(fixture.at(u"inner"_qs), u"Beton"_qs, 4, {});
    fixture.import(u"vigor"_qs);
    SilentProgress progress;
    datasets::importDataset(*fixture.store, {u"vigor"_qs, fixture.at(u"inner"_qs), {}, {}}, progress);
    const ImageId id = fixture.id(u"inner/Beton/panorama/"_qs + panoramaName(1));
    QVERIFY(QFileInfo::exists(store::filePath(*fixture.store, store::image(*fixture.store, id))));
    QTemporaryDir elsewhere;
    writeCity(elsewhere.path(), u"Ceton"_qs, 4, {});
    VERIFY_SAYS(
        sentenceOf([&] {
            datasets::importDataset(*fixture.store, {u"vigor"_qs, elsewhere.path(), {}, {}}, progress);
        }),
        u"is not in it"_qs);
}

void VigorTest::speed()
{
    Fixture fixture;
    writeCity(fixture.root, u"Aton"_qs, 20000, {}, true, false);
    writeCity(fixture.root, u"Beton"_qs, 20000, {}, false, false);
    QElapsedTimer timer;
    timer.start();
    const auto report = fixture.import(u"vigor"_qs);
    qInfo("import of %lld images, all splits: %lld ms", (long long)(report.ground + report.satellite),
          (long long)timer.elapsed());
    QCOMPARE(report.missing, 80000);
    QCOMPARE(report.missingFiles.size(), 1000);
    timer.restart();
    fixture.import(u"vigor"_qs);
    qInfo("the same again: %lld ms", (long long)timer.elapsed());
}

std::unique_ptr<QObject> makeVigorTest()
{
    return std::make_unique<VigorTest>();
}

} // namespace datasetstest

#include "tst_vigor.moc"
