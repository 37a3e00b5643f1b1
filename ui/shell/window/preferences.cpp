// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/window/preferences.h"

#include "store/annotation/ratings.h"

namespace geovlm::ui {

Preferences::Preferences(const ScreenParts& parts, Settings& settings, ShellDialogs& dialogs, QWidget* window)
    : QObject(window), m_parts(parts), m_settings(settings), m_dialogs(dialogs), m_window(window)
{
    m_parts.annotator.sight().setPerson(settings.annotator());
    m_parts.annotator.sight().setBlind(settings.value(settings::blind));
    m_parts.annotator.edits().setPersonSource([this] { askPerson(true); });
    connect(&m_parts.session, &StoreSession::changed, this, &Preferences::readPeople);
}

void Preferences::setTheme(Theme theme)
{
    m_settings.set(settings::theme, themeName(theme));
    applyTheme(theme);
    Q_EMIT changed();
}

void Preferences::askPerson(bool first)
{
    const QString name =
        m_dialogs.askPerson(m_window, {m_settings.suggestedPerson(), m_people, first}).simplified();
    if (name.isEmpty())
        return;
    m_settings.set(settings::annotator, name);
    m_parts.annotator.sight().setPerson(name);
}

void Preferences::toggleBlind()
{
    const bool blind = !m_parts.annotator.sight().isBlind();
    m_settings.set(settings::blind, blind);
    m_parts.annotator.sight().setBlind(blind);
    Q_EMIT changed();
}

void Preferences::setActions(ActionRegistry& actions)
{
    m_actions = &actions;
    m_actions->setKeys(m_settings.keys());
}

void Preferences::chooseKeys()
{
    if (const auto keys = m_dialogs.askKeys(m_window, *m_actions)) {
        m_settings.setKeys(*keys);
        m_actions->setKeys(*keys);
    }
}

void Preferences::readPeople()
{
    m_parts.session.ask<QStringList>(
        {}, this,
        [](const store::Store& store) {
            QStringList names;
            for (const store::Rater& rater : store::raters(store))
                if (rater.who.kind == SpeakerKind::Person)
                    names << rater.who.name;
            names.removeDuplicates();
            return names;
        },
        [this](const QStringList& names) { m_people = names; });
}

} // namespace geovlm::ui
