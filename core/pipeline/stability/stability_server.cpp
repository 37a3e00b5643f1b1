// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/answers/answer_choice.h"
#include "domain/error.h"
#include "domain/random.h"
#include "imaging/decode.h"
#include "pipeline/common/gather.h"
#include "pipeline/common/stage_run.h"
#include "pipeline/servers/server_asking.h"
#include "pipeline/servers/servers.h"
#include "pipeline/stability/stability_run.h"
#include "pipeline/stability/text.h"
#include "remote/keys.h"
#include "store/answers/server_replies.h"
#include "store/answers/synonyms.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <array>

namespace geovlm::pipeline {
namespace {

constexpr qsizetype longestAnswer = 500;

std::size_t sideOf(View view)
{
    return view == View::Ground ? 0 : 1;
}

/// How one run asks.
struct RunAsking
{
    QuestionBank bank; ///< the store's, perhaps with the options of each question in another order
    std::shared_ptr<const AnswerNormaliser> normaliser;
    remote::Asking asking;
    std::array<std::vector<QByteArray>, 2> bodies; ///< by view
    std::array<qint64, 2> requests{};              ///< their ids in the store
};

struct ServerPlan
{
    remote::Backend backend;
    QByteArray key;
    remote::Calls calls;
    remote::ServerFacts facts;
    std::vector<RunAsking> runs;
    QString storePath;
};

/// One run's replies about an image, to be kept.
struct RunReplies
{
    qint64 request = 0;
    Replies replies;
};

struct ServerTold
{
    Told told;
    std::vector<RunReplies> replies;
    std::optional<remote::Trouble> trouble;
    bool stopped = false;
};

/// Each question's options shuffled: which letter an option has, and which is read first, sways models.
QuestionBank shuffled(const QuestionBank& bank, quint64 seed, int run)
{
    QJsonObject json = QJsonDocument::fromJson(bank.toJson()).object();
    QJsonArray questions = json[u"questions"].toArray();
    Random random = Random::stream(seed, "stability order", quint64(run));
    for (qsizetype q = 0; q < questions.size(); ++q) {
        QJsonObject question = questions[q].toObject();
        const QStringList& options = bank.at(int(q)).options;
        std::vector<QString> list(options.begin(), options.end());
        random.shuffle(list);
        question[QStringLiteral("options")] = QJsonArray::fromStringList({list.begin(), list.end()});
        questions[q] = question;
    }
    json[QStringLiteral("questions")] = questions;
    return QuestionBank::fromJson(QJsonDocument(json).toJson(), QStringLiteral("the shuffled questions"));
}

int serverSeed(quint64 seed, int run)
{
    return int(Random::stream(seed, "stability server", quint64(run)).next() >> 33);
}

RunAsking askingOf(const StabilityPlan& plan, const ServerPlan& server, const std::vector<Synonym>& own,
                   int run)
{
    const ServerOptions& options = *plan.options.server;
    RunAsking one;
    one.bank = plan.vary.order ? shuffled(plan.bank, plan.options.seed, run) : plan.bank;
    one.normaliser = std::make_shared<AnswerNormaliser>(one.bank, own);
    one.asking = {server.backend.model, server.backend.mode, optionFieldOf(server.facts.kind), 0, 0,
                  options.tokens};
    if (plan.vary.draw) {
        one.asking.temperature = plan.options.temperature;
        one.asking.seed = serverSeed(plan.options.seed, run);
    }
    for (const View view : {View::Ground, View::Satellite})
        one.bodies[sideOf(view)] = remote::requestsOf(one.bank, view, one.asking);
    return one;
}

/// An answer as the store's bank spells it, its options in the bank's order.
QString asTheBankHasIt(const Question& question, const remote::RemoteAnswer& answer)
{
    QString text = answer.value.simplified().left(longestAnswer);
    const QList<int> options = optionsNamed(question, text);
    if (answer.offList || options.isEmpty())
        return text;
    QStringList values;
    for (const int option : options)
        values.append(question.options.at(option));
    return joinValues(values);
}

/// Describes images with a connection and a view of the store of its own; one a thread.
class ImageDescriber
{
public:
    ImageDescriber(const StabilityPlan& plan, const ServerPlan& server)
        : m_plan(plan), m_server(server), m_client(server.backend, server.key, server.calls),
          m_store(store::Store::open(server.storePath, store::Access::Read))
    {
    }

    ServerTold describe(int index)
    {
        ServerTold result;
        result.told.index = index;
        const QString path = m_plan.sample[std::size_t(index)].path;
        try {
            askAll(m_plan.sample[std::size_t(index)], result);
        } catch (const Stopped&) {
            result.stopped = true;
        } catch (const remote::RemoteError& error) {
            result.trouble = error.trouble();
            result.told.failure = error.sentence();
        } catch (const Error& error) {
            result.told.failure = error.sentence();
        }
        return result;
    }

private:
    void askAll(const Image& image, ServerTold& result)
    {
        const QImage pixels =
            imaging::decodeAsSrgb(QDir(m_plan.root).filePath(image.path), QSize(sentLongEdge, sentLongEdge));
        for (int run = 0; run < int(m_server.runs.size()); ++run)
            result.told.answers.push_back(ask(image, pixels, run, result));
    }

    QStringList ask(const Image& image, const QImage& pixels, int run, ServerTold& result)
    {
        const RunAsking& one = m_server.runs[std::size_t(run)];
        const std::size_t side = sideOf(image.view);
        const imaging::ServerImage sent = imaging::prepareForServer(
            imaging::varied(pixels, image.view, m_plan.inputs(), m_plan.inputSeed(image.id, run)), image.path,
            sentQuality);
        result.replies.push_back({one.requests[side], {}});
        Replies& replies = result.replies.back().replies;
        collectReplies(m_client, *m_store, {one.bank, one.asking, one.bodies[side], one.requests[side]}, sent,
                       replies);
        // What was drawn counts, not what the probabilities would make the likeliest.
        if (m_plan.vary.draw)
            for (remote::ChatReply& reply : replies.read)
                reply.tokens.clear();
        QStringList values;
        const auto answers = remote::answersFrom(one.bank, *one.normaliser, one.asking, replies.read);
        for (std::size_t q = 0; q < answers.size(); ++q)
            values.append(asTheBankHasIt(m_plan.bank.at(int(q)), answers[q]));
        return values;
    }

    const StabilityPlan& m_plan;
    const ServerPlan& m_server;
    remote::Client m_client;
    std::unique_ptr<store::Store> m_store;
};

class StabilityServerRun
{
public:
    StabilityServerRun(store::Store& store, const StabilityPlan& plan, Progress& progress,
                       const StabilityListener& listener)
        : m_store(store), m_plan(plan), m_progress(progress), m_listener(listener), m_gather(progress)
    {
    }

    void run(qint64& run)
    {
        askWho();
        run = startRun(m_store, RunKind::Stability, 0, parameters().toJson());
        keepRequests();
        StabilityKeeper keeper(m_store, m_plan, run, m_progress, m_listener);
        const std::vector<int> left = keeper.left();
        tellLeaving(m_server.backend, qint64(left.size()), *m_plan.options.server, m_progress);
        m_gather.run(
            int(left.size()), m_server.backend.concurrency,
            [this, &left]() -> Gather<ServerTold>::Worker {
                auto describer = std::make_shared<ImageDescriber>(m_plan, m_server);
                return [this, describer, &left](int index) {
                    ServerTold told = describer->describe(left[std::size_t(index)]);
                    if (told.trouble == remote::Trouble::Final) // no other image need be tried
                        m_gather.halt();
                    return told;
                };
            },
            [this, &keeper](const std::vector<ServerTold>& batch) { take(keeper, batch); });
        keeper.flush();
        if (!m_lost.isEmpty())
            throw Error(
                StabilityText::tr("%1 What was measured is kept; the same command goes on from there.")
                    .arg(m_lost));
        m_progress.throwIfStopped();
        if (m_answered == 0 && m_failed > 0)
            throw Error(
                StabilityText::tr("No image was answered; %n failed. The first: %1", nullptr, m_failed)
                    .arg(m_first));
        keeper.finish();
    }

private:
    void askWho()
    {
        const StabilityOptions& options = m_plan.options;
        const ServerOptions& asked = *options.server;
        m_server.backend = backendOf(asked, remote::Purpose::Answers);
        m_server.key = remote::keyOf(m_server.backend).value;
        m_server.calls = answerCalls(asked.calls);
        m_server.calls.stop = [this] { return m_gather.isHalted(); };
        tellProxy(m_server.backend, asked, m_progress);
        m_server.facts = identified(m_server.backend, m_server.key, m_server.calls);
        m_server.storePath = m_store.path();
        const std::vector<Synonym> own = store::synonyms(m_store);
        for (int run = 0; run < options.runs; ++run)
            m_server.runs.push_back(askingOf(m_plan, m_server, own, run));
    }

    store::StabilityParameters parameters() const
    {
        store::StabilityParameters parameters = m_plan.parameters();
        parameters.with = m_server.backend.url.toString();
        parameters.server = {m_server.backend.model, nameOf(m_server.backend.mode), m_server.facts.revision,
                             std::nullopt};
        if (m_plan.vary.draw)
            parameters.server->temperature = m_plan.options.temperature;
        return parameters;
    }

    void keepRequests()
    {
        store::Transaction transaction(m_store);
        const QByteArray revision = m_server.facts.revision.toUtf8();
        for (RunAsking& run : m_server.runs)
            for (std::size_t side = 0; side < run.bodies.size(); ++side)
                run.requests[side] =
                    store::keepServerRequest(m_store, m_server.backend.model, revision, run.bodies[side]);
        transaction.commit();
    }

    void take(StabilityKeeper& keeper, const std::vector<ServerTold>& batch)
    {
        store::Transaction transaction(m_store);
        for (const ServerTold& one : batch)
            for (const RunReplies& run : one.replies)
                if (run.replies.fresh > 0)
                    store::keepServerReply(m_store, run.request, run.replies.imageHash, run.replies.raw);
        transaction.commit();
        for (const ServerTold& one : batch)
            if (!one.stopped)
                judge(keeper, one);
    }

    void judge(StabilityKeeper& keeper, const ServerTold& one)
    {
        if (one.told.failure.isEmpty()) {
            ++m_answered;
            m_patience.answered();
        } else if (m_patience.isSpent(one.trouble)) {
            return lose(one.told.failure);
        } else if (++m_failed == 1) {
            m_first = QStringLiteral("%1: %2").arg(m_plan.sample[std::size_t(one.told.index)].path,
                                                   one.told.failure);
        }
        keeper.take(one.told);
    }
    void lose(const QString& why)
    {
        if (m_lost.isEmpty())
            m_lost = why;
        m_gather.halt();
    }

    store::Store& m_store;
    const StabilityPlan& m_plan;
    Progress& m_progress;
    const StabilityListener& m_listener;
    Gather<ServerTold> m_gather;
    ServerPlan m_server;
    Patience m_patience;
    int m_answered = 0, m_failed = 0;
    QString m_first; ///< failure
    QString m_lost;  ///< why the run cannot go on
};

} // namespace

void stabilityWithServer(store::Store& store, const StabilityPlan& plan, Progress& progress,
                         const StabilityListener& listener, qint64& run)
{
    StabilityServerRun(store, plan, progress, listener).run(run);
}

} // namespace geovlm::pipeline
