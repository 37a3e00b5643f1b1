// SPDX-License-Identifier: GPL-3.0-or-later
// A derivation belongs to its source: to the bytes of a picture, to the model of its features, to a file that
// is whole.
#include "datasets/formats/csv.h"
#include "datasets/formats/npy.h"
#include "domain/error.h"
#include "figures/evaluation.h"
#include "figures/feature_sources.h"
#include "pipeline/common/model_files.h"
#include "pipeline/common/town_likeness.h"
#include "pipeline/learning/train.h"
#include "pipeline/live/live_case.h"
#include "pipeline/stages/export.h"
#include "pipeline/stages/import_embeddings.h"
#include "pipeline/stages/stages.h"
#include "pipeline/stages/staleness.h"
#include "store/models/pictures.h"
#include "support/annotated_toy.h"
#include "support/files.h"
#include "support/registry.h"
#include "support/sentences.h"
#include "support/watched_progress.h"

#include <QImage>
#include <QTemporaryDir>
#include <QTest>

namespace tst_sources {

using namespace Qt::StringLiterals;
using namespace geovlm::test;
using namespace geovlm;

namespace {
/// A picture of coarse coloured noise: no town looks so.
QImage picture(quint64 seed, QSize size)
{
    Random random(seed);
    QImage coarse(6, 6, QImage::Format_RGB32);
    for (int y = 0; y < 6; ++y)
        for (int x = 0; x < 6; ++x)
            coarse.setPixel(x, y, qRgb(random.below(256), random.below(256), random.below(256)));
    return coarse.scaled(size, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
}

/// Pictures on the disk, a query and a tile a place, the last places to test with.
struct World
{
    static constexpr int places = 8;
    QTemporaryDir folder;
    QString path = folder.filePath(u"s.geovlm"_s);
    std::unique_ptr<store::Store> store;
    std::vector<ImageId> images; ///< query, tile, query, tile …
    WatchedProgress progress;

    World()
    {
        store::Store::create(path);
        store = store::Store::open(path, store::Access::Write);
        store->setRoot(folder.path());
        store::Transaction transaction(*store);
        const int split = store::addSplit(*store, u"all"_s);
        for (int i = 0; i < places; ++i) {
            const QString query = u"q%1.png"_s.arg(i), tile = u"t%1.png"_s.arg(i);
            images.push_back(store::addImage(*store, {0, query, View::Ground, {}, std::nullopt}));
            images.push_back(store::addImage(*store, {0, tile, View::Satellite, {}, std::nullopt}));
            picture(quint64(i), {128, 64}).save(file(query));
            picture(quint64(i), {64, 64}).save(file(tile));
            store::addPair(*store, images[std::size_t(2 * i)], images.back(), PairKind::Positive);
            store::addSplitQuery(*store, split, images[std::size_t(2 * i)], i % 2 ? Role::Test : Role::Train);
            store::addSplitReference(*store, split, images.back());
        }
        transaction.commit();
    }
    QString file(const QString& name) const { return folder.filePath(name); }
    void replace(const QString& name, quint64 seed) const { picture(seed, {90, 70}).save(file(name)); }
    QString checked() const
    {
        return (pipeline::changedPictureSentences(*store, SilentProgress()) +
                pipeline::staleDerivations(*store))
            .join(u'\n');
    }
    store::EmbeddingSet set() const { return *store::latestSet(*store, store::EmbeddingKind::Image); }
    Matrix rows() const { return store::readRows(*store, set(), images); }
    void run()
    {
        pipeline::encode(*store, {}, progress);
        pipeline::retrieve(*store, {}, progress);
        pipeline::answer(*store, {}, progress);
        pipeline::describe(*store, progress);
        pipeline::embed(*store, u"hashing"_s, progress);
    }
    void trainAndRank(const QString& name = u"mine"_s)
    {
        pipeline::TrainOptions options;
        options.name = name;
        options.fusion = u"compare"_s;
        options.epochs = 2;
        pipeline::train(*store, options, progress);
        pipeline::rerank(*store, {}, progress);
    }
};

QByteArray npyOf(const Matrix& rows)
{
    return datasets::npyHeader(rows.rows, rows.columns) +
           QByteArray(reinterpret_cast<const char*>(rows.values.data()), qsizetype(rows.values.size() * 4));
}

} // namespace

class SourcesTest : public QObject
{
    Q_OBJECT

    /// Imports rows for every image of the world under that name.
    static pipeline::EmbeddingImportReport import(World& world, const QString& name, const Matrix& rows,
                                                  Progress& progress)
    {
        QByteArray list = "filename\n";
        for (const ImageId image : world.images)
            list += datasets::csvRecord({store::image(*world.store, image).path});
        writeFile(world.file(u"m.csv"_s), list);
        writeFile(world.file(u"m.npy"_s), npyOf(rows));
        return pipeline::importEmbeddings(
            *world.store,
            {store::EmbeddingKind::Image, name, world.file(u"m.npy"_s), world.file(u"m.csv"_s), std::nullopt},
            progress);
    }

private Q_SLOTS:
    void aReplacedPictureIsComputedAgain()
    {
        World world;
        world.run();
        world.trainAndRank();
        QCOMPARE(world.checked(), QString());
        const Matrix before = world.rows();
        QFile::remove(world.file(u"t3.png"_s));
        QVERIFY(QFile::copy(world.file(u"q6.png"_s), world.file(u"t3.png"_s)));
        VERIFY_SAYS(world.checked(), u"1 pictures changed since they were read (t3.png)"_s);
        const pipeline::EncodeResult encoded = pipeline::encode(*world.store, {}, world.progress);
        QCOMPARE(encoded.changed, 1);
        QCOMPARE(encoded.images, 1);
        const Matrix after = world.rows();
        for (int i = 0; i < after.rows; ++i)
            QCOMPARE(std::ranges::equal(after.row(i), before.row(i)), i != 7);
        const QString owed = world.checked();
        VERIFY_SAYS(owed, u"newer than the candidates"_s);
        VERIFY_SAYS(owed, u"1 pictures changed after they had been answered (t3.png)"_s);
        QCOMPARE(pipeline::answer(*world.store, {}, world.progress).images, 1);
        pipeline::retrieve(*world.store, {}, world.progress);
        VERIFY_SAYS(world.checked(), u"rankings are older than the candidates"_s);
        pipeline::describe(*world.store, world.progress);
        pipeline::embed(*world.store, u"hashing"_s, world.progress);
        pipeline::rerank(*world.store, {}, world.progress);
        QCOMPARE(world.checked(), QString());
        QCOMPARE(pipeline::encode(*world.store, {}, world.progress).images, 0);
        QCOMPARE(pipeline::answer(*world.store, {}, world.progress).images, 0);
    }

    void aTouchMakesNothingStale()
    {
        World world;
        world.run();
        QFile file(world.file(u"q0.png"_s));
        QVERIFY(file.open(QIODevice::ReadWrite));
        QVERIFY(file.setFileTime(QDateTime::fromSecsSinceEpoch(1'700'000'000), QFile::FileModificationTime));
        file.close();
        QCOMPARE(world.checked(), QString());
        const pipeline::EncodeResult encoded = pipeline::encode(*world.store, {}, world.progress);
        QCOMPARE(encoded.changed, 0);
        QCOMPARE(encoded.images, 0);
        QCOMPARE(store::pictures(*world.store).value(world.images[0]).modified, 1'700'000'000'000);
    }

    void aPersonsAnswerStaysAndIsNamed()
    {
        World world;
        world.run();
        AnswerEvent event;
        event.image = world.images[0];
        event.value = u"urban"_s;
        event.speaker.name = u"Ada"_s;
        store::appendAnswer(*world.store, event);
        world.replace(u"q0.png"_s, 99);
        pipeline::answer(*world.store, {}, world.progress);
        VERIFY_SAYS(world.checked(), u"changed after a person had answered about them (q0.png)"_s);
        for (const AnswerEvent& current : store::currentAnswers(*world.store, world.images[0])) {
            const bool isHers = current.question == 0;
            QCOMPARE(current.speaker.name == u"Ada"_s, isHers);
        }
        store::appendAnswer(*world.store, event);
        QVERIFY(!world.checked().contains(u"a person had answered"_s));
    }

    void whatAReaderSaidBeforeIsTakenBackWhereItNowSaysNothing()
    {
        World world;
        pipeline::answer(*world.store, {}, world.progress);
        // A reader that is never sure enough about ground images.
        ml::SafeTensors shy = ml::readSafeTensors(pipeline::compiledModel(ModelKind::Reader), u"reader"_s);
        QJsonObject never;
        for (const Question& question : world.store->questions().questions())
            never[question.id] = QJsonValue();
        shy.configuration[u"thresholds"_s] = QJsonObject{{u"ground"_s, never}};
        pipeline::keepWeights(*world.store, ModelKind::Reader, u"shy"_s, shy, 0);
        world.replace(u"q0.png"_s, 99);
        pipeline::AnswerOptions options;
        options.model = u"shy"_s;
        pipeline::answer(*world.store, options, world.progress);
        QVERIFY(store::currentAnswers(*world.store, world.images[0]).empty());
        QCOMPARE(store::currentAnswers(*world.store, world.images[2]).size(), std::size_t(30));
        QVERIFY(store::answeredBeforeChange(*world.store, false).empty());
        // It is not asked again for having said nothing.
        QCOMPARE(pipeline::answer(*world.store, options, world.progress).images, 0);
    }

    void nothingIsSearchedByAPictureThatIsGone()
    {
        World world;
        world.run();
        world.replace(u"q1.png"_s, 99);
        store::noteChangedPictures(*world.store); // as an import does
        VERIFY_SAYS(sentenceOf([&] { pipeline::retrieve(*world.store, {}, world.progress); }), u"q1.png"_s);
        writeFile(world.file(u"q1.png"_s), "no picture any more");
        pipeline::encode(*world.store, {}, world.progress);
        QVERIFY(!store::hasRow(*world.store, world.set(), world.images[2]));
        pipeline::retrieve(*world.store, {}, world.progress);
    }

    void withoutAnyPictureThatIsSaid()
    {
        World world;
        for (const QString& name :
             world.folder.isValid() ? QDir(world.folder.path()).entryList({u"*.png"_s}) : QStringList())
            QVERIFY(QFile::remove(world.file(name)));
        VERIFY_SAYS(sentenceOf([&] { pipeline::encode(*world.store, {}, world.progress); }),
                    u"None of the 16 images"_s);
        QVERIFY(!store::latestSet(*world.store, store::EmbeddingKind::Image));
    }

    void damagedEmbeddingsAreNotUsedAndEncodeMendsThem_data()
    {
        QTest::addColumn<QString>("how");
        for (const char* how : {"removed", "cut", "zeroed", "flipped"})
            QTest::newRow(how) << QString::fromLatin1(how);
    }

    void damagedEmbeddingsAreNotUsedAndEncodeMendsThem()
    {
        QFETCH(QString, how);
        World world;
        world.run();
        world.trainAndRank();
        const Matrix before = world.rows();
        const QString name = world.set().file;
        QFile file(name);
        QVERIFY(file.open(QIODevice::ReadWrite));
        const qint64 size = file.size();
        if (how == u"cut"_s) {
            file.resize(size / 2);
        } else {
            file.seek(size - 40);
            file.write(how == u"zeroed"_s ? QByteArray(40, '\0') : QByteArray("x"));
        }
        file.close();
        if (how == u"removed"_s)
            QVERIFY(QFile::remove(name));
        const QString command = u"geovlm encode %1 --model small"_s.arg(world.path);
        const auto said = [&](auto act) {
            const QString sentence = sentenceOf(act);
            return sentence.contains(name) && sentence.contains(command) ? QString() : u"said: "_s + sentence;
        };
        QCOMPARE(said([&] { pipeline::retrieve(*world.store, {}, world.progress); }), QString());
        QCOMPARE(said([&] { pipeline::rerank(*world.store, {}, world.progress); }), QString());
        QCOMPARE(said([&] {
                     pipeline::exportEmbeddings(*world.store, store::EmbeddingKind::Image, {},
                                                world.file(u"out.npy"_s), world.progress);
                 }),
                 QString());
        QVERIFY(!store::check(*world.store).problems.filter(name).isEmpty());
        QVERIFY(pipeline::encode(*world.store, {}, world.progress).images > 0);
        QCOMPARE(world.rows().values.size(), before.values.size());
        for (int i = 0; i < before.rows; ++i)
            QVERIFY(std::abs(dot(world.rows().row(i), before.row(i)) - 1) < 1e-4F);
        pipeline::retrieve(*world.store, {}, world.progress);
        QVERIFY(store::check(*world.store).problems.filter(name).isEmpty());
    }

    void aStoppedImportLeavesTheSetInUse()
    {
        World world;
        Random random(5);
        Matrix rows(int(world.images.size()), 8);
        for (float& value : rows.values)
            value = float(random.normal());
        for (int i = 0; i < rows.rows; ++i)
            normalise(rows.row(i));
        import(world, u"theirs"_s, rows, world.progress);
        const store::EmbeddingSet before = world.set();
        for (float& value : rows.values)
            value = -value;
        WatchedProgress stopping({.reports = 1});
        QVERIFY_THROWS_EXCEPTION(Stopped, import(world, u"theirs"_s, rows, stopping));
        QCOMPARE(world.set().id, before.id);
        QCOMPARE(world.set().rows, 16);
        for (int i = 0; i < rows.rows; ++i)
            QVERIFY(dot(world.rows().row(i), rows.row(i)) < 0);
        QVERIFY(store::stagedSets(*world.store).empty());
        // And one of which nothing can be taken.
        VERIFY_SAYS(sentenceOf([&] { import(world, u"new"_s, Matrix(16, 8), world.progress); }),
                    u"None of"_s);
        QCOMPARE(world.set().id, before.id);
        import(world, u"theirs"_s, rows, world.progress);
        for (int i = 0; i < rows.rows; ++i)
            QVERIFY(dot(world.rows().row(i), rows.row(i)) > 0.999F);
        QVERIFY(store::check(*world.store).problems.filter(u".f32"_s).isEmpty());
    }

    void aRerankerRefusesTheFeaturesOfAnotherEncoder()
    {
        World world;
        world.run();
        world.trainAndRank();
        QCOMPARE(figures::featuresWarning(*store::latestRun(*world.store, RunKind::Rerank)), QString());
        Matrix rows = world.rows();
        for (int i = 0; i < rows.rows; ++i)
            std::ranges::reverse(rows.row(i));
        import(world, u"theirs"_s, rows, world.progress);
        pipeline::retrieve(*world.store, {}, world.progress);
        const QString refused = sentenceOf([&] { pipeline::rerank(*world.store, {}, world.progress); });
        VERIFY_SAYS(refused, u"\"small\""_s);
        VERIFY_SAYS(refused, u"\"theirs\""_s);
        VERIFY_SAYS(refused, u"--anyway"_s);
        pipeline::RerankOptions anyway;
        anyway.anyway = true;
        world.progress.clear();
        pipeline::rerank(*world.store, anyway, world.progress);
        VERIFY_SAYS(world.progress.notes().join(u'\n'), u"--anyway"_s);
        const QJsonObject json = toJson(figures::evaluate(*world.store))[u"features"].toObject();
        QCOMPARE(json[u"anyway"].toBool(), true);
        QCOMPARE(json[u"images"][u"name"].toString(), u"theirs"_s);
        QCOMPARE(json[u"learned_from"][u"images"][u"name"].toString(), u"small"_s);
        VERIFY_SAYS(json[u"warning"].toString(), u"theirs"_s);
    }

    void weightsFromElsewhereKeepWhatTheyLearnedFromOrAreMarked()
    {
        World world;
        world.run();
        world.trainAndRank();
        auto model = *store::modelNamed(*world.store, ModelKind::Reranker, u"mine"_s);
        const ml::SafeTensors weights =
            ml::readSafeTensors(pipeline::modelBytes(*world.store, model), u"weights"_s);
        const auto learned = weights.configuration[u"learned_from"].toObject();
        QCOMPARE(learned[u"images"][u"name"].toString(), u"small"_s);
        QCOMPARE(learned[u"texts"][u"name"].toString(), u"hashing"_s);
        // One that does not say, as published weights do not.
        ml::SafeTensors silent = weights;
        silent.configuration.remove(u"learned_from"_s);
        pipeline::keepWeights(*world.store, ModelKind::Reranker, u"published"_s, silent, 0);
        pipeline::RerankOptions options;
        options.model = u"published"_s;
        pipeline::rerank(*world.store, options, world.progress);
        const QJsonObject json = toJson(figures::evaluate(*world.store))[u"features"].toObject();
        QVERIFY(json[u"learned_from"].isNull());
        VERIFY_SAYS(json[u"warning"].toString(), u"does not say"_s);
    }

    void theLiveCaseReadsTheTextsOfItsRun()
    {
        World world;
        world.run();
        world.trainAndRank();
        const qint64 run = store::latestRun(*world.store, RunKind::Rerank)->id;
        const int own = pipeline::liveModels(*world.store, run)->texts->dimension;
        store::Model other;
        other.kind = ModelKind::TextEmbedder;
        other.name = u"elsewhere"_s;
        auto set = store::ensureSet(*world.store, store::EmbeddingKind::Text,
                                    store::putModel(*world.store, other), 7);
        store::putRows(*world.store, set, 0, {{world.images[0], "h"}}, Matrix(1, 7));
        store::sealSet(*world.store, set);
        QCOMPARE(store::latestSet(*world.store, store::EmbeddingKind::Text)->dimension, 7);
        QCOMPARE(pipeline::liveModels(*world.store, run)->texts->dimension, own);
    }

    void aRunThatWentOnAfterALaterOneIsANewOne()
    {
        World world;
        world.run();
        const store::Run finished = *store::latestRun(*world.store, RunKind::Retrieve);
        QJsonObject other = finished.parameters;
        other[u"k"_s] = 5;
        const qint64 stopped = store::beginRun(*world.store, RunKind::Retrieve, finished.model, other);
        pipeline::RetrieveOptions five;
        five.k = 5;
        QCOMPARE(pipeline::retrieve(*world.store, five, world.progress).run,
                 stopped); // nothing came after it
        const qint64 again = store::beginRun(*world.store, RunKind::Retrieve, finished.model, other);
        const qint64 ten = pipeline::retrieve(*world.store, {}, world.progress).run;
        QVERIFY(ten > again);
        QVERIFY(pipeline::retrieve(*world.store, five, world.progress).run > ten);
    }

    void picturesThatAreNoTownsAreTold()
    {
        World world;
        QCOMPARE(pipeline::townLikeness(*world.store).images, 0);
        pipeline::encode(*world.store, {}, world.progress);
        const pipeline::TownLikeness likeness = pipeline::townLikeness(*world.store);
        QCOMPARE(likeness.images, 16);
        QVERIFY2(likeness.isUnlikeTowns(), qPrintable(QString::number(likeness.share())));
        VERIFY_SAYS(pipeline::townSentence(likeness), u"have only seen drawn towns"_s);
        // Where only the reader was used, it looks at some of them itself.
        World read;
        pipeline::answer(*read.store, {}, read.progress);
        QVERIFY(pipeline::townLikeness(*read.store).isUnlikeTowns());
        // Embeddings from elsewhere are no town model's.
        import(world, u"theirs"_s, world.rows(), world.progress);
        QCOMPARE(pipeline::townLikeness(*world.store).images, 0);
    }
};

GEOVLM_TEST(SourcesTest);

} // namespace tst_sources

#include "tst_sources.moc"
