// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QNetworkProxy>
#include <QUrl>

/// Proxies are those of the environment (http_proxy, https_proxy, all_proxy, no_proxy, in small or capital
/// letters) and no others, so that the one that is named before anything is sent is the one that is used.
namespace geovlm::remote {

/// The proxy that requests to `url` go through; QNetworkProxy::NoProxy for this machine and where there is
/// none. Asks no network. One that cannot be read counts as none.
QNetworkProxy proxyFor(const QUrl& url);

/// "proxy.example.org:3128", without a password; empty = there is none.
QString proxyName(const QUrl& url);

} // namespace geovlm::remote
