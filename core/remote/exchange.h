// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "remote/client.h"

class QNetworkAccessManager;

/// One HTTP request and what came of it, without another try; a part of client.h.
namespace geovlm::remote {

struct Exchange
{
    enum class End { Replied, Failed, Stopped, NoConnection, Silent, TooLong, Tls, PlainPort };
    End end = End::Failed;
    HttpReply reply;
    Failure failure;
    QUrl redirect;
    QString reason; ///< in the network's words
};

/// Sends and waits, within the limits of `calls`; a GET without a `body`. The key is in no part of the
/// result.
Exchange sendOnce(QNetworkAccessManager& manager, const QUrl& url, const QByteArray& key,
                  const QByteArray* body, const Calls& calls);

/// The sentence of an exchange that gave nothing to read.
RemoteError noReply(const Backend& backend, const Calls& calls, const Exchange& exchange);
/// The sentence of a reply with a status that is none of success.
RemoteError refusal(const Backend& backend, const Exchange& exchange);

} // namespace geovlm::remote
