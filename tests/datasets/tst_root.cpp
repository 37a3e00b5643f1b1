// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/common/image_root.h"
#include "fixture.h"
#include "tests.h"

namespace datasetstest {

using namespace Qt::Literals::StringLiterals;
using datasets::RootReport;

class RootTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void anotherSetDoesNotTakeTheRootOfADriveThatIsAway();
    void aStoreSentAloneIsGivenItsImages();
    void aFolderWithNoneOfThemIsRefusedUnlessForced();
    void whatIsThereIsCountedAndMarked();
    void aSetInsideTheRootIsTakenAndOneBesideItIsNot();

private:
    static void writeSet(const QString& folder, const QString& stem)
    {
        writeFile(folder + u"/images.csv"_qs,
                  u"file,view\nground/%1.jpg,ground\nsatellite/%1.png,satellite\n"_qs.arg(stem).toUtf8());
        writeFile(folder + u"/ground/%1.jpg"_qs.arg(stem), "x");
        writeFile(folder + u"/satellite/%1.png"_qs.arg(stem), "x");
    }
    static datasets::ImportReport importSet(store::Store& store, const QString& folder)
    {
        SilentProgress progress;
        return datasets::importDataset(store, {u"manifest"_qs, folder, {}, {}}, progress);
    }
    static RootReport look(const store::Store& store, const QString& directory = {})
    {
        SilentProgress progress;
        return datasets::inspectRoot(store, directory, progress);
    }
    static RootReport move(store::Store& store, const QString& directory, bool evenIfNone = false)
    {
        SilentProgress progress;
        return datasets::moveRoot(store, directory, evenIfNone, progress);
    }
};

void RootTest::anotherSetDoesNotTakeTheRootOfADriveThatIsAway()
{
    Fixture fixture;
    const QString usb = fixture.folder.filePath(u"usb"_qs);
    const QString away = fixture.folder.filePath(u"away"_qs);
    const QString other = fixture.folder.filePath(u"other"_qs);
    writeSet(usb, u"a"_qs);
    writeSet(other, u"b"_qs);
    importSet(*fixture.store, usb);
    QVERIFY(QFile::rename(usb, away));
    const QString before = dumpAll(*fixture.store);
    const QString said = sentenceOf([&] { importSet(*fixture.store, other); });
    VERIFY_SAYS(said, u"geovlm root test.geovlm DIR"_qs);
    VERIFY_SAYS(said, u"not there now"_qs);
    QCOMPARE(fixture.store->root(), usb);
    QCOMPARE(dumpAll(*fixture.store), before);
    QVERIFY(!look(*fixture.store).exists);
    QVERIFY(QFile::rename(away, usb));
    QCOMPARE(look(*fixture.store).found, 2);
}

void RootTest::aStoreSentAloneIsGivenItsImages()
{
    Fixture fixture;
    const QString data = fixture.folder.filePath(u"data"_qs);
    writeSet(data, u"a"_qs);
    importSet(*fixture.store, data);
    fixture.store.reset();
    const QString mailed = fixture.folder.filePath(u"mailed/test.geovlm"_qs);
    QVERIFY(QDir().mkpath(QFileInfo(mailed).path()) && QFile::copy(fixture.path, mailed));
    const auto store = store::Store::open(mailed, store::Access::Write);
    QCOMPARE(look(*store).found, 0);
    VERIFY_SAYS(sentenceOf([&] { importSet(*store, data); }), u"geovlm root"_qs);
    const RootReport moved = move(*store, data);
    QCOMPARE(moved.found, 2);
    QCOMPARE(moved.images, 2);
    QCOMPARE(store->root(), data);
    QCOMPARE(importSet(*store, data).addedImages, 0);
}

void RootTest::aFolderWithNoneOfThemIsRefusedUnlessForced()
{
    Fixture fixture;
    const QString data = fixture.folder.filePath(u"data"_qs);
    writeSet(data, u"a"_qs);
    importSet(*fixture.store, data);
    const QString before = dumpAll(*fixture.store);
    VERIFY_SAYS(sentenceOf([&] { move(*fixture.store, data + u"/ground"_qs); }), u"found under "_qs + data);
    VERIFY_SAYS(sentenceOf([&] { move(*fixture.store, fixture.folder.path()); }), u"found under "_qs + data);
    VERIFY_SAYS(sentenceOf([&] { move(*fixture.store, fixture.folder.filePath(u"nowhere"_qs)); }),
                u"no folder"_qs);
    QCOMPARE(dumpAll(*fixture.store), before);
    QCOMPARE(move(*fixture.store, data + u"/ground"_qs, true).found, 0);
    QCOMPARE(fixture.store->root(), data + u"/ground"_qs);
    QCOMPARE(store::counts(*fixture.store).missing, 2);
    QCOMPARE(move(*fixture.store, data).found, 2);
    QCOMPARE(store::counts(*fixture.store).missing, 0);
}

void RootTest::whatIsThereIsCountedAndMarked()
{
    Fixture fixture;
    const QString data = fixture.folder.filePath(u"data"_qs);
    writeSet(data, u"a"_qs);
    importSet(*fixture.store, data);
    QVERIFY(QFile::remove(data + u"/ground/a.jpg"_qs));
    const RootReport seen = look(*fixture.store);
    QCOMPARE(seen.directory, data);
    QCOMPARE(seen.images, 2);
    QCOMPARE(seen.found, 1);
    QCOMPARE(seen.missing, QStringList{u"ground/a.jpg"_qs});
    QCOMPARE(store::counts(*fixture.store).missing, 0); // looking changes nothing
    move(*fixture.store, data);
    QCOMPARE(store::counts(*fixture.store).missing, 1);
}

void RootTest::aSetInsideTheRootIsTakenAndOneBesideItIsNot()
{
    Fixture fixture;
    const QString data = fixture.folder.filePath(u"data"_qs);
    writeSet(data, u"a"_qs);
    writeSet(data + u"/..b"_qs, u"b"_qs); // inside, although it begins with two dots
    writeSet(fixture.folder.filePath(u"beside"_qs), u"c"_qs);
    importSet(*fixture.store, data);
    QCOMPARE(importSet(*fixture.store, data + u"/..b"_qs).addedImages, 2);
    QVERIFY(fixture.id(u"..b/ground/b.jpg"_qs) != 0);
    VERIFY_SAYS(sentenceOf([&] { importSet(*fixture.store, fixture.folder.filePath(u"beside"_qs)); }),
                u"is not in it"_qs);
    QCOMPARE(fixture.store->root(), data);
}

std::unique_ptr<QObject> makeRootTest()
{
    return std::make_unique<RootTest>();
}

} // namespace datasetstest

#include "tst_root.moc"
