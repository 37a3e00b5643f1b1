// SPDX-License-Identifier: GPL-3.0-or-later
#include "remote/client.h"

#include "domain/progress.h"
#include "remote/exchange.h"
#include "remote/identity.h"
#include "remote/proxy.h"
#include "remote/text.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkAccessManager>
#include <QRandomGenerator>
#include <QThread>
#include <algorithm>

namespace geovlm::remote {
namespace {

using std::chrono::milliseconds;
constexpr milliseconds stopPolling{50};
constexpr int mostRedirects = 3;

bool sameOrigin(const QUrl& a, const QUrl& b)
{
    const int standard = a.scheme() == QLatin1String("https") ? 443 : 80;
    return a.scheme() == b.scheme() && a.host() == b.host() && a.port(standard) == b.port(standard);
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
};

namespace {

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
    m_parts->manager.setProxy(proxyFor(m_backend.url));
}

Client::~Client() = default;

/// Sends until there is a reply that is not worth another try, or the retries run out.
Exchange Client::exchange(const QString& path, const QByteArray* body, int retries)
{
    for (int retry = 0;; ++retry) {
        throwIfStopped(m_calls);
        Exchange exchange = following(m_backend, urlOf(m_backend.url, path), [&](const QUrl& url) {
            return sendOnce(m_parts->manager, url, m_parts->key, body, m_calls);
        });
        if (exchange.end == Exchange::End::Stopped)
            throw Stopped();
        const bool final = exchange.end == Exchange::End::TooLong || exchange.end == Exchange::End::Tls ||
                           exchange.end == Exchange::End::PlainPort;
        if (final || !isWorthRetrying(exchange.failure) || retry >= retries) {
            if (exchange.end != Exchange::End::Replied)
                throw noReply(m_backend, m_calls, exchange);
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

/// Throws RemoteError where a reply says that another model made it.
void Client::requireModel(const QString& named) const
{
    if (!m_calls.names.isEmpty() && !named.isEmpty() && !isOneOf(m_calls.names, named))
        throw RemoteError(
            Trouble::Final,
            Text::tr("%1 was asked for the model \"%2\" and answers with \"%3\"; name that one, or "
                     "load the other.")
                .arg(hostOf(m_backend.url), m_backend.model, named.simplified().left(200)));
}

ChatReply Client::chat(const QByteArray& body)
{
    ChatReply reply = readChatReply(post(QStringLiteral("chat/completions"), body));
    requireModel(reply.model);
    return reply;
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
    requireModel(modelOfReply(reply));
    return readEmbeddings(reply, int(texts.size()), m_backend.dimensions);
}

} // namespace geovlm::remote
