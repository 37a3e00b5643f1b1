// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/error.h"
#include "domain/text/description.h"
#include "imaging/server_image.h"
#include "pipeline/servers/servers.h"
#include "pipeline/stages/stages.h"
#include "remote/asking/asking.h"
#include "remote/keys.h"
#include "servers_support.h"
#include "store/answers/answers.h"
#include "store/answers/server_replies.h"
#include "store/models/embeddings.h"
#include "store/models/images.h"
#include "store/results/invalidation.h"
#include "store/results/runs.h"
#include "support/registry.h"

#include <QDirIterator>
#include <QFile>
#include <QJsonDocument>
#include <QProcess>
#include <QRandomGenerator>
#include <QTest>

namespace tst_runs {

using namespace geovlm::test;
using namespace geovlm;
using pipeline::AnswerResult;
using remote::Mode;

namespace {

std::uint64_t chaosSeed()
{
    const QByteArray given = qgetenv("GEOVLM_TEST_SEED");
    const std::uint64_t seed =
        given.isEmpty() ? QRandomGenerator::global()->generate64() : given.toULongLong();
    qInfo("GEOVLM_TEST_SEED=%llu", static_cast<unsigned long long>(seed));
    return seed;
}

int chaosImages()
{
    return qEnvironmentVariableIsSet("GEOVLM_CHAOS_IMAGES")
               ? qEnvironmentVariableIntValue("GEOVLM_CHAOS_IMAGES")
               : 1000;
}

/// Each question about the image answered once and no more.
bool answeredOnce(const store::Store& store, ImageId image)
{
    QSet<int> questions;
    const auto log = store::answerLog(store, image);
    for (const AnswerEvent& event : log)
        questions.insert(event.question);
    return log.size() == 30 && questions.size() == 30;
}

int answeredImages(const PictureStore& pictures, const store::Store& store)
{
    int count = 0;
    for (const ImageId image : pictures.images())
        count += answeredOnce(store, image);
    return count;
}

/// No file of the store's folder holds `secret`.
bool isNowhere(const QByteArray& secret, const QString& folder)
{
    QDirIterator files(folder, QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        if (!file.open(QIODevice::ReadOnly) || file.readAll().contains(secret))
            return false;
    }
    return true;
}

} // namespace

class RunsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void bothModesAnswerEveryImage_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<int>("mode");
        for (const Kind kind :
             {Kind::Vllm, Kind::LlamaCpp, Kind::Ollama, Kind::OldOllama, Kind::LmStudio, Kind::Hosted})
            for (const Mode mode : {Mode::Each, Mode::Schema})
                QTest::addRow("server %d, %s", int(kind), qPrintable(nameOf(mode))) << int(kind) << int(mode);
    }
    void bothModesAnswerEveryImage()
    {
        QFETCH(int, kind);
        QFETCH(int, mode);
        PictureStore pictures(6);
        Model model;
        model.kind = Kind(kind);
        FakeServer server(serving(model));
        SilentProgress silent;
        const auto options = askingAt(server.url(), Mode(mode));
        const AnswerResult result = pipeline::answer(pictures.store(), options, silent);
        QCOMPARE(result.images, 6);
        QCOMPARE(result.answers, 180);
        QCOMPARE(result.offList, 0);
        QCOMPARE(result.notHeld, 0);
        QCOMPARE(result.failed, QStringList());
        QCOMPARE(answeredImages(pictures, pictures.store()), 6);
        const bool probabilities =
            Mode(mode) == Mode::Each && model.kind != Kind::OldOllama && model.kind != Kind::LmStudio;
        for (const AnswerEvent& event : store::answerLog(pictures.store(), pictures.images().front())) {
            const Question& question = pictures.store().questions().at(event.question);
            const bool known = probabilities && !question.multiple;
            QCOMPARE(event.distribution.size(), known ? std::size_t(question.options.size()) : 0U);
            QCOMPARE(event.confidence < 0, !known);
            QCOMPARE(event.speaker.name, QStringLiteral("vlm"));
            QCOMPARE(event.speaker.revision.size(), 12);
        }
        QCOMPARE(pipeline::answer(pictures.store(), options, silent).images, 0);
    }

    void whatWasSentAndRepliedIsKept()
    {
        PictureStore pictures(1);
        FakeServer server(serving({}));
        SilentProgress silent;
        const AnswerResult result =
            pipeline::answer(pictures.store(), askingAt(server.url(), Mode::Each), silent);
        const ImageId image = pictures.images().front();
        const auto origin = store::serverAnswer(pictures.store(), result.run, image);
        QVERIFY(origin);
        QCOMPARE(origin->cached, 0);
        QCOMPARE(origin->held, 30);
        QCOMPARE(origin->offList.size(), 30U);
        QVERIFY(std::abs(origin->offList[0] - 0.1F) < 1e-4F); // what the fake model puts outside
        QCOMPARE(origin->offList[2], -1.0F);                  // several options: not known
        const auto bodies = store::serverRequest(pictures.store(), 1);
        QCOMPARE(bodies.size(), 30U);
        const QByteArray hash = imaging::prepareForServer(pictures.picture(0)).sha256;
        const auto kept = store::serverReply(pictures.store(), 1, hash);
        QVERIFY(kept && kept->id == origin->reply);
        QCOMPARE(kept->replies.size(), 30U);
        for (const QByteArray& reply : kept->replies)
            QVERIFY(reply.contains("choices"));
        QVERIFY(isNowhere(imaging::prepareForServer(pictures.picture(0)).jpeg.toBase64(),
                          QFileInfo(pictures.path()).path()));
        QCOMPARE(store::check(pictures.store()).problems, QStringList());
    }

    void anotherModeOrModelIsAnotherSpeaker()
    {
        PictureStore pictures(2);
        FakeServer server(serving({}));
        SilentProgress silent;
        pipeline::answer(pictures.store(), askingAt(server.url(), Mode::Each), silent);
        QCOMPARE(pipeline::answer(pictures.store(), askingAt(server.url(), Mode::Schema), silent).images, 2);
        QSet<QString> revisions;
        for (const AnswerEvent& event : store::answerLog(pictures.store(), pictures.images().front()))
            revisions.insert(event.speaker.revision);
        QCOMPARE(revisions.size(), 2);
        QCOMPARE(store::models(pictures.store(), ModelKind::Answerer).size(), 1U);
    }

    void theSamePixelsAreAskedAboutOnceAndMarkedAsKnown()
    {
        PictureStore pictures(2);
        Ledger ledger;
        FakeServer server(ledger.keeping({}));
        SilentProgress silent;
        pipeline::answer(pictures.store(), askingAt(server.url(), Mode::Schema), silent);
        const QString copy = QStringLiteral("copy.png");
        QVERIFY(QFile::copy(pictures.picture(0), QFileInfo(pictures.picture(0)).path() + u'/' + copy));
        const ImageId image = store::addImage(pictures.store(), {0, copy, View::Ground, {}, {}});
        const AnswerResult result =
            pipeline::answer(pictures.store(), askingAt(server.url(), Mode::Schema), silent);
        QCOMPARE(result.images, 1);
        QCOMPARE(result.cached, 1);
        QCOMPARE(ledger.total(), 2);
        QCOMPARE(store::serverAnswer(pictures.store(), result.run, image)->cached, 1);
        const auto valuesOf = [&](ImageId one) {
            QStringList values;
            for (const AnswerEvent& event : store::currentAnswers(pictures.store(), one))
                values.append(event.value);
            return values;
        };
        QCOMPARE(valuesOf(image), valuesOf(pictures.images()[0]));
        QVERIFY(valuesOf(image) != valuesOf(pictures.images()[1]));
    }

    void aServerThatHoldsToNothingIsFoundOut()
    {
        PictureStore pictures(2);
        Model model;
        model.kind = Kind::OldVllm;
        FakeServer server(serving(model));
        SilentProgress silent;
        const AnswerResult result =
            pipeline::answer(pictures.store(), askingAt(server.url(), Mode::Each), silent);
        QCOMPARE(result.images, 2);
        QVERIFY(result.offList > 40); // all that are held by structured_outputs
        QCOMPARE(result.notHeld, result.offList);
        const AnswerEvent event = store::answerLog(pictures.store(), pictures.images().front()).front();
        QCOMPARE(event.value, QStringLiteral("I see a road."));
        QVERIFY(event.distribution.empty());
    }

    void peoplesAnswersStayAndConflictsAreNamed()
    {
        PictureStore pictures(1);
        AnswerEvent person;
        person.image = pictures.images().front();
        person.value = QStringLiteral("something else");
        person.speaker = {SpeakerKind::Person, QStringLiteral("Bea"), {}};
        store::appendAnswer(pictures.store(), person);
        FakeServer server(serving({}));
        WatchedProgress progress;
        const AnswerResult result =
            pipeline::answer(pictures.store(), askingAt(server.url(), Mode::Schema), progress);
        QCOMPARE(result.conflicts, 1);
        QCOMPARE(store::currentAnswers(pictures.store(), person.image).front().value, person.value);
        QVERIFY(progress.notes().join(u'\n').contains(QLatin1String("Bea says something else, vlm ")));
    }

    void aStopKeepsWhatWasRepliedAndAsksNothingTwice_data()
    {
        QTest::addColumn<int>("mode");
        QTest::newRow("each") << int(Mode::Each);
        QTest::newRow("schema") << int(Mode::Schema);
    }
    void aStopKeepsWhatWasRepliedAndAsksNothingTwice()
    {
        QFETCH(int, mode);
        PictureStore pictures(24);
        Ledger ledger;
        FakeServer server(ledger.keeping({}));
        const auto options = askingAt(server.url(), Mode(mode), 3);
        WatchedProgress progress({.done = 7});
        QVERIFY_THROWS_EXCEPTION(Stopped, pipeline::answer(pictures.store(), options, progress));
        const int before = answeredImages(pictures, pictures.store());
        QVERIFY(before >= 7 && before < 24);
        SilentProgress silent;
        const AnswerResult rest = pipeline::answer(pictures.store(), options, silent);
        QCOMPARE(rest.images, 24 - before);
        QCOMPARE(answeredImages(pictures, pictures.store()), 24);
        // A reply that was on its way when the run stopped is asked for again; one that had come is not.
        QVERIFY(ledger.total() <= 24 * (Mode(mode) == Mode::Each ? 30 : 1) + 3);
        QCOMPARE(store::runs(pictures.store()).size(), 1U);
    }

    void aServerThatDiesHalfWayLosesNothing()
    {
        constexpr int images = 300;
        PictureStore pictures(images);
        Ledger ledger;
        const auto lost = [&] {
            FakeServer* self = nullptr;
            FakeServer server([&](const HttpRequest& request) {
                if (ledger.total() >= images / 2)
                    self->die();
                else if (request.verb == "POST")
                    ledger.count(request);
                return reply({}, request);
            });
            self = &server;
            SilentProgress silent;
            const QString sentence = sentenceOf(
                [&] { pipeline::answer(pictures.store(), askingAt(server.url(), Mode::Schema), silent); });
            return sentence;
        }();
        QVERIFY2(lost.contains(QLatin1String("images were answered and are kept")), qPrintable(lost));
        const int before = answeredImages(pictures, pictures.store());
        QVERIFY(before > images / 3 && before < images);
        FakeServer server(ledger.keeping({}));
        SilentProgress silent;
        auto options = askingAt(server.url(), Mode::Schema);
        const AnswerResult rest = pipeline::answer(pictures.store(), options, silent);
        QCOMPARE(rest.images, images - before);
        QCOMPARE(answeredImages(pictures, pictures.store()), images);
        QVERIFY(ledger.total() <= images + 4); // those on their way when it died
    }

    void aServerSetUpWronglyStopsAtOnce()
    {
        PictureStore pictures(50);
        Model model;
        model.name = QStringLiteral("another");
        FakeServer server(serving(model));
        SilentProgress silent;
        const QString sentence = sentenceOf(
            [&] { pipeline::answer(pictures.store(), askingAt(server.url(), Mode::Schema, 1), silent); });
        QVERIFY2(sentence.contains(QLatin1String("no model \"vlm\"; it has another")), qPrintable(sentence));
        QVERIFY(server.requests() < 10);
        model.name = QStringLiteral("vlm");
        model.vision = false;
        FakeServer blind(serving(model));
        QVERIFY(sentenceOf([&] {
                    pipeline::answer(pictures.store(), askingAt(blind.url(), Mode::Schema, 1), silent);
                }).contains(QLatin1String("support images")));
        QVERIFY(blind.requests() < 30);
        QVERIFY(!sentenceOf([&] {
                     pipeline::answer(pictures.store(), askingAt(deadUrl(), Mode::Schema), silent);
                 }).isEmpty());
        auto nameless = askingAt(server.url(), Mode::Schema);
        nameless.server->backend.model.clear();
        QVERIFY(!sentenceOf([&] { pipeline::answer(pictures.store(), nameless, silent); }).isEmpty());
    }

    void aBadImageIsNamedAndTheRestGoesOn()
    {
        PictureStore pictures(5);
        QVERIFY(QFile::remove(pictures.picture(1)));
        QFile broken(pictures.picture(2));
        QVERIFY(broken.open(QIODevice::WriteOnly) && broken.write("not a picture") > 0);
        broken.close();
        FakeServer server(serving({}));
        SilentProgress silent;
        const AnswerResult result =
            pipeline::answer(pictures.store(), askingAt(server.url(), Mode::Schema), silent);
        QCOMPARE(result.images, 3);
        QCOMPARE(result.failed.size(), 2);
        QVERIFY(result.failed.join(u' ').contains(QLatin1String("p000001.png")));
    }

    /// Every fault there is, at random: each image ends answered or named with a reason.
    void aMisbehavingServerIsOutlived_data()
    {
        QTest::addColumn<int>("mode");
        QTest::addColumn<int>("images");
        QTest::newRow("schema") << int(Mode::Schema) << chaosImages();
        QTest::newRow("each") << int(Mode::Each) << chaosImages() / 40;
    }
    void aMisbehavingServerIsOutlived()
    {
        QFETCH(int, mode);
        QFETCH(int, images);
        PictureStore pictures(images);
        Ledger ledger;
        FakeServer server(chaos({}, chaosSeed(), Mode(mode) == Mode::Each ? 0.01 : 0.3, ledger));
        auto options = askingAt(server.url(), Mode(mode), 8);
        options.server->calls.silence = std::chrono::milliseconds(1000);
        options.server->calls.longestReply = 1 << 20;
        SilentProgress silent;
        std::optional<AnswerResult> last;
        int runs = 0;
        // Several faults in a row look like a lost server; the same call then goes on.
        for (int before = -1; !last && before < answeredImages(pictures, pictures.store()); ++runs) {
            before = answeredImages(pictures, pictures.store());
            try {
                last = pipeline::answer(pictures.store(), options, silent);
            } catch (const Error& error) {
                qInfo("%s", error.what());
            }
        }
        QVERIFY(last);
        QSet<QString> failed;
        for (const QString& one : last->failed) {
            QVERIFY2(one.section(QStringLiteral(": "), 1).size() > 10, qPrintable(one));
            failed.insert(one.section(u':', 0, 0));
        }
        QCOMPARE(failed.size(), last->failed.size());
        for (const ImageId image : pictures.images()) {
            const bool named = failed.contains(store::image(pictures.store(), image).path);
            QCOMPARE(answeredOnce(pictures.store(), image), !named);
            QVERIFY(!named || store::answerLog(pictures.store(), image).empty());
        }
        qInfo("%d images in %d runs: %d named, %d requests", images, runs, int(failed.size()),
              server.requests());
        QVERIFY(failed.size() < images / 2);
        if (runs == 1)
            QVERIFY(ledger.most() <= 1);
        QCOMPARE(store::check(pictures.store()).problems, QStringList());
    }

    void theKeyIsNowhereInTheStore()
    {
        const QByteArray key = "sk-do-not-keep-me-0123456789";
        PictureStore pictures(2);
        Model model;
        model.key = key;
        FakeServer server(serving(model));
        SilentProgress silent;
        auto options = askingAt(server.url(), Mode::Each);
        QVERIFY(sentenceOf([&] {
                    pipeline::answer(pictures.store(), options, silent);
                }).contains(QLatin1String("key")));
        qputenv("GEOVLM_TEST_KEY", key);
        options.server->backend.key = remote::KeySource::Environment;
        options.server->backend.keyEnvironment = QStringLiteral("GEOVLM_TEST_KEY");
        QCOMPARE(pipeline::answer(pictures.store(), options, silent).images, 2);
        qunsetenv("GEOVLM_TEST_KEY");
        QVERIFY(isNowhere(key, QFileInfo(pictures.path()).path()));
    }

    void theCommandLineAnswersAndEmbeds()
    {
        PictureStore pictures(3);
        const QString path = pictures.path();
        pictures.close();
        Model model;
        model.key = "sk-on-the-command-line";
        FakeServer server(serving(model));
        qputenv("GEOVLM_TEST_KEY", model.key);
        const auto geovlm = [&](const QStringList& words) {
            QProcess process;
            process.start(QStringLiteral(GEOVLM_BIN_DIR "/geovlm"), words);
            if (!process.waitForFinished(120'000) || process.exitCode() != 0)
                return QJsonObject{
                    {QStringLiteral("error"), QString::fromUtf8(process.readAllStandardError())}};
            return QJsonDocument::fromJson(process.readAllStandardOutput()).object();
        };
        const QStringList where{QStringLiteral("--with"),    server.url().toString(),
                                QStringLiteral("--key-env"), QStringLiteral("GEOVLM_TEST_KEY"),
                                QStringLiteral("--json"),    QStringLiteral("--concurrency"),
                                QStringLiteral("2")};
        const QJsonObject answered =
            geovlm(QStringList{QStringLiteral("answer"), path, QStringLiteral("--vlm"), QStringLiteral("vlm"),
                               QStringLiteral("--mode"), QStringLiteral("schema"), QStringLiteral("--sample"),
                               QStringLiteral("2")} +
                   where);
        QCOMPARE(answered[u"answers"].toInt(), 60);
        QCOMPARE(answered[u"images"].toInt(), 2);
        QCOMPARE(answered[u"failed"].toArray().size(), 0);
        QCOMPARE(
            geovlm({QStringLiteral("describe"), path, QStringLiteral("--json")})[u"descriptions"].toInt(), 2);
        const QJsonObject embedded = geovlm(
            QStringList{QStringLiteral("embed"), path, QStringLiteral("--model"), QStringLiteral("vlm")} +
            where);
        QCOMPARE(embedded[u"embedded"].toInt(), 2);
        QCOMPARE(embedded[u"dimension"].toInt(), 8);
        qunsetenv("GEOVLM_TEST_KEY");
        QVERIFY(geovlm(QStringList{QStringLiteral("embed"), path, QStringLiteral("--model"),
                                   QStringLiteral("vlm")} +
                       where)[u"error"]
                    .toString()
                    .contains(QLatin1String("GEOVLM_TEST_KEY")));
    }

    void leavingThisMachineIsSaidFirst()
    {
        remote::Backend backend;
        backend.url = QUrl(QStringLiteral("https://api.example.org/v1"));
        pipeline::ServerOptions options;
        WatchedProgress progress;
        pipeline::tellLeaving(backend, 12, options, progress);
        QCOMPARE(progress.notes().size(), 1);
        QVERIFY(progress.notes().front().contains(QLatin1String("12 images")));
        QVERIFY(progress.notes().front().contains(QLatin1String("api.example.org")));
        QStringList told;
        options.leaving = [&](const QString& sentence) { told.append(sentence); };
        pipeline::tellLeaving(backend, 12, options, progress);
        QCOMPARE(told.size(), 1);
        qputenv("https_proxy", "proxy.example.net:3128");
        pipeline::tellLeaving(backend, 12, options, progress);
        qunsetenv("https_proxy");
        QVERIFY2(told.takeLast().contains(QLatin1String("through the proxy proxy.example.net:3128")),
                 "the proxy was not named");
        for (const char* here :
             {"http://localhost:8000/v1", "http://0.0.0.0:8000/v1", "http://localhost.:8000/v1"}) {
            backend.url = QUrl(QString::fromLatin1(here));
            pipeline::tellLeaving(backend, 12, options, progress);
            QCOMPARE(told.size(), 1);
        }
        QCOMPARE(progress.notes().size(), 1);
    }
};

GEOVLM_TEST(RunsTest);

} // namespace tst_runs

#include "tst_runs.moc"
