// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/fake_server.h"

#include <QJsonDocument>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTimer>

namespace geovlm::test {

QJsonObject HttpRequest::json() const
{
    return QJsonDocument::fromJson(body).object();
}

/// Reads requests off one socket, one after the other, and answers them.
class FakeConnection : public QObject
{
public:
    FakeConnection(QTcpSocket* socket, FakeServer& server)
        : QObject(socket), m_socket(socket), m_server(server)
    {
        connect(socket, &QTcpSocket::readyRead, this, [this] {
            const QByteArray bytes = m_socket->readAll();
            m_server.hear(bytes);
            m_input += bytes;
            if (m_input.startsWith('\x16') && !m_server.m_toRubbish.isEmpty()) {
                m_socket->write(m_server.m_toRubbish);
                return m_socket->disconnectFromHost();
            }
            next();
        });
        connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
    }

private:
    void next()
    {
        const qsizetype end = m_input.indexOf("\r\n\r\n");
        if (m_busy || end < 0)
            return;
        HttpRequest request;
        const QList<QByteArray> lines = m_input.left(end).split('\n');
        request.verb = lines.front().split(' ').value(0);
        request.path = lines.front().split(' ').value(1);
        for (const QByteArray& line : lines.mid(1))
            request.headers.insert(line.left(line.indexOf(':')).toLower(),
                                   line.mid(line.indexOf(':') + 1).trimmed());
        const qsizetype length = request.headers.value("content-length").toLongLong();
        if (m_input.size() < end + 4 + length)
            return;
        request.body = m_input.mid(end + 4, length);
        m_input.remove(0, end + 4 + length);
        ++m_server.m_requests;
        m_busy = true;
        const HttpResponse response = m_server.m_handler(request);
        QTimer::singleShot(response.delayMs, this, [this, response] { send(response); });
    }
    void send(const HttpResponse& response)
    {
        QByteArray text = "HTTP/1.1 " + QByteArray::number(response.status) + " Because\r\n";
        if (response.endless == 0 && !response.dribbles)
            text += "Content-Length: " +
                    QByteArray::number(response.claimedLength < 0 ? response.body.size()
                                                                  : response.claimedLength) +
                    "\r\n";
        for (const auto& [name, value] : response.headers)
            text += name + ": " + value + "\r\n";
        text += "Content-Type: application/json\r\n\r\n" + response.body;
        if (response.cutAfter >= 0)
            text.truncate(response.cutAfter);
        m_socket->write(text);
        m_busy = false;
        if (response.dribbles) {
            auto* timer = new QTimer(this);
            connect(timer, &QTimer::timeout, this, [this] { m_socket->write(" "); });
            return timer->start(10);
        }
        if (response.endless > 0)
            m_socket->write(QByteArray(response.endless, ' '));
        if (response.cutAfter >= 0 || response.closeAfter || response.endless > 0)
            m_socket->disconnectFromHost();
        else
            next();
    }

    QTcpSocket* m_socket;
    FakeServer& m_server;
    QByteArray m_input;
    bool m_busy = false;
};

FakeServer::FakeServer(Handler handler) : m_handler(std::move(handler))
{
    m_server = new QObject;
    m_server->moveToThread(&m_thread);
    m_thread.start();
    QMetaObject::invokeMethod(
        m_server,
        [this] {
            auto* listener = new QTcpServer(m_server);
            QObject::connect(listener, &QTcpServer::newConnection, listener, [this, listener] {
                while (QTcpSocket* socket = listener->nextPendingConnection()) {
                    ++m_connections;
                    new FakeConnection(socket, *this);
                }
            });
            if (!listener->listen(QHostAddress::LocalHost, 0))
                qFatal("cannot listen: %s", qPrintable(listener->errorString()));
            m_port = listener->serverPort();
        },
        Qt::BlockingQueuedConnection);
}

FakeServer::~FakeServer()
{
    die();
    m_thread.quit();
    m_thread.wait();
    delete m_server;
}

void FakeServer::die()
{
    const auto killAll = [this] { qDeleteAll(m_server->findChildren<QTcpServer*>()); };
    if (QThread::currentThread() == &m_thread)
        QTimer::singleShot(0, m_server, killAll); // from the handler: once it has returned
    else
        QMetaObject::invokeMethod(m_server, killAll, Qt::BlockingQueuedConnection);
}

void FakeServer::hear(const QByteArray& bytes)
{
    const QMutexLocker lock(&m_mutex);
    if (m_heard.size() < 100'000)
        m_heard += bytes;
}

QByteArray FakeServer::heard() const
{
    const QMutexLocker lock(&m_mutex);
    return m_heard;
}

QUrl FakeServer::url() const
{
    return QUrl(QStringLiteral("http://127.0.0.1:%1/v1").arg(m_port));
}

QUrl deadUrl()
{
    QTcpServer listener;
    listener.listen(QHostAddress::LocalHost, 0);
    return QUrl(QStringLiteral("http://127.0.0.1:%1/v1").arg(listener.serverPort()));
}

} // namespace geovlm::test
