// SPDX-License-Identifier: GPL-3.0-or-later
#include "remote/proxy.h"

#include "remote/backend.h"

namespace geovlm::remote {
namespace {

constexpr int httpPort = 80, socksPort = 1080;

QString variable(const QByteArray& name)
{
    const QByteArray value = qgetenv(name);
    return QString::fromLocal8Bit(value.isEmpty() ? qgetenv(name.toUpper()) : value).trimmed();
}

/// Whether an entry of no_proxy means `host`: the host itself or a domain above it, perhaps with a port.
bool means(QString entry, const QUrl& url)
{
    if (entry == QLatin1String("*"))
        return true;
    const qsizetype colon = entry.lastIndexOf(u':');
    if (colon > 0 && entry.count(u':') == 1) {
        const int standard = url.scheme() == QLatin1String("https") ? 443 : 80;
        if (entry.mid(colon + 1).toInt() != url.port(standard))
            return false;
        entry.truncate(colon);
    }
    while (entry.startsWith(u'.') || entry.startsWith(u'*'))
        entry.remove(0, 1);
    const QString host = url.host();
    return !entry.isEmpty() && (host.compare(entry, Qt::CaseInsensitive) == 0 ||
                                host.endsWith(u'.' + entry, Qt::CaseInsensitive));
}

bool isExcepted(const QUrl& url)
{
    for (const QString& entry : variable("no_proxy").split(u',', Qt::SkipEmptyParts))
        if (means(entry.trimmed(), url))
            return true;
    return false;
}

QUrl addressOf(const QUrl& url)
{
    QString text = variable(url.scheme().toLatin1() + "_proxy");
    if (text.isEmpty())
        text = variable("all_proxy");
    return QUrl(text.contains(QLatin1String("://")) ? text : QStringLiteral("http://") + text);
}

} // namespace

QNetworkProxy proxyFor(const QUrl& url)
{
    const QUrl address = addressOf(url);
    if (isThisMachine(url) || address.host().isEmpty() || isExcepted(url))
        return QNetworkProxy(QNetworkProxy::NoProxy);
    const bool socks = address.scheme().startsWith(QLatin1String("socks"));
    return {socks ? QNetworkProxy::Socks5Proxy : QNetworkProxy::HttpProxy, address.host(),
            quint16(address.port(socks ? socksPort : httpPort)), address.userName(), address.password()};
}

QString proxyName(const QUrl& url)
{
    const QNetworkProxy proxy = proxyFor(url);
    return proxy.type() == QNetworkProxy::NoProxy
               ? QString()
               : QStringLiteral("%1:%2").arg(proxy.hostName()).arg(proxy.port());
}

} // namespace geovlm::remote
