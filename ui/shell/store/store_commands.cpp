// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/store/store_commands.h"

#include "shell/notices/save_bar.h"

#include <QDir>
#include <QFileInfo>
#include <QWidget>
#include <utility>

namespace geovlm::ui {

StoreCommands::StoreCommands(const CommandParts& parts) : QObject(parts.window), m_(parts)
{
    connect(&m_.jobs, &JobRunner::finished, this, [this] {
        if (const QString path = std::exchange(m_made, {}); !path.isEmpty())
            openPath(path);
    });
    connect(&m_.writer, &StoreWriter::accessChanged, this, &StoreCommands::writerAnswered);
    connect(&m_.jobs, &JobRunner::failed, this, [this] { m_made.clear(); });
    connect(&m_.jobs, &JobRunner::stopped, this, [this] { m_made.clear(); });
    connect(&m_.jobs, &JobRunner::finished, this, &StoreCommands::reopen);
    connect(&m_.jobs, &JobRunner::failed, this, &StoreCommands::reopen);
    connect(&m_.jobs, &JobRunner::stopped, this, &StoreCommands::reopen);
}

void StoreCommands::createStore()
{
    const QString path = m_.dialogs.saveStore(m_.window, tr("New store"), m_.settings.folder());
    if (path.isEmpty())
        return;
    m_.settings.rememberFolder(path);
    const auto work = [path](Progress&) {
        store::Store::create(path);
        return tr("Made %1.").arg(QFileInfo(path).fileName());
    };
    if (m_.jobs.start(tr("Making the store"), work))
        m_made = path;
}

void StoreCommands::openStore()
{
    const QString path = m_.dialogs.openStore(m_.window, m_.settings.folder());
    if (!path.isEmpty())
        openPath(path);
}

void StoreCommands::openPath(const QString& path)
{
    const auto again = [this, path] { openPath(path); };
    if (m_.jobs.isRunning() || waitsForSaving(again) || !mayLeave(tr("&Open anyway"), again))
        return;
    m_.settings.rememberFolder(path);
    m_wanted = path;
    m_.writer.open(path);
}

/// The writer goes first: a store of an older version is brought up to date by it.
void StoreCommands::writerAnswered()
{
    if (m_.writer.access() == StoreWriter::Access::Opening ||
        m_.writer.access() == StoreWriter::Access::Closed)
        return;
    if (const QString path = std::exchange(m_wanted, {}); !path.isEmpty())
        m_.session.open(path);
}

void StoreCommands::closeStore()
{
    const auto again = [this] { closeStore(); };
    if (waitsForSaving(again) || !mayLeave(tr("&Close anyway"), again))
        return;
    m_.session.close();
    m_.writer.close();
}

/// What is being written is waited for: it may still fail.
bool StoreCommands::waitsForSaving(const std::function<void()>& then)
{
    if (m_.writer.saving() != StoreWriter::Saving::Saving)
        return false;
    connect(&m_.writer, &StoreWriter::savingChanged, this, then, Qt::SingleShotConnection);
    return true;
}

/// `leave`: what giving up would do; `then`: what is done once a copy holds everything.
bool StoreCommands::mayLeave(const QString& leave, const std::function<void()>& then)
{
    if (m_.writer.saving() != StoreWriter::Saving::Failed)
        return true;
    switch (m_.dialogs.askUnsaved(m_.window, unsavedText(m_.writer.pending()), m_.writer.failure(), leave)) {
    case Unsaved::SaveCopy:
        if (const QString file = askCopy(); !file.isEmpty())
            copyTo(file, then);
        return false;
    case Unsaved::GiveUp:
        m_.writer.discard();
        return true;
    case Unsaved::Cancel:
        break;
    }
    return false;
}

bool StoreCommands::mayClose()
{
    if (!mayLeave(tr("&Quit anyway"), [window = m_.window] { window->close(); }))
        return false;
    if (!m_.jobs.isRunning())
        return true;
    if (!m_.dialogs.confirm(m_.window, tr("Work is still going on. What is finished is kept."),
                            tr("Stop and quit")))
        return false;
    const auto close = [window = m_.window] { window->close(); };
    connect(&m_.jobs, &JobRunner::finished, m_.window, close);
    connect(&m_.jobs, &JobRunner::failed, m_.window, close);
    connect(&m_.jobs, &JobRunner::stopped, m_.window, close);
    m_.jobs.stop();
    return !m_.jobs.isRunning();
}

} // namespace geovlm::ui
