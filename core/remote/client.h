// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/matrix.h"
#include "remote/asking/replies.h"
#include "remote/backend.h"
#include "remote/errors.h"
#include "remote/retry.h"

#include <QByteArray>
#include <QStringList>
#include <functional>
#include <memory>
#include <optional>

namespace geovlm::remote {

/// How requests are sent; the same for every server. Tests shorten the times and pass their own clock.
struct Calls
{
    std::chrono::milliseconds connect{5000};
    /// The longest without a byte: a slow model thinks first. The whole reply may take three times as long.
    std::chrono::milliseconds silence{300'000};
    qint64 longestReply = 64 << 20; ///< bytes
    RetryPolicy retry;
    QStringList names; ///< that the model may reply under (identity.h); empty = not looked at
    /// Waits, or throws Stopped. Empty = sleeps, polling `stop`.
    std::function<void(std::chrono::milliseconds)> wait;
    std::function<bool()>
        stop; ///< asked a few times a second, on the calling thread; true aborts the request
};

/// What one HTTP exchange brought; errors have become exceptions.
struct HttpReply
{
    int status = 0;
    QByteArray body;
    QByteArray server; ///< the header "Server"
};

struct Exchange;

/// One connection to a server for one thread: every call blocks, retries as retry.h says, and throws
/// RemoteError, or Stopped when asked to stop. For N requests in flight, N threads have a client each (a
/// QNetworkAccessManager would run six at once). Needs a QCoreApplication, but not its event loop.
class Client
{
public:
    /// Throws Error for an address or key that cannot be used.
    Client(const Backend& backend, const QByteArray& key, Calls calls = {});
    ~Client();

    const Backend& backend() const { return m_backend; }

    /// POST {base}/chat/completions with this JSON body.
    ChatReply chat(const QByteArray& body);
    /// A row a text, each of length 1. With Backend::dimensions given, asks for it and requires it; all rows
    /// have as many numbers.
    Matrix embed(const QStringList& texts);

    /// A GET, whatever its status; `path` is under the base ("models") or, with a slash first, under the
    /// server's root ("/health").
    HttpReply get(const QString& path, bool retrying = true);

private:
    Exchange exchange(const QString& path, const QByteArray* body, int retries);
    QByteArray post(const QString& path, const QByteArray& body);
    void requireModel(const QString& named) const;

    struct Parts;
    Backend m_backend;
    Calls m_calls;
    std::unique_ptr<Parts> m_parts;
};

} // namespace geovlm::remote
