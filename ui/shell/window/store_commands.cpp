// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/window/store_commands.h"

#include "pipeline/stages/whole_check.h"
#include "report/report.h"
#include "shell/window/save_bar.h"

#include <QDir>
#include <QFileInfo>
#include <QWidget>
#include <utility>

namespace geovlm::ui {

StoreCommands::StoreCommands(const Parts& parts) : QObject(parts.window), m_(parts)
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

QString StoreCommands::folder() const
{
    const QString last = m_.settings.value(settings::folder);
    return last.isEmpty() ? QDir::homePath() : last;
}

void StoreCommands::remember(const QString& path)
{
    m_.settings.set(settings::folder, QFileInfo(path).path());
}

void StoreCommands::createStore()
{
    const QString path = m_.dialogs.saveStore(m_.window, tr("New store"), folder());
    if (path.isEmpty())
        return;
    remember(path);
    const auto work = [path](Progress&) {
        store::Store::create(path);
        return tr("Made %1.").arg(QFileInfo(path).fileName());
    };
    if (m_.jobs.start(tr("Making the store"), work))
        m_made = path;
}

void StoreCommands::openStore()
{
    const QString path = m_.dialogs.openStore(m_.window, folder());
    if (!path.isEmpty())
        openPath(path);
}

void StoreCommands::openPath(const QString& path)
{
    const auto again = [this, path] { openPath(path); };
    if (m_.jobs.isRunning() || waitsForSaving(again) || !mayLeave(tr("&Open anyway"), again))
        return;
    remember(path);
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

template <class Request>
void StoreCommands::start(const QString& title, const StageFunctions::StageOf<Request>& function,
                          const Request& request)
{
    m_.jobs.start(title, writing(m_.writer, [function, request](store::Store& store, Progress& progress) {
                      return function(store, request, progress);
                  }));
}

void StoreCommands::importData()
{
    if (const auto request = m_.dialogs.askImport(m_.window, folder(), m_.stages))
        start(tr("Importing"), m_.stages.import, *request);
}

void StoreCommands::importFiles()
{
    const std::vector<FileImport> files = m_.dialogs.askFiles(m_.window, folder());
    if (files.empty())
        return;
    remember(files.front().file);
    const auto import = [files, function = m_.stages.importFile](store::Store& store, Progress& progress) {
        QStringList sentences;
        for (const FileImport& file : files) {
            progress.throwIfStopped();
            sentences << function(store, file, progress);
        }
        // Each is said; the last alone would hide what became of the others.
        if (sentences.size() > 1) {
            for (const QString& sentence : sentences)
                progress.note(sentence);
            return tr("Imported %1 files.").arg(sentences.size());
        }
        return sentences.first();
    };
    m_.jobs.start(tr("Importing files"), writing(m_.writer, import));
}

void StoreCommands::editBackends()
{
    if (const auto backends = m_.dialogs.askBackends(m_.window, m_.settings.backends(), m_.stages.servers))
        m_.settings.setBackends(*backends);
}

RunChoices StoreCommands::choices(remote::Purpose purpose) const
{
    RunChoices choices;
    choices.purpose = purpose;
    for (remote::Backend& backend : m_.settings.backends()) {
        if (backend.purpose == purpose)
            choices.backends.push_back(std::move(backend));
    }
    choices.images = m_.session.summary().images();
    return choices;
}

bool StoreCommands::maySend(const remote::Backend& backend, qint64 count)
{
    if (remote::isThisMachine(backend.url) || m_.stages.consent->isGiven(backend))
        return true;
    if (!m_.dialogs.confirmSending(m_.window, {backend, count}))
        return false;
    m_.stages.consent->give(backend);
    return true;
}

void StoreCommands::answerWith()
{
    const RunChoices offered = choices(remote::Purpose::Answers);
    const auto options = m_.dialogs.askAnswering(m_.window, offered);
    if (!options)
        return;
    const qint64 count =
        options->sample > 0 ? std::min<qint64>(options->sample, offered.images) : offered.images;
    if (options->server && !maySend(options->server->backend, count))
        return;
    start(options->server ? tr("Answering with %1").arg(options->server->backend.name)
                          : stageName(Stage::Answer),
          m_.stages.answerWith, *options);
}

void StoreCommands::embedWith()
{
    const RunChoices offered = choices(remote::Purpose::Texts);
    const auto options = m_.dialogs.askEmbedding(m_.window, offered);
    if (!options || (options->server && !maySend(options->server->backend, offered.images)))
        return;
    start(options->server ? tr("Embedding with %1").arg(options->server->backend.name)
                          : stageName(Stage::Embed),
          m_.stages.embedWith, *options);
}

void StoreCommands::check()
{
    const auto work = [](store::Store& store, Progress& progress) {
        const store::CheckReport report = pipeline::wholeCheck(store, progress);
        for (const QString& sentence : report.problems + report.notes)
            progress.note(sentence);
        return report.ok() ? tr("The store is sound.")
                           : tr("The check found problems: %1.").arg(report.problems.size());
    };
    m_.jobs.start(tr("Checking"), reading(m_.session.summary().path, work));
}

void StoreCommands::backup()
{
    const QString file = m_.dialogs.saveStore(m_.window, tr("Back up to"), folder());
    if (file.isEmpty())
        return;
    const auto work = [file](store::Store& store, Progress&) {
        store::backup(store, file);
        return tr("Backed up to %1.").arg(QDir::toNativeSeparators(file));
    };
    m_.jobs.start(tr("Backing up"), reading(m_.session.summary().path, work));
}

void StoreCommands::exportReport()
{
    const QString name =
        QFileInfo(m_.session.summary().path).completeBaseName() + QStringLiteral("-report.html");
    const QString file = m_.dialogs.saveFile(m_.window, tr("Export a report"), QDir(folder()).filePath(name),
                                             {tr("Web page (*.html)")});
    if (file.isEmpty())
        return;
    const auto work = [file](store::Store& store, Progress& progress) {
        const qint64 cases = report::writeReport(store, {}, {file, true}, progress);
        return tr("A report on %1 cases is in %2.").arg(cases).arg(QDir::toNativeSeparators(file));
    };
    m_.jobs.start(tr("Writing the report"), reading(m_.session.summary().path, work));
}

void StoreCommands::runStage(Stage stage)
{
    if (const auto function = stageFunction(m_.stages, stage))
        m_.jobs.start(stageName(stage), writing(m_.writer, function));
}

void StoreCommands::runRemaining()
{
    const StoreSummary& summary = m_.session.summary();
    std::vector<StageFunctions::Stage> remaining;
    for (int i = int(Stage::Encode); i < stageCount; ++i) {
        if (!summary.done[size_t(i)])
            remaining.push_back(stageFunction(m_.stages, Stage(i)));
    }
    const auto work = [remaining](store::Store& store, Progress& progress) {
        QString last;
        for (const auto& stage : remaining) {
            progress.throwIfStopped();
            last = stage(store, progress);
        }
        return last;
    };
    m_.jobs.start(tr("Running the remaining stages"), writing(m_.writer, work));
}

void StoreCommands::runQueue()
{
    if (m_.stages.queue)
        m_.jobs.start(tr("Ordering the annotation queue"), writing(m_.writer, m_.stages.queue));
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
