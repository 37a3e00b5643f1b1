// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QHash>
#include <QJsonObject>
#include <QMutex>
#include <QThread>
#include <QUrl>
#include <atomic>
#include <functional>
#include <memory>

namespace geovlm::test {

struct HttpRequest
{
    QByteArray verb, path;
    QHash<QByteArray, QByteArray> headers; ///< names in lower case
    QByteArray body;
    QJsonObject json() const;
};

/// What the server does with a request, well-behaved unless told otherwise.
struct HttpResponse
{
    int status = 200;
    QByteArray body;
    QList<QPair<QByteArray, QByteArray>> headers;
    int delayMs = 0;              ///< before the first byte
    qsizetype claimedLength = -1; ///< Content-Length other than the body's
    qsizetype cutAfter = -1;      ///< closes after so many bytes of the whole reply
    bool closeAfter = false;
    bool dribbles = false; ///< a blank now and then, and never an end
    qint64 endless = 0;    ///< so many more bytes of blanks, without a Content-Length
};

/// A small HTTP/1.1 server on 127.0.0.1 with keep-alive, on a thread of its own.
class FakeServer
{
public:
    using Handler = std::function<HttpResponse(const HttpRequest&)>; ///< called on the server's thread

    explicit FakeServer(Handler handler);
    ~FakeServer();
    QUrl url() const; ///< http://127.0.0.1:PORT/v1
    int requests() const { return m_requests; }
    int connections() const { return m_connections; }
    /// What is sent to something that is no HTTP (the first bytes of TLS), before the connection is closed;
    /// empty: nothing, for as long as the other side waits.
    void replyToRubbish(const QByteArray& reply) { m_toRubbish = reply; }
    /// Everything that came; call it once nothing comes any more.
    QByteArray heard() const;
    /// As if it was killed: nobody listens any more, connections are cut.
    void die();

private:
    friend class FakeConnection;
    void hear(const QByteArray& bytes);
    QThread m_thread;
    QObject* m_server = nullptr;
    Handler m_handler;
    quint16 m_port = 0;
    std::atomic<int> m_requests = 0, m_connections = 0;
    QByteArray m_toRubbish;
    mutable QMutex m_mutex;
    QByteArray m_heard;
};

/// A port of 127.0.0.1 that nobody listens on.
QUrl deadUrl();

} // namespace geovlm::test
