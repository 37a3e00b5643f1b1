// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QTimeZone>

namespace geovlm {

/// The moment that lies `milliseconds` after 1970-01-01, in UTC, as stores keep it. Its timeSpec() is
/// Qt::UTC, so that it is written with a "Z"; QDateTime's own way to ask for that is deprecated in newer Qt,
/// and the newer one is not in 6.4.
inline QDateTime utcTime(qint64 milliseconds)
{
    static const QDateTime epoch = QDateTime::fromMSecsSinceEpoch(0, QTimeZone::utc()).toUTC();
    return epoch.addMSecs(milliseconds);
}

} // namespace geovlm
