// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/dialogs/consent.h"

#include <QMutexLocker>
#include <QUrl>

namespace geovlm::ui {

namespace {

/// The scheme counts: what may go encrypted may not go in the open.
QString keyOf(const Backend& backend)
{
    return QStringLiteral("%1 %2 %3")
        .arg(int(backend.purpose))
        .arg(QUrl(backend.url).scheme(), hostOf(backend.url));
}

} // namespace

void Consent::give(const Backend& backend)
{
    const QMutexLocker lock(&m_mutex);
    m_given.insert(keyOf(backend));
}

bool Consent::isGiven(const Backend& backend) const
{
    const QMutexLocker lock(&m_mutex);
    return m_given.contains(keyOf(backend));
}

} // namespace geovlm::ui
