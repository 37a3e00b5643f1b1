// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/answers/asked_images.h"
#include "store/models/embeddings.h"
#include "store/models/pictures.h"
#include "store/results/runs.h"
#include "store_fixture.h"
#include "support/registry.h"

#include <QDateTime>

namespace tst_pictures {

using namespace Qt::StringLiterals;
using namespace geovlm::test;
using namespace geovlm;
using store::EmbeddingKind;

namespace {

struct Album : Fixture
{
    std::vector<ImageId> images;

    Album()
    {
        store->setRoot(folder.path());
        for (int i = 0; i < 3; ++i) {
            images.push_back(image(u"%1.jpg"_s.arg(i)));
            write(i, "picture " + QByteArray::number(i));
        }
    }
    QString file(int i) const { return folder.filePath(u"%1.jpg"_s.arg(i)); }
    void write(int i, const QByteArray& bytes) const
    {
        QFile out(file(i));
        QVERIFY(out.open(QIODevice::WriteOnly));
        out.write(bytes);
    }
    /// Another time than before, so that nothing depends on the clock's steps.
    void touch(int i, int seconds) const
    {
        QFile out(file(i));
        QVERIFY(out.open(QIODevice::ReadWrite));
        QVERIFY(out.setFileTime(QDateTime::fromSecsSinceEpoch(1'700'000'000 + seconds),
                                QFile::FileModificationTime));
    }
    void decode(int i) { store::notePicture(*store, images[size_t(i)], *store::pictureOf(file(i))); }
    QByteArray hash(int i) const { return store::pictures(*store).value(images[size_t(i)]).hash; }
};

} // namespace

class PicturesTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void otherBytesAreSeenAndATouchIsNot();
    void aFileThatIsGoneHasNotChanged();
    void rowsKnowTheirPicture();
    void unknownOriginsAreTakenAsTheyAre();
    void answersKnowTheirPicture();
    void whoAbstainedIsAskedAgain();
};

void PicturesTest::otherBytesAreSeenAndATouchIsNot()
{
    Album album;
    for (int i = 0; i < 3; ++i) {
        album.touch(i, 0);
        album.decode(i);
    }
    QCOMPARE(store::changedPictures(*album.store), std::vector<ImageId>());
    album.touch(0, 10);
    album.write(1, "another picture"); // of another size
    album.write(2, "PICTURE 2");       // of the same one
    album.touch(2, 20);
    QCOMPARE(store::changedPictures(*album.store), (std::vector<ImageId>{album.images[1], album.images[2]}));
    const QByteArray before = album.hash(1);
    QCOMPARE(store::noteChangedPictures(*album.store),
             (std::vector<ImageId>{album.images[1], album.images[2]}));
    QVERIFY(album.hash(1) != before);
    QCOMPARE(store::pictures(*album.store).value(album.images[0]).modified, 1'700'000'010'000);
    QCOMPARE(store::changedPictures(*album.store), std::vector<ImageId>());
}

void PicturesTest::aFileThatIsGoneHasNotChanged()
{
    Album album;
    album.decode(0);
    QVERIFY(QFile::remove(album.file(0)));
    QCOMPARE(store::noteChangedPictures(*album.store), std::vector<ImageId>());
    QVERIFY(!store::pictureOf(album.file(0)));
    QVERIFY(!store::pictureOf(album.folder.path()));
}

void PicturesTest::rowsKnowTheirPicture()
{
    Album album;
    store::Model model;
    model.kind = ModelKind::Encoder;
    model.name = u"tiny"_s;
    auto set = store::ensureSet(*album.store, EmbeddingKind::Image, store::putModel(*album.store, model), 2);
    album.decode(0);
    Matrix row(1, 2);
    row.values = {1, 0};
    store::putRows(*album.store, set, 0, {{album.images[0], album.hash(0)}}, row);
    QVERIFY(store::outdatedRows(*album.store, set).empty());
    album.write(0, "another picture");
    QCOMPARE(store::noteChangedPictures(*album.store).size(), size_t(1));
    QCOMPARE(store::outdatedRows(*album.store, set), std::vector<ImageId>{album.images[0]});
    store::putRows(*album.store, set, 0, {{album.images[0], album.hash(0)}}, row);
    QVERIFY(store::outdatedRows(*album.store, set).empty());
}

void PicturesTest::unknownOriginsAreTakenAsTheyAre()
{
    Album album;
    store::Model model;
    model.kind = ModelKind::Encoder;
    model.name = u"tiny"_s;
    auto set = store::ensureSet(*album.store, EmbeddingKind::Image, store::putModel(*album.store, model), 2);
    Matrix row(1, 2);
    row.values = {1, 0};
    store::putRows(*album.store, set, 0, {{album.images[0], {}}}, row); // as an older program did
    album.write(0, "another picture");
    QVERIFY(store::changedPictures(*album.store).empty()); // nobody can know
    album.decode(0);
    QVERIFY(store::outdatedRows(*album.store, set).empty());
    album.write(0, "a third picture, seen");
    store::noteChangedPictures(*album.store);
    QCOMPARE(store::outdatedRows(*album.store, set), std::vector<ImageId>{album.images[0]});
}

void PicturesTest::answersKnowTheirPicture()
{
    Album album;
    for (int i = 0; i < 3; ++i)
        album.decode(i);
    album.say(album.images[0], 0, u"urban"_s);
    album.say(album.images[1], 0, u"urban"_s, SpeakerKind::Model, u"reader"_s);
    album.say(album.images[2], 0, u"urban"_s, SpeakerKind::Model, u"reader"_s);
    for (const int i : {0, 1})
        album.write(i, "another picture");
    store::noteChangedPictures(*album.store);
    QCOMPARE(store::answeredBeforeChange(*album.store, true), std::vector<ImageId>{album.images[0]});
    QCOMPARE(store::answeredBeforeChange(*album.store, false), std::vector<ImageId>{album.images[1]});
    QCOMPARE(store::outdatedSuggestions(*album.store, album.images[1]).size(), size_t(1));
    QVERIFY(store::outdatedSuggestions(*album.store, album.images[2]).empty());
    album.say(album.images[0], 0, u"rural"_s);
    album.say(album.images[1], 0, u"rural"_s, SpeakerKind::Model, u"reader"_s);
    QVERIFY(store::answeredBeforeChange(*album.store, true).empty());
    QVERIFY(store::answeredBeforeChange(*album.store, false).empty());
}

void PicturesTest::whoAbstainedIsAskedAgain()
{
    Album album;
    album.decode(0);
    const qint64 run = store::beginRun(*album.store, RunKind::Answer, 0, {});
    const qint64 other = store::beginRun(*album.store, RunKind::Stability, 0, {});
    for (const qint64 one : {run, other})
        store::noteAskedImage(*album.store, one, album.images[0]);
    album.write(0, "another picture");
    store::noteChangedPictures(*album.store);
    QVERIFY(store::askedImages(*album.store, run).empty());
    QCOMPARE(store::askedImages(*album.store, other).size(), size_t(1));
}

GEOVLM_TEST(PicturesTest);

} // namespace tst_pictures

#include "tst_pictures.moc"
