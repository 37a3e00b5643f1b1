// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/store/end_signals.h"

#include <array>
#include <csignal>
#include <sys/socket.h>
#include <unistd.h>

namespace geovlm::ui {

namespace {

constexpr std::array<int, 3> ending{SIGTERM, SIGHUP, SIGINT};
std::array<int, 2> ends{-1, -1}; ///< written to by the handler, read by the notifier
std::array<struct sigaction, ending.size()> before;

/// May do next to nothing: it interrupts whatever runs.
void tell(int)
{
    const char byte = 1;
    [[maybe_unused]] const ssize_t written = ::write(ends[0], &byte, 1);
}

} // namespace

EndSignals::EndSignals(QObject* parent) : QObject(parent)
{
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends.data()) != 0)
        return; // without it the signals end the program as they do without us
    m_notifier = std::make_unique<QSocketNotifier>(ends[1], QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, [this] {
        m_notifier->setEnabled(false);
        restore();
        Q_EMIT endWanted();
    });
    struct sigaction action = {};
    action.sa_handler = tell;
    action.sa_flags = SA_RESTART;
    sigemptyset(&action.sa_mask);
    for (std::size_t i = 0; i < ending.size(); ++i)
        sigaction(ending.at(i), &action, &before.at(i));
}

void EndSignals::restore()
{
    for (std::size_t i = 0; i < ending.size(); ++i)
        sigaction(ending.at(i), &before.at(i), nullptr);
}

EndSignals::~EndSignals()
{
    if (!m_notifier)
        return;
    if (m_notifier->isEnabled())
        restore();
    m_notifier.reset();
    for (int& end : ends) {
        ::close(end);
        end = -1;
    }
}

} // namespace geovlm::ui
