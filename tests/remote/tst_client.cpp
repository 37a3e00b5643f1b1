// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/progress.h"
#include "remote_support.h"
#include "support/fake_models.h"
#include "support/registry.h"

#include <QMutex>
#include <QTest>
#include <QTimer>
#include <thread>

namespace tst_client {

using namespace geovlm::remote;
using namespace geovlm::test;
using namespace geovlm;

namespace {

HttpResponse answerA()
{
    HttpResponse response;
    response.body = test::chatBody(QStringLiteral("A"));
    return response;
}

HttpResponse withHeader(HttpResponse response, const QByteArray& name, const QByteArray& value)
{
    response.headers.append({name, value});
    return response;
}

/// One reply after the other; the last one goes on.
FakeServer::Handler script(std::vector<HttpResponse> responses)
{
    auto next = std::make_shared<std::size_t>(0);
    return [responses, next](const HttpRequest&) {
        const HttpResponse& response = responses[std::min(*next, responses.size() - 1)];
        ++*next;
        return response;
    };
}

struct Tried
{
    QString content;
    Trouble trouble{};
    int status = 0;
    QString sentence; ///< empty = it worked
};

Tried chatWith(const QUrl& url, const Calls& calls, const QByteArray& key = {})
{
    Client client(backendAt(url), key, calls);
    try {
        return {client.chat("{}").content, {}, 0, {}};
    } catch (const RemoteError& error) {
        return {{}, error.trouble(), error.status(), error.sentence()};
    }
}

} // namespace

class ClientTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aRequestIsWhatServersExpect()
    {
        HttpRequest seen;
        FakeServer server([&seen](const HttpRequest& request) {
            seen = request;
            return answerA();
        });
        QCOMPARE(chatWith(server.url(), quickCalls(), "sk-test").content, QStringLiteral("A"));
        QCOMPARE(seen.verb, QByteArray("POST"));
        QCOMPARE(seen.path, QByteArray("/v1/chat/completions"));
        QCOMPARE(seen.headers.value("authorization"), QByteArray("Bearer sk-test"));
        QCOMPARE(seen.headers.value("content-type"), QByteArray("application/json"));
        QCOMPARE(seen.headers.value("accept-encoding"), QByteArray("identity"));
        chatWith(server.url(), quickCalls());
        QVERIFY(!seen.headers.contains("authorization"));
    }

    void troubleThatPassesIsTriedAgain_data()
    {
        QTest::addColumn<int>("status");
        for (const int status : {408, 409, 429, 500, 502, 503, 504})
            QTest::addRow("%d", status) << status;
    }
    void troubleThatPassesIsTriedAgain()
    {
        QFETCH(int, status);
        const HttpResponse bad = test::failing(status, QStringLiteral("busy"));
        FakeServer server(script({bad, bad, answerA()}));
        std::vector<qint64> waits;
        QCOMPARE(chatWith(server.url(), quickCalls(&waits)).content, QStringLiteral("A"));
        QCOMPARE(server.requests(), 3);
        QCOMPARE(waits.size(), 2U);
        QVERIFY(waits[0] >= 375 && waits[0] <= 500);
        QVERIFY(waits[1] >= 750 && waits[1] <= 1000);
    }

    void troubleThatStaysIsASentence()
    {
        FakeServer server(script({test::failing(503, QStringLiteral("overloaded"))}));
        const Tried tried = chatWith(server.url(), quickCalls());
        QCOMPARE(server.requests(), 5);
        QCOMPARE(tried.trouble, Trouble::Unreachable);
        QCOMPARE(tried.status, 503);
        QVERIFY(tried.sentence.contains(QLatin1String("overloaded")));
    }

    void refusalsAreNotTriedAgain_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<int>("trouble");
        for (const int status : {400, 413, 422})
            QTest::addRow("%d", status) << status << int(Trouble::Refused);
        for (const int status : {401, 403, 404})
            QTest::addRow("%d", status) << status << int(Trouble::Settings);
    }
    void refusalsAreNotTriedAgain()
    {
        QFETCH(int, status);
        QFETCH(int, trouble);
        FakeServer server(script({test::failing(status, QStringLiteral("no"))}));
        const Tried tried = chatWith(server.url(), quickCalls());
        QCOMPARE(server.requests(), 1);
        QCOMPARE(int(tried.trouble), trouble);
        QCOMPARE(tried.status, status);
    }

    void whatWillNotPassIsFinalAtOnce_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("message");
        QTest::addColumn<QString>("words");
        QTest::newRow("no image input")
            << 500
            << "image input is not supported - hint: if this is unexpected, you may need "
               "to provide the mmproj"
            << "takes no images";
        QTest::newRow("unknown model") << 500 << "model \"vlm\" not found"
                                       << "has no model \"vlm\"";
        QTest::newRow("too long")
            << 500 << "input (771 tokens) is too large to process. increase the physical batch size"
            << "longer context";
        QTest::newRow("not offered") << 501 << "This server does not support embeddings"
                                     << "does not offer this";
    }
    void whatWillNotPassIsFinalAtOnce()
    {
        QFETCH(int, status);
        QFETCH(QString, message);
        QFETCH(QString, words);
        FakeServer server(script({test::failing(status, message)}));
        std::vector<qint64> waits;
        const Tried tried = chatWith(server.url(), quickCalls(&waits));
        QCOMPARE(server.requests(), 1);
        QVERIFY(waits.empty());
        QCOMPARE(tried.trouble,
                 QTest::currentDataTag() == QByteArray("too long") ? Trouble::Settings : Trouble::Final);
        QVERIFY2(tried.sentence.contains(words) && tried.sentence.contains(message.left(20)),
                 qPrintable(tried.sentence));
    }

    void aPortWithoutTlsIsSaidAtOnce_data()
    {
        QTest::addColumn<QByteArray>("reply"); ///< to the first bytes of TLS; empty = none, it waits for more
        QTest::newRow("that waits for the rest of a request") << QByteArray();
        QTest::newRow("that refuses what is no request") << QByteArray("HTTP/1.0 400 Bad Request\r\n\r\n");
    }
    void aPortWithoutTlsIsSaidAtOnce()
    {
        QFETCH(QByteArray, reply);
        FakeServer server(script({answerA()}));
        server.replyToRubbish(reply);
        QUrl url = server.url();
        url.setScheme(QStringLiteral("https"));
        Calls calls = quickCalls();
        calls.connect = std::chrono::minutes(10); // what is waited for is not the connection
        calls.silence = std::chrono::minutes(10);
        const Tried tried = chatWith(url, calls, "sk-secret-secret-secret");
        QCOMPARE(tried.trouble, Trouble::Final);
        QVERIFY2(tried.sentence.contains(QLatin1String("does not speak TLS")), qPrintable(tried.sentence));
        QVERIFY(!server.heard().contains("sk-secret"));
        QVERIFY(server.connections() <= 2);
    }

    void aTimeoutNamesTheOptionThatWaitsLonger()
    {
        HttpResponse late = answerA();
        late.delayMs = 600'000;
        FakeServer server(script({late}));
        Calls calls = quickCalls();
        calls.silence = std::chrono::milliseconds(200);
        calls.retry.retries = 0;
        const Tried tried = chatWith(server.url(), calls);
        QVERIFY2(tried.sentence.contains(QLatin1String("--timeout")), qPrintable(tried.sentence));
    }

    void aReplyOfAnotherModelIsRefused()
    {
        test::Model model;
        model.ignoresName = true;
        model.repliesAs = QStringLiteral("/models/other.gguf");
        FakeServer server(test::serving(model));
        Calls calls = quickCalls();
        QCOMPARE(chatWith(server.url(), calls).sentence, QString());
        calls.names = {QStringLiteral("vlm")};
        const Tried tried = chatWith(server.url(), calls);
        QCOMPARE(tried.trouble, Trouble::Final);
        QVERIFY2(tried.sentence.contains(QLatin1String("\"vlm\"")) &&
                     tried.sentence.contains(QLatin1String("other.gguf")),
                 qPrintable(tried.sentence));
        Client embedder(backendAt(server.url()), {}, calls);
        QVERIFY(!sentenceOf([&] { embedder.embed({QStringLiteral("a")}); }).isEmpty());
        calls.names = {QStringLiteral("vlm"), QStringLiteral("other")};
        QCOMPARE(chatWith(server.url(), calls).sentence, QString());
    }

    void aSpentQuotaIsNotTriedAgain()
    {
        FakeServer server(script({test::failing(429, QStringLiteral("You exceeded your quota"),
                                                QStringLiteral("insufficient_quota"))}));
        const Tried tried = chatWith(server.url(), quickCalls());
        QCOMPARE(server.requests(), 1);
        QCOMPARE(tried.trouble, Trouble::Settings);
        QVERIFY(tried.sentence.contains(QLatin1String("quota")));
    }

    void serversAreObeyedWhenTheySayHowLong()
    {
        const HttpResponse busy = test::failing(429, QStringLiteral("slow down"));
        FakeServer server(script({withHeader(withHeader(busy, "Retry-After", "20"), "retry-after-ms", "1234"),
                                  withHeader(busy, "Retry-After", "7"), answerA()}));
        std::vector<qint64> waits;
        QCOMPARE(chatWith(server.url(), quickCalls(&waits)).content, QStringLiteral("A"));
        QCOMPARE(waits, (std::vector<qint64>{1234, 7000}));
    }

    void aConnectionThatIsCutIsTriedAgain()
    {
        HttpResponse cut = answerA();
        cut.cutAfter = 120;
        HttpResponse longer = answerA();
        longer.claimedLength = longer.body.size() + 100;
        longer.closeAfter = true;
        HttpResponse silent = answerA();
        silent.cutAfter = 0;
        FakeServer server(script({cut, longer, silent, answerA()}));
        QCOMPARE(chatWith(server.url(), quickCalls()).content, QStringLiteral("A"));
        QVERIFY(server.requests() >= 4);
    }

    void aShorterLengthThanTheBodyDoesNotHangOrCrash()
    {
        HttpResponse shorter = answerA();
        shorter.claimedLength = 20;
        FakeServer server(script({shorter, answerA()}));
        Client client(backendAt(server.url()), {}, quickCalls());
        QVERIFY(!sentenceOf([&] { client.chat("{}"); }).isEmpty());
        QCOMPARE(client.chat("{}").content, QStringLiteral("A"));
    }

    void nobodyThereIsASentence()
    {
        const Tried tried = chatWith(test::deadUrl(), quickCalls());
        QCOMPARE(tried.trouble, Trouble::Unreachable);
        QVERIFY(tried.sentence.contains(QLatin1String("127.0.0.1")));
    }

    void silenceIsGivenUpOn()
    {
        HttpResponse late = answerA();
        late.delayMs = 60'000;
        FakeServer server(script({late}));
        Calls calls = quickCalls();
        calls.silence = std::chrono::milliseconds(100);
        calls.retry.retries = 1;
        const Tried tried = chatWith(server.url(), calls);
        QCOMPARE(server.requests(), 2);
        QCOMPARE(tried.trouble, Trouble::Unreachable);
    }

    void aByteNowAndThenHoldsNobodyForEver()
    {
        HttpResponse dribbling = answerA();
        dribbling.dribbles = true;
        FakeServer server(script({dribbling}));
        Calls calls = quickCalls();
        calls.silence = std::chrono::milliseconds(200);
        calls.retry.retries = 0;
        QCOMPARE(chatWith(server.url(), calls).trouble, Trouble::Unreachable);
    }

    void aStopEndsARequestUnderWayAndAWait()
    {
        HttpResponse late = answerA();
        late.delayMs = 600'000;
        FakeServer server(script({late}));
        Calls calls = quickCalls();
        calls.silence = std::chrono::minutes(10);
        calls.stop = [&server] { return server.requests() > 0; };
        Client client(backendAt(server.url()), {}, calls);
        QVERIFY_THROWS_EXCEPTION(Stopped, client.chat("{}"));

        FakeServer busy(script({withHeader(test::failing(429, QStringLiteral("x")), "Retry-After", "60")}));
        calls.wait = {};
        calls.stop = [&busy] { return busy.requests() > 0; };
        Client waiting(backendAt(busy.url()), {}, calls);
        QVERIFY_THROWS_EXCEPTION(Stopped, waiting.chat("{}"));
    }

    void aReplyWithoutEndIsCutOff()
    {
        HttpResponse endless = answerA();
        endless.endless = 20 << 20;
        FakeServer server(script({endless}));
        Calls calls = quickCalls();
        calls.longestReply = 100'000;
        const Tried tried = chatWith(server.url(), calls);
        QCOMPARE(tried.trouble, Trouble::BadReply);
        QCOMPARE(server.requests(), 1);
    }

    void redirectsAreFollowedOnTheServerOnly()
    {
        FakeServer other(script({answerA()}));
        HttpResponse within;
        within.status = 308;
        within.headers.push_back(qMakePair(QByteArray("Location"), QByteArray("/v1/elsewhere")));
        HttpResponse away = within;
        away.headers.front().second = other.url().toEncoded();
        QByteArray path;
        FakeServer server([&](const HttpRequest& request) {
            path = request.path;
            return request.path == "/v1/elsewhere" ? answerA() : within;
        });
        QCOMPARE(chatWith(server.url(), quickCalls()).content, QStringLiteral("A"));
        QCOMPARE(path, QByteArray("/v1/elsewhere"));
        FakeServer leading(script({away}));
        const Tried tried = chatWith(leading.url(), quickCalls(), "sk-secret-secret-secret");
        QCOMPARE(tried.trouble, Trouble::Settings);
        QVERIFY(tried.sentence.contains(QString::number(other.url().port())));
        QCOMPARE(other.requests(), 0);
        FakeServer circle(script({within}));
        QCOMPARE(chatWith(circle.url(), quickCalls()).trouble, Trouble::Settings);
        QVERIFY(circle.requests() < 10);
    }

    void aKeyIsInNoMessageAndNoReply()
    {
        const QByteArray key = "sk-0123456789abcdef";
        test::Model model;
        model.key = "another";
        FakeServer server(test::serving(model));
        const Tried tried = chatWith(server.url(), quickCalls(), key);
        QCOMPARE(tried.status, 401);
        QVERIFY2(!tried.sentence.contains(QString::fromLatin1(key)), qPrintable(tried.sentence));
        FakeServer echo([](const HttpRequest& request) {
            HttpResponse response;
            response.body = test::chatBody(QString::fromLatin1(request.headers.value("authorization")));
            return response;
        });
        Client client(backendAt(echo.url()), key, quickCalls());
        const ChatReply reply = client.chat("{}");
        QVERIFY(!reply.raw.contains(key));
        QVERIFY(!reply.content.contains(QString::fromLatin1(key)));
    }

    void aProxyOfTheEnvironmentIsNotUsedForThisMachine()
    {
        qputenv("http_proxy", "http://127.0.0.1:9");
        FakeServer server(script({answerA()}));
        QCOMPARE(chatWith(server.url(), quickCalls()).content, QStringLiteral("A"));
        qunsetenv("http_proxy");
    }

    void htmlFromAProxyIsCutShort()
    {
        HttpResponse html;
        html.status = 400;
        html.body = "<html><body>" + QByteArray(5000, 'x') + "</body></html>";
        FakeServer server(script({html}));
        const Tried tried = chatWith(server.url(), quickCalls());
        QVERIFY(tried.sentence.contains(QLatin1String("<html>")));
        QVERIFY(tried.sentence.size() < 700);
    }

    void embeddingsComeBackInOrder()
    {
        for (const bool base64 : {false, true}) {
            test::Model model;
            model.base64 = base64;
            FakeServer server(test::serving(model));
            Client client(backendAt(server.url()), {}, quickCalls());
            const QStringList texts{QStringLiteral("a"), QStringLiteral("a longer one"),
                                    QStringLiteral("ab")};
            const Matrix rows = client.embed(texts);
            QCOMPARE(rows.rows, 3);
            QCOMPARE(rows.columns, 8);
            for (int i = 0; i < 3; ++i) {
                QVERIFY(std::abs(dot(rows.row(i), rows.row(i)) - 1) < 1e-5F);
                const Matrix alone = client.embed({texts[i]});
                QVERIFY(std::ranges::equal(rows.row(i), alone.row(0)));
            }
            Backend other = backendAt(server.url());
            other.dimensions = 4;
            Client strict(other, {}, quickCalls());
            QVERIFY(sentenceOf([&] { strict.embed(texts); }).contains(QLatin1String("8 numbers where 4")));
        }
    }

    void manyThreadsAskAtOnce()
    {
        QMutex mutex;
        int inside = 0, most = 0;
        HttpResponse late = answerA();
        late.delayMs = 200;
        FakeServer server([&](const HttpRequest&) {
            const QMutexLocker lock(&mutex);
            most = std::max(most, ++inside);
            QTimer::singleShot(200, [&] {
                const QMutexLocker other(&mutex);
                --inside;
            });
            return late;
        });
        std::atomic<int> good = 0;
        std::vector<std::thread> threads;
        for (int i = 0; i < 12; ++i)
            threads.emplace_back([&] {
                Client client(backendAt(server.url()), {}, quickCalls());
                good += client.chat("{}").content == QLatin1String("A");
            });
        for (std::thread& thread : threads)
            thread.join();
        QCOMPARE(good.load(), 12);
        QVERIFY2(most > 6, qPrintable(QString::number(most)));
    }
};

GEOVLM_TEST(ClientTest);

} // namespace tst_client

#include "tst_client.moc"
