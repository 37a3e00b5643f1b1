// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/error.h"
#include "domain/matrix.h"
#include "domain/text/description.h"
#include "domain/text/hashing_embedder.h"
#include "domain_support.h"
#include "support/registry.h"

#include <QElapsedTimer>
#include <QTest>
#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace tst_embedder {

using namespace geovlm::test;
using namespace geovlm;

namespace {

using Distributions = std::vector<std::vector<float>>;

const QuestionBank& bank()
{
    return QuestionBank::standard();
}

QStringList randomValues(Random& random)
{
    QStringList values;
    for (const Question& question : bank().questions())
        values.append(question.options.at(random.below(int(question.options.size()))));
    return values;
}

Distributions oneHot(const QStringList& values)
{
    Distributions distributions;
    for (int question = 0; question < bank().size(); ++question) {
        distributions.emplace_back(bank().at(question).options.size());
        distributions.back()[std::size_t(bank().at(question).optionIndex(values.at(question)))] = 1;
    }
    return distributions;
}

Distributions randomDistributions(Random& random)
{
    Distributions distributions;
    for (const Question& question : bank().questions()) {
        std::vector<float> row(std::size_t(question.options.size()));
        float total = 0;
        for (float& value : row)
            total += value = float(std::pow(random.uniform(), 4));
        for (float& value : row)
            value /= total;
        distributions.push_back(std::move(row));
    }
    return distributions;
}

HashingEmbedder fitted(Random& random)
{
    QStringList descriptions;
    for (int i = 0; i < 300; ++i)
        descriptions.append(describe(randomValues(random)));
    HashingEmbedder embedder;
    embedder.fit(descriptions);
    return embedder;
}

double farthest(const std::vector<float>& a, const std::vector<float>& b)
{
    double most = a.size() == b.size() ? 0 : 1e9;
    for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i)
        most = std::max(most, std::abs(double(a[i]) - double(b[i])));
    return most;
}

void add(std::vector<float>& sum, const HashingEmbedder::Sparse& entries, float scale)
{
    for (const HashingEmbedder::Entry& entry : entries)
        sum[std::size_t(entry.index)] += scale * entry.weight;
}

} // namespace

class EmbedderTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void golden();
    void termsOfADescription();
    void certainIsTheDescription();
    void softIsTheExpectation();
    void onlyProportionsCount();
    void editsAreDifferences();
    void fixedWordsWeighNothing();
    void expectedFrequencies();
    void json();
    void refusesNonsense_data();
    void refusesNonsense();
    void refusesWrongLengths();
    void unfittedIsZero();
    void speed();
};

void EmbedderTest::golden()
{
    const QJsonObject all = test::golden(QStringLiteral("hashing")).toObject();
    QStringList documents;
    for (const QJsonValue& document : all[u"documents"].toArray())
        documents.append(document.toString());
    HashingEmbedder embedder;
    embedder.fit(documents);
    QVERIFY(!all[u"embedded"].toArray().isEmpty());
    for (const QJsonValue& one : all[u"embedded"].toArray()) {
        const QJsonObject weights = one[u"weights"].toObject();
        for (auto it = weights.begin(); it != weights.end(); ++it)
            QVERIFY(near(embedder.weightOf(it.key()), it.value().toDouble()));
        std::vector<float> expected(HashingEmbedder::dimension);
        for (const QJsonValue& entry : one[u"entries"].toArray())
            expected[std::size_t(entry[0].toInt())] = float(entry[1].toDouble());
        QVERIFY(farthest(embedder.embed(one[u"text"].toString()), expected) < 1e-6);
    }
}

void EmbedderTest::termsOfADescription()
{
    Random random(propertySeed());
    QStringList values = randomValues(random);
    values[2] = QStringLiteral("parks and rivers");
    values[3] = QStringLiteral("a street, white/yellow?");
    values[4].clear();
    values[5] = QStringLiteral("?!");
    QStringList expected = fixedTerms();
    for (int question = 0; question < bank().size(); ++question)
        expected += slotTerms(question, values.at(question));
    QStringList found = termsOf(describe(values));
    expected.sort();
    found.sort();
    QCOMPARE(found, expected);
}

void EmbedderTest::certainIsTheDescription()
{
    Random random(propertySeed());
    const HashingEmbedder embedder = fitted(random);
    for (int round = 0; round < 20; ++round) {
        QStringList values = randomValues(random);
        const std::vector<float> expected = embedder.embed(describe(values));
        QVERIFY(near(double(dot(expected, expected)) / 1e3, 1e-3));
        QVERIFY(farthest(embedder.embed(values, oneHot(values)), expected) < 1e-6);
        QVERIFY(farthest(embedder.embed(values, {}), expected) < 1e-6);
        QVERIFY(farthest(embedder.embed(values, Distributions(30)), expected) < 1e-6);
        values[2] = QStringLiteral("Parks and rivers");
        values[7] = QStringLiteral("off the list, really");
        values[9].clear();
        QVERIFY(farthest(embedder.embed(values, {}), embedder.embed(describe(values))) < 1e-6);
    }
}

void EmbedderTest::softIsTheExpectation()
{
    Random random(propertySeed());
    const HashingEmbedder embedder = fitted(random);
    const QStringList values = randomValues(random);
    const Distributions all = randomDistributions(random);
    Distributions two(30);
    two[4] = all[4];
    two[20] = all[20];
    std::vector<float> expected(HashingEmbedder::dimension);
    QStringList combination = values;
    for (std::size_t a = 0; a < two[4].size(); ++a)
        for (std::size_t b = 0; b < two[20].size(); ++b) {
            combination[4] = bank().at(4).options.at(int(a));
            combination[20] = bank().at(20).options.at(int(b));
            const std::vector<float> one = embedder.sum(combination, {});
            for (std::size_t i = 0; i < one.size(); ++i)
                expected[i] += two[4][a] * two[20][b] * one[i];
        }
    QVERIFY(farthest(embedder.sum(values, two), expected) < 1e-4);
}

void EmbedderTest::onlyProportionsCount()
{
    Random random(propertySeed());
    const HashingEmbedder embedder = fitted(random);
    const QStringList values = randomValues(random);
    Distributions soft = randomDistributions(random);
    const std::vector<float> expected = embedder.sum(values, soft);
    for (float& value : soft[4])
        value *= 3;
    soft[5].push_back(0);
    QVERIFY_THROWS_EXCEPTION(Error, embedder.sum(values, soft));
    soft[5].pop_back();
    QVERIFY(farthest(embedder.sum(values, soft), expected) < 1e-4);
    soft[6].assign(soft[6].size(), -1.0f); // nothing usable: certain at the value
    Distributions certain = soft;
    certain[6].clear();
    QCOMPARE(embedder.sum(values, soft), embedder.sum(values, certain));
}

void EmbedderTest::editsAreDifferences()
{
    Random random(propertySeed());
    const HashingEmbedder embedder = fitted(random);
    QStringList values = randomValues(random);
    const Distributions soft = randomDistributions(random);
    std::vector<float> sum = embedder.sum(values, soft);
    Distributions edited = soft;
    edited[12].clear(); // a person says "green"
    values[12] = QStringLiteral("green");
    add(sum, embedder.softVector(12, QString(), soft[12]), -1);
    add(sum, embedder.slotVector(12, bank().at(12).optionIndex(values[12])), 1);
    QVERIFY(farthest(embedder.sum(values, edited), sum) < 1e-4);
    add(sum, embedder.valueVector(12, values[12]), -1);
    values[12] = QStringLiteral("green and pink");
    add(sum, embedder.valueVector(12, values[12]), 1);
    QVERIFY(farthest(embedder.sum(values, edited), sum) < 1e-4);
    QVERIFY_THROWS_EXCEPTION(std::out_of_range, embedder.slotVector(0, 9));
    QVERIFY_THROWS_EXCEPTION(Error, embedder.softVector(0, values[0], std::vector<float>{1, 2}));
}

void EmbedderTest::fixedWordsWeighNothing()
{
    Random random(propertySeed());
    const HashingEmbedder embedder = fitted(random);
    for (const QString& term : fixedTerms())
        QCOMPARE(embedder.weightOf(term), 0.0);
    QVERIFY(embedder.weightOf(QStringLiteral("suburban")) > 1);
    QVERIFY(near(embedder.weightOf(QStringLiteral("never seen")), std::log(301.0)));
}

void EmbedderTest::expectedFrequencies()
{
    Random random(propertySeed());
    TermStatistics written, certain, soft;
    QStringList values = randomValues(random);
    for (int i = 0; i < 20; ++i) {
        values = randomValues(random);
        values[3] = QStringLiteral("off the list");
        written.add(describe(values));
        certain.add(values, {});
    }
    QCOMPARE(certain.frequencies(), written.frequencies());
    Distributions distributions(30);
    distributions[0] = {0.25f, 0.75f, 0, 0, 0, 0, 0, 0, 0};
    values = QStringList(descriptionSlots); // "urban" is a word of other questions' options too
    for (int i = 0; i < 8; ++i)
        soft.add(values, distributions);
    QCOMPARE(soft.documents(), 8.0);
    QCOMPARE(soft.frequencies().value(QStringLiteral("suburban")), 6.0);
    QCOMPARE(soft.frequencies().value(QStringLiteral("urban")), 2.0);
    QCOMPARE(soft.frequencies().value(QStringLiteral("surroundings")), 8.0);
}

void EmbedderTest::json()
{
    Random random(propertySeed());
    TermStatistics statistics;
    for (int i = 0; i < 50; ++i)
        statistics.add(randomValues(random), randomDistributions(random));
    HashingEmbedder embedder;
    embedder.fit(statistics);
    const QByteArray json = embedder.toJson();
    const HashingEmbedder again = HashingEmbedder::fromJson(json, QStringLiteral("file"));
    QCOMPARE(again.toJson(), json);
    QCOMPARE(again.terms(), embedder.terms());
    const QStringList values = randomValues(random);
    const Distributions soft = randomDistributions(random);
    QCOMPARE(again.embed(values, soft), embedder.embed(values, soft));
    QVERIFY(json.size() < 100'000);
}

void EmbedderTest::refusesNonsense_data()
{
    QTest::addColumn<QByteArray>("json");
    const QByteArray head = R"({"embedder":"hashing","version":1,"dimension":1536,)";
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("no object") << QByteArray("[1]");
    QTest::newRow("another embedder") << QByteArray(R"({"embedder":"other","version":1})");
    QTest::newRow("version") << QByteArray(R"({"embedder":"hashing","version":2,"dimension":1536})");
    QTest::newRow("dimension") << QByteArray(R"({"embedder":"hashing","version":1,"dimension":8})");
    QTest::newRow("no documents") << head + R"("terms":{}})";
    QTest::newRow("half a document") << head + R"("documents":1.5,"terms":{}})";
    QTest::newRow("negative") << head + R"("documents":-1,"terms":{}})";
    QTest::newRow("huge") << head + R"("documents":1e300,"terms":{}})";
    QTest::newRow("no terms") << head + R"("documents":3})";
    QTest::newRow("list of terms") << head + R"("documents":3,"terms":[1]})";
    QTest::newRow("more than all") << head + R"("documents":3,"terms":{"a":4}})";
    QTest::newRow("text for a count") << head + R"("documents":3,"terms":{"a":"1"}})";
    QTest::newRow("three words") << head + R"("documents":3,"terms":{"a b c":1}})";
    QTest::newRow("capitals") << head + R"("documents":3,"terms":{"A":1}})";
    QTest::newRow("long") << head + R"("documents":3,"terms":{")" + QByteArray(200, 'a') + R"(":1}})";
    QTest::newRow("cut short") << head + R"("documents":3,"terms":{"a":1)";
    QTest::newRow("too big") << QByteArray(17 * 1024 * 1024, ' ');
}

void EmbedderTest::refusesNonsense()
{
    QFETCH(QByteArray, json);
    try {
        HashingEmbedder::fromJson(json, QStringLiteral("the file"));
        QFAIL("accepted");
    } catch (const Error& error) {
        QVERIFY(error.sentence().contains(QStringLiteral("the file")));
    }
}

void EmbedderTest::refusesWrongLengths()
{
    const HashingEmbedder embedder;
    QVERIFY_THROWS_EXCEPTION(Error, embedder.embed(QStringList(29), {}));
    QVERIFY_THROWS_EXCEPTION(Error, embedder.embed(QStringList(30), Distributions(2)));
    Distributions wrong(30);
    wrong[3] = {1};
    QVERIFY_THROWS_EXCEPTION(Error, embedder.embed(QStringList(30), wrong));
    const QuestionBank tiny =
        QuestionBank::fromJson(R"({"questions":[{"id":"a","options":["x","y"]}]})", QStringLiteral("tiny"));
    QVERIFY_THROWS_EXCEPTION(Error, HashingEmbedder{tiny});
}

void EmbedderTest::unfittedIsZero()
{
    const HashingEmbedder embedder;
    for (const float value : embedder.embed(QStringLiteral("red roofs")))
        QCOMPARE(value, 0.0f);
}

void EmbedderTest::speed()
{
    Random random(3);
    const HashingEmbedder embedder = fitted(random);
    const QStringList values = randomValues(random);
    const QString text = describe(values);
    const Distributions soft = randomDistributions(random);
    constexpr int rounds = 3000;
    float kept = 0; // so that nothing is optimised away
    const auto microseconds = [&](const char* what, auto&& run) {
        QElapsedTimer timer;
        timer.start();
        for (int i = 0; i < rounds; ++i)
            kept += run()[7];
        qInfo("%s: %.2f microseconds", what, double(timer.nsecsElapsed()) / 1000 / rounds);
    };
    microseconds("soft embedding", [&] { return embedder.embed(values, soft); });
    microseconds("certain embedding", [&] { return embedder.embed(values, {}); });
    microseconds("embedding of a text", [&] { return embedder.embed(text); });
    QVERIFY(std::isfinite(kept));
}

GEOVLM_TEST(EmbedderTest);

} // namespace tst_embedder

#include "tst_embedder.moc"
