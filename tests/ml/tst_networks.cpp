// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/error.h"
#include "ml/engine.h"
#include "ml_support.h"
#include "support/files.h"
#include "support/registry.h"

#include <QJsonArray>
#include <QTest>
#include <cmath>

namespace tst_networks {

using namespace geovlm::test;
using namespace geovlm;

namespace {

QJsonObject golden()
{
    return goldenJson(QStringLiteral("networks.json")).object();
}

ml::PixelBatch formulaPixels(int count, int height, int width)
{
    ml::PixelBatch batch{count, {}, {}};
    for (int i = 0; i < count * 3 * height * width; ++i)
        batch.pixels.push_back(std::uint8_t((31 * i + 7 * (i / 97)) % 256));
    return batch;
}

QJsonObject encoderConfiguration(int height, int width)
{
    const QJsonObject input{{QStringLiteral("height"), height}, {QStringLiteral("width"), width}};
    return {{QStringLiteral("input"),
             QJsonObject{{QStringLiteral("ground"), input}, {QStringLiteral("satellite"), input}}}};
}

void appendRow(Matrix& matrix, const std::vector<float>& row)
{
    matrix.columns = int(row.size());
    matrix.values.insert(matrix.values.end(), row.begin(), row.end());
    ++matrix.rows;
}

/// Row 0 is the query, rows 1… are the candidates, as the Python reference makes them.
ml::RerankFeatures formulaFeatures(int image, int text, int candidates)
{
    ml::RerankFeatures features;
    features.answers = Matrix(candidates + 1, QuestionBank::standard().optionCount());
    appendRow(features.images, formula(image, 100, 1));
    appendRow(features.texts, formula(text, 101, 1));
    for (int c = 0; c < candidates; ++c) {
        appendRow(features.images, formula(image, 200 + c, 1));
        appendRow(features.texts, formula(text, 300 + c, 1));
    }
    return features;
}

ml::RerankCase allCandidates(int candidates)
{
    ml::RerankCase one;
    for (int c = 1; c <= candidates; ++c) {
        one.candidates.push_back(c);
        one.similarities.push_back(0.5f);
    }
    return one;
}

} // namespace

class NetworksTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void convNextEqualsPyTorch()
    {
        const QJsonArray cases = golden()[u"encoders"].toArray();
        QCOMPARE(cases.size(), 2);
        for (const QJsonValue& value : cases) {
            const int height = value[u"height"].toInt();
            const int width = value[u"width"].toInt();
            const auto encoder = ml::engine().encoder(
                formulaWeights(value[u"shapes"].toObject(), encoderConfiguration(height, width)),
                QStringLiteral("golden"));
            const Matrix rows = encoder->encode(formulaPixels(2, height, width), View::Ground);
            const QJsonArray expected = value[u"embeddings"].toArray();
            QCOMPARE(rows.rows, 2);
            QCOMPARE(rows.columns, int(expected.at(0).toArray().size()));
            for (int r = 0; r < rows.rows; ++r)
                for (int c = 0; c < rows.columns; ++c)
                    QVERIFY(std::abs(double(rows.row(r)[std::size_t(c)]) - expected.at(r)[c].toDouble()) <
                            1e-5);
        }
    }

    void anEmbeddingDoesNotDependOnItsNeighbours()
    {
        const QJsonValue value = golden()[u"encoders"].toArray().at(0);
        const auto encoder =
            ml::engine().encoder(formulaWeights(value[u"shapes"].toObject(), encoderConfiguration(64, 96)),
                                 QStringLiteral("golden"));
        const ml::PixelBatch both = formulaPixels(2, 64, 96);
        const ml::PixelBatch first{1, {both.pixels.begin(), both.pixels.begin() + 3 * 64 * 96}, {}};
        const Matrix together = encoder->encode(both, View::Ground);
        const Matrix alone = encoder->encode(first, View::Ground);
        for (int c = 0; c < alone.columns; ++c)
            QVERIFY(std::abs(together.row(0)[std::size_t(c)] - alone.row(0)[std::size_t(c)]) < 1e-6f);
    }

    void thePublishedRerankerEqualsPyTorch()
    {
        const QJsonArray cases = golden()[u"rerankers"].toArray();
        QCOMPARE(cases.at(0)[u"parameters"].toInteger(), 1'486'209); // the paper's code, 1536-d text
        for (const QJsonValue& value : cases) {
            const int candidates = value[u"candidates"].toInt();
            const auto reranker =
                ml::engine().reranker(formulaWeights(value[u"shapes"].toObject(),
                                                     {{QStringLiteral("fusion"), QStringLiteral("sum")}}),
                                      QStringLiteral("golden"));
            QCOMPARE(reranker->fusion(), FusionKind::Sum);
            const std::vector<float> scores =
                reranker->score(formulaFeatures(value[u"image"].toInt(), value[u"text"].toInt(), candidates),
                                allCandidates(candidates));
            QCOMPARE(int(scores.size()), candidates);
            for (int c = 0; c < candidates; ++c)
                QVERIFY(std::abs(double(scores[std::size_t(c)]) - value[u"scores"][c].toDouble()) < 1e-5);
        }
    }

    void weightsOfAnotherKindAreRefusedByName()
    {
        const QByteArray reranker =
            formulaWeights(golden()[u"rerankers"].toArray().at(1)[u"shapes"].toObject(), {});
        try {
            ml::engine().encoder(reranker, QStringLiteral("f"));
            QFAIL("was accepted");
        } catch (const Error& error) {
            QVERIFY(error.sentence().contains(QStringLiteral("stem.0.weight")));
        }
        const QByteArray unknown = formulaWeights({}, {{QStringLiteral("fusion"), QStringLiteral("guess")}});
        QVERIFY_THROWS_EXCEPTION(Error, ml::engine().reranker(unknown, QStringLiteral("f")));
    }

    void searchGivesEveryCosine()
    {
        Matrix queries(65, 3), references(4, 3);
        for (int r = 0; r < 4; ++r)
            references.row(r)[std::size_t(r % 3)] = r == 3 ? -1.0f : 1.0f;
        for (int q = 0; q < 65; ++q)
            queries.row(q)[std::size_t(q % 3)] = 1;
        int seen = 0;
        ml::engine().search(queries, references, [&](int query, std::span<const float> similarities) {
            QCOMPARE(query, seen++);
            QCOMPARE(similarities.size(), std::size_t(4));
            for (int r = 0; r < 4; ++r)
                QCOMPARE(similarities[std::size_t(r)], dot(queries.row(query), references.row(r)));
        });
        QCOMPARE(seen, 65);
    }
};

GEOVLM_TEST(NetworksTest);

} // namespace tst_networks

#include "tst_networks.moc"
