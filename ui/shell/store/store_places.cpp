// SPDX-License-Identifier: GPL-3.0-or-later
// Where a store and its images are: another folder of images, a backup in its place, a copy elsewhere.
#include "shell/store/store_commands.h"
#include "store/upkeep/restore.h"
#include "work/copy_remarks.h"
#include "work/open_readers.h"

#include <QFileInfo>
#include <QLocale>
#include <QWidget>
#include <utility>

namespace geovlm::ui {

namespace {

BackupReport reportOn(const QString& backup, const QString& store)
{
    const store::BackupContent content = store::inspectBackup(backup);
    const QLocale locale;
    const auto timeOf = [&](const QDateTime& time) {
        return locale.toString(time.toLocalTime(), QLocale::ShortFormat);
    };
    BackupReport report;
    report.holds = StoreCommands::tr("It was written on %1 and holds %2 images and %3 answers of people, in "
                                     "version %4 of the store's form.")
                       .arg(timeOf(content.written), locale.toString(content.images),
                            locale.toString(content.answersOfPeople))
                       .arg(content.schema);
    if (content.newestAnswer.isValid())
        report.holds += QLatin1Char(' ') +
                        StoreCommands::tr("The newest answer is of %1.").arg(timeOf(content.newestAnswer));
    report.keeps = StoreCommands::tr("What %1 is now is renamed and stays beside it; nothing of it is lost.")
                       .arg(QFileInfo(store).fileName());
    return report;
}

} // namespace

void StoreCommands::whereImagesAre()
{
    const QString path = m_.session.summary().path;
    RootQuestion question;
    question.root = m_.session.summary().root;
    question.mayChange = m_.writer.canWrite() && m_.writer.path() == path;
    question.whyNot = m_.writer.whyReadOnly();
    question.inspect = [path](const QString& directory, Progress& progress) {
        return datasets::inspectRoot(*openForReading(path), directory, progress);
    };
    const auto choice = m_.dialogs.askRoot(m_.window, question);
    if (!choice)
        return;
    const auto work = [choice = *choice](store::Store& store, Progress& progress) {
        const QLocale locale;
        const datasets::RootReport report =
            datasets::moveRoot(store, choice.directory, choice.evenIfNone, progress);
        return tr("The images are in %1: %2 of %3 are there.")
            .arg(report.directory, locale.toString(report.found), locale.toString(report.images));
    };
    m_.jobs.start(tr("Looking for the images"), writing(m_.writer, work));
}

/// The window lets go of the store while the backup takes its place.
void StoreCommands::goBack()
{
    const auto again = [this] { goBack(); };
    if (m_.jobs.isRunning() || waitsForSaving(again))
        return;
    const QString store = m_.session.summary().path;
    BackupQuestion question{store, QFileInfo(store).path(), {}};
    question.inspect = [store](const QString& backup, Progress&) { return reportOn(backup, store); };
    const QString backup = m_.dialogs.askBackup(m_.window, question);
    if (backup.isEmpty() || m_.jobs.isRunning() || !mayLeave(tr("&Go back anyway"), again))
        return;
    m_.session.close();
    m_.writer.close();
    const auto work = [backup, store](Progress&) {
        const store::Restored restored = store::restore(backup, store);
        return tr("%1 is what %2 holds. What was there is kept as %3.")
            .arg(QFileInfo(store).fileName(), QFileInfo(backup).fileName(), restored.kept);
    };
    if (m_.jobs.start(tr("Going back to the backup"), work))
        m_back = store;
}

void StoreCommands::reopen()
{
    if (const QString path = std::exchange(m_back, {}); !path.isEmpty())
        openPath(path);
}

QString StoreCommands::askCopy()
{
    const QString name = QFileInfo(m_.session.summary().path).completeBaseName();
    return m_.dialogs.saveStore(m_.window, tr("Save a copy of the store"),
                                m_.settings.folder() + QLatin1Char('/') + tr("%1-copy.geovlm").arg(name));
}

void StoreCommands::saveCopy()
{
    if (const QString file = askCopy(); !file.isEmpty())
        copyTo(file, {});
}

/// The copy is what the window goes on with, unless it was to do something else (`then`).
void StoreCommands::copyTo(const QString& file, const std::function<void()>& then)
{
    const auto after = [this, file, then] {
        m_.settings.rememberFolder(file);
        if (const QString remark = takeCopyRemark(); !remark.isEmpty())
            m_.dialogs.showFailure(m_.window, remark);
        if (then) {
            then();
            return;
        }
        Q_EMIT movedToCopy(file);
        m_.session.open(file);
    };
    m_.writer.saveCopy(file, [this, after](const QString& failure) {
        if (failure.isEmpty())
            whenSaved(after);
        else
            m_.dialogs.showFailure(m_.window, failure);
    });
}

/// Not at all when it fails: then that is said where it always is.
void StoreCommands::whenSaved(const std::function<void()>& then)
{
    if (m_.writer.saving() == StoreWriter::Saving::Saved)
        then();
    else if (m_.writer.saving() == StoreWriter::Saving::Saving)
        connect(
            &m_.writer, &StoreWriter::savingChanged, this, [this, then] { whenSaved(then); },
            Qt::SingleShotConnection);
}

} // namespace geovlm::ui
