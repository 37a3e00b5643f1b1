// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/window/status_line.h"

#include "look/look.h"
#include "shell/notices/save_status.h"
#include "shell/running/job_bar.h"

#include <QFileInfo>
#include <QLabel>
#include <QLocale>
#include <QMainWindow>
#include <QStatusBar>

namespace geovlm::ui {

namespace {
constexpr int statusMilliseconds = 8000;
} // namespace

StatusLine::StatusLine(WindowCore& core, ShellDialogs& dialogs, QMainWindow* window)
    : QObject(window), m_session(core.session), m_window(window), m_text(mutedLabel())
{
    m_text->setContentsMargins(grid, 0, grid, 0);
    QStatusBar* bar = window->statusBar();
    bar->addWidget(m_text, 1);
    bar->addPermanentWidget(new JobBar(core.jobs));
    bar->addPermanentWidget(new SaveStatus(core.writer, core.annotator));
    bar->setSizeGripEnabled(false);
    bar->setMinimumHeight(4 * grid);
    connectJobs(core.jobs, dialogs);
    connect(&core.annotator, &Annotator::refused, this, &StatusLine::say);
    connect(&core.annotator.undoLog(), &UndoLog::reversed, this, &StatusLine::say);
}

void StatusLine::connectJobs(JobRunner& jobs, ShellDialogs& dialogs)
{
    connect(&jobs, &JobRunner::finished, this,
            [this, &dialogs](const QString& sentence, const QStringList& notes) {
                say(sentence);
                if (!notes.isEmpty())
                    dialogs.showReport(m_window, sentence, notes);
            });
    connect(&jobs, &JobRunner::failed, this,
            [this, &dialogs](const QString& sentence) { dialogs.showFailure(m_window, sentence); });
    connect(&jobs, &JobRunner::stopped, this,
            [this](const QString& title) { say(tr("Stopped: %1. What was finished is kept.").arg(title)); });
}

void StatusLine::say(const QString& sentence)
{
    m_window->statusBar()->showMessage(sentence, statusMilliseconds);
}

void StatusLine::refresh()
{
    if (!m_session.isOpen()) {
        m_window->setWindowTitle(QStringLiteral("GeoVLM Workbench"));
        m_text->setText(tr("No store is open"));
        return;
    }
    const StoreSummary& summary = m_session.summary();
    const QLocale locale;
    const QString name = QFileInfo(summary.path).fileName();
    m_window->setWindowTitle(tr("%1 – GeoVLM Workbench").arg(name));
    QString text =
        tr("%1  ·  %2 queries  ·  %3 tiles")
            .arg(name, locale.toString(summary.counts.ground), locale.toString(summary.counts.satellite));
    if (summary.counts.missing > 0)
        text +=
            QStringLiteral("  ·  ") + tr("files missing: %1").arg(locale.toString(summary.counts.missing));
    m_text->setText(text);
    m_text->setToolTip(summary.path);
}

} // namespace geovlm::ui
