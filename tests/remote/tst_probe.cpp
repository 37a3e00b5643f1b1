// SPDX-License-Identifier: GPL-3.0-or-later
#include "fake_models.h"
#include "remote/probe.h"
#include "tests.h"

#include <QTest>

using namespace geovlm;
using namespace geovlm::remote;
using test::FakeServer;
using test::Kind;

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
        QCOMPARE(facts.problem, QString());
        QCOMPARE(facts.takesImages, std::optional(false));
        QCOMPARE(facts.holdsToOptions, std::optional(true));
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

std::unique_ptr<QObject> probeTest()
{
    return std::make_unique<ProbeTest>();
}

#include "tst_probe.moc"
