// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/error.h"
#include "ml/engine.h"
#include "ml/live/live_reranker.h"
#include "ml/official_weights.h"
#include "ml/pth.h"
#include "ml_support.h"
#include "support/files.h"
#include "support/registry.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>
#include <algorithm>
#include <cmath>
#include <cstring>
#include <numeric>

namespace tst_official {

using namespace geovlm::test;
using namespace geovlm;

namespace {

const QString goldenFolder = QStringLiteral(GEOVLM_SOURCE_DIR "/tests/golden/");

QJsonArray casesOf(const QString& file)
{
    return QJsonDocument::fromJson(contentOf(file)).array();
}

/// Random checkpoints with PyTorch's figures, made where the test runs: they are too large to keep.
QString makeReference(const QTemporaryDir& folder, const QString& what)
{
    QProcess python;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("PYTHONDONTWRITEBYTECODE"), QStringLiteral("1"));
    environment.insert(QStringLiteral("OMP_NUM_THREADS"), QString::number(QThread::idealThreadCount()));
    python.setProcessEnvironment(environment);
    python.start(QStringLiteral("/usr/bin/python3"),
                 {goldenFolder + QStringLiteral("official_reference.py"), folder.path(), what});
    if (!python.waitForFinished(250'000) || python.exitStatus() != QProcess::NormalExit ||
        python.exitCode() != 0)
        return QStringLiteral("PyTorch's figures could not be made; install python3-torch "
                              "(packaging/install-packages.sh --tests). ") +
               QString::fromUtf8(python.readAllStandardError()).right(600);
    return {};
}

ml::SafeTensors readFile(const QString& file)
{
    return ml::readWeightFile(contentOf(file), file);
}

Matrix floatsOf(const QString& file, int columns)
{
    const QByteArray bytes = contentOf(file);
    Matrix matrix(int(bytes.size() / qsizetype(sizeof(float)) / columns), columns);
    std::memcpy(matrix.values.data(), bytes.constData(), matrix.values.size() * sizeof(float));
    return matrix;
}

struct PublishedCases
{
    ml::RerankFeatures features;
    std::vector<ml::RerankCase> cases;
};

PublishedCases publishedCases(const QString& folder, const QJsonValue& reference)
{
    const QString name = folder + QLatin1Char('/') + reference[u"name"].toString();
    PublishedCases result;
    result.features.images = floatsOf(name + QStringLiteral(".images"), 1024);
    result.features.texts = floatsOf(name + QStringLiteral(".texts"), reference[u"text"].toInt());
    result.features.answers = Matrix(result.features.images.rows, QuestionBank::standard().optionCount());
    const int candidates = reference[u"candidates"].toInt();
    for (int q = 0; q < reference[u"queries"].toInt(); ++q) {
        ml::RerankCase one;
        one.query = q * (candidates + 1);
        for (int c = 1; c <= candidates; ++c)
            one.candidates.push_back(one.query + c);
        one.similarities.assign(std::size_t(candidates), 0.5f);
        result.cases.push_back(one);
    }
    return result;
}

template <class Values>
std::vector<int> orderOf(const Values& scores)
{
    std::vector<int> order(scores.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(),
                     [&](int a, int b) { return scores[std::size_t(a)] > scores[std::size_t(b)]; });
    return order;
}

struct Agreement
{
    double worst = 0;
    int otherOrders = 0;
};

void compare(Agreement& agreement, const std::vector<float>& scores, const QJsonArray& expected)
{
    std::vector<double> theirs;
    for (const QJsonValue& score : expected)
        theirs.push_back(score.toDouble());
    for (std::size_t c = 0; c < scores.size(); ++c)
        agreement.worst = std::max(agreement.worst, std::abs(double(scores[c]) - theirs.at(c)));
    agreement.otherOrders += orderOf(scores) != orderOf(theirs);
}

double cosine(std::span<const float> ours, const QJsonArray& theirs)
{
    double product = 0, mine = 0, other = 0;
    for (std::size_t i = 0; i < ours.size(); ++i) {
        const double a = double(ours[i]);
        const double b = theirs.at(qsizetype(i)).toDouble();
        product += a * b;
        mine += a * a;
        other += b * b;
    }
    return product / std::sqrt(mine * other);
}

/// The encoder of a file as import-model would keep it.
std::unique_ptr<ml::Encoder> importedEncoder(const QString& file, int height, int width)
{
    ml::SafeTensors content = ml::encoderFrom(readFile(file), {}, file);
    QJsonObject input = content.configuration[u"input"].toObject();
    QJsonObject ground = input[u"ground"].toObject();
    ground[QStringLiteral("height")] = height;
    ground[QStringLiteral("width")] = width;
    input[QStringLiteral("ground")] = ground;
    content.configuration[QStringLiteral("input")] = input;
    return ml::engine().encoder(ml::writeSafeTensors(content), file);
}

std::vector<float> embeddingOf(ml::Encoder& encoder, const QByteArray& pictures, int index,
                               const QJsonValue& reference)
{
    const qsizetype size = qsizetype(3) * reference[u"height"].toInt() * reference[u"width"].toInt();
    const ml::PixelBatch one{1, {pictures.begin() + index * size, pictures.begin() + (index + 1) * size}, {}};
    return encoder.encode(one, View::Ground).values;
}

double largestDifference(const std::vector<float>& ours, const QJsonArray& theirs)
{
    double largest = 0;
    for (std::size_t i = 0; i < ours.size(); ++i)
        largest = std::max(largest, std::abs(double(ours[i]) - theirs.at(qsizetype(i)).toDouble()));
    return largest;
}

void checkEncoder(const QString& folder, const QJsonValue& reference)
{
    const QString file = folder + QLatin1Char('/') + reference[u"file"].toString();
    const auto encoder = importedEncoder(file, reference[u"height"].toInt(), reference[u"width"].toInt());
    const QByteArray pictures = contentOf(folder + QLatin1Char('/') + reference[u"pixels"].toString());
    const QJsonArray expected = reference[u"embeddings"].toArray();
    for (int i = 0; i < expected.size(); ++i) {
        const std::vector<float> ours = embeddingOf(*encoder, pictures, i, reference);
        const double same = cosine(ours, expected.at(i).toArray());
        qInfo("%s, picture %d: cosine to PyTorch's embedding %.12f, largest difference %.1e",
              qPrintable(reference[u"file"].toString()), i, same,
              largestDifference(ours, expected.at(i).toArray()));
        QCOMPARE(int(ours.size()), int(expected.at(i).toArray().size()));
        QVERIFY(same >= 0.99999);
        if (expected.size() < 2)
            continue;
        // Were all pictures alike to this network, agreement would say nothing.
        const double other = cosine(ours, expected.at(1 - i).toArray());
        QVERIFY(other < 0.995);
        QVERIFY(std::abs(other - reference[u"between_pictures"].toDouble()) < 1e-4);
    }
}

void checkEncoders(const QString& folder, const QString& what, qint64 parameters)
{
    const QJsonArray references = casesOf(folder + QLatin1Char('/') + what + QStringLiteral(".json"));
    QVERIFY(references.size() >= 2);
    QCOMPARE(references.at(0)[u"embeddings"].toArray().size(), 2);
    for (const QJsonValue& reference : references) {
        QCOMPARE(reference[u"parameters"].toInteger(), parameters);
        checkEncoder(folder, reference);
    }
}

QString refusal(const std::function<void()>& work)
{
    try {
        work();
    } catch (const Error& error) {
        return error.sentence();
    }
    return {};
}

ml::SafeTensors goldenEncoder()
{
    return readFile(goldenFolder + QStringLiteral("official-encoder-float16.pth"));
}

ml::StoredTensor& tensorNamed(ml::SafeTensors& content, const char* name)
{
    return *std::find_if(content.tensors.begin(), content.tensors.end(),
                         [&](const auto& tensor) { return tensor.name == QLatin1String(name); });
}

} // namespace

class OfficialTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anOfficialRerankerScoresAsPyTorchDoes()
    {
        const QTemporaryDir folder;
        const QString trouble = makeReference(folder, QStringLiteral("rerankers"));
        QVERIFY2(trouble.isEmpty(), qPrintable(trouble));
        const QJsonArray references = casesOf(folder.filePath(QStringLiteral("rerankers.json")));
        QCOMPARE(references.size(), 2);
        for (const QJsonValue& reference : references) {
            const QString file = folder.filePath(reference[u"name"].toString() + QStringLiteral(".pth"));
            const ml::SafeTensors content = ml::rerankerFrom(readFile(file), file);
            QCOMPARE(content.configuration[u"text_dimension"].toInt(), reference[u"text"].toInt());
            QCOMPARE(content.configuration[u"image_dimension"].toInt(), 1024);
            const QByteArray kept = ml::writeSafeTensors(content);
            const auto reranker = ml::engine().reranker(kept, file);
            const auto live = ml::LiveReranker::load(kept, file);
            const PublishedCases published = publishedCases(folder.path(), reference);
            Agreement torch, without;
            for (std::size_t q = 0; q < published.cases.size(); ++q) {
                const QJsonArray expected = reference[u"scores"][qsizetype(q)].toArray();
                compare(torch, reranker->score(published.features, published.cases[q]), expected);
                compare(without, ml::LiveCase(live, published.features, published.cases[q]).scores(),
                        expected);
            }
            qInfo("%s: largest difference from PyTorch %.2e with LibTorch, %.2e without, over %zu queries",
                  qPrintable(reference[u"name"].toString()), torch.worst, without.worst,
                  published.cases.size());
            QVERIFY(torch.worst < 1e-5 && without.worst < 1e-5);
            QCOMPARE(torch.otherOrders, 0);
            QCOMPARE(without.otherOrders, 0);
        }
    }

    void aSmallOfficialEncoderEmbedsAsPyTorchDoes()
    {
        checkEncoders(goldenFolder, QStringLiteral("official-encoder"), 18'044);
    }

    void theBaseEncoderEmbedsAsPyTorchDoes()
    {
        const QTemporaryDir folder;
        const QString trouble = makeReference(folder, QStringLiteral("base"));
        QVERIFY2(trouble.isEmpty(), qPrintable(trouble));
        ml::engine().setThreads(QThread::idealThreadCount());
        checkEncoders(folder.path(), QStringLiteral("base"), 87'566'464);
        ml::engine().setThreads(1);
    }

    void anEncoderSaysItsShapeAndSizes()
    {
        const ml::SafeTensors content =
            ml::encoderFrom(goldenEncoder(), QStringLiteral("cvusa"), QStringLiteral("f"));
        const QJsonObject& configuration = content.configuration;
        QCOMPARE(configuration[u"kind"].toString(), QStringLiteral("encoder"));
        QCOMPARE(configuration[u"widths"].toArray(), (QJsonArray{8, 12, 16, 24}));
        QCOMPARE(configuration[u"depths"].toArray(), (QJsonArray{1, 1, 2, 1}));
        QCOMPARE(configuration[u"dimension"].toInt(), 24);
        QVERIFY(std::abs(configuration[u"logit_scale"].toDouble() - 2.6592) < 1e-3);
        QCOMPARE(configuration[u"input"][u"ground"][u"height"].toInt(), 140);
        QCOMPARE(configuration[u"input"][u"ground"][u"width"].toInt(), 768);
        QCOMPARE(configuration[u"input"][u"satellite"][u"height"].toInt(), 384);
        QCOMPARE(configuration[u"input"][u"ground"][u"projection"].toString(), QStringLiteral("bilinear"));
        QCOMPARE(content.tensors.front().name, QStringLiteral("head.norm.bias"));
        const QJsonObject vigor = ml::encoderFrom(goldenEncoder(), {}, QStringLiteral("f")).configuration;
        QCOMPARE(vigor[u"layout"].toString(), QStringLiteral("vigor"));
        QCOMPARE(vigor[u"input"][u"ground"][u"height"].toInt(), 384);
    }

    void whatDoesNotFitIsNamed_data()
    {
        using Change = std::function<void(ml::SafeTensors&)>;
        QTest::addColumn<Change>("change");
        QTest::addColumn<QString>("part");
        const auto row = [](const char* name, const char* part, Change change) {
            QTest::newRow(name) << change << QString::fromUtf8(part);
        };
        row("missing", "\"stages.2.blocks.1.norm.bias\" is missing", [](ml::SafeTensors& content) {
            std::erase_if(content.tensors, [](const auto& tensor) {
                return tensor.name == QLatin1String("model.stages.2.blocks.1.norm.bias");
            });
        });
        row("left over", "\"head.fc.weight\" is unknown", [](ml::SafeTensors& content) {
            content.tensors.push_back(
                {QStringLiteral("model.head.fc.weight"), ml::ElementType::F32, {1}, QByteArray(4, '\0')});
        });
        row("another shape", "\"stages.1.blocks.0.gamma\" is 6 × 2 where 12 is needed",
            [](ml::SafeTensors& content) {
                tensorNamed(content, "model.stages.1.blocks.0.gamma").shape = {6, 2};
            });
        row("whole numbers", "\"head.norm.bias\" holds whole numbers", [](ml::SafeTensors& content) {
            tensorNamed(content, "model.head.norm.bias").type = ml::ElementType::I16;
        });
        row("not finite", "\"stem.0.bias\" holds numbers that are not finite", [](ml::SafeTensors& content) {
            tensorNamed(content, "model.stem.0.bias").bytes.fill('\x7e');
            tensorNamed(content, "model.stem.0.bias").bytes[1] = '\x7c';
        });
        row("another network", "\"stem.0.weight\" is missing", [](ml::SafeTensors& content) {
            for (ml::StoredTensor& tensor : content.tensors)
                tensor.name.prepend(QStringLiteral("backbone."));
        });
        row("a stage of absurd number", "\"stages.99999999.x\" is unknown", [](ml::SafeTensors& content) {
            content.tensors.push_back(
                {QStringLiteral("model.stages.99999999.x"), ml::ElementType::F32, {1}, QByteArray(4, '\0')});
        });
    }

    void whatDoesNotFitIsNamed()
    {
        using Change = std::function<void(ml::SafeTensors&)>;
        QFETCH(Change, change);
        QFETCH(QString, part);
        ml::SafeTensors content = goldenEncoder();
        change(content);
        const QString sentence = refusal([&] { ml::encoderFrom(content, {}, QStringLiteral("the-file")); });
        QVERIFY2(sentence.contains(part), qPrintable(sentence));
        QVERIFY(sentence.startsWith(QStringLiteral("the-file")));
    }

    void kindsAreNotMistakenForOneAnother()
    {
        QVERIFY(refusal([] {
                    ml::rerankerFrom(goldenEncoder(), QStringLiteral("f"));
                }).contains(QStringLiteral("image_projection.weight")));
        QVERIFY(refusal([] {
                    ml::readerFrom(goldenEncoder(), QStringLiteral("f"));
                }).contains(QStringLiteral("train-reader")));
        ml::SafeTensors ours = ml::encoderFrom(goldenEncoder(), {}, QStringLiteral("f"));
        QVERIFY(refusal([&] {
                    ml::rerankerFrom(ours, QStringLiteral("f"));
                }).contains(QStringLiteral("--kind encoder")));
        QVERIFY(refusal([&] {
                    ml::encoderFrom(goldenEncoder(), QStringLiteral("mars"), QStringLiteral("f"));
                }).contains(QStringLiteral("university1652")));
    }

    void ourOwnModelsComeInAsTheyWentOut()
    {
        const QString models = QStringLiteral(GEOVLM_SOURCE_DIR "/resources/models/");
        const QString encoder = models + QStringLiteral("encoder-small.safetensors");
        const ml::SafeTensors content = ml::encoderFrom(readFile(encoder), {}, encoder);
        QCOMPARE(content.configuration[u"dimension"].toInt(), 1024);
        QCOMPARE(content.configuration[u"input"][u"ground"][u"projection"].toString(),
                 QStringLiteral("panorama-band"));
        QVERIFY(refusal([&] {
                    ml::encoderFrom(readFile(encoder), QStringLiteral("vigor"), encoder);
                }).contains(QStringLiteral("--layout")));
        const QString reader = models + QStringLiteral("reader-small.safetensors");
        QCOMPARE(ml::readerFrom(readFile(reader), reader).tensors.size(), readFile(reader).tensors.size());
    }
};

GEOVLM_TEST(OfficialTest);

} // namespace tst_official

#include "tst_official.moc"
