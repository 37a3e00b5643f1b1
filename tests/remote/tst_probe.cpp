// SPDX-License-Identifier: GPL-3.0-or-later
#include "remote/probe.h"
#include "remote_support.h"
#include "support/fake_models.h"
#include "support/registry.h"

#include <QDateTime>
#include <QTemporaryDir>
#include <QTest>

namespace tst_probe {

using namespace geovlm::remote;
using namespace geovlm::test;
using namespace geovlm;

namespace {

/// llama.cpp with what it tells of its weights.
test::Model llama(const QJsonObject& modalities)
{
    test::Model model;
    model.kind = Kind::LlamaCpp;
    model.meta = {
        {QStringLiteral("n_params"), 7}, {QStringLiteral("size"), 9}, {QStringLiteral("n_ctx"), 8192}};
    model.props = {{QStringLiteral("model_path"), QStringLiteral("/models/vlm.gguf")},
                   {QStringLiteral("modalities"), modalities},
                   {QStringLiteral("media_marker"), QStringLiteral("<__media_1__>")}};
    return model;
}

} // namespace

class ProbeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void eachServerIsKnownByWhatItSays_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<int>("expected");
        QTest::addColumn<QString>("version");
        QTest::addColumn<bool>("holds");
        QTest::addColumn<bool>("probabilities");
        QTest::newRow("vLLM") << int(Kind::Vllm) << int(ServerKind::Vllm) << "0.12.0" << true << true;
        QTest::newRow("older vLLM") << int(Kind::OldVllm) << int(ServerKind::Vllm) << "0.12.0" << false
                                    << true;
        QTest::newRow("llama.cpp") << int(Kind::LlamaCpp) << int(ServerKind::LlamaCpp) << "" << true << true;
        QTest::newRow("Ollama") << int(Kind::Ollama) << int(ServerKind::Ollama) << "0.13.1" << true << true;
        QTest::newRow("older Ollama")
            << int(Kind::OldOllama) << int(ServerKind::Ollama) << "0.11.0" << true << false;
        QTest::newRow("LM Studio") << int(Kind::LmStudio) << int(ServerKind::LmStudio) << "" << true << false;
        QTest::newRow("hosted") << int(Kind::Hosted) << int(ServerKind::Other) << "" << true << true;
    }
    void eachServerIsKnownByWhatItSays()
    {
        QFETCH(int, kind);
        QFETCH(int, expected);
        QFETCH(QString, version);
        QFETCH(bool, holds);
        QFETCH(bool, probabilities);
        test::Model model;
        model.kind = Kind(kind);
        FakeServer server(test::serving(model));
        const ServerFacts facts = probe(backendAt(server.url()), {}, quickCalls());
        QCOMPARE(facts.problem, QString());
        QCOMPARE(int(facts.kind), expected);
        QCOMPARE(facts.version, version);
        QCOMPARE(facts.models, QStringList{QStringLiteral("vlm")});
        QCOMPARE(facts.takesImages, std::optional(true));
        QCOMPARE(facts.holdsToOptions, std::optional(holds));
        QCOMPARE(facts.givesLogProbabilities, std::optional(probabilities));
        QVERIFY(!facts.dimension);
        QCOMPARE(facts.revision, facts.kind == ServerKind::Ollama ? QStringLiteral("abc123") : QString());
        QVERIFY(facts.sentences(backendAt(server.url())).size() >= 5);
    }

    void aModelWithoutVisionIsFoundOut()
    {
        test::Model model;
        model.vision = false;
        FakeServer server(test::serving(model));
        const ServerFacts facts = probe(backendAt(server.url()), {}, quickCalls());
        QVERIFY2(facts.problem.contains(QLatin1String("takes no images")), qPrintable(facts.problem));
        QCOMPARE(facts.takesImages, std::optional(false));
        QCOMPARE(facts.holdsToOptions, std::optional(true));
        model.blindly500 = true;
        FakeServer five(test::serving(model));
        QVERIFY(probe(backendAt(five.url()), {}, quickCalls())
                    .problem.contains(QLatin1String("takes no images")));
        QVERIFY(five.requests() < 10);
    }

    void llamaCppTellsThatItIsBlindWithoutBeingAsked()
    {
        FakeServer server(test::serving(llama({{QStringLiteral("vision"), false}})));
        Client client(backendAt(server.url()), {}, quickCalls());
        const ServerFacts facts = identify(client);
        QVERIFY2(facts.problem.contains(QLatin1String("takes no images")), qPrintable(facts.problem));
        Backend texts = backendAt(server.url());
        texts.purpose = Purpose::Texts;
        Client embedder(texts, {}, quickCalls());
        QCOMPARE(identify(embedder).problem, QString());
    }

    void aNameThatTheServerDoesNotHaveIsAProblem()
    {
        test::Model model;
        model.ignoresName = true;
        model.aliases = {QStringLiteral("second"), QStringLiteral("org/third")};
        FakeServer server(test::serving(model));
        const auto problemOf = [&](const char* name) {
            return probe(backendAt(server.url(), QString::fromLatin1(name)), {}, quickCalls()).problem;
        };
        for (const char* name : {"vlm", "second", "third", "/models/vlm.gguf"})
            QCOMPARE(problemOf(name), QString());
        const QString sentence = problemOf("typo");
        QVERIFY2(sentence.contains(QLatin1String("no model \"typo\"; it has vlm")), qPrintable(sentence));
    }

    /// The server lists nothing, or what it lists is not what it serves: its replies tell.
    void aNameIsCheckedByAReplyToo()
    {
        test::Model model;
        model.ignoresName = true;
        FakeServer server([&](const test::HttpRequest& request) {
            return request.path == "/v1/models" ? test::failing(404, QStringLiteral("Not Found"))
                                                : test::reply(model, request);
        });
        const Backend typo = backendAt(server.url(), QStringLiteral("typo"));
        Client client(typo, {}, quickCalls());
        ServerFacts facts = identify(client);
        QCOMPARE(facts.problem, QString());
        greet(typo, {}, quickCalls(), facts);
        QVERIFY2(facts.problem.contains(QLatin1String("answers with \"vlm\"")), qPrintable(facts.problem));
        QVERIFY(probe(typo, {}, quickCalls()).problem.contains(QLatin1String("answers with")));
        QCOMPARE(probe(backendAt(server.url()), {}, quickCalls()).problem, QString());
    }

    void otherWeightsAreAnotherRevision()
    {
        const auto revisionAt = [](const test::Model& model) {
            FakeServer server(test::serving(model));
            const Backend backend = backendAt(server.url());
            Client client(backend, {}, quickCalls());
            ServerFacts facts = identify(client);
            greet(backend, {}, quickCalls(), facts);
            return facts.problem + facts.revision;
        };
        const test::Model first = llama({{QStringLiteral("vision"), true}});
        QCOMPARE(revisionAt(first), revisionAt(first));
        QCOMPARE(revisionAt(first).size(), 16);
        test::Model other = first;
        other.meta[QStringLiteral("size")] = 8;
        QVERIFY(revisionAt(other) != revisionAt(first));
        other = first;
        other.props[QStringLiteral("model_path")] = QStringLiteral("/models/other.gguf");
        QVERIFY(revisionAt(other) != revisionAt(first));
        other = first; // started again: neither its context nor its marker is the model
        other.meta[QStringLiteral("n_ctx")] = 4096;
        other.props[QStringLiteral("media_marker")] = QStringLiteral("<__media_2__>");
        QCOMPARE(revisionAt(other), revisionAt(first));
        test::Model hosted;
        hosted.kind = Kind::Hosted;
        QCOMPARE(revisionAt(hosted), QString());
        hosted.fingerprint = QStringLiteral("fp_1");
        const QString before = revisionAt(hosted);
        hosted.fingerprint = QStringLiteral("fp_2");
        QVERIFY(!before.isEmpty() && revisionAt(hosted) != before);
    }

    /// llama.cpp tells where its weights lie; on this machine a file that was written anew is seen.
    void aFileOfThisMachineThatWasWrittenAnewIsSeen()
    {
        QTemporaryDir dir;
        QFile weights(dir.filePath(QStringLiteral("vlm.gguf")));
        QVERIFY(weights.open(QIODevice::WriteOnly) && weights.write("one") == 3);
        weights.close();
        test::Model model = llama({{QStringLiteral("vision"), true}});
        model.props[QStringLiteral("model_path")] = weights.fileName();
        FakeServer server(test::serving(model));
        const auto revision = [&] {
            Client client(backendAt(server.url()), {}, quickCalls());
            return identify(client).revision;
        };
        const QString before = revision();
        QCOMPARE(revision(), before);
        QVERIFY(weights.open(QIODevice::ReadWrite));
        QVERIFY(weights.setFileTime(QDateTime::currentDateTimeUtc().addDays(1),
                                    QFileDevice::FileModificationTime));
        weights.close();
        QVERIFY(revision() != before);
    }

    void aTextModelTellsItsDimension()
    {
        FakeServer server(test::serving({}));
        Backend backend = backendAt(server.url());
        backend.purpose = Purpose::Texts;
        QCOMPARE(probe(backend, {}, quickCalls()).dimension, std::optional(8));
    }

    void withoutAModelItOnlyLists()
    {
        FakeServer server(test::serving({}));
        const ServerFacts facts = probe(backendAt(server.url(), QString()), {}, quickCalls());
        QCOMPARE(facts.problem, QString());
        QVERIFY(!facts.takesImages);
    }

    void whatIsWrongIsOneSentence()
    {
        QVERIFY(!probe(backendAt(test::deadUrl()), {}, quickCalls()).problem.isEmpty());
        QVERIFY(!probe(Backend(), {}, quickCalls()).problem.isEmpty());
        test::Model locked;
        locked.key = "right-key-0123456789";
        FakeServer server(test::serving(locked));
        const ServerFacts refused = probe(backendAt(server.url()), "wrong-key-0123456789", quickCalls());
        QVERIFY(refused.problem.contains(QLatin1String("key")));
        QVERIFY(!refused.problem.contains(QLatin1String("wrong-key")));
        QVERIFY(
            !probe(backendAt(server.url()), "pw-12", quickCalls()).problem.contains(QLatin1String("pw-12")));
        QCOMPARE(probe(backendAt(server.url()), "right-key-0123456789", quickCalls()).problem, QString());
        FakeServer loading([](const test::HttpRequest& request) {
            return request.path == "/health" || request.path == "/v1/models"
                       ? test::failing(503, QStringLiteral("Loading model"))
                       : test::failing(404, QStringLiteral("x"));
        });
        QVERIFY(probe(backendAt(loading.url()), {}, quickCalls()).problem.contains(QLatin1String("loading")));
        FakeServer html([](const test::HttpRequest&) {
            test::HttpResponse page;
            page.body = "<html>hello</html>";
            return page;
        });
        QVERIFY(!probe(backendAt(html.url()), {}, quickCalls()).problem.isEmpty());
    }

    void aServerThatListsNothingIsStillAsked()
    {
        FakeServer server([](const test::HttpRequest& request) {
            return request.path == "/v1/models" ? test::failing(404, QStringLiteral("Not Found"))
                                                : test::reply({}, request);
        });
        const ServerFacts facts = probe(backendAt(server.url()), {}, quickCalls());
        QCOMPARE(facts.problem, QString());
        QCOMPARE(facts.takesImages, std::optional(true));
    }
};

GEOVLM_TEST(ProbeTest);

} // namespace tst_probe

#include "tst_probe.moc"
