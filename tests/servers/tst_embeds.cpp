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

#include <QTest>

namespace tst_embeds {

using namespace geovlm::test;
using namespace geovlm;
using pipeline::AnswerResult;
using remote::Mode;

/// Descriptions through a server's text model.
class EmbedsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void descriptionsAreEmbeddedOnceAndAgainWhenTheyChange()
    {
        PictureStore pictures(70);
        Model model;
        FakeServer server(serving(model));
        SilentProgress silent;
        pipeline::answer(pictures.store(), askingAt(server.url(), Mode::Schema), silent);
        pipeline::describe(pictures.store(), silent);
        auto options = embeddingAt(server.url());
        options.batch = 16;
        const pipeline::EmbedResult first = pipeline::embed(pictures.store(), options, silent);
        QCOMPARE(first.embedded, 70);
        QCOMPARE(first.dimension, 8);
        const pipeline::EmbedResult again = pipeline::embed(pictures.store(), options, silent);
        QCOMPARE(again.embedded, 0);
        QCOMPARE(again.unchanged, 70);
        QCOMPARE(again.dimension, 8);
        const ImageId image = pictures.images().front();
        AnswerEvent edit;
        edit.image = image;
        edit.value = QStringLiteral("rural");
        edit.speaker = {SpeakerKind::Person, QStringLiteral("Bea"), {}};
        store::appendAnswer(pictures.store(), edit);
        store::answersChanged(pictures.store(), image);
        QCOMPARE(pipeline::embed(pictures.store(), options, silent).embedded, 1);
        // What was embedded last is used, changed or not.
        const auto latest = [&] {
            return store::latestSet(pictures.store(), store::EmbeddingKind::Text)->dimension;
        };
        pipeline::embed(pictures.store(), QStringLiteral("hashing"), silent);
        QCOMPARE(latest(), 1536);
        QCOMPARE(pipeline::embed(pictures.store(), options, silent).embedded, 0);
        QCOMPARE(latest(), 8);
        // The live window asks for the same row, one description at a time.
        const auto model1 =
            store::modelNamed(pictures.store(), ModelKind::TextEmbedder, QStringLiteral("vlm"));
        const auto set = store::setOf(pictures.store(), store::EmbeddingKind::Text, model1->id);
        const auto source = pipeline::remoteTextSource(
            [&](const QString& name) { return pipeline::textServerOf(pictures.store(), name); });
        const std::vector<float> live =
            source(QStringLiteral("vlm"), store::description(pictures.store(), image)->text);
        QVERIFY(std::ranges::equal(live, store::readRows(pictures.store(), *set, {image}).row(0)));
        QVERIFY(!sentenceOf([&] { source(QStringLiteral("unknown"), QStringLiteral("x")); }).isEmpty());
        QCOMPARE(store::check(pictures.store()).problems, QStringList());
    }

    void anotherDimensionIsNotMixedIn()
    {
        PictureStore pictures(4);
        Model model;
        FakeServer server(serving(model));
        SilentProgress silent;
        pipeline::answer(pictures.store(), askingAt(server.url(), Mode::Schema), silent);
        pipeline::describe(pictures.store(), silent);
        pipeline::embed(pictures.store(), embeddingAt(server.url()), silent);
        store::answersChanged(pictures.store(), pictures.images().front());
        model.dimension = 12;
        FakeServer wider(serving(model));
        QVERIFY(sentenceOf([&] {
                    pipeline::embed(pictures.store(), embeddingAt(wider.url()), silent);
                }).contains(QLatin1String("--dimensions 12")));
        auto meant = embeddingAt(wider.url());
        meant.server->backend.dimensions = 12;
        QCOMPARE(pipeline::embed(pictures.store(), meant, silent).embedded, 4);
        meant.server->backend.dimensions = 99;
        QVERIFY(!sentenceOf([&] { pipeline::embed(pictures.store(), meant, silent); }).isEmpty());
    }

    void otherWeightsEmbedEverythingAgain()
    {
        PictureStore pictures(4);
        Model model;
        model.meta = {{QStringLiteral("n_params"), 7}, {QStringLiteral("size"), 1}};
        WatchedProgress progress;
        {
            FakeServer server(serving(model));
            auto asking = askingAt(server.url(), Mode::Schema);
            pipeline::answer(pictures.store(), asking, progress);
            pipeline::describe(pictures.store(), progress);
            QCOMPARE(pipeline::embed(pictures.store(), embeddingAt(server.url()), progress).embedded, 4);
            QCOMPARE(pipeline::embed(pictures.store(), embeddingAt(server.url()), progress).embedded, 0);
        }
        QCOMPARE(progress.notes(), QStringList());
        model.meta[QStringLiteral("size")] = 2;
        FakeServer server(serving(model));
        QCOMPARE(pipeline::embed(pictures.store(), embeddingAt(server.url()), progress).embedded, 4);
        QVERIFY(progress.notes().join(u'\n').contains(QLatin1String("not the model it was")));
        QCOMPARE(pipeline::embed(pictures.store(), embeddingAt(server.url()), progress).embedded, 0);
        QCOMPARE(store::check(pictures.store()).problems, QStringList());
    }

    void anotherModelThanAskedForEmbedsNothing()
    {
        PictureStore pictures(2);
        SilentProgress silent;
        FakeServer good(serving({}));
        pipeline::answer(pictures.store(), askingAt(good.url(), Mode::Schema), silent);
        pipeline::describe(pictures.store(), silent);
        auto typo = embeddingAt(good.url());
        typo.server->backend.model = QStringLiteral("typo");
        QVERIFY(sentenceOf([&] {
                    pipeline::embed(pictures.store(), typo, silent);
                }).contains(QLatin1String("no model \"typo\"; it has vlm")));
        Model other;
        other.repliesAs = QStringLiteral("other");
        FakeServer lying(serving(other));
        QVERIFY(sentenceOf([&] {
                    pipeline::embed(pictures.store(), embeddingAt(lying.url()), silent);
                }).contains(QLatin1String("answers with \"other\"")));
        QVERIFY(store::sets(pictures.store(), store::EmbeddingKind::Text).empty());
    }

    void embeddingGoesOnWhereItWasLost()
    {
        PictureStore pictures(60);
        FakeServer good(serving({}));
        SilentProgress silent;
        pipeline::answer(pictures.store(), askingAt(good.url(), Mode::Schema), silent);
        pipeline::describe(pictures.store(), silent);
        std::atomic<int> batches = 0;
        FakeServer failing500([&](const HttpRequest& request) {
            return request.verb == "POST" && ++batches > 3 ? failing(500, QStringLiteral("oops"))
                                                           : reply({}, request);
        });
        auto options = embeddingAt(failing500.url());
        options.batch = 10;
        options.server->backend.concurrency = 1;
        QVERIFY(sentenceOf([&] {
                    pipeline::embed(pictures.store(), options, silent);
                }).contains(QLatin1String("30 desc")));
        options.server->backend.url = good.url();
        const pipeline::EmbedResult rest = pipeline::embed(pictures.store(), options, silent);
        QCOMPARE(rest.embedded, 30);
        QCOMPARE(rest.unchanged, 30);
    }
};

GEOVLM_TEST(EmbedsTest);

} // namespace tst_embeds

#include "tst_embeds.moc"
