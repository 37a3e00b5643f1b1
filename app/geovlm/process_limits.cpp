// SPDX-License-Identifier: GPL-3.0-or-later
#include "process_limits.h"
#include "text.h"

#include <QThread>
#include <cstdio>
#include <sys/resource.h>
#include <unistd.h>

namespace geovlm::cli {
namespace {

constexpr rlim_t smallestStack = rlim_t(1) << 20;
constexpr rlim_t programBytes = rlim_t(768) << 20; ///< of addresses, with its libraries and its work
constexpr rlim_t threadBytes = rlim_t(128) << 20;  ///< OpenBLAS's buffer, one a thread

rlim_t softLimit(__rlimit_resource kind)
{
    rlimit limit = {};
    return ::getrlimit(kind, &limit) == 0 ? limit.rlim_cur : RLIM_INFINITY;
}

/// OpenBLAS starts as many threads as there are cores, unless it is told otherwise.
rlim_t blasThreads()
{
    bool valid = false;
    const int told = qEnvironmentVariableIntValue("OPENBLAS_NUM_THREADS", &valid);
    return rlim_t(valid && told > 0 ? told : QThread::idealThreadCount());
}

} // namespace

QString whyLimitsAreTooSmall()
{
    const rlim_t memory = softLimit(RLIMIT_AS);
    const rlim_t needed = programBytes + threadBytes * blasThreads();
    if (memory != RLIM_INFINITY && memory < needed)
        return Text::tr("The limit on this program's memory (ulimit -v) is %1 MB, and it needs %2 MB of "
                        "addresses here; "
                        "raise the limit, or set OPENBLAS_NUM_THREADS=1 to need less.")
            .arg(memory >> 20)
            .arg(needed >> 20);
    const rlim_t stack = softLimit(RLIMIT_STACK);
    if (stack != RLIM_INFINITY && stack < smallestStack)
        return Text::tr(
                   "The limit on stacks (ulimit -s) is %1 KB, and this program needs %2 KB; raise the limit.")
            .arg(stack >> 10)
            .arg(smallestStack >> 10);
    return {};
}

void leaveAtOnce()
{
    std::fflush(stderr);
    ::_exit(1);
}

} // namespace geovlm::cli
