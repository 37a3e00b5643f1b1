// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/store/store_life.h"

#include "store/sqlite/closing.h"

#include <QFileInfo>

namespace geovlm::ui {

StoreLife::StoreLife(WindowCore& core, Settings& settings, ShellDialogs& dialogs, QWidget* window)
    : QObject(window), m_core(core), m_settings(settings), m_dialogs(dialogs), m_window(window)
{
    connectSession();
    connectCases();
    connectWriter();
    connectJobs();
}

void StoreLife::connectSession()
{
    connect(&m_core.session, &StoreSession::opening, this, [this](const QString& path) {
        m_opening = path;
        m_failure.clear();
        Q_EMIT changed();
    });
    connect(&m_core.session, &StoreSession::openFailed, this,
            [this](const QString&, const QString& sentence) { openFailed(sentence); });
    connect(&m_core.session, &StoreSession::changed, this, &StoreLife::storeChanged);
    connect(&m_core.session, &StoreSession::closed, this, [this] {
        m_shown.clear();
        Q_EMIT changed();
    });
}

void StoreLife::connectCases()
{
    connect(&m_core.cases, &CaseListModel::loaded, this, &StoreLife::changed);
    connect(&m_core.cases, &CaseListModel::failed, this, &StoreLife::fail);
    connect(&m_core.walk, &CaseWalk::failed, this, &StoreLife::fail);
    connect(&m_core.walk, &CaseWalk::loaded, this, [this] {
        m_failure.clear();
        Q_EMIT changed();
    });
    connect(&m_core.walk, &CaseWalk::nothingFound, this, [this](Outcome outcome) {
        Q_EMIT said(tr("No further case that is: %1").arg(outcomeName(outcome)));
    });
    connect(&m_core.walk, &CaseWalk::held, this, [this] {
        Q_EMIT said(
            tr("An answer is not saved yet (%1); try again before going on.").arg(m_core.writer.failure()));
    });
}

void StoreLife::connectWriter()
{
    connect(&m_core.writer, &StoreWriter::accessChanged, this, &StoreLife::accessChanged);
    connect(&m_core.writer, &StoreWriter::accessChanged, this, [this] {
        for (const QString& remark : store::takeClosingRemarks())
            m_dialogs.showFailure(m_window, remark);
    });
}

void StoreLife::connectJobs()
{
    connect(&m_core.jobs, &JobRunner::started, this, &StoreLife::changed);
    const auto afterwards = [this] {
        refreshWhenSaved();
        Q_EMIT changed();
    };
    connect(&m_core.jobs, &JobRunner::finished, this, afterwards);
    connect(&m_core.jobs, &JobRunner::failed, this, afterwards);
    connect(&m_core.jobs, &JobRunner::stopped, this, afterwards);
}

QString StoreLife::opening() const
{
    return QFileInfo(m_opening).fileName();
}

void StoreLife::forget()
{
    m_shown.clear();
    m_settings.set(settings::lastStore, QString());
}

void StoreLife::fail(const QString& sentence)
{
    m_failure = sentence;
    Q_EMIT changed();
}

void StoreLife::storeChanged()
{
    const QString path = m_core.session.summary().path;
    m_images.emplace(m_core.session.summary().root);
    m_failure.clear();
    m_core.images.retry(); // they may lie elsewhere now, or be back
    if (path != m_shown) {
        m_core.writer.letGo();
        m_shown = path;
        m_core.images.clear();
        m_core.view.clear();
        m_settings.addRecent(path);
        m_settings.set(settings::lastStore, path);
        Q_EMIT changed();
        Q_EMIT otherShown();
    }
    Q_EMIT changed();
}

/// The sentence is said once: in the middle when there is nothing else to show, else in a message.
void StoreLife::openFailed(const QString& sentence)
{
    m_opening.clear();
    if (m_core.session.isOpen()) {
        m_core.writer.open(m_core.session.summary().path);
        m_dialogs.showFailure(m_window, sentence);
    } else {
        m_core.writer.close();
        m_failure = sentence;
    }
    Q_EMIT changed();
}

/// Whoever wrote until now may have changed anything.
void StoreLife::accessChanged()
{
    const bool freed = m_wasReadOnly && m_core.writer.canWrite();
    m_wasReadOnly = m_core.writer.access() == StoreWriter::Access::ReadOnly;
    if (freed && m_core.session.isOpen())
        m_core.session.refresh();
}

/// What is on screen and not in the store yet must not be read over.
void StoreLife::refreshWhenSaved()
{
    if (!m_core.session.isOpen())
        return;
    if (m_core.writer.saving() == StoreWriter::Saving::Saved)
        m_core.session.refresh();
    else
        connect(&m_core.writer, &StoreWriter::savingChanged, this, &StoreLife::refreshWhenSaved,
                Qt::SingleShotConnection);
}

void StoreLife::readImagesAgain()
{
    m_core.images.retry();
    refreshWhenSaved();
}

} // namespace geovlm::ui
