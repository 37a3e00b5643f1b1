// SPDX-License-Identifier: GPL-3.0-or-later
#include "remote/exchange.h"

#include "remote/plain_port.h"
#include "remote/proxy.h"

#include <QEventLoop>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QSslError>
#include <QTimer>

namespace geovlm::remote {
namespace {

using std::chrono::milliseconds;
constexpr milliseconds exchangePolling{50};
/// Then it is looked whether the port speaks TLS at all.
constexpr milliseconds handshakePatience{600}, lookLimit{2000};
constexpr qsizetype shortestScrubbed = 16; // a made-up key ("none") may be a word of the reply

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
        : m_reply(reply), m_calls(calls), m_exchange(exchange),
          m_inDoubt(reply.url().scheme() == QLatin1String("https") && proxyName(reply.url()).isEmpty())
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
            m_inDoubt = false;
            for (const QSslError& error : errors)
                m_exchange.reason = error.errorString();
        });
        QObject::connect(&reply, &QNetworkReply::encrypted, &m_loop, [this] { m_inDoubt = false; });
        QObject::connect(&reply, &QNetworkReply::finished, &m_loop, [this] { finish(); });
        for (QTimer* timer : {&m_handshake, &m_looking})
            timer->setSingleShot(true);
        QObject::connect(&m_handshake, &QTimer::timeout, &m_loop, [this] { look(); });
        QObject::connect(&m_looking, &QTimer::timeout, &m_loop, &QEventLoop::quit);
    }

    void wait()
    {
        m_connecting.start(m_calls.connect);
        m_silence.start(m_calls.silence);
        m_whole.start(3 * m_calls.silence); // or a byte now and then would hold us for ever
        m_polling.start(exchangePolling);
        if (m_inDoubt)
            m_handshake.start(handshakePatience);
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
        m_loop.quit();
    }
    /// Ends the waiting, unless it is not known yet whether the port speaks TLS.
    void finish()
    {
        const bool reached = m_reply.error() != QNetworkReply::ConnectionRefusedError &&
                             m_reply.error() != QNetworkReply::HostNotFoundError;
        if (!m_inDoubt || m_given || !reached)
            return m_loop.quit();
        m_looking.start(lookLimit);
        look();
    }
    void look()
    {
        if (m_inDoubt && !m_plain)
            m_plain = std::make_unique<PlainPort>(m_reply.url(), [this] {
                if (m_inDoubt)
                    give(Exchange::End::PlainPort);
            });
    }
    void heard()
    {
        m_inDoubt = false;
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
    QTimer m_connecting, m_silence, m_whole, m_polling, m_handshake, m_looking;
    std::unique_ptr<PlainPort> m_plain;
    bool m_given = false;
    bool m_inDoubt; ///< an https address that has not spoken TLS yet
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

} // namespace

Exchange sendOnce(QNetworkAccessManager& manager, const QUrl& url, const QByteArray& key,
                  const QByteArray* body, const Calls& calls)
{
    Exchange exchange;
    const QNetworkRequest request = requestFor(url, key);
    const std::unique_ptr<QNetworkReply> reply(body ? manager.post(request, *body) : manager.get(request));
    Waiting waiting(*reply, calls, exchange);
    waiting.wait();
    if (!waiting.gaveUp())
        takeOutcome(*reply, exchange);
    // Servers quote keys in their errors; one that says "ok" to a request may repeat it all the same.
    if (!key.isEmpty() && (key.size() >= shortestScrubbed || exchange.reply.status >= 400))
        exchange.reply.body.replace(key, "[key]");
    if (exchange.reply.status >= 400) {
        const ErrorText said = readError(exchange.reply.body);
        exchange.failure.quotaSpent = exchange.reply.status == 429 && said.quotaSpent;
        exchange.failure.lasting = exchange.reply.status != 429 && said.lasting != Lasting::None;
    }
    return exchange;
}

} // namespace geovlm::remote
