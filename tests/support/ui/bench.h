// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shell/window/main_window.h"

#include <QTemporaryDir>
#include <atomic>

namespace geovlm::test {

/// Answers as the test says and remembers what was shown.
class FakeDialogs final : public ui::ShellDialogs
{
public:
    QString nextFile;
    QString nextText;
    bool agrees = true;
    std::optional<datasets::ImportOptions> nextImport;
    QStringList failures;
    QStringList reports;
    int abouts = 0;

    QString openStore(QWidget*, const QString&) override { return nextFile; }
    QString saveStore(QWidget*, const QString&, const QString&) override { return nextFile; }
    QString saveFile(QWidget*, const QString&, const QString&, const QStringList&) override
    {
        return nextFile;
    }
    std::optional<datasets::ImportOptions> askImport(QWidget*, const QString&, const ui::Services&) override
    {
        return nextImport;
    }
    std::vector<ui::FileImport> nextFiles;
    std::optional<remote::Backends> nextBackends;
    std::optional<pipeline::AnswerOptions> nextAnswering;
    std::optional<pipeline::EmbedOptions> nextEmbedding;
    std::optional<ui::RunChoices> offered; ///< by the last question what to run with
    std::vector<ui::SendingNotice> notices;
    std::vector<ui::FileImport> askFiles(QWidget*, const QString&) override { return nextFiles; }
    std::optional<remote::Backends> askBackends(QWidget*, const remote::Backends&,
                                                const ui::ServerFunctions&) override
    {
        return nextBackends;
    }
    std::optional<pipeline::AnswerOptions> askAnswering(QWidget*, const ui::RunChoices& choices) override
    {
        offered = choices;
        return nextAnswering;
    }
    std::optional<pipeline::EmbedOptions> askEmbedding(QWidget*, const ui::RunChoices& choices) override
    {
        offered = choices;
        return nextEmbedding;
    }
    bool confirmSending(QWidget*, const ui::SendingNotice& notice) override
    {
        notices.push_back(notice);
        return agrees;
    }
    QString askText(QWidget*, const QString&, const QString&) override { return nextText; }
    std::optional<QString> nextComment;
    std::optional<QHash<QString, QKeySequence>> nextKeys;
    std::optional<QString> askComment(QWidget*, const QString&, const QString&) override
    {
        return nextComment;
    }
    std::optional<QHash<QString, QKeySequence>> askKeys(QWidget*, const ui::ActionRegistry&) override
    {
        return nextKeys;
    }
    bool confirm(QWidget*, const QString&, const QString&) override { return agrees; }
    ui::Unsaved nextUnsaved = ui::Unsaved::GiveUp;
    QStringList unsaved; ///< what was said to be lost
    ui::Unsaved askUnsaved(QWidget*, const QString& waiting, const QString& why,
                           const QString& leave) override
    {
        unsaved << waiting + u'|' + why + u'|' + leave;
        return nextUnsaved;
    }
    QString nextPerson;
    std::vector<ui::PersonQuestion> persons; ///< asked
    QString askPerson(QWidget*, const ui::PersonQuestion& question) override
    {
        persons.push_back(question);
        return nextPerson;
    }
    std::optional<ui::RootChoice> nextRoot;
    std::vector<ui::RootQuestion> roots; ///< asked
    std::optional<ui::RootChoice> askRoot(QWidget*, const ui::RootQuestion& question) override
    {
        roots.push_back(question);
        return nextRoot;
    }
    QString nextBackup;
    std::vector<ui::BackupQuestion> backups; ///< asked
    QString askBackup(QWidget*, const ui::BackupQuestion& question) override
    {
        backups.push_back(question);
        return nextBackup;
    }
    void showFailure(QWidget*, const QString& sentence) override { failures << sentence; }
    void showReport(QWidget*, const QString& title, const QStringList& lines) override
    {
        reports << title + QLatin1String(": ") + lines.join(QLatin1String("; "));
    }
    void showAbout(QWidget*) override { ++abouts; }
};

/// The real window with settings, dialogs and stages of its own.
class Bench
{
public:
    Bench(); ///< with stages that only count
    explicit Bench(const ui::Services& services);
    /// The window with dialogs of its own instead of answers from the test.
    Bench(const ui::Services& services, ui::ShellDialogs& own);
    ~Bench();
    /// Waits until the cases are there and the first is shown; false when they are not.
    bool open(const QString& store);
    bool settled();
    void press(QWidget* widget, Qt::Key key, Qt::KeyboardModifiers modifiers = {});
    QString folder() const { return m_folder.path(); }
    QString badFile() const;

    QTemporaryDir m_folder; // first: the settings lie in it
    ui::Settings settings;
    FakeDialogs dialogs;
    std::atomic<int> stagesRun = 0;
    std::atomic<bool> stageWaits = false; ///< a stage goes on until it is stopped
    std::unique_ptr<ui::MainWindow> window;

private:
    void show(const ui::Services& services, ui::ShellDialogs& asking);
    ui::Services services();
};

} // namespace geovlm::test
