// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/servers/server_asking.h"

#include "domain/error.h"
#include "pipeline/servers/text.h"
#include "store/answers/server_replies.h"
#include "store/results/runs.h"

#include <algorithm>

namespace geovlm::pipeline {
namespace {

constexpr qint64 longestReply = 8 << 20;
/// Images in a row that a server did not answer: it is lost, or not what it was taken for.
constexpr int unreachableInARow = 3;
constexpr int failedInARow = 20;

std::optional<remote::ChatReply> knownReply(const Requests& requests, const QByteArray& raw)
{
    if (raw.isEmpty())
        return std::nullopt;
    try {
        remote::ChatReply reply = remote::readChatReply(raw);
        remote::requireAnswer(requests.bank, requests.asking, reply);
        return reply;
    } catch (const remote::RemoteError&) {
        return std::nullopt;
    }
}

/// Asks, and once more with room where the reply was cut off: what a server cannot give more room is the cut.
remote::ChatReply wholeReply(remote::Client& client, const QByteArray& body, const QByteArray& jpeg)
{
    remote::ChatReply reply = client.chat(remote::withImage(body, jpeg));
    if (!remote::isCutOff(reply))
        return reply;
    try {
        return client.chat(remote::withImage(remote::withMoreRoom(body), jpeg));
    } catch (const remote::RemoteError& error) {
        if (error.trouble() == remote::Trouble::Unreachable)
            throw;
        return reply;
    }
}

remote::ChatReply replyTo(remote::Client& client, const Requests& requests, std::size_t place,
                          const QByteArray& jpeg, Replies& replies)
{
    if (auto known = knownReply(requests, replies.raw[place])) {
        ++replies.cached;
        return *std::move(known);
    }
    replies.raw[place].clear();
    remote::ChatReply reply = wholeReply(client, requests.bodies[place], jpeg);
    try {
        remote::requireAnswer(requests.bank, requests.asking, reply);
    } catch (const remote::RemoteError& error) {
        if (requests.asking.mode == remote::Mode::Schema)
            throw;
        throw remote::RemoteError(
            error.trouble(), QStringLiteral("%1: %2").arg(requests.bank.at(int(place)).id, error.sentence()),
            error.status());
    }
    replies.raw[place] = reply.raw;
    ++replies.fresh;
    return reply;
}

} // namespace

remote::Calls answerCalls(const remote::Calls& calls)
{
    remote::Calls own = calls;
    own.longestReply = std::min(own.longestReply, longestReply);
    return own;
}

remote::ServerFacts identified(const remote::Backend& backend, const QByteArray& key, remote::Calls& calls)
{
    remote::Client client(backend, key, calls);
    remote::ServerFacts facts = remote::identify(client);
    if (facts.problem.isEmpty() && backend.purpose == remote::Purpose::Answers)
        remote::greet(backend, key, calls, facts);
    if (!facts.problem.isEmpty())
        throw Error(facts.problem);
    calls.names = facts.names.isEmpty() ? QStringList{backend.model} : facts.names;
    return facts;
}

void tellRevision(const store::Store& store, ModelKind kind, const remote::Backend& backend,
                  const QString& revision, Progress& progress)
{
    const auto known = store::modelNamed(store, kind, backend.model);
    const QString before = known ? known->configuration[u"revision"].toString() : QString();
    if (!before.isEmpty() && before != revision)
        progress.note(
            ServersText::tr(
                "\"%1\" on %2 is not the model it was: its weights or the way it is served changed. "
                "What it said before stays; nothing of it is used again.")
                .arg(backend.model, remote::hostOf(backend.url)));
}

void collectReplies(remote::Client& client, const store::Store& store, const Requests& requests,
                    const imaging::ServerImage& sent, Replies& replies)
{
    replies.imageHash = sent.sha256;
    if (const auto known = store::serverReply(store, requests.id, sent.sha256))
        replies.raw = known->replies;
    replies.raw.resize(requests.bodies.size());
    for (std::size_t place = 0; place < requests.bodies.size(); ++place)
        replies.read.push_back(replyTo(client, requests, place, sent.jpeg, replies));
}

bool Patience::isSpent(const std::optional<remote::Trouble>& trouble)
{
    // A server that refused the very first image is set up wrongly; later it is more likely a passing
    // trouble.
    const bool settings = trouble == remote::Trouble::Settings;
    if (trouble == remote::Trouble::Final || (settings && !m_any))
        return true;
    m_unreachable = settings || trouble == remote::Trouble::Unreachable ? m_unreachable + 1 : 0;
    m_failed += trouble.has_value();
    return m_unreachable >= unreachableInARow || m_failed >= failedInARow;
}

} // namespace geovlm::pipeline
