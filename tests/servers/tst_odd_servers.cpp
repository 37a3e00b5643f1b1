// SPDX-License-Identifier: GPL-3.0-or-later
// Servers that are not what they were taken for, and replies that are not what was asked for.
#include "domain/error.h"
#include "pipeline/stages/stages.h"
#include "servers_support.h"
#include "store/annotation/queue.h"
#include "store/answers/answers.h"
#include "store/answers/server_replies.h"
#include "store/answers/synonyms.h"
#include "store/results/runs.h"
#include "support/registry.h"

#include <QProcess>
#include <QTest>

namespace tst_odd_servers {

using namespace geovlm::test;
using namespace geovlm;
using pipeline::AnswerResult;
using remote::Mode;

class OddServersTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aNameThatTheServerIgnoresEndsTheRun()
    {
        PictureStore pictures(3);
        Model model;
        model.ignoresName = true;
        FakeServer server(serving(model));
        SilentProgress silent;
        auto typo = askingAt(server.url(), Mode::Schema);
        typo.server->backend.model = QStringLiteral("typo");
        const QString sentence = sentenceOf([&] { pipeline::answer(pictures.store(), typo, silent); });
        QVERIFY2(sentence.contains(QLatin1String("no model \"typo\"; it has vlm")), qPrintable(sentence));
        // Where nothing is listed, its first reply tells.
        FakeServer unlisted([&](const HttpRequest& request) {
            return request.path == "/v1/models" ? failing(404, QStringLiteral("Not Found"))
                                                : reply(model, request);
        });
        typo.server->backend.url = unlisted.url();
        const QString named = sentenceOf([&] { pipeline::answer(pictures.store(), typo, silent); });
        QVERIFY2(named.contains(QLatin1String("answers with \"vlm\"")), qPrintable(named));
        QCOMPARE(store::newestAnswer(pictures.store()), 0);
        QVERIFY(store::runs(pictures.store()).empty());
    }

    /// Some serve nothing but images.
    void aServerThatTakesNothingWithoutAnImageIsAskedAllTheSame()
    {
        PictureStore pictures(2);
        FakeServer server([](const HttpRequest& request) {
            return request.verb == "POST" && imageOf(request).isEmpty()
                       ? failing(500, QStringLiteral("KeyError: 0"))
                       : reply({}, request);
        });
        SilentProgress silent;
        QCOMPARE(pipeline::answer(pictures.store(), askingAt(server.url(), Mode::Schema), silent).images, 2);
    }

    void aProxyIsNamedBeforeAnythingIsSentThroughIt()
    {
        PictureStore pictures(1);
        const QUrl dead = deadUrl();
        qputenv("https_proxy", "http://me:hunter2@127.0.0.1:" + QByteArray::number(dead.port()));
        auto options = askingAt(QUrl(QStringLiteral("https://api.example.invalid/v1")), Mode::Schema);
        QStringList told;
        options.server->leaving = [&](const QString& sentence) { told.append(sentence); };
        SilentProgress silent;
        const QString sentence = sentenceOf([&] { pipeline::answer(pictures.store(), options, silent); });
        qunsetenv("https_proxy");
        const QString proxy = QStringLiteral("through the proxy 127.0.0.1:%1").arg(dead.port());
        QVERIFY2(told.size() == 1 && told.front().contains(proxy), qPrintable(told.join(u'\n')));
        QVERIFY2(sentence.contains(proxy) && !sentence.contains(QLatin1String("hunter2")),
                 qPrintable(sentence));
    }

    /// The first to answer is not who answers later: another model was loaded meanwhile.
    void aModelThatIsExchangedOnTheWayEndsTheRun()
    {
        PictureStore pictures(6);
        std::atomic<int> chats = 0;
        FakeServer server([&](const HttpRequest& request) {
            Model model;
            if (!imageOf(request).isEmpty() && ++chats > 3)
                model.repliesAs = QStringLiteral("other");
            return reply(model, request);
        });
        SilentProgress silent;
        const QString sentence = sentenceOf(
            [&] { pipeline::answer(pictures.store(), askingAt(server.url(), Mode::Schema, 1), silent); });
        QVERIFY2(sentence.contains(QLatin1String("answers with \"other\"")), qPrintable(sentence));
        QVERIFY(sentence.contains(QLatin1String("3 images were answered and are kept")));
        QCOMPARE(chats.load(), 4);
        QCOMPARE(int(store::answeredImages(pictures.store(), std::nullopt).size()), 3);
    }

    void otherWeightsBehindANameAreAskedAgain_data()
    {
        QTest::addColumn<int>("kind");
        QTest::newRow("llama.cpp, by its listing") << int(Kind::LlamaCpp);
        QTest::newRow("hosted, by its fingerprint") << int(Kind::Hosted);
    }
    void otherWeightsBehindANameAreAskedAgain()
    {
        QFETCH(int, kind);
        PictureStore pictures(2);
        Model model;
        model.kind = Kind(kind);
        WatchedProgress progress;
        const auto answeredBy = [&](int size) {
            if (model.kind == Kind::LlamaCpp)
                model.meta = {{QStringLiteral("n_params"), 7}, {QStringLiteral("size"), size}};
            else
                model.fingerprint = QStringLiteral("fp_%1").arg(size);
            FakeServer server(serving(model));
            return pipeline::answer(pictures.store(), askingAt(server.url(), Mode::Schema), progress);
        };
        QCOMPARE(answeredBy(1).images, 2);
        QCOMPARE(answeredBy(1).images, 0);
        QCOMPARE(progress.notes(), QStringList());
        const AnswerResult other = answeredBy(2);
        QCOMPARE(other.images, 2);
        QCOMPARE(other.cached, 0);
        QVERIFY(progress.notes().join(u'\n').contains(QLatin1String("not the model it was")));
        QSet<QString> revisions;
        for (const AnswerEvent& event : store::answerLog(pictures.store(), pictures.images().front()))
            revisions.insert(event.speaker.revision);
        QCOMPARE(revisions.size(), 2);
    }

    void whatWillNotPassIsSaidOnceForTheRun()
    {
        PictureStore pictures(8);
        Model model;
        model.vision = false;
        model.blindly500 = true;
        FakeServer server(serving(model));
        WatchedProgress progress;
        const QString sentence = sentenceOf(
            [&] { pipeline::answer(pictures.store(), askingAt(server.url(), Mode::Each, 1), progress); });
        QVERIFY2(sentence.contains(QLatin1String("takes no images")), qPrintable(sentence));
        QCOMPARE(sentence.count(QLatin1String("takes no images")), 1);
        QCOMPARE(progress.notes(), QStringList());
        QVERIFY2(server.requests() <= 5, qPrintable(QString::number(server.requests())));
    }

    void whatStandsAroundALetterIsReadThrough_data()
    {
        QTest::addColumn<QString>("phrase");
        for (const char* phrase :
             {"Answer: %1", "**%1.**", "\"%1", "The answer is (%1).", "%1\n\nIt looks like it."})
            QTest::newRow(phrase) << QString::fromLatin1(phrase);
    }
    void whatStandsAroundALetterIsReadThrough()
    {
        QFETCH(QString, phrase);
        PictureStore pictures(2);
        Model model;
        model.phrase = phrase;
        FakeServer server(serving(model)), plain(serving({}));
        SilentProgress silent;
        const AnswerResult result =
            pipeline::answer(pictures.store(), askingAt(server.url(), Mode::Each), silent);
        QCOMPARE(result.offList, 0);
        QCOMPARE(result.notHeld, 2 * 27); // 27 questions have one answer
        PictureStore same(2);
        pipeline::answer(same.store(), askingAt(plain.url(), Mode::Each), silent);
        for (std::size_t i = 0; i < 2; ++i) {
            const auto read = store::answerLog(pictures.store(), pictures.images()[i]);
            const auto asked = store::answerLog(same.store(), same.images()[i]);
            for (std::size_t a = 0; a < read.size(); ++a) {
                QCOMPARE(read[a].value, asked[a].value);
                QCOMPARE(read[a].distribution, asked[a].distribution);
            }
        }
    }

    void aReplyThatWasCutOffIsAskedForAgainWithRoom()
    {
        PictureStore pictures(1);
        Model model;
        model.kind = Kind::Ollama;
        model.cuts = true;
        FakeServer server(serving(model));
        SilentProgress silent;
        const AnswerResult result =
            pipeline::answer(pictures.store(), askingAt(server.url(), Mode::Each), silent);
        QCOMPARE(result.images, 1);
        QCOMPARE(result.offList, 0);
        QCOMPARE(result.notHeld, 0);
        // One that never comes to an end: no answer, named, and the run has failed.
        FakeServer endless([&](const HttpRequest& request) {
            HttpResponse response = reply({}, request);
            response.body.replace("\"stop\"", "\"length\"");
            return response;
        });
        PictureStore others(2);
        WatchedProgress progress;
        const QString sentence = sentenceOf(
            [&] { pipeline::answer(others.store(), askingAt(endless.url(), Mode::Each), progress); });
        QVERIFY2(sentence.contains(QLatin1String("No image was answered; 2 failed")), qPrintable(sentence));
        QVERIFY(sentence.contains(QLatin1String("--max-tokens")));
        QCOMPARE(progress.notes().size(), 2);
        QCOMPARE(store::newestAnswer(others.store()), 0);
    }

    void oneKnownOptionLeavesTheConfidenceUnknown()
    {
        PictureStore pictures(1);
        Model model;
        model.kind = Kind::LlamaCpp;
        model.oneKnown = true;
        FakeServer server(serving(model));
        SilentProgress silent;
        const AnswerResult result =
            pipeline::answer(pictures.store(), askingAt(server.url(), Mode::Each), silent);
        QCOMPARE(result.answers, 30);
        for (const AnswerEvent& event : store::answerLog(pictures.store(), pictures.images().front())) {
            QVERIFY(event.distribution.empty());
            QCOMPARE(event.confidence, -1.0);
        }
        const auto origin = store::serverAnswer(pictures.store(), result.run, pictures.images().front());
        QVERIFY(std::abs(origin->offList[0] - 0.4F) < 1e-4F);
    }

    void theStoresOwnSynonymsReadRepliesToo()
    {
        PictureStore pictures(1);
        const Question& first = pictures.store().questions().at(0);
        store::putSynonym(pictures.store(), {0, QStringLiteral("purple"), first.options.at(1)});
        Model model;
        model.prose = QStringLiteral("Answer: Purple.");
        FakeServer server(serving(model));
        SilentProgress silent;
        const AnswerResult result =
            pipeline::answer(pictures.store(), askingAt(server.url(), Mode::Each), silent);
        QCOMPARE(result.offList, 29);
        QCOMPARE(result.offListed.size(), 5);
        QCOMPARE(store::answerLog(pictures.store(), pictures.images().front()).front().value,
                 first.options.at(1));
    }

    void theTerminalSaysWhatIsOffTheListAndThatNothingWasAnswered()
    {
        PictureStore pictures(2);
        const QString path = pictures.path();
        pictures.close();
        Model model;
        model.prose = QStringLiteral("Purple.");
        FakeServer server(serving(model));
        model.prose.clear();
        model.vision = false;
        FakeServer blind(serving(model));
        const auto geovlm = [&](const QUrl& url, const QString& mode, QByteArray& out, QByteArray& err) {
            QProcess process;
            process.start(QStringLiteral(GEOVLM_BIN_DIR "/geovlm"),
                          {QStringLiteral("answer"), path, QStringLiteral("--with"), url.toString(),
                           QStringLiteral("--vlm"), QStringLiteral("vlm"), QStringLiteral("--mode"), mode,
                           QStringLiteral("--quiet")});
            const bool ended = process.waitForFinished(120'000);
            out = process.readAllStandardOutput();
            err = process.readAllStandardError();
            return ended ? process.exitCode() : -1;
        };
        QByteArray out, err;
        QCOMPARE(geovlm(server.url(), QStringLiteral("each"), out, err), 0);
        QVERIFY2(out.contains("60 answers fit no option") && out.contains("p00000"), out.constData());
        QVERIFY(out.contains("Purple") && out.contains("and 55 more"));
        QCOMPARE(geovlm(blind.url(), QStringLiteral("schema"), out, err), 1);
        QVERIFY2(err.contains("takes no images") && err.count('\n') == 1, err.constData());
        QCOMPARE(out, QByteArray());
    }
};

GEOVLM_TEST(OddServersTest);

} // namespace tst_odd_servers

#include "tst_odd_servers.moc"
