// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/common/image_root.h"
#include "datasets_fixture.h"
#include "support/registry.h"

namespace tst_root {

using namespace Qt::StringLiterals;
using namespace geovlm::test;
using namespace geovlm;
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
        writeFile(folder + u"/images.csv"_s,
                  u"file,view\nground/%1.jpg,ground\nsatellite/%1.png,satellite\n"_s.arg(stem).toUtf8());
        writeFile(folder + u"/ground/%1.jpg"_s.arg(stem), "x");
        writeFile(folder + u"/satellite/%1.png"_s.arg(stem), "x");
    }
    static datasets::ImportReport importSet(store::Store& store, const QString& folder)
    {
        SilentProgress progress;
        return datasets::importDataset(store, {u"manifest"_s, folder, {}, {}}, progress);
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
    const QString usb = fixture.folder.filePath(u"usb"_s);
    const QString away = fixture.folder.filePath(u"away"_s);
    const QString other = fixture.folder.filePath(u"other"_s);
    writeSet(usb, u"a"_s);
    writeSet(other, u"b"_s);
    importSet(*fixture.store, usb);
    QVERIFY(QFile::rename(usb, away));
    const QString before = dumpAll(*fixture.store);
    const QString said = sentenceOf([&] { importSet(*fixture.store, other); });
    VERIFY_SAYS(said, u"geovlm root test.geovlm DIR"_s);
    VERIFY_SAYS(said, u"not there now"_s);
    QCOMPARE(fixture.store->root(), usb);
    QCOMPARE(dumpAll(*fixture.store), before);
    QVERIFY(!look(*fixture.store).exists);
    QVERIFY(QFile::rename(away, usb));
    QCOMPARE(look(*fixture.store).found, 2);
}

void RootTest::aStoreSentAloneIsGivenItsImages()
{
    Fixture fixture;
    const QString data = fixture.folder.filePath(u"data"_s);
    writeSet(data, u"a"_s);
    importSet(*fixture.store, data);
    fixture.store.reset();
    const QString mailed = fixture.folder.filePath(u"mailed/test.geovlm"_s);
    QVERIFY(QDir().mkpath(QFileInfo(mailed).path()) && QFile::copy(fixture.path, mailed));
    const auto store = store::Store::open(mailed, store::Access::Write);
    QCOMPARE(look(*store).found, 0);
    VERIFY_SAYS(sentenceOf([&] { importSet(*store, data); }), u"geovlm root"_s);
    const RootReport moved = move(*store, data);
    QCOMPARE(moved.found, 2);
    QCOMPARE(moved.images, 2);
    QCOMPARE(store->root(), data);
    QCOMPARE(importSet(*store, data).addedImages, 0);
}

void RootTest::aFolderWithNoneOfThemIsRefusedUnlessForced()
{
    Fixture fixture;
    const QString data = fixture.folder.filePath(u"data"_s);
    writeSet(data, u"a"_s);
    importSet(*fixture.store, data);
    const QString before = dumpAll(*fixture.store);
    VERIFY_SAYS(sentenceOf([&] { move(*fixture.store, data + u"/ground"_s); }), u"found under "_s + data);
    VERIFY_SAYS(sentenceOf([&] { move(*fixture.store, fixture.folder.path()); }), u"found under "_s + data);
    VERIFY_SAYS(sentenceOf([&] { move(*fixture.store, fixture.folder.filePath(u"nowhere"_s)); }),
                u"no folder"_s);
    QCOMPARE(dumpAll(*fixture.store), before);
    QCOMPARE(move(*fixture.store, data + u"/ground"_s, true).found, 0);
    QCOMPARE(fixture.store->root(), data + u"/ground"_s);
    QCOMPARE(store::counts(*fixture.store).missing, 2);
    QCOMPARE(move(*fixture.store, data).found, 2);
    QCOMPARE(store::counts(*fixture.store).missing, 0);
}

void RootTest::whatIsThereIsCountedAndMarked()
{
    Fixture fixture;
    const QString data = fixture.folder.filePath(u"data"_s);
    writeSet(data, u"a"_s);
    importSet(*fixture.store, data);
    QVERIFY(QFile::remove(data + u"/ground/a.jpg"_s));
    const RootReport seen = look(*fixture.store);
    QCOMPARE(seen.directory, data);
    QCOMPARE(seen.images, 2);
    QCOMPARE(seen.found, 1);
    QCOMPARE(seen.missing, QStringList{u"ground/a.jpg"_s});
    QCOMPARE(store::counts(*fixture.store).missing, 0); // looking changes nothing
    move(*fixture.store, data);
    QCOMPARE(store::counts(*fixture.store).missing, 1);
}

void RootTest::aSetInsideTheRootIsTakenAndOneBesideItIsNot()
{
    Fixture fixture;
    const QString data = fixture.folder.filePath(u"data"_s);
    writeSet(data, u"a"_s);
    writeSet(data + u"/..b"_s, u"b"_s); // inside, although it begins with two dots
    writeSet(fixture.folder.filePath(u"beside"_s), u"c"_s);
    importSet(*fixture.store, data);
    QCOMPARE(importSet(*fixture.store, data + u"/..b"_s).addedImages, 2);
    QVERIFY(fixture.id(u"..b/ground/b.jpg"_s) != 0);
    VERIFY_SAYS(sentenceOf([&] { importSet(*fixture.store, fixture.folder.filePath(u"beside"_s)); }),
                u"is not in it"_s);
    QCOMPARE(fixture.store->root(), data);
}

GEOVLM_TEST(RootTest);

} // namespace tst_root

#include "tst_root.moc"
