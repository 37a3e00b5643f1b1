// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/store/run_commands.h"

#include "shell/running/requests.h"

#include <QDir>
#include <QFileInfo>

namespace geovlm::ui {

template <class Options>
void RunCommands::start(const QString& title, const Options& options)
{
    m_.jobs.start(title, writing(m_.writer, m_.services.stages.work(options)));
}

void RunCommands::importData()
{
    if (const auto options = m_.dialogs.askImport(m_.window, m_.settings.folder(), m_.services))
        start(tr("Importing"), *options);
}

void RunCommands::importFiles()
{
    const std::vector<FileImport> files = m_.dialogs.askFiles(m_.window, m_.settings.folder());
    if (files.empty())
        return;
    m_.settings.rememberFolder(files.front().file);
    const auto import = [files, stages = m_.services.stages](store::Store& store, Progress& progress) {
        QStringList sentences;
        for (const FileImport& file : files) {
            progress.throwIfStopped();
            sentences << stages.work(file)(store, progress);
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
    if (const auto backends = m_.dialogs.askBackends(m_.window, m_.settings.backends(), m_.services.servers))
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
    if (remote::isThisMachine(backend.url) || m_.services.consent->isGiven(backend))
        return true;
    if (!m_.dialogs.confirmSending(m_.window, {backend, count}))
        return false;
    m_.services.consent->give(backend);
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
          *options);
}

void RunCommands::embedWith()
{
    const RunChoices offered = choices(remote::Purpose::Texts);
    const auto options = m_.dialogs.askEmbedding(m_.window, offered);
    if (!options || (options->server && !maySend(options->server->backend, offered.images)))
        return;
    start(options->server ? tr("Embedding with %1").arg(options->server->backend.name)
                          : stageName(Stage::Embed),
          *options);
}

void RunCommands::check()
{
    m_.jobs.start(tr("Checking"), reading(m_.session.summary().path, m_.services.stages.work(StoreCheck())));
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
    m_.jobs.start(tr("Writing the report"),
                  reading(m_.session.summary().path, m_.services.stages.work(ReportFile{file})));
}

void RunCommands::runStage(Stage stage)
{
    start(stageName(stage), UsualStage{stage});
}

void RunCommands::runRemaining()
{
    const StoreSummary& summary = m_.session.summary();
    std::vector<StageWork> remaining;
    for (int i = int(Stage::Encode); i < stageCount; ++i) {
        if (!summary.done[std::size_t(i)])
            remaining.push_back(m_.services.stages.work(UsualStage{Stage(i)}));
    }
    const auto work = [remaining](store::Store& store, Progress& progress) {
        QString last;
        for (const StageWork& stage : remaining) {
            progress.throwIfStopped();
            last = stage(store, progress);
        }
        return last;
    };
    m_.jobs.start(tr("Running the remaining stages"), writing(m_.writer, work));
}

void RunCommands::runQueue()
{
    start(tr("Ordering the annotation queue"), QueueOrder());
}

} // namespace geovlm::ui
