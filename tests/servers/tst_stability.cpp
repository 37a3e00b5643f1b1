// SPDX-License-Identifier: GPL-3.0-or-later
// The stability check with a server of our own.
#include "domain/answers/answer_choice.h"
#include "domain/error.h"
#include "pipeline/stability/stability.h"
#include "servers_support.h"
#include "store/annotation/queue.h"
#include "store/models/images.h"
#include "support/registry.h"

#include <QTest>

namespace tst_stability {

using namespace geovlm::test;
using namespace geovlm;
using pipeline::StabilityOptions;
using pipeline::StabilityReport;

namespace {

StabilityOptions checkingAt(const QUrl& url, int runs = 3)
{
    const pipeline::AnswerOptions asking = askingAt(url, remote::Mode::Each, 2);
    StabilityOptions options;
    options.server = asking.server;
    options.runs = runs;
    options.sample = 0;
    options.view = View::Ground;
    return options;
}

/// What a server was asked, beside the image.
struct Heard
{
    QMutex mutex;
    QSet<double> temperatures;
    QSet<int> seeds;
    QSet<QString> prompts;
    std::atomic<int> chats = 0;

    FakeServer::Handler answering(const FakeServer::Handler& handler)
    {
        return [this, handler](const HttpRequest& request) {
            if (!imageOf(request).isEmpty()) {
                const QMutexLocker lock(&mutex);
                const QJsonObject body = request.json();
                temperatures.insert(body[u"temperature"].toDouble());
                seeds.insert(body[u"seed"].toInt());
                prompts.insert(promptOf(request));
                ++chats;
            }
            return handler(request);
        };
    }
};

/// Says the letter that its seed draws, while it gives "A" the greatest probability.
HttpResponse drawing(const HttpRequest& request)
{
    if (request.verb != "POST")
        return reply(Model(), request);
    const QJsonObject body = request.json();
    const QJsonArray letters = body[u"structured_outputs"][u"choice"].toArray();
    if (letters.isEmpty())
        return reply(Model(), request);
    const QString said = letters[body[u"seed"].toInt() % letters.size()].toString();
    const QJsonObject likeliest{{QStringLiteral("token"), QStringLiteral("A")},
                                {QStringLiteral("logprob"), -0.1}};
    const QJsonObject token{{QStringLiteral("token"), said},
                            {QStringLiteral("logprob"), -3.0},
                            {QStringLiteral("top_logprobs"), QJsonArray{likeliest}}};
    HttpResponse response;
    response.body = chatBody(said, QJsonObject{{QStringLiteral("content"), QJsonArray{token}}});
    return response;
}

/// Always names the same option, whatever letter it has.
HttpResponse byName(const HttpRequest& request)
{
    if (request.verb != "POST")
        return reply(Model(), request);
    for (const Question& question : QuestionBank::standard().questions())
        if (!question.multiple && promptOf(request).contains(question.prompt)) {
            HttpResponse response;
            response.body = chatBody(question.options.last());
            return response;
        }
    return reply(Model(), request);
}

std::vector<store::StabilitySaid> saidIn(const store::Store& store, qint64 run)
{
    std::vector<store::StabilitySaid> all;
    for (const store::StabilityImage& image : store::stabilityImages(store, run))
        if (image.failure.isEmpty())
            all.push_back(store::stabilitySaid(store, run, image.image));
    return all;
}

} // namespace

class RemoteStabilityTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void temperatureSeedAndOrderVaryAndTheBanksWordsComeBack()
    {
        PictureStore pictures(6);
        Heard heard;
        FakeServer server(heard.answering(serving({})));
        SilentProgress silent;
        const StabilityReport report =
            pipeline::stability(pictures.store(), checkingAt(server.url()), silent).report;
        QCOMPARE(report.figures.images, 3);
        QCOMPARE(heard.temperatures, QSet<double>{0.7});
        QCOMPARE(heard.seeds.size(), 3);
        QVERIFY2(heard.prompts.size() > 60, "the options stood in the same order");
        QCOMPARE(heard.chats.load(), 3 * 3 * 30);
        for (const store::StabilitySaid& said : saidIn(pictures.store(), report.run.id))
            for (const QStringList& run : said.answers)
                for (int q = 0; q < 30; ++q)
                    QVERIFY2(!optionsNamed(pictures.store().questions().at(q), run.at(q)).isEmpty(),
                             qPrintable(run.at(q)));
        QCOMPARE(report.run.parameters[u"vlm"].toString(), QStringLiteral("vlm"));
        QCOMPARE(store::newestAnswer(pictures.store()), 0);
    }

    /// The same seed asks nothing that is known: not for the same run, and not for one with fewer runs.
    void whatWasAskedIsNotAskedAgain()
    {
        PictureStore pictures(6);
        Heard heard;
        FakeServer server(heard.answering(serving({})));
        SilentProgress silent;
        pipeline::stability(pictures.store(), checkingAt(server.url(), 3), silent);
        const int asked = heard.chats;
        const auto again = pipeline::stability(pictures.store(), checkingAt(server.url(), 3), silent);
        pipeline::stability(pictures.store(), checkingAt(server.url(), 2), silent);
        QCOMPARE(heard.chats.load(), asked);
        QCOMPARE(store::stabilityRuns(pictures.store()).size(), 3U);
        QCOMPARE(again.report.figures.images, 3);
    }

    void whatWasDrawnCountsAndNotTheLikeliest()
    {
        PictureStore pictures(2);
        FakeServer server(drawing);
        SilentProgress silent;
        StabilityOptions options = checkingAt(server.url(), 4);
        options.vary = pipeline::variationsNamed({QStringLiteral("draw")});
        const StabilityReport report = pipeline::stability(pictures.store(), options, silent).report;
        QVERIFY(report.figures.mean.agreement.value() < 0.9);
        bool other = false;
        for (const store::StabilitySaid& said : saidIn(pictures.store(), report.run.id))
            for (const QStringList& run : said.answers)
                other = other || run.at(0) != pictures.store().questions().at(0).options.first();
        QVERIFY(other);
    }

    void anotherOrderOfTheOptionsIsNoOtherAnswer()
    {
        PictureStore pictures(2);
        FakeServer server(byName);
        SilentProgress silent;
        StabilityOptions options = checkingAt(server.url(), 3);
        options.vary = pipeline::variationsNamed({QStringLiteral("order")});
        const StabilityReport report = pipeline::stability(pictures.store(), options, silent).report;
        for (int q = 0; q < 30; ++q)
            if (!pictures.store().questions().at(q).multiple)
                QCOMPARE(report.figures.questions[std::size_t(q)].agreement, std::optional(1.0));
    }

    void stoppedItGoesOnAndAsksNothingTwice()
    {
        PictureStore pictures(12);
        Heard heard;
        FakeServer server(heard.answering(serving({})));
        WatchedProgress progress({.done = 1});
        QVERIFY_THROWS_EXCEPTION(Stopped,
                                 pipeline::stability(pictures.store(), checkingAt(server.url()), progress));
        SilentProgress silent;
        const StabilityReport report =
            pipeline::stability(pictures.store(), checkingAt(server.url()), silent).report;
        QCOMPARE(report.figures.images, 6);
        QCOMPARE(store::stabilityRuns(pictures.store()).size(), 1U);
        QVERIFY2(heard.chats <= 6 * 3 * 30 + 2, qPrintable(QString::number(heard.chats)));
    }

    void aServerThatIsNotThereIsSaid()
    {
        PictureStore pictures(2);
        SilentProgress silent;
        const QString sentence =
            sentenceOf([&] { pipeline::stability(pictures.store(), checkingAt(deadUrl()), silent); });
        QVERIFY2(!sentence.isEmpty(), "nothing was said");
        QVERIFY(store::stabilityRuns(pictures.store()).empty());
    }

    void oneThatDiesKeepsWhatItSaid()
    {
        PictureStore pictures(20);
        std::atomic<int> chats = 0;
        FakeServer server([&](const HttpRequest& request) {
            if (request.verb == "POST" && ++chats > 200)
                return failing(500, QStringLiteral("oops"));
            return reply(Model(), request);
        });
        SilentProgress silent;
        const QString sentence =
            sentenceOf([&] { pipeline::stability(pictures.store(), checkingAt(server.url()), silent); });
        QVERIFY2(sentence.contains(QStringLiteral("kept")), qPrintable(sentence));
        const StabilityReport partial =
            pipeline::stabilityReport(pictures.store(), store::stabilityRuns(pictures.store()).front());
        QVERIFY(partial.figures.images > 0 && !partial.finished());
    }
};

GEOVLM_TEST(RemoteStabilityTest);

} // namespace tst_stability

#include "tst_stability.moc"
