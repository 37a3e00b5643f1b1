// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/common/layouts.h"
#include "datasets_fixture.h"
#include "support/registry.h"

#include <QDirIterator>
#include <QSet>
#include <QTemporaryDir>

namespace tst_preview {

using namespace Qt::StringLiterals;
using namespace geovlm::test;
using namespace geovlm;
using datasets::ImportPreview;

namespace {

ImportPreview previewOf(const QString& root, const QString& layout = QString())
{
    SilentProgress progress;
    return datasets::previewDataset(root, layout, progress);
}

QByteArray vigorLabel(int i)
{
    QByteArray line = "p" + QByteArray::number(i) + ",41." + QByteArray::number(i) + ",-87,.jpg";
    for (int tile = 0; tile < 4; ++tile)
        line += " t" + QByteArray::number(i + tile) + ".png 1 2";
    return line + "\n";
}

/// 10 tiles, 4 panoramas for training, 2 for testing, in both forms of labels.
void writeVigor(const QString& root, const QString& city)
{
    QByteArray tiles, train, test;
    for (int i = 0; i < 10; ++i)
        tiles += "t" + QByteArray::number(i) + ".png\n";
    for (int i = 0; i < 6; ++i)
        (i < 4 ? train : test) += vigorLabel(i);
    for (const QString& end : {QString(), u"__corrected"_s}) {
        const QString folder = root + u"/splits"_s + end + u'/' + city + u'/';
        writeFile(folder + u"satellite_list.txt"_s, tiles);
        writeFile(folder + u"same_area_balanced_train"_s + end + u".txt"_s, train);
        writeFile(folder + u"same_area_balanced_test"_s + end + u".txt"_s, test);
        writeFile(folder + u"pano_label_balanced"_s + end + u".txt"_s, train + test);
    }
}

/// What import makes of the same folder must be what the preview said.
void sameAsImport(const QString& layout, const ImportPreview& preview)
{
    Fixture fixture;
    const auto report = fixture.import({layout, preview.root, {}, {}});
    qint64 ground = 0, satellite = 0;
    QStringList areas;
    for (const datasets::AreaPreview& area : preview.areas) {
        QVERIFY(area.exact);
        ground += area.ground;
        satellite += area.satellite;
        areas.append(area.name);
    }
    areas.sort();
    QStringList imported = report.areas;
    imported.sort();
    QCOMPARE(areas, imported);
    QCOMPARE(ground, report.ground);
    QCOMPARE(satellite, report.satellite);
    QCOMPARE(preview.splits.size(), store::splits(*fixture.store).size());
    for (const datasets::SplitPreview& split : preview.splits) {
        const int id = store::splitNamed(*fixture.store, split.name).id;
        QCOMPARE(split.trainQueries, qint64(store::splitQueries(*fixture.store, id, Role::Train).size()));
        QCOMPARE(split.testQueries, qint64(store::splitQueries(*fixture.store, id, Role::Test).size()));
        QCOMPARE(split.references, qint64(store::splitReferences(*fixture.store, id).size()));
    }
}

/// A writer that fails the test would hide behind a read-only folder: nothing may be written, so compare all
/// names.
QStringList everythingIn(const QString& folder)
{
    QStringList names;
    QDirIterator entries(folder, QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot,
                         QDirIterator::Subdirectories);
    while (entries.hasNext())
        names.append(entries.next());
    names.sort();
    return names;
}

} // namespace

class PreviewTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void theTableOfLayoutsIsWhatIsGuessedFrom();
    void vigor();
    void university();
    void cvuk();
    void cvusa();
    void manifest();
    void nothingFits();
    void aLayoutThatDoesNotFit();
    void namesWhatImportWillLeaveOut();
    void countsAreCutShort();
    void stops();
    void writesNothing();
};

void PreviewTest::theTableOfLayoutsIsWhatIsGuessedFrom()
{
    const QTemporaryDir nothing;
    const ImportPreview preview = previewOf(nothing.path());
    QCOMPARE(preview.layouts.size(), datasets::layouts().size());
    QSet<QString> ids;
    for (std::size_t i = 0; i < preview.layouts.size(); ++i) {
        const datasets::Layout& layout = datasets::layouts()[i];
        ids.insert(layout.id);
        QCOMPARE(preview.layouts[i].layout, layout.id);
        QVERIFY(!preview.layouts[i].fits && !preview.layouts[i].why.isEmpty());
        QCOMPARE(datasets::layoutNamed(layout.id).name, layout.name);
        QVERIFY(!layout.name.isEmpty() && layout.import && layout.match && layout.preview);
    }
    QCOMPARE(ids.size(), datasets::layoutIds().size());
    VERIFY_SAYS(sentenceOf([] { datasets::layoutNamed(u"atlas"_s); }), u"vigor"_s);
}

void PreviewTest::vigor()
{
    Fixture fixture;
    writeVigor(fixture.root, u"NewYork"_s);
    writeVigor(fixture.root, u"Chicago"_s);
    writeFile(fixture.at(u"Chicago/panorama/p0,41.0,-87,.jpg"_s), "x");
    const ImportPreview preview = previewOf(fixture.root);
    QCOMPARE(preview.layout, u"vigor"_s);
    QVERIFY(preview.canImport() && preview.complete);
    QCOMPARE(preview.layouts.size(), std::size_t(5));
    QVERIFY(preview.layouts[0].fits);
    for (std::size_t i = 1; i < 5; ++i)
        QVERIFY(!preview.layouts[i].fits && !preview.layouts[i].why.isEmpty());
    QCOMPARE(preview.labelForms, (QStringList{u"corrected"_s, u"original"_s}));
    sameAsImport(u"vigor"_s, preview);
    QCOMPARE(int(preview.rows.size()), ImportPreview::sampleRows);
    QCOMPARE(preview.rows[0].query, u"Chicago/panorama/p0,41.0,-87,.jpg"_s);
    QVERIFY(preview.rows[0].queryOnDisk && !preview.rows[0].referenceOnDisk);
    QCOMPARE(preview.rows[0].reference, u"Chicago/satellite/t0.png"_s);
    QCOMPARE(preview.rows[0].place->longitude, -87.0);
    QCOMPARE(preview.filesSampled, 16); // 4 lines of each city's first file
    QCOMPARE(preview.filesOnDisk, 1);
    QCOMPARE(preview.problems.size(), 1);
    VERIFY_SAYS(preview.problems[0], u"15 are missing"_s);
    QVERIFY(QDir(fixture.at(u"splits__corrected"_s)).removeRecursively());
    QCOMPARE(previewOf(fixture.root).labelForms, QStringList{u"original"_s});
}

void PreviewTest::university()
{
    Fixture fixture;
    for (int i = 0; i < 3; ++i) {
        writeFile(fixture.at(u"train/drone/0001/%1.jpeg"_s.arg(i)), "x");
        writeFile(fixture.at(u"test/query_drone/0007/%1.jpeg"_s.arg(i)), "x");
    }
    writeFile(fixture.at(u"train/satellite/0001/a.jpg"_s), "x");
    writeFile(fixture.at(u"test/gallery_satellite/0007/a.jpg"_s), "x");
    writeFile(fixture.at(u"test/gallery_satellite/0008/a.jpg"_s), "x");
    writeFile(fixture.at(u"test/query_drone/0009/a.jpg"_s), "x");
    const ImportPreview preview = previewOf(fixture.root);
    QCOMPARE(preview.layout, u"university1652"_s);
    sameAsImport(u"university1652"_s, preview);
    QCOMPARE(preview.rows[0].query, u"train/drone/0001/0.jpeg"_s);
    QCOMPARE(preview.rows[0].reference, u"train/satellite/0001/a.jpg"_s);
    QCOMPARE(preview.filesOnDisk, preview.filesSampled);
    QVERIFY(preview.filesSampled > 0);
    QCOMPARE(preview.problems.size(), 1);
    VERIFY_SAYS(preview.problems[0], u"1 places of test/query_drone"_s);
}

void PreviewTest::cvuk()
{
    Fixture fixture;
    for (const QString& place : {u"51.3000_-0.5600"_s, u"51.3001_-0.5600"_s, u"51.4000_-0.5600"_s}) {
        writeFile(fixture.at(u"Woking/ground_"_s + place + u"_day.jpg"_s), "x");
        if (!place.startsWith(u"51.4"_s))
            writeFile(fixture.at(u"Woking/satellite_"_s + place + u".png"_s), "x");
    }
    const ImportPreview preview = previewOf(fixture.root);
    QCOMPARE(preview.layout, u"cvuk"_s);
    sameAsImport(u"cvuk"_s, preview);
    QCOMPARE(preview.rows.size(), std::size_t(3));
    QCOMPARE(preview.rows[1].query, u"Woking/ground_51.3001_-0.5600_day.jpg"_s);
    QCOMPARE(preview.rows[1].reference, u"Woking/satellite_51.3001_-0.5600.png"_s);
    QVERIFY(preview.rows[1].referenceOnDisk);
    QVERIFY(preview.rows[2].reference.isEmpty()); // none is near
}

void PreviewTest::cvusa()
{
    Fixture fixture;
    writeFile(fixture.at(u"splits/train-19zl.csv"_s), "b/1.jpg,s/1.jpg,a/1.png\nb/2.jpg,s/2.jpg,a/2.png");
    writeFile(fixture.at(u"splits/val-19zl.csv"_s), "b/3.jpg,s/3.jpg,a/3.png\r\n\r\n");
    const ImportPreview preview = previewOf(fixture.root);
    QCOMPARE(preview.layout, u"cvusa"_s);
    sameAsImport(u"cvusa"_s, preview);
    QCOMPARE(preview.rows.size(), std::size_t(3));
    QCOMPARE(preview.rows[2].query, u"s/3.jpg"_s);
    QCOMPARE(preview.rows[2].reference, u"b/3.jpg"_s);
}

void PreviewTest::manifest()
{
    Fixture fixture;
    writeFile(fixture.at(u"images.csv"_s),
              "file,view,area,split,lat,lon\ng/1.jpg,ground,Town,day,51.5,-0.1\n"
              "g/2.jpg,ground,Town,day/train,,\ng/3.jpg,ground,Vale,night/test,,\n"
              "s/1.png,satellite,Town,,51.5,-0.1\ns/2.png,satellite,Vale,night,,");
    writeFile(fixture.at(u"pairs.csv"_s), "query,reference,kind\ng/1.jpg,s/1.png,positive\n");
    const ImportPreview preview = previewOf(fixture.root);
    QCOMPARE(preview.layout, u"manifest"_s);
    sameAsImport(u"manifest"_s, preview);
    QCOMPARE(preview.rows.size(), std::size_t(1));
    QCOMPARE(preview.rows[0].reference, u"s/1.png"_s);
    QVERIFY(QFile::remove(fixture.at(u"pairs.csv"_s)));
    VERIFY_SAYS(previewOf(fixture.root).problems.join(u' '), u"no pairs.csv"_s);
}

void PreviewTest::nothingFits()
{
    Fixture fixture;
    const ImportPreview empty = previewOf(fixture.root);
    QVERIFY(!empty.canImport() && empty.layout.isEmpty());
    VERIFY_SAYS(empty.problems.join(u' '), u"No layout fits"_s);
    const ImportPreview none = previewOf(fixture.at(u"nowhere"_s));
    QVERIFY(!none.canImport());
    VERIFY_SAYS(none.problems.join(u' '), u"no folder"_s);
    VERIFY_SAYS(previewOf(QString()).problems.join(u' '), u"no folder"_s);
    VERIFY_SAYS(sentenceOf([&] { previewOf(fixture.root, u"cvxx"_s); }), u"is not known"_s);
}

void PreviewTest::aLayoutThatDoesNotFit()
{
    Fixture fixture;
    writeVigor(fixture.root, u"Aton"_s);
    const ImportPreview preview = previewOf(fixture.root, u"cvusa"_s);
    QCOMPARE(preview.layout, u"cvusa"_s);
    QVERIFY(!preview.canImport());
    VERIFY_SAYS(preview.problems.join(u' '), u"val-19zl.csv"_s);
    QVERIFY(preview.layouts[0].fits); // and says which would
    writeFile(fixture.at(u"images.csv"_s), "file,area\n");
    VERIFY_SAYS(previewOf(fixture.root, u"manifest"_s).problems.join(u' '), u"\"view\""_s);
}

void PreviewTest::namesWhatImportWillLeaveOut()
{
    Fixture fixture;
    writeFile(fixture.at(u"splits/val-19zl.csv"_s),
              "b/1.jpg,s/1.jpg,a/1.png\n../b/2.jpg,s/2.jpg,a\nshort,line\n\xff\xfe,s,a\n");
    const ImportPreview preview = previewOf(fixture.root);
    QStringList lines;
    for (const QString& problem : preview.problems)
        if (problem.contains(u", line "_s))
            lines.append(problem.section(u":"_s, 0, 0));
    QCOMPARE(lines, (QStringList{u"splits/val-19zl.csv, line 2"_s, u"splits/val-19zl.csv, line 3"_s,
                                 u"splits/val-19zl.csv, line 4"_s}));
    writeFile(fixture.at(u"splits/val-19zl.csv"_s), QByteArray("short\n").repeated(90));
    const ImportPreview many = previewOf(fixture.root);
    QCOMPARE(many.problems.size(), ImportPreview::problemsKept + 1);
    VERIFY_SAYS(many.problems.last(), u"40 more"_s);
}

void PreviewTest::countsAreCutShort()
{
    Fixture fixture;
    const QByteArray million = QByteArray("b/1.jpg,s/1.jpg,a\n").repeated(1'000'000);
    writeFile(fixture.at(u"splits/val-19zl.csv"_s), million + million + million);
    const ImportPreview preview = previewOf(fixture.root);
    QVERIFY(!preview.complete);
    QVERIFY(!preview.splits[0].exact && !preview.areas[0].exact);
    QVERIFY(preview.splits[0].testQueries >= ImportPreview::mostEntries);
    QVERIFY(preview.splits[0].testQueries < ImportPreview::mostEntries + 100'000);
    VERIFY_SAYS(preview.problems.join(u' '), u"lower bounds"_s);
}

void PreviewTest::stops()
{
    Fixture fixture;
    writeFile(fixture.at(u"splits/val-19zl.csv"_s), QByteArray("b/1.jpg,s/1.jpg,a\n").repeated(50'000));
    WatchedProgress progress({.reports = 1});
    QVERIFY_THROWS_EXCEPTION(Stopped, datasets::previewDataset(fixture.root, {}, progress));
}

void PreviewTest::writesNothing()
{
    Fixture fixture;
    writeVigor(fixture.root, u"Aton"_s);
    const QStringList before = everythingIn(fixture.folder.path());
    previewOf(fixture.root);
    QCOMPARE(everythingIn(fixture.folder.path()), before);
}

GEOVLM_TEST(PreviewTest);

} // namespace tst_preview

#include "tst_preview.moc"
