// SPDX-License-Identifier: GPL-3.0-or-later
#include "remote/plain_port.h"

#include "remote/backend.h"

#include <QNetworkProxy>

namespace geovlm::remote {

namespace {
constexpr qint64 enoughBytes = 12; // "HTTP/1.1 200"
}

PlainPort::PlainPort(const QUrl& url, std::function<void()> found) : m_found(std::move(found))
{
    m_socket.setProxy(QNetworkProxy::NoProxy);
    connect(&m_socket, &QTcpSocket::connected, this, [this, url] {
        m_socket.write("GET " + url.path(QUrl::FullyEncoded).toLatin1() +
                       " HTTP/1.1\r\nHost: " + hostOf(url).toLatin1() + "\r\nConnection: close\r\n\r\n");
    });
    connect(&m_socket, &QTcpSocket::readyRead, this, [this] { read(); });
    m_socket.connectToHost(url.host(), quint16(url.port(443)));
}

void PlainPort::read()
{
    if (m_socket.bytesAvailable() < enoughBytes)
        return;
    const QByteArray start = m_socket.read(enoughBytes);
    m_socket.disconnect(this);
    const bool taken = start.mid(9, 1) != "3" && start.mid(9, 3) != "400";
    if (start.startsWith("HTTP/1.") && taken)
        m_found();
}

} // namespace geovlm::remote
