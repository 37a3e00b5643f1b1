// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>
#include <atomic>
#include <memory>

namespace geovlm::ui {

/// What a question carries so that its answer can be dropped when it comes too late.
class Ticket
{
public:
    Ticket() = default; ///< never late
    bool isCurrent() const { return !m_now || m_now->load() == m_mine; }

private:
    friend class Generation;
    Ticket(std::shared_ptr<const std::atomic<quint64>> now, quint64 mine)
        : m_now(std::move(now)), m_mine(mine)
    {
    }
    std::shared_ptr<const std::atomic<quint64>> m_now;
    quint64 m_mine = 0;
};

/// A counter; each new generation makes every earlier ticket late.
class Generation
{
public:
    Ticket next() { return {m_now, ++*m_now}; }
    Ticket current() const { return {m_now, m_now->load()}; }

private:
    std::shared_ptr<std::atomic<quint64>> m_now = std::make_shared<std::atomic<quint64>>(0);
};

} // namespace geovlm::ui
