// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/progress.h"
#include "imaging/server_image.h"
#include "remote/asking/asking.h"
#include "remote/client.h"
#include "store/sqlite/store.h"

#include <QString>
#include <optional>
#include <vector>

/// What every stage that asks a server about images has in common.
namespace geovlm::pipeline {

/// How an image is sent.
inline constexpr int sentLongEdge = 1024;
inline constexpr int sentQuality = 90;

/// The calls of a stage, with the longest reply that answers may take.
remote::Calls answerCalls(const remote::Calls& calls);

/// The server asked who it is, so that it is held to the options in its own way; from then on `calls` take
/// replies of that model only. Throws Error when it cannot be used, or serves another model.
remote::ServerFacts identified(const remote::Backend& backend, const QByteArray& key, remote::Calls& calls);

/// Says it where the model of this kind and name that the store knows had other weights, or served them
/// otherwise: nothing that it said is taken for the new one's.
void tellRevision(const store::Store& store, ModelKind kind, const remote::Backend& backend,
                  const QString& revision, Progress& progress);

/// The replies about one image: those that the store has, and the others asked for.
struct Replies
{
    QByteArray imageHash;
    std::vector<QByteArray> raw; ///< one a request; empty where there is none yet
    std::vector<remote::ChatReply> read;
    int cached = 0;
    int fresh = 0;
};

/// What is asked about an image.
struct Requests
{
    const QuestionBank& bank;
    const remote::Asking& asking;
    const std::vector<QByteArray>& bodies;
    qint64 id = 0; ///< in the store
};

/// Fills `replies`, asking for what the store does not have; what is no answer is neither taken from it nor
/// counts. A reply that was cut off is asked for again, once, with more room. What came by then stays in
/// `replies` when this throws RemoteError or Stopped.
void collectReplies(remote::Client& client, const store::Store& store, const Requests& requests,
                    const imaging::ServerImage& sent, Replies& replies);

/// When to take a server for lost, rather than one image for a hard one.
class Patience
{
public:
    void answered() { m_unreachable = m_failed = 0, m_any = true; }
    /// `trouble`: none when the image itself could not be sent. True: it is no use to go on.
    bool isSpent(const std::optional<remote::Trouble>& trouble);

private:
    bool m_any = false;
    int m_unreachable = 0, m_failed = 0;
};

} // namespace geovlm::pipeline
