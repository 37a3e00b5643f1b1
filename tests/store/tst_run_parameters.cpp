// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/results/run_parameters.h"
#include "support/registry.h"

#include <QJsonDocument>
#include <QTest>
#include <limits>

namespace tst_run_parameters {

using namespace geovlm;

/// A stage that was stopped finds its run by this text, so not a byte of it may change.
template <typename Parameters>
void compareStored(const Parameters& parameters, const QByteArray& stored)
{
    const QJsonObject json = parameters.toJson();
    QCOMPARE(QJsonDocument(json).toJson(QJsonDocument::Compact), stored);
    QCOMPARE(Parameters::from(json).toJson(), json);
}

store::TrainingSettings compareSettings()
{
    return {.fusion = QStringLiteral("compare"),
            .margin = 0.5,
            .epochs = 25,
            .seed = std::numeric_limits<quint64>::max(),
            .split = QStringLiteral("same-area"),
            .rate = 0.002,
            .dropout = 0.3,
            .width = 64};
}

class RunParametersTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aRetrievalIsStoredAsEver();
    void anOrderIsStoredAsEver();
    void aTrainingIsStoredAsEver();
    void aTrainingWithoutOptionsNamesNone();
    void aSweepIsStoredAsEver();
    void aStabilityCheckIsStoredAsEver();
    void whatAnEarlierVersionDidNotSayIsLeftOut();
};

void RunParametersTest::aRetrievalIsStoredAsEver()
{
    compareStored(store::RetrieveParameters{.k = 10,
                                            .split = {},
                                            .embeddings = 4,
                                            .rows = 200,
                                            .seal = QStringLiteral("5e"),
                                            .searched = {{QStringLiteral("same-area"),
                                                          QJsonObject{{QStringLiteral("references"), 7},
                                                                      {QStringLiteral("queries"), 3}}}},
                                            .labels = {{QStringLiteral("same-area"), QStringLiteral("ab")}}},
                  R"({"embeddings":4,"k":10,"labels":{"same-area":"ab"},"rows":200,"seal":"5e",)"
                  R"("searched":{"same-area":{"queries":3,"references":7}},"split":""})");
}

void RunParametersTest::anOrderIsStoredAsEver()
{
    compareStored(
        store::RerankParameters{{2, 6, 5}, QStringLiteral("same-area"), {{QStringLiteral("known"), true}}},
        R"({"features":{"known":true},"retrieval":2,"split":"same-area","text_model":5,"text_run":6})");
}

void RunParametersTest::aTrainingIsStoredAsEver()
{
    compareStored(store::TrainParameters{compareSettings(), {2, 6, 5}, QStringLiteral("mine"), 45.5},
                  R"({"dropout":0.3,"epochs":25,"fusion":"compare","learning_rate":0.002,"margin":0.5,)"
                  R"("name":"mine","retrieval":2,"seed":"18446744073709551615","split":"same-area",)"
                  R"("text_model":5,"text_run":6,"validation_r1":45.5,"width":64})");
}

void RunParametersTest::aTrainingWithoutOptionsNamesNone()
{
    store::TrainingSettings settings;
    settings.fusion = QStringLiteral("evidence");
    settings.epochs = 60;
    settings.seed = 1;
    compareStored(settings, R"({"epochs":60,"fusion":"evidence","margin":1,"seed":"1","split":""})");
}

void RunParametersTest::aSweepIsStoredAsEver()
{
    store::SweepParameters parameters{
        compareSettings(), {QStringLiteral("ff"), 0, 0.002, 0.3, 64}, 2, {QStringLiteral("answers.csv")}};
    compareStored(parameters,
                  R"({"answers":["answers.csv"],"data":"ff","dropout":0.3,"epochs":25,"fusion":"compare",)"
                  R"("learning_rate":0.002,"margin":0.5,)"
                  R"("options":{"dropout":0.3,"epochs":0,"learning_rate":0.002,"width":64},"retrieval":2,)"
                  R"("seed":"18446744073709551615","split":"same-area","width":64})");
    parameters.answers.clear();
    QCOMPARE(parameters.toJson()[u"answers"].toString(), QStringLiteral("store"));
    QVERIFY(store::SweepParameters::from(parameters.toJson()).answers.isEmpty());
}

void RunParametersTest::aStabilityCheckIsStoredAsEver()
{
    store::StabilityParameters parameters{.with = QStringLiteral("reader"),
                                          .runs = 5,
                                          .sample = 40,
                                          .seed = 7,
                                          .images = QStringLiteral("cases"),
                                          .pool = 30,
                                          .vary = {QStringLiteral("crop"), QStringLiteral("light")},
                                          .texts = 5,
                                          .rerank = std::nullopt,
                                          .server = std::nullopt};
    compareStored(parameters, R"({"images":"cases","pool":30,"runs":5,"sample":40,"seed":"7","texts":5,)"
                              R"("vary":"crop,light","with":"reader"})");
    QCOMPARE(parameters.planned(), 30);
    parameters.sample = 0;
    parameters.rerank = 9;
    parameters.with = QStringLiteral("http://box:8000/v1");
    parameters.server = {QStringLiteral("vlm"), QStringLiteral("each"), QStringLiteral("r1"), 0.7};
    compareStored(parameters,
                  R"({"images":"cases","mode":"each","pool":30,"rerank":9,"revision":"r1","runs":5,)"
                  R"("sample":0,"seed":"7","temperature":0.7,"texts":5,"vary":"crop,light","vlm":"vlm",)"
                  R"("with":"http://box:8000/v1"})");
    QCOMPARE(parameters.planned(), 30);
}

void RunParametersTest::whatAnEarlierVersionDidNotSayIsLeftOut()
{
    const auto retrieval = store::RetrieveParameters::from({});
    QCOMPARE(retrieval.k, candidatesKept);
    QVERIFY(!retrieval.rows && retrieval.seal.isEmpty());
    QVERIFY(!store::TrainParameters::from({}).validationR1);
    QVERIFY(!store::StabilityParameters::from({}).server);
    QCOMPARE(store::RerankParameters::from({}).sources.retrieval, 0);
}

GEOVLM_TEST(RunParametersTest);

} // namespace tst_run_parameters

#include "tst_run_parameters.moc"
