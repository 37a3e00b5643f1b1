// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QDateTime>
#include <chrono>
#include <functional>
#include <optional>

namespace geovlm::remote {

/// When and how long a failed request waits before it is sent again.
struct RetryPolicy
{
    int retries = 4; ///< after the first try
    std::chrono::milliseconds first{500};
    std::chrono::milliseconds longest{8000};
    std::chrono::milliseconds longestAsked{60'000}; ///< of what a server asks for with Retry-After
};

/// What a reply, or the lack of one, says about sending it again.
struct Failure
{
    int status = 0; ///< 0 = no reply: the connection failed or timed out
    QByteArray retryAfterMs, retryAfter;
    bool quotaSpent = false; ///< 429 with insufficient_quota
    bool lasting = false; ///< its message says what will not change (replies.h, Lasting), whatever its status
};

/// Connection errors, 408, 409, 429 and 5xx but 501; never 429 with a spent quota, nor what lasts.
bool isWorthRetrying(const Failure& failure);

/// What retry-after-ms, else Retry-After (seconds, or an HTTP date seen from `now`) asks for.
std::optional<std::chrono::milliseconds> askedDelay(const Failure& failure, const QDateTime& now);

/// How long to wait before retry number `retry` (from 0): what was asked for, capped, else first × 2^retry,
/// capped, less up to a quarter: `jitter` in [0, 1).
std::chrono::milliseconds retryDelay(const RetryPolicy& policy, const Failure& failure, int retry,
                                     const QDateTime& now, double jitter);

} // namespace geovlm::remote
