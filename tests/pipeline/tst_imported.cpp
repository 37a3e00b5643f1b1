// SPDX-License-Identifier: GPL-3.0-or-later
// Embeddings and captions that other programs made, from file to order and back.
#include "datasets/answers/answer_files.h"
#include "datasets/answers/caption_files.h"
#include "datasets/formats/csv.h"
#include "datasets/formats/npy.h"
#include "domain/error.h"
#include "domain/text/description.h"
#include "figures/evaluation.h"
#include "pipeline/common/model_files.h"
#include "pipeline/learning/train.h"
#include "pipeline/live/edit.h"
#include "pipeline/live/live_case.h"
#include "pipeline/stages/export.h"
#include "pipeline/stages/features.h"
#include "pipeline/stages/import_embeddings.h"
#include "pipeline/stages/stages.h"
#include "pipeline/stages/staleness.h"
#include "store/answers/imported_rows.h"
#include "store/results/invalidation.h"
#include "store/results/results.h"
#include "support/annotated_toy.h"
#include "support/files.h"
#include "support/registry.h"
#include "support/sentences.h"
#include "support/watched_progress.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <cmath>
#include <limits>

namespace tst_imported {

using namespace Qt::StringLiterals;
using namespace geovlm::test;
using namespace geovlm;

namespace {

constexpr int width = 8;
QByteArray npyOf(const Matrix& rows)
{
    return datasets::npyHeader(rows.rows, rows.columns) +
           QByteArray(reinterpret_cast<const char*>(rows.values.data()), qsizetype(rows.values.size() * 4));
}

Matrix unitRows(int rows, int columns, quint64 seed)
{
    Random random(seed);
    Matrix matrix(rows, columns);
    for (float& value : matrix.values)
        value = float(random.normal());
    for (int row = 0; row < rows; ++row)
        normalise(matrix.row(row));
    return matrix;
}

/// Images without files, queries and tiles by turns, and the two files of an import.
struct Fixture
{
    QTemporaryDir folder;
    std::unique_ptr<store::Store> store;
    std::vector<ImageId> images;
    QStringList names;
    QString matrix = folder.filePath(u"m.npy"_s);
    QString list = folder.filePath(u"m.csv"_s);
    WatchedProgress progress;

    explicit Fixture(int places = 3, bool answers = false)
    {
        const QString path = folder.filePath(u"s.geovlm"_s);
        const AnnotatedToy toy(path, places, answers);
        store = store::Store::open(path, store::Access::Write);
        images = store::imageIds(*store);
        for (const ImageId image : images)
            names.append(store::image(*store, image).path.section(u'/', -1));
    }
    pipeline::EmbeddingImportReport import(const QByteArray& bytes, const QStringList& said,
                                           store::EmbeddingKind kind = store::EmbeddingKind::Image,
                                           const QString& model = u"theirs"_s)
    {
        writeFile(matrix, bytes);
        QByteArray csv = "filename\n";
        for (const QString& name : said)
            csv += datasets::csvRecord({name});
        writeFile(list, csv);
        return pipeline::importEmbeddings(*store, {kind, model, matrix, list, std::nullopt}, progress);
    }
    store::EmbeddingSet set(store::EmbeddingKind kind = store::EmbeddingKind::Image,
                            const QString& model = u"theirs"_s) const
    {
        const ModelKind word =
            kind == store::EmbeddingKind::Image ? ModelKind::Encoder : ModelKind::TextEmbedder;
        return *store::setOf(*store, kind, store::modelNamed(*store, word, model)->id);
    }
    qint64 exportTo(const QString& file, store::EmbeddingKind kind)
    {
        return pipeline::exportEmbeddings(*store, kind, u"theirs"_s, file, progress);
    }
};

} // namespace

class ImportedTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aMatrixComesOutBitForBit_data();
    void aMatrixComesOutBitForBit();
    void imageRowsGetLengthOne();
    void halvesAndDoublesComeIn();
    void againReplacesWhatDiffers();
    void rowsThatAreNoEmbeddingAreRejected();
    void filesThatDoNotFitAreRefused();
    void namesOfModelsThatComputeAreRefused();
    void theColumnIsFoundByName();
    void everyStageWorksFromImportsAlone();
    void anEditMakesAnImportedTextStale();
    void theOrderOfImportsDoesNotMatter();
    void captionsAreEmbeddedAndRanked();
    void theLiveCaseFollowsFromCaptionToAnswers();
};

void ImportedTest::aMatrixComesOutBitForBit_data()
{
    QTest::addColumn<int>("kind");
    QTest::newRow("image") << int(store::EmbeddingKind::Image);
    QTest::newRow("text") << int(store::EmbeddingKind::Text);
}

void ImportedTest::aMatrixComesOutBitForBit()
{
    QFETCH(int, kind);
    const auto of = store::EmbeddingKind(kind);
    Fixture fixture(30);
    Matrix rows = unitRows(int(fixture.images.size()), width, 7);
    if (of == store::EmbeddingKind::Text)
        rows.row(3)[0] = 5; // texts are kept as they are, whatever their length
    std::reverse(fixture.names.begin(), fixture.names.end());
    const auto report = fixture.import(npyOf(rows), fixture.names, of);
    QCOMPARE(report.rows, 60);
    QCOMPARE(report.dimension, width);
    QCOMPARE(report.written, 60);
    QCOMPARE(report.normalised, 0);
    const QString out = fixture.folder.filePath(u"out.npy"_s);
    QCOMPARE(fixture.exportTo(out, of), 60);
    QCOMPARE(contentOf(out), contentOf(fixture.matrix));
    QCOMPARE(contentOf(fixture.folder.filePath(u"out.csv"_s)), contentOf(fixture.list));
    QVERIFY(fixture.progress.notes().isEmpty());
    const store::Run run = store::run(*fixture.store, store::runs(*fixture.store).back().id);
    QCOMPARE(run.kind, RunKind::ImportEmbeddings);
    QVERIFY(run.finished.isValid());
    QCOMPARE(run.parameters[u"matrix_sha256"].toString().size(), 64);
}

void ImportedTest::imageRowsGetLengthOne()
{
    Fixture fixture(1);
    Matrix rows(2, 2);
    rows.values = {3, 4, 0.6F, 0.8F};
    const auto report = fixture.import(npyOf(rows), fixture.names);
    QCOMPARE(report.normalised, 1);
    const Matrix kept = store::readRows(*fixture.store, fixture.set(), fixture.images);
    QCOMPARE(kept.values, (std::vector<float>{0.6F, 0.8F, 0.6F, 0.8F}));
    QCOMPARE(fixture.import(npyOf(rows), fixture.names).written, 0);
}

void ImportedTest::halvesAndDoublesComeIn()
{
    Fixture fixture(1);
    const QByteArray head = QByteArray(datasets::npyHeader(2, 2)).replace("<f4", "<f2");
    fixture.import(head + QByteArray::fromHex("003c0000000000bc"), fixture.names);
    QCOMPARE(store::readRows(*fixture.store, fixture.set(), fixture.images).values,
             (std::vector<float>{1, 0, 0, -1}));
    const std::vector<double> doubles{0, 1, 1, 0};
    fixture.import(QByteArray(datasets::npyHeader(2, 2)).replace("<f4", "<f8") +
                       QByteArray(reinterpret_cast<const char*>(doubles.data()), 32),
                   fixture.names);
    QCOMPARE(store::readRows(*fixture.store, fixture.set(), fixture.images).values,
             (std::vector<float>{0, 1, 1, 0}));
}

void ImportedTest::againReplacesWhatDiffers()
{
    Fixture fixture;
    Matrix rows = unitRows(6, width, 1);
    fixture.import(npyOf(rows), fixture.names);
    const store::EmbeddingSet before = fixture.set();
    QCOMPARE(fixture.import(npyOf(rows), fixture.names).written, 0);
    const Matrix other = unitRows(1, width, 2);
    std::ranges::copy(other.row(0), rows.row(4).begin());
    QCOMPARE(fixture.import(npyOf(rows), fixture.names).written, 1);
    QCOMPARE(fixture.set().id, before.id);
    QCOMPARE(store::readRows(*fixture.store, fixture.set(), fixture.images).values, rows.values);
    // Another file may bring other images; those that it does not name stay.
    QCOMPARE(fixture.import(npyOf(unitRows(1, width, 3)), {fixture.names[0]}).written, 1);
    QCOMPARE(store::rowSources(*fixture.store, fixture.set()).size(), std::size_t(6));
    // Another width is another set under the same name.
    fixture.import(npyOf(unitRows(6, width + 1, 1)), fixture.names);
    QCOMPARE(fixture.set().dimension, width + 1);
    // What is imported last is what later stages read, changed or not.
    fixture.import(npyOf(rows), fixture.names, store::EmbeddingKind::Image, u"one"_s);
    fixture.import(npyOf(rows), fixture.names, store::EmbeddingKind::Image, u"two"_s);
    fixture.import(npyOf(rows), fixture.names, store::EmbeddingKind::Image, u"one"_s);
    QCOMPARE(store::latestSet(*fixture.store, store::EmbeddingKind::Image)->id,
             fixture.set(store::EmbeddingKind::Image, u"one"_s).id);
    QVERIFY(store::check(*fixture.store).problems.filter(u"embeddings"_s).isEmpty());
}

void ImportedTest::rowsThatAreNoEmbeddingAreRejected()
{
    Fixture fixture;
    Matrix rows = unitRows(6, width, 1);
    rows.row(1)[2] = std::numeric_limits<float>::quiet_NaN();
    rows.row(2)[7] = std::numeric_limits<float>::infinity();
    std::ranges::fill(rows.row(3), 0.0F);
    fixture.names[5] = u"elsewhere.jpg"_s;
    const auto report = fixture.import(npyOf(rows), fixture.names);
    QCOMPARE(report.rejectedCount, 3);
    QCOMPARE(report.rejected[0].line, 3);
    VERIFY_SAYS(report.rejected[0].why, fixture.names[1]);
    VERIFY_SAYS(report.rejected[2].why, u"zeros"_s);
    QCOMPARE(report.unknownImages, 1);
    VERIFY_SAYS(report.unknownNames.value(0), u"elsewhere.jpg"_s);
    QCOMPARE(report.written, 2);
    QCOMPARE(store::rowSources(*fixture.store, fixture.set()).size(), std::size_t(2));
    QCOMPARE(fixture.import(npyOf(Matrix(6, width)), fixture.names, store::EmbeddingKind::Text).written, 5);
}

void ImportedTest::filesThatDoNotFitAreRefused()
{
    Fixture fixture;
    const QByteArray six = npyOf(unitRows(6, width, 1));
    const auto said = [&](const QByteArray& bytes, const QStringList& names) {
        return sentenceOf([&] { fixture.import(bytes, names); });
    };
    VERIFY_SAYS(said(six, fixture.names.first(5)), u"6 rows"_s);
    VERIFY_SAYS(said(six, fixture.names + fixture.names), u"12 names"_s);
    QStringList twice = fixture.names;
    twice[4] = store::image(*fixture.store, fixture.images[1]).path; // the same image under its path
    VERIFY_SAYS(said(six, twice), u"lines 3 and 6"_s);
    VERIFY_SAYS(said(six.chopped(1), fixture.names), u"m.npy"_s);
    VERIFY_SAYS(said(npyOf(Matrix(0, 4)), {}), u"0 rows"_s);
    VERIFY_SAYS(said(datasets::npyHeader(1, 70'000) + QByteArray(280'000, '\0'), {u"a"_s}), u"70000"_s);
    VERIFY_SAYS(said(QByteArray("\x80\x04pickle"), fixture.names), u"NumPy"_s);
    QVERIFY(!store::modelNamed(*fixture.store, ModelKind::Encoder, u"theirs"_s));
    for (const store::Run& run : store::runs(*fixture.store))
        QVERIFY(run.kind != RunKind::ImportEmbeddings);
}

void ImportedTest::namesOfModelsThatComputeAreRefused()
{
    Fixture fixture;
    const QByteArray six = npyOf(unitRows(6, width, 1));
    for (const QString& name : {u"toy"_s, u"small"_s, u""_s, u" a"_s, QString(201, u'x')})
        QVERIFY2(!sentenceOf([&] {
                      fixture.import(six, fixture.names, store::EmbeddingKind::Image, name);
                  }).isEmpty(),
                 qPrintable(name));
    VERIFY_SAYS(
        sentenceOf([&] { fixture.import(six, fixture.names, store::EmbeddingKind::Text, u"hashing"_s); }),
        u"hashing"_s);
    fixture.import(six, fixture.names);
    VERIFY_SAYS(sentenceOf([&] { pipeline::requireModel(*fixture.store, ModelKind::Encoder, u"theirs"_s); }),
                u"import-embeddings"_s);
}

void ImportedTest::theColumnIsFoundByName()
{
    Fixture fixture;
    writeFile(fixture.list, "\xEF\xBB\xBF,id,Filename\r\n0,7,\"a,b.jpg\"\r\n1,8,c.jpg");
    const auto names = pipeline::embeddingNames(fixture.list);
    QCOMPARE(names.size(), std::size_t(2));
    QCOMPARE(names[0].name, u"a,b.jpg"_s);
    QCOMPARE(names[1].line, 3);
    writeFile(fixture.list, "name\na.jpg\n");
    VERIFY_SAYS(sentenceOf([&] { pipeline::embeddingNames(fixture.list); }), u"\"filename\""_s);
    writeFile(fixture.list, "id,filename\n1\n");
    VERIFY_SAYS(sentenceOf([&] { pipeline::embeddingNames(fixture.list); }), u"line 2"_s);
    writeFile(fixture.list, {});
    VERIFY_SAYS(sentenceOf([&] { pipeline::embeddingNames(fixture.list); }), u"empty"_s);
}

void ImportedTest::everyStageWorksFromImportsAlone()
{
    Fixture fixture(40);
    store::Store& store = *fixture.store;
    // Both views of a place have nearly the same image and text vector.
    const auto blurred = [&](int columns, quint64 seed) {
        const Matrix truth = unitRows(40, columns, seed);
        Matrix rows(80, columns);
        Random random(seed + 1);
        for (int row = 0; row < 80; ++row) {
            for (int c = 0; c < columns; ++c)
                rows.row(row)[std::size_t(c)] =
                    truth.row(row / 2)[std::size_t(c)] + float(0.6 * random.normal() / std::sqrt(columns));
            normalise(rows.row(row));
        }
        return rows;
    };
    fixture.import(npyOf(blurred(1024, 5)), fixture.names);
    fixture.import(npyOf(blurred(1536, 9)), fixture.names, store::EmbeddingKind::Text, u"openai"_s);
    pipeline::RetrieveOptions retrieval;
    retrieval.model = u"theirs"_s;
    pipeline::retrieve(store, retrieval, fixture.progress);
    pipeline::TrainOptions training;
    training.name = u"sum"_s;
    training.fusion = u"sum"_s;
    training.epochs = 2;
    pipeline::train(store, training, fixture.progress);
    QCOMPARE(pipeline::rerank(store, {}, fixture.progress).queries, 20);
    QVERIFY(figures::evaluate(store).splits.front().metrics.after.r1.has_value());
    const qint64 run = store::latestRun(store, RunKind::Rerank)->id;
    const pipeline::LiveModelsPtr models = pipeline::liveModels(store, run);
    QVERIFY(models->textsImported && !models->embedsHere());
    const int split = store::splits(store).front().id;
    const store::Reranking stored = store::rerankings(store, run, split, Role::Test).front();
    pipeline::LiveCase live(store, models, {split, stored.query});
    QVERIFY(!live.isStale());
    const store::Reranking again = live.ranking();
    for (std::size_t i = 0; i < 10; ++i)
        QCOMPARE(again.candidates[i].reference, stored.candidates[i].reference);
}

void ImportedTest::anEditMakesAnImportedTextStale()
{
    Fixture fixture(12, true);
    store::Store& store = *fixture.store;
    fixture.import(npyOf(unitRows(24, 1536, 3)), fixture.names, store::EmbeddingKind::Text);
    pipeline::retrieve(store, {}, fixture.progress);
    pipeline::TrainOptions training;
    training.name = u"sum"_s;
    training.fusion = u"sum"_s;
    training.epochs = 1;
    pipeline::train(store, training, fixture.progress);
    pipeline::rerank(store, {}, fixture.progress);
    QVERIFY(pipeline::staleDerivations(store).isEmpty());
    const ImageId query = store::splitQueries(store, store::splits(store).front().id, Role::Test).front();
    pipeline::Edit edit;
    edit.image = query;
    edit.by = u"Ada"_s;
    edit.answers = {{0, u"water body"_s, false, false}};
    const pipeline::EditOutcome outcome = pipeline::editAndRerank(store, edit);
    VERIFY_SAYS(outcome.whyPending, u"imported as \"theirs\""_s);
    QVERIFY(!outcome.rankAfter);
    VERIFY_SAYS(sentenceOf([&] { pipeline::rerank(store, {}, fixture.progress); }),
                u"cannot be computed here"_s);
    const QString image = store::image(store, query).path;
    const QString out = fixture.folder.filePath(u"out.npy"_s);
    QCOMPARE(fixture.exportTo(out, store::EmbeddingKind::Text), 23);
    VERIFY_SAYS(fixture.progress.notes().value(0), u"1 text embeddings are older"_s);
    QVERIFY(!contentOf(fixture.folder.filePath(u"out.csv"_s)).contains(image.section(u'/', -1).toUtf8()));
    // Taking the correction back makes the text current again: nothing was lost.
    pipeline::undoAndRerank(store, u"Ada"_s);
    QCOMPARE(fixture.exportTo(out, store::EmbeddingKind::Text), 24);
    pipeline::editAndRerank(store, edit);
    const auto report =
        fixture.import(npyOf(unitRows(24, 1536, 3)), fixture.names, store::EmbeddingKind::Text);
    QCOMPARE(report.written, 1); // the same vector, now of the new answers
    QCOMPARE(pipeline::rerank(store, {}, fixture.progress).queries, 6);
}

void ImportedTest::theOrderOfImportsDoesNotMatter()
{
    Fixture fixture;
    fixture.import(npyOf(unitRows(6, width, 3)), fixture.names, store::EmbeddingKind::Text);
    const QString captions = fixture.folder.filePath(u"c.csv"_s);
    writeFile(captions, "image_name,caption\n" + fixture.names[0].toUtf8() + ",A road.\n");
    datasets::importCaptions(*fixture.store, {captions, View::Ground}, fixture.progress);
    QStringList row(31);
    row[0] = fixture.names[0];
    const QString answers = fixture.folder.filePath(u"a.csv"_s);
    const auto import = [&](const QString& value) {
        row[1] = value;
        writeFile(answers, datasets::csvRecord(QStringList(31)) + datasets::csvRecord(row));
        datasets::importAnswers(*fixture.store, {answers, View::Ground, u"ofa"_s, {}}, fixture.progress);
        return store::rowSource(*fixture.store, fixture.set(store::EmbeddingKind::Text), fixture.images[0]) ==
               store::textSource(*fixture.store, fixture.images[0]);
    };
    QVERIFY(import(u"urban"_s));  // the first answers belong to the embeddings that came before them
    QVERIFY(!import(u"rural"_s)); // a change does not
}

void ImportedTest::captionsAreEmbeddedAndRanked()
{
    Fixture fixture(24);
    store::Store& store = *fixture.store;
    const QStringList things{u"church"_s, u"canal"_s, u"stadium"_s, u"orchard"_s, u"tower"_s, u"quarry"_s};
    for (const View view : {View::Ground, View::Satellite}) {
        QByteArray bytes = "image_name,caption\n";
        for (std::size_t i = view == View::Ground ? 0 : 1; i < fixture.images.size(); i += 2) {
            const int place = int(i / 2);
            bytes += datasets::csvRecord({fixture.names[qsizetype(i)],
                                          u"A %1 beside a %2."_s.arg(things[place % 6], things[place / 6])});
        }
        const QString file = fixture.folder.filePath(u"c.csv"_s);
        writeFile(file, bytes);
        QCOMPARE(datasets::importCaptions(store, {file, view}, fixture.progress).added, 24);
    }
    QCOMPARE(pipeline::describe(store, fixture.progress).unchanged, 48);
    QCOMPARE(pipeline::embed(store, u"hashing"_s, fixture.progress).embedded, 48);
    const auto texts = *store::latestSet(store, store::EmbeddingKind::Text);
    const Matrix rows =
        store::readRows(store, texts, {fixture.images[0], fixture.images[1], fixture.images[2]});
    QVERIFY(dot(rows.row(0), rows.row(1)) > 0.999F); // the same caption of both views
    QVERIFY(dot(rows.row(0), rows.row(2)) < 0.9F);
    pipeline::retrieve(store, {}, fixture.progress);
    pipeline::TrainOptions training;
    training.name = u"sum"_s;
    training.fusion = u"sum"_s;
    training.epochs = 2;
    pipeline::train(store, training, fixture.progress);
    QCOMPARE(pipeline::rerank(store, {}, fixture.progress).queries, 12);
    QVERIFY(pipeline::staleDerivations(store).isEmpty());
    QCOMPARE(pipeline::embed(store, u"hashing"_s, fixture.progress).unchanged, 48);
}

void ImportedTest::theLiveCaseFollowsFromCaptionToAnswers()
{
    Fixture fixture(12);
    store::Store& store = *fixture.store;
    for (const ImageId image : fixture.images) {
        store::putCaption(store, 0, image, {u"A road %1 here."_s.arg(image % 7), u"x"_s});
        store::captionChanged(store, image);
    }
    AnnotatedToy::rank(store, u"sum"_s, 1);
    const qint64 run = store::latestRun(store, RunKind::Rerank)->id;
    const int split = store::splits(store).front().id;
    const store::CaseKey key{split, store::splitQueries(store, split, Role::Test).front()};
    const pipeline::LiveModelsPtr models = pipeline::liveModels(store, run);
    QVERIFY(models->embedsHere());
    pipeline::LiveCase live(store, models, key);
    const auto before = live.scores();
    live.setAnswer(key.query, 0, u"urban"_s, {});
    const auto edited = live.scores();
    QVERIFY(edited != before);
    const auto close = [](const std::vector<float>& a, const std::vector<float>& b) {
        float most = 0;
        for (std::size_t i = 0; i < a.size(); ++i)
            most = std::max(most, std::abs(a[i] - b[i]));
        return a.size() == b.size() && most < 1e-5F;
    };
    // The case read anew from the store says the same as the case that was edited.
    pipeline::Edit edit;
    edit.image = key.query;
    edit.by = u"Ada"_s;
    edit.answers = {{0, u"urban"_s, false, false}};
    const pipeline::Edited done = pipeline::applyEdit(store, edit);
    QCOMPARE(done.events.size(), std::size_t(1));
    pipeline::LiveCase stored(store, models, key);
    QVERIFY(close(stored.scores(), edited));
    live.setAnswer(key.query, 0, {}, {}); // nothing is answered: the caption describes it again
    QVERIFY(close(live.scores(), before));
    const auto alternatives = live.whatWouldMove(key.query);
    if (live.matchAmongCandidates()) {
        const auto urban = std::ranges::find_if(alternatives, [](const pipeline::Alternative& one) {
            return one.question == 0 && one.value == u"urban"_s;
        });
        QVERIFY(urban != alternatives.end());
        QVERIFY(std::abs(urban->margin - *stored.margin()) < 1e-5);
    }
}

GEOVLM_TEST(ImportedTest);

} // namespace tst_imported

#include "tst_imported.moc"
