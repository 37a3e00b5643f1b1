// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shell/notices/notice_bar.h"
#include "shell/settings/settings.h"
#include "work/store_session.h"

namespace geovlm::ui {

/// Says so when the models that come with the program, which have only seen drawn towns, were used on images
/// that are none. Put away once, it says no more about that store.
class TownBar final : public NoticeBar
{
    Q_OBJECT

public:
    /// What there is to say about a store; empty = nothing. Asked on the reading thread.
    using Source = std::function<QString(const store::Store&)>;

    TownBar(StoreSession& session, Settings& settings, Source source, QWidget* parent = nullptr);
    QPushButton* awayButton() const { return m_away; }

private:
    void refresh();
    bool isPutAway() const;

    StoreSession& m_session;
    Settings& m_settings;
    Source m_source;
    Generation m_asked;
    QPushButton* m_away;
};

} // namespace geovlm::ui
