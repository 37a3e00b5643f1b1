// SPDX-License-Identifier: GPL-3.0-or-later
#include "remote/retry.h"

#include <QLocale>
#include <QTimeZone>
#include <algorithm>
#include <cmath>

namespace geovlm::remote {
namespace {

using std::chrono::milliseconds;

constexpr double longestMs = 1e12; // beyond it a number of milliseconds means nothing

std::optional<milliseconds> plainNumber(const QByteArray& text, double unitMs)
{
    bool valid = false;
    const double value = text.trimmed().toDouble(&valid) * unitMs;
    if (!valid || !std::isfinite(value) || value < 0)
        return std::nullopt;
    return milliseconds(qint64(std::min(value, longestMs)));
}

/// RFC 9110, the preferred form: "Sun, 06 Nov 1994 08:49:37 GMT".
std::optional<milliseconds> untilDate(const QByteArray& text, const QDateTime& now)
{
    const QDateTime date = QLocale::c().toDateTime(QString::fromLatin1(text.trimmed()),
                                                   QStringLiteral("ddd, dd MMM yyyy hh:mm:ss 'GMT'"));
    if (!date.isValid())
        return std::nullopt;
    const QDateTime asked(date.date(), date.time(), QTimeZone::utc());
    return milliseconds(std::max<qint64>(0, now.msecsTo(asked)));
}

} // namespace

bool isWorthRetrying(const Failure& failure)
{
    const int status = failure.status;
    if (failure.quotaSpent || failure.lasting || status == 501)
        return false;
    return status == 0 || status == 408 || status == 409 || status == 429 || status >= 500;
}

std::optional<milliseconds> askedDelay(const Failure& failure, const QDateTime& now)
{
    if (const auto exact = plainNumber(failure.retryAfterMs, 1))
        return exact;
    if (const auto seconds = plainNumber(failure.retryAfter, 1000))
        return seconds;
    return untilDate(failure.retryAfter, now);
}

milliseconds retryDelay(const RetryPolicy& policy, const Failure& failure, int retry, const QDateTime& now,
                        double jitter)
{
    if (const auto asked = askedDelay(failure, now))
        return std::min(*asked, policy.longestAsked);
    const milliseconds doubled = policy.first * (qint64(1) << std::clamp(retry, 0, 20));
    const double full = double(std::min(doubled, policy.longest).count());
    return milliseconds(qint64(full * (1 - 0.25 * jitter)));
}

} // namespace geovlm::remote
