// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/servers/answer_server.h"
#include "domain/error.h"
#include "domain/few_notes.h"
#include "imaging/server_image.h"
#include "pipeline/common/gather.h"
#include "pipeline/common/stage_run.h"
#include "pipeline/common/suggestions.h"
#include "pipeline/servers/server_asking.h"
#include "pipeline/servers/servers.h"
#include "pipeline/servers/text.h"
#include "remote/asking/asking.h"
#include "remote/keys.h"
#include "store/answers/answers.h"
#include "store/answers/server_replies.h"
#include "store/answers/synonyms.h"
#include "store/models/images.h"
#include "store/models/pictures.h"
#include "store/results/runs.h"

#include <QCryptographicHash>
#include <QElapsedTimer>
#include <QSet>
#include <array>

namespace geovlm::pipeline {
namespace {

constexpr qsizetype longestAnswer = 500;
constexpr qint64 offListNamed = 5;

/// Everything that asking about an image needs; the same for all workers, and not changed.
struct Plan
{
    remote::Backend backend;
    QByteArray key;
    remote::Calls calls;
    remote::Asking asking;
    QuestionBank bank;
    std::shared_ptr<const AnswerNormaliser> normaliser;
    std::array<std::vector<QByteArray>, 2> bodies; ///< by View
    std::array<qint64, 2> requests{};              ///< their ids in the store
    QByteArray hash;                               ///< hex, of all that decides the answers
    QString storePath;
    std::vector<Image> images; ///< still to be answered
    QString root;
};

/// What became of one image.
struct Asked
{
    int index = 0;
    Replies replies;
    std::optional<store::Picture> picture;     ///< which bytes were sent
    std::vector<remote::RemoteAnswer> answers; ///< empty = not answered, for this reason:
    QString failure;
    std::optional<remote::Trouble> trouble;
    bool stopped = false;
};

std::size_t sideOf(View view)
{
    return view == View::Ground ? 0 : 1;
}

/// Asks about images with a connection and a view of the store of its own; one a thread.
class ImageAsker
{
public:
    explicit ImageAsker(const Plan& plan)
        : m_plan(plan), m_client(plan.backend, plan.key, plan.calls),
          m_store(store::Store::open(plan.storePath, store::Access::Read))
    {
    }

    Asked ask(int index)
    {
        Asked asked;
        asked.index = index;
        try {
            askAll(m_plan.images[std::size_t(index)], asked);
        } catch (const Stopped&) {
            asked.stopped = true;
        } catch (const remote::RemoteError& error) {
            asked.failure = error.sentence();
            asked.trouble = error.trouble();
        } catch (const Error& error) {
            asked.failure = error.sentence();
        }
        return asked;
    }

private:
    void askAll(const Image& image, Asked& asked)
    {
        const std::size_t side = sideOf(image.view);
        const QString file = m_plan.root + u'/' + image.path;
        asked.picture = store::pictureOf(file);
        const imaging::ServerImage sent = imaging::prepareForServer(file, sentLongEdge, sentQuality);
        collectReplies(m_client, *m_store,
                       {m_plan.bank, m_plan.asking, m_plan.bodies[side], m_plan.requests[side]}, sent,
                       asked.replies);
        asked.answers =
            remote::answersFrom(m_plan.bank, *m_plan.normaliser, m_plan.asking, asked.replies.read);
    }

    const Plan& m_plan;
    remote::Client m_client;
    std::unique_ptr<store::Store> m_store;
};

QByteArray hashOf(const Plan& plan, const QString& revision)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(QStringLiteral("%1\n%2 %3\n").arg(revision).arg(sentLongEdge).arg(sentQuality).toUtf8());
    for (const std::vector<QByteArray>& side : plan.bodies)
        for (const QByteArray& body : side)
            hash.addData(body + '\n');
    return hash.result().toHex();
}

QJsonObject configurationOf(const Plan& plan, const remote::ServerFacts& facts)
{
    return {{QStringLiteral("kind"), nameOf(ModelKind::Answerer)},
            {QStringLiteral("url"), plan.backend.url.toString()},
            {QStringLiteral("server"), nameOf(facts.kind)},
            {QStringLiteral("version"), facts.version},
            {QStringLiteral("revision"), facts.revision},
            {QStringLiteral("weights"), facts.weights},
            {QStringLiteral("mode"), nameOf(plan.asking.mode)},
            {QStringLiteral("temperature"), plan.asking.temperature},
            {QStringLiteral("seed"), plan.asking.seed},
            {QStringLiteral("long_edge"), sentLongEdge},
            {QStringLiteral("jpeg_quality"), sentQuality}};
}

qint64 registerModel(store::Store& store, const Plan& plan, const remote::ServerFacts& facts)
{
    store::Model model;
    model.name = plan.backend.model;
    model.kind = ModelKind::Answerer;
    model.sha256 = plan.hash;
    model.configuration = configurationOf(plan, facts);
    return store::putModel(store, model);
}

/// One run with a server, from the images left to the last commit.
class ServerRun
{
public:
    ServerRun(store::Store& store, const AnswerOptions& options, Progress& progress)
        : m_store(store), m_options(options), m_server(*options.server), m_progress(progress),
          m_gather(progress)
    {
    }

    AnswerResult run()
    {
        QElapsedTimer clock;
        clock.start();
        plan();
        begin();
        m_gather.run(
            int(m_plan.images.size()), m_plan.backend.concurrency,
            [this]() -> Gather<Asked>::Worker {
                auto asker = std::make_shared<ImageAsker>(m_plan);
                return [this, asker](int index) {
                    Asked asked = asker->ask(index);
                    if (asked.trouble == remote::Trouble::Final) // no other image need be tried
                        m_gather.halt();
                    return asked;
                };
            },
            [this](const std::vector<Asked>& batch) { take(batch); });
        if (!m_lost.isEmpty())
            throw Error(ServersText::tr(
                            "%1 %2 images were answered and are kept; the same command goes on from there.")
                            .arg(m_lost)
                            .arg(m_result.images));
        m_progress.throwIfStopped();
        if (m_result.images == 0 && !m_result.failed.isEmpty())
            throw Error(ServersText::tr("No image was answered; %n failed. The first: %1", nullptr,
                                        int(m_result.failed.size()))
                            .arg(m_result.failed.constFirst()));
        store::finishRun(m_store, m_result.run);
        m_result.seconds = double(clock.elapsed()) / 1000;
        return m_result;
    }

private:
    void plan()
    {
        m_plan.backend = backendOf(m_server, remote::Purpose::Answers);
        m_plan.key = remote::keyOf(m_plan.backend).value;
        m_plan.calls = answerCalls(m_server.calls);
        m_plan.calls.stop = [this] { return m_gather.isHalted(); };
        m_plan.bank = m_store.questions();
        m_plan.normaliser = std::make_shared<AnswerNormaliser>(store::normaliser(m_store));
        m_plan.storePath = m_store.path();
        m_plan.root = m_store.root();
        tellProxy(m_plan.backend, m_server, m_progress);
        m_facts = identified(m_plan.backend, m_plan.key, m_plan.calls);
        m_plan.asking = {m_plan.backend.model, m_plan.backend.mode, optionFieldOf(m_facts.kind), 0, 0,
                         m_server.tokens};
        for (const View view : {View::Ground, View::Satellite})
            m_plan.bodies[sideOf(view)] = remote::requestsOf(m_plan.bank, view, m_plan.asking);
        m_plan.hash = hashOf(m_plan, m_facts.revision);
        m_speaker = {SpeakerKind::Model, m_plan.backend.model, QString::fromLatin1(m_plan.hash.left(12))};
    }
    void begin()
    {
        tellRevision(m_store, ModelKind::Answerer, m_plan.backend, m_facts.revision, m_progress);
        m_result.changed = qint64(store::noteChangedPictures(m_store, m_progress).size());
        store::Transaction transaction(m_store);
        const qint64 model = registerModel(m_store, m_plan, m_facts);
        for (const View view : {View::Ground, View::Satellite})
            m_plan.requests[sideOf(view)] = store::keepServerRequest(
                m_store, m_plan.backend.model, m_plan.hash, m_plan.bodies[sideOf(view)]);
        transaction.commit();
        const std::vector<ImageId> answered = store::imagesAnsweredBy(m_store, m_speaker);
        const QSet<ImageId> done(answered.begin(), answered.end());
        std::vector<ImageId> left = sampled(store::imageIds(m_store), m_options.sample);
        std::erase_if(left, [&](ImageId image) { return done.contains(image); });
        m_plan.images = store::images(m_store, left);
        m_result.run = startRun(m_store, RunKind::Answer, model,
                                {{QStringLiteral("with"), m_plan.backend.url.toString()},
                                 {QStringLiteral("mode"), nameOf(m_plan.asking.mode)},
                                 {QStringLiteral("sample"), m_options.sample}});
        tellLeaving(m_plan.backend, qint64(left.size()), m_server, m_progress);
        m_progress.begin(ServersText::tr("Asking %1 about images").arg(remote::hostOf(m_plan.backend.url)),
                         qint64(left.size()));
    }

    void take(const std::vector<Asked>& batch)
    {
        store::Transaction transaction(m_store);
        for (const Asked& asked : batch)
            if (asked.replies.fresh > 0 || !asked.answers.empty())
                keep(asked);
        transaction.commit();
        for (const Asked& asked : batch)
            if (!asked.stopped)
                judge(asked);
        m_progress.advance(m_seen);
    }

    void keep(const Asked& asked)
    {
        const Image& image = m_plan.images[std::size_t(asked.index)];
        const qint64 request = m_plan.requests[sideOf(image.view)];
        const qint64 reply =
            store::keepServerReply(m_store, request, asked.replies.imageHash, asked.replies.raw);
        if (asked.answers.empty())
            return;
        store::ServerAnswer origin{m_result.run, image.id, reply, asked.replies.cached, 0, {}};
        std::vector<AnswerEvent> events;
        for (std::size_t q = 0; q < asked.answers.size(); ++q) {
            const remote::RemoteAnswer& answer = asked.answers[q];
            origin.held += answer.held;
            origin.offList.push_back(float(answer.offListMass));
            if (answer.offList)
                noteOffList(image, m_plan.bank.at(int(q)), answer);
            events.push_back(eventOf(image.id, int(q), answer));
        }
        m_result.notHeld += qint64(asked.answers.size()) - origin.held;
        m_result.cached += asked.replies.fresh == 0;
        if (asked.picture)
            store::notePicture(m_store, image.id, *asked.picture);
        appendSuggestions(m_store, events, m_speaker, m_speaker.name, m_result, m_progress);
        store::putServerAnswer(m_store, origin);
        m_result.answers += qint64(events.size());
        ++m_result.images;
    }
    void noteOffList(const Image& image, const Question& question, const remote::RemoteAnswer& answer)
    {
        if (++m_result.offList <= offListNamed)
            m_result.offListed.append(QStringLiteral("%1, %2: %3")
                                          .arg(image.path, question.id, answer.value.simplified().left(80)));
    }
    static AnswerEvent eventOf(ImageId image, int question, const remote::RemoteAnswer& answer)
    {
        AnswerEvent event;
        event.image = image;
        event.question = question;
        event.value = (answer.offList ? answer.value.simplified() : answer.value).left(longestAnswer);
        event.raw = answer.raw.left(longestAnswer);
        event.confidence = answer.confidence;
        event.distribution = answer.distribution;
        return event;
    }

    void judge(const Asked& asked)
    {
        ++m_seen;
        if (!asked.answers.empty())
            return m_patience.answered();
        const QString path = m_plan.images[std::size_t(asked.index)].path;
        if (m_patience.isSpent(asked.trouble))
            return lose(asked.failure);
        m_result.failed.append(QStringLiteral("%1: %2").arg(path, asked.failure));
        m_failures.note(m_result.failed.constLast());
    }
    void lose(const QString& why)
    {
        if (m_lost.isEmpty())
            m_lost = why;
        m_gather.halt();
    }

    store::Store& m_store;
    const AnswerOptions& m_options;
    const ServerOptions& m_server;
    Progress& m_progress;
    FewNotes m_failures{m_progress};
    Gather<Asked> m_gather;
    Plan m_plan;
    remote::ServerFacts m_facts;
    Speaker m_speaker;
    AnswerResult m_result;
    qint64 m_seen = 0;
    Patience m_patience;
    QString m_lost; ///< why the run cannot go on
};

} // namespace

AnswerResult answerWithServer(store::Store& store, const AnswerOptions& options, Progress& progress)
{
    return ServerRun(store, options, progress).run();
}

} // namespace geovlm::pipeline
