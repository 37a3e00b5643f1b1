// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/image.h"

#include <QByteArray>
#include <QDateTime>
#include <QString>
#include <optional>
#include <vector>

namespace geovlm::store {

class Store;

/// The id of what a model is asked about every image: the bodies of its requests with the image left out.
/// Kept once; `revision` tells apart models of one name.
qint64 keepServerRequest(Store& store, const QString& model, const QByteArray& revision,
                         const std::vector<QByteArray>& bodies);
/// The bodies of a request. Throws Error if there is none.
std::vector<QByteArray> serverRequest(const Store& store, qint64 request);

/// What a model replied about an image that was sent as a JPEG with this SHA-256 (32 raw bytes).
struct ServerReply
{
    qint64 id = 0;
    std::vector<QByteArray> replies; ///< as they came, one a request body; empty = not asked yet
    QDateTime at;                    ///< UTC, of the newest
};
std::optional<ServerReply> serverReply(const Store& store, qint64 request, const QByteArray& imageHash);
/// Keeps them, in place of fewer kept before. The caller commits. Returns its id.
qint64 keepServerReply(Store& store, qint64 request, const QByteArray& imageHash,
                       const std::vector<QByteArray>& replies);

/// Where a run's answers about an image came from.
struct ServerAnswer
{
    qint64 run = 0;
    ImageId image = 0;
    qint64 reply = 0;
    int cached = 0;             ///< replies that were known already; as many as there are = nothing was asked
    int held = 0;               ///< answers that kept to the options and the form they were held to
    std::vector<float> offList; ///< probability outside the options, a question each; -1 = not known
};
void putServerAnswer(Store& store, const ServerAnswer& answer);
std::optional<ServerAnswer> serverAnswer(const Store& store, qint64 run, ImageId image);

} // namespace geovlm::store
