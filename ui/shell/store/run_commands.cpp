// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/store/run_commands.h"

#include "pipeline/stages/whole_check.h"
#include "report/report.h"

#include <QDir>
#include <QFileInfo>

namespace geovlm::ui {

template <class Request>
void RunCommands::start(const QString& title, const StageFunctions::StageOf<Request>& function,
                        const Request& request)
{
    m_.jobs.start(title, writing(m_.writer, [function, request](store::Store& store, Progress& progress) {
                      return function(store, request, progress);
                  }));
}

void RunCommands::importData()
{
    if (const auto request = m_.dialogs.askImport(m_.window, m_.settings.folder(), m_.stages))
        start(tr("Importing"), m_.stages.import, *request);
}

void RunCommands::importFiles()
{
    const std::vector<FileImport> files = m_.dialogs.askFiles(m_.window, m_.settings.folder());
    if (files.empty())
        return;
    m_.settings.rememberFolder(files.front().file);
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

void RunCommands::editBackends()
{
    if (const auto backends = m_.dialogs.askBackends(m_.window, m_.settings.backends(), m_.stages.servers))
        m_.settings.setBackends(*backends);
}

RunChoices RunCommands::choices(remote::Purpose purpose) const
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

bool RunCommands::maySend(const remote::Backend& backend, qint64 count)
{
    if (remote::isThisMachine(backend.url) || m_.stages.consent->isGiven(backend))
        return true;
    if (!m_.dialogs.confirmSending(m_.window, {backend, count}))
        return false;
    m_.stages.consent->give(backend);
    return true;
}

void RunCommands::answerWith()
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

void RunCommands::embedWith()
{
    const RunChoices offered = choices(remote::Purpose::Texts);
    const auto options = m_.dialogs.askEmbedding(m_.window, offered);
    if (!options || (options->server && !maySend(options->server->backend, offered.images)))
        return;
    start(options->server ? tr("Embedding with %1").arg(options->server->backend.name)
                          : stageName(Stage::Embed),
          m_.stages.embedWith, *options);
}

void RunCommands::check()
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

void RunCommands::backup()
{
    const QString file = m_.dialogs.saveStore(m_.window, tr("Back up to"), m_.settings.folder());
    if (file.isEmpty())
        return;
    const auto work = [file](store::Store& store, Progress&) {
        store::backup(store, file);
        return tr("Backed up to %1.").arg(QDir::toNativeSeparators(file));
    };
    m_.jobs.start(tr("Backing up"), reading(m_.session.summary().path, work));
}

void RunCommands::exportReport()
{
    const QString name =
        QFileInfo(m_.session.summary().path).completeBaseName() + QStringLiteral("-report.html");
    const QString file =
        m_.dialogs.saveFile(m_.window, tr("Export a report"), QDir(m_.settings.folder()).filePath(name),
                            {tr("Web page (*.html)")});
    if (file.isEmpty())
        return;
    const auto work = [file](store::Store& store, Progress& progress) {
        const qint64 cases = report::writeReport(store, {}, {file, true}, progress);
        return tr("A report on %1 cases is in %2.").arg(cases).arg(QDir::toNativeSeparators(file));
    };
    m_.jobs.start(tr("Writing the report"), reading(m_.session.summary().path, work));
}

void RunCommands::runStage(Stage stage)
{
    if (const auto function = stageFunction(m_.stages, stage))
        m_.jobs.start(stageName(stage), writing(m_.writer, function));
}

void RunCommands::runRemaining()
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

void RunCommands::runQueue()
{
    if (m_.stages.queue)
        m_.jobs.start(tr("Ordering the annotation queue"), writing(m_.writer, m_.stages.queue));
}

} // namespace geovlm::ui
