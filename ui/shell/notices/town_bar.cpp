// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/notices/town_bar.h"

#include <QPushButton>

namespace geovlm::ui {

namespace {
constexpr qsizetype storesKept = 100; ///< that it was put away for
}

TownBar::TownBar(StoreSession& session, Settings& settings, Source source, QWidget* parent)
    : NoticeBar(DataRole::Other, tr("About the models"), parent), m_session(session), m_settings(settings),
      m_source(std::move(source)), m_away(addButton(tr("Put away"), tr("Say this no more about this store")))
{
    connect(&session, &StoreSession::changed, this, &TownBar::refresh);
    connect(&session, &StoreSession::closed, this, [this] {
        m_asked.next();
        setText({});
    });
    connect(m_away, &QPushButton::clicked, this, [this] {
        QStringList stores = m_settings.value(settings::townsPutAway);
        stores.prepend(m_session.summary().path);
        m_settings.set(settings::townsPutAway, QStringList(stores.mid(0, storesKept)));
        setText({});
    });
}

bool TownBar::isPutAway() const
{
    return m_settings.value(settings::townsPutAway).contains(m_session.summary().path);
}

void TownBar::refresh()
{
    const Ticket ticket = m_asked.next();
    if (!m_source || isPutAway()) {
        setText({});
        return;
    }
    m_session.ask<QString>(ticket, this, m_source, [this](const QString& text) { setText(text); });
}

} // namespace geovlm::ui
