// SPDX-License-Identifier: GPL-3.0-or-later
// Who answers, and which keys they use.
#include "shell/window/main_window.h"
#include "store/annotation/ratings.h"

namespace geovlm::ui {

void MainWindow::addPersonActions()
{
    const auto window = in(Context::Window);
    m_actions.add(
        {QStringLiteral("edit.person"), QT_TRANSLATE_NOOP("Actions", "Answer &as…"), window, {}, [this] {
             askPerson(false);
         }});
    m_actions.add({QStringLiteral("edit.keys"), QT_TRANSLATE_NOOP("Actions", "&Keys…"), window, {}, [this] {
                       if (const auto keys = m_dialogs.askKeys(this, m_actions)) {
                           m_settings.setKeys(*keys);
                           m_actions.setKeys(*keys);
                       }
                   }});
}

void MainWindow::askPerson(bool first)
{
    const QString name =
        m_dialogs.askPerson(this, {m_settings.suggestedPerson(), m_people, first}).simplified();
    if (name.isEmpty())
        return;
    m_settings.set(settings::annotator, name);
    m_annotator.setPerson(name);
}

void MainWindow::readPeople()
{
    m_session.ask<QStringList>(
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
