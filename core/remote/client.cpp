// SPDX-License-Identifier: GPL-3.0-or-later
#include "remote/client.h"

#include "domain/progress.h"

#include <QCoreApplication>
#include <QEventLoop>
#include <QJsonArray>
#include <QJsonDocument>
#include <QNetworkAccessManager>
#include <QNetworkProxy>
#include <QNetworkReply>
#include <QRandomGenerator>
#include <QSslError>
#include <QThread>
#include <QTimer>
#include <algorithm>

namespace geovlm::remote {
namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Servers)
};

using std::chrono::milliseconds;
constexpr milliseconds stopPolling{50};
constexpr int mostRedirects = 3;
constexpr qsizetype shortestScrubbed = 16; // a made-up key ("none") may be a word of the reply

} // namespace

/// One request on its way and how it ended.
struct Exchange
{
    enum class End { Replied, Failed, Stopped, NoConnection, Silent, TooLong, Tls };
    End end = End::Failed;
    HttpReply reply;
    Failure failure;
    QUrl redirect;
    QString reason;
};

namespace {

bool sameOrigin(const QUrl& a, const QUrl& b)
{
    const int standard = a.scheme() == QLatin1String("https") ? 443 : 80;
    return a.scheme() == b.scheme() && a.host() == b.host() && a.port(standard) == b.port(standard);
}

QNetworkRequest requestFor(const QUrl& url, const QByteArray& key)
{
    QNetworkRequest request(url);
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    for (const auto attribute :
         {QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::CookieSaveControlAttribute,
          QNetworkRequest::AuthenticationReuseAttribute})
        request.setAttribute(attribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    request.setHeader(QNetworkRequest::ContentTypeHeader, QStringLiteral("application/json"));
    request.setHeader(QNetworkRequest::UserAgentHeader, QStringLiteral("geovlm-workbench"));
    // Nothing is unpacked on the way, so a small reply cannot become a huge one.
    request.setRawHeader("Accept-Encoding", "identity");
    request.setRawHeader("Accept", "application/json");
    if (!key.isEmpty())
        request.setRawHeader("Authorization", "Bearer " + key);
    return request;
}

/// Waits for one reply on this thread's event loop, within the limits.
class Waiting
{
public:
    Waiting(QNetworkReply& reply, const Calls& calls, Exchange& exchange)
        : m_reply(reply), m_calls(calls), m_exchange(exchange)
    {
        m_connecting.setSingleShot(true);
        m_silence.setSingleShot(true);
        m_whole.setSingleShot(true);
        on(m_connecting, Exchange::End::NoConnection);
        on(m_silence, Exchange::End::Silent);
        on(m_whole, Exchange::End::Silent);
        QObject::connect(&m_polling, &QTimer::timeout, &m_loop, [this] {
            if (m_calls.stop && m_calls.stop())
                give(Exchange::End::Stopped);
        });
        QObject::connect(&reply, &QNetworkReply::uploadProgress, &m_loop, [this](qint64 sent, qint64) {
            if (sent > 0)
                heard();
        });
        QObject::connect(&reply, &QNetworkReply::requestSent, &m_loop, [this] { heard(); });
        QObject::connect(&reply, &QNetworkReply::metaDataChanged, &m_loop, [this] { heard(); });
        QObject::connect(&reply, &QNetworkReply::readyRead, &m_loop, [this] { take(); });
        QObject::connect(&reply, &QNetworkReply::sslErrors, &m_loop, [this](const QList<QSslError>& errors) {
            for (const QSslError& error : errors)
                m_exchange.reason = error.errorString();
        });
        QObject::connect(&reply, &QNetworkReply::finished, &m_loop, &QEventLoop::quit);
    }

    void wait()
    {
        m_connecting.start(m_calls.connect);
        m_silence.start(m_calls.silence);
        m_whole.start(3 * m_calls.silence); // or a byte now and then would hold us for ever
        m_polling.start(stopPolling);
        if (!m_reply.isFinished())
            m_loop.exec(QEventLoop::ExcludeUserInputEvents);
        if (!m_given)
            take();
    }
    bool gaveUp() const { return m_given; }

private:
    void on(QTimer& timer, Exchange::End end)
    {
        QObject::connect(&timer, &QTimer::timeout, &m_loop, [this, end] { give(end); });
    }
    void give(Exchange::End end)
    {
        m_given = true;
        m_exchange.end = end;
        m_reply.abort();
    }
    void heard()
    {
        m_connecting.stop();
        m_silence.start(m_calls.silence);
    }
    void take()
    {
        heard();
        m_exchange.reply.body += m_reply.read(m_calls.longestReply + 1 - m_exchange.reply.body.size());
        if (m_exchange.reply.body.size() > m_calls.longestReply && !m_given)
            give(Exchange::End::TooLong);
    }

    QNetworkReply& m_reply;
    const Calls& m_calls;
    Exchange& m_exchange;
    QEventLoop m_loop;
    QTimer m_connecting, m_silence, m_whole, m_polling;
    bool m_given = false;
};

void takeOutcome(QNetworkReply& reply, Exchange& exchange)
{
    const int status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    const QNetworkReply::NetworkError error = reply.error();
    if (error == QNetworkReply::SslHandshakeFailedError) {
        exchange.end = Exchange::End::Tls;
    } else if (status == 0 || (error != QNetworkReply::NoError && status < 400)) {
        exchange.end = Exchange::End::Failed; // cut off within a good reply, too
    } else {
        exchange.end = Exchange::End::Replied;
        exchange.reply.status = exchange.failure.status = status;
        exchange.reply.server = reply.rawHeader("Server");
        exchange.failure.retryAfterMs = reply.rawHeader("retry-after-ms");
        exchange.failure.retryAfter = reply.rawHeader("Retry-After");
        if (status >= 300 && status < 400)
            exchange.redirect = reply.url().resolved(QUrl::fromEncoded(reply.rawHeader("Location")));
    }
    if (exchange.reason.isEmpty())
        exchange.reason = reply.errorString();
}

void throwIfStopped(const Calls& calls)
{
    if (calls.stop && calls.stop())
        throw Stopped();
}

void waitFor(const Calls& calls, milliseconds time)
{
    if (calls.wait)
        return calls.wait(time);
    for (milliseconds left = time; left.count() > 0; left -= stopPolling) {
        throwIfStopped(calls);
        QThread::msleep(static_cast<unsigned long>(std::min(left, stopPolling).count()));
    }
}

} // namespace

struct Client::Parts
{
    QByteArray key;
    QNetworkAccessManager manager;

    Exchange once(const Calls& calls, const QUrl& url, const QByteArray* body)
    {
        Exchange exchange;
        const QNetworkRequest request = requestFor(url, key);
        const std::unique_ptr<QNetworkReply> reply(body ? manager.post(request, *body)
                                                        : manager.get(request));
        Waiting waiting(*reply, calls, exchange);
        waiting.wait();
        if (!waiting.gaveUp())
            takeOutcome(*reply, exchange);
        // Servers quote keys in their errors; one that says "ok" to a request may repeat it all the same.
        if (!key.isEmpty() && (key.size() >= shortestScrubbed || exchange.reply.status >= 400))
            exchange.reply.body.replace(key, "[key]");
        exchange.failure.quotaSpent =
            exchange.reply.status == 429 && readError(exchange.reply.body).quotaSpent;
        return exchange;
    }
};

namespace {

/// The sentence of an exchange that gave nothing to read.
RemoteError noReply(const Backend& backend, const Exchange& exchange)
{
    const QString host = hostOf(backend.url);
    switch (exchange.end) {
    case Exchange::End::NoConnection:
        return {
            Trouble::Unreachable,
            Text::tr("%1 does not take the connection; check that the server runs and that its address is "
                     "right.")
                .arg(host)};
    case Exchange::End::Silent:
        return {Trouble::Unreachable,
                Text::tr("%1 took too long to reply; it may be overloaded, or loading its model.").arg(host)};
    case Exchange::End::TooLong:
        return {Trouble::BadReply, Text::tr("%1 sends a reply that is too long to be one.").arg(host)};
    case Exchange::End::Tls:
        return {Trouble::Settings,
                Text::tr("The encrypted connection to %1 cannot be trusted (%2); check the address and the "
                         "server's certificate.")
                    .arg(host, exchange.reason)};
    default:
        return {Trouble::Unreachable,
                Text::tr("%1 cannot be reached (%2); check that the server runs and that "
                         "its address is right.")
                    .arg(host, exchange.reason)};
    }
}

Trouble troubleOf(const Failure& failure)
{
    if (failure.quotaSpent)
        return Trouble::Settings;
    if (isWorthRetrying(failure))
        return Trouble::Unreachable;
    const int status = failure.status;
    return status == 401 || status == 402 || status == 403 || status == 404 || status == 405
               ? Trouble::Settings
               : Trouble::Refused;
}

QString adviceFor(const Failure& failure)
{
    if (failure.quotaSpent)
        return Text::tr("the account has no quota left");
    switch (failure.status) {
    case 401:
    case 403:
        return Text::tr("the key is missing or wrong");
    case 404:
        return Text::tr("the address or the name of the model is wrong");
    case 413:
        return Text::tr("the image is too large for it");
    case 429:
        return Text::tr("it asks for fewer requests");
    default:
        return failure.status >= 500 ? Text::tr("the server has trouble of its own")
                                     : Text::tr("it does not take this request");
    }
}

RemoteError refusal(const Backend& backend, const Exchange& exchange)
{
    const Failure& failure = exchange.failure;
    const QString said = readError(exchange.reply.body).text;
    const QString host = hostOf(backend.url);
    return {
        troubleOf(failure),
        said.isEmpty()
            ? Text::tr("%1 replied with status %2: %3.").arg(host).arg(failure.status).arg(adviceFor(failure))
            : Text::tr("%1 replied with status %2, %3: %4")
                  .arg(host)
                  .arg(failure.status)
                  .arg(adviceFor(failure), said),
        failure.status};
}

/// Follows redirects on the server itself; a key and images go nowhere else.
template <class Send>
Exchange following(const Backend& backend, QUrl url, Send send)
{
    for (int redirects = 0;; ++redirects) {
        Exchange exchange = send(url);
        if (exchange.end != Exchange::End::Replied || exchange.reply.status < 300 ||
            exchange.reply.status >= 400)
            return exchange;
        if (!exchange.redirect.isValid() || !sameOrigin(exchange.redirect, url) || redirects == mostRedirects)
            throw RemoteError(Trouble::Settings,
                              Text::tr("%1 redirects to %2; if that is the server you mean, use its address.")
                                  .arg(hostOf(backend.url),
                                       exchange.redirect.toString(QUrl::RemoveUserInfo | QUrl::RemoveQuery)),
                              exchange.reply.status);
        url = exchange.redirect;
    }
}

QUrl urlOf(const QUrl& base, const QString& path)
{
    QUrl url = base;
    QString root = base.path();
    if (path.startsWith(u'/') && root.endsWith(QLatin1String("/v1")))
        root.chop(3);
    url.setPath(path.startsWith(u'/') ? root + path : root + u'/' + path);
    return url;
}

} // namespace

Client::Client(const Backend& backend, const QByteArray& key, Calls calls)
    : m_backend(backend), m_calls(std::move(calls)), m_parts(std::make_unique<Parts>())
{
    m_backend.url = serverAddress(backend.url.toString());
    m_parts->key = key;
    if (isThisMachine(m_backend.url))
        m_parts->manager.setProxy(QNetworkProxy::NoProxy);
}

Client::~Client() = default;

/// Sends until there is a reply that is not worth another try, or the retries run out.
Exchange Client::exchange(const QString& path, const QByteArray* body, int retries)
{
    for (int retry = 0;; ++retry) {
        throwIfStopped(m_calls);
        Exchange exchange = following(m_backend, urlOf(m_backend.url, path),
                                      [&](const QUrl& url) { return m_parts->once(m_calls, url, body); });
        if (exchange.end == Exchange::End::Stopped)
            throw Stopped();
        const bool final = exchange.end == Exchange::End::TooLong || exchange.end == Exchange::End::Tls;
        if (final || !isWorthRetrying(exchange.failure) || retry >= retries) {
            if (exchange.end != Exchange::End::Replied)
                throw noReply(m_backend, exchange);
            return exchange;
        }
        waitFor(m_calls, retryDelay(m_calls.retry, exchange.failure, retry, QDateTime::currentDateTimeUtc(),
                                    QRandomGenerator::global()->generateDouble()));
    }
}

HttpReply Client::get(const QString& path, bool retrying)
{
    return exchange(path, nullptr, retrying ? m_calls.retry.retries : 0).reply;
}

QByteArray Client::post(const QString& path, const QByteArray& body)
{
    const Exchange exchange = this->exchange(path, &body, m_calls.retry.retries);
    if (exchange.reply.status >= 300)
        throw refusal(m_backend, exchange);
    return exchange.reply.body;
}

ChatReply Client::chat(const QByteArray& body)
{
    return readChatReply(post(QStringLiteral("chat/completions"), body));
}

Matrix Client::embed(const QStringList& texts)
{
    QJsonObject body{{QStringLiteral("model"), m_backend.model},
                     {QStringLiteral("input"), QJsonArray::fromStringList(texts)},
                     {QStringLiteral("encoding_format"), QStringLiteral("float")}};
    if (m_backend.dimensions > 0)
        body.insert(QStringLiteral("dimensions"), m_backend.dimensions);
    const QByteArray reply =
        post(QStringLiteral("embeddings"), QJsonDocument(body).toJson(QJsonDocument::Compact));
    return readEmbeddings(reply, int(texts.size()), m_backend.dimensions);
}

} // namespace geovlm::remote
