// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QTcpSocket>
#include <QUrl>
#include <functional>

namespace geovlm::remote {

/// Finds out whether an https address is a port that speaks HTTP in the open: such a server takes the first
/// bytes of TLS for a request that is still coming, and never replies. It is asked for the path of `url` in
/// the open, without a key or anything else. A server that speaks TLS replies to that with 400 or a redirect,
/// or not at all.
class PlainPort : public QObject
{
public:
    /// Calls `found` once it is known to speak in the open; never, where it does not. Needs an event loop.
    PlainPort(const QUrl& url, std::function<void()> found);

private:
    void read();

    QTcpSocket m_socket;
    std::function<void()> m_found;
};

} // namespace geovlm::remote
