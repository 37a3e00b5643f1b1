// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/dialogs/consent.h"

#include <QMutexLocker>

namespace geovlm::ui {

namespace {

/// The scheme counts: what may go encrypted may not go in the open.
QString consentKey(const remote::Backend& backend)
{
    return QStringLiteral("%1 %2 %3")
        .arg(int(backend.purpose))
        .arg(backend.url.scheme(), remote::hostOf(backend.url));
}

} // namespace

void Consent::give(const remote::Backend& backend)
{
    const QMutexLocker lock(&m_mutex);
    m_given.insert(consentKey(backend));
}

bool Consent::isGiven(const remote::Backend& backend) const
{
    const QMutexLocker lock(&m_mutex);
    return m_given.contains(consentKey(backend));
}

} // namespace geovlm::ui
