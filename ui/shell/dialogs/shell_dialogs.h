// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "datasets/common/import.h"
#include "remote/backend_list.h"
#include "shell/actions/action_registry.h"
#include "shell/dialogs/backup_dialog.h"
#include "shell/dialogs/person_dialog.h"
#include "shell/dialogs/root_dialog.h"
#include "shell/importing/file_import.h"
#include "shell/running/run_with_dialog.h"
#include "shell/running/services.h"
#include "widgets/dialogs.h"

#include <QString>
#include <QStringList>
#include <optional>

class QWidget;

namespace geovlm::ui {

class Settings;

/// What to do with what could not be saved.
enum class Unsaved { SaveCopy, GiveUp, Cancel };

/// What only the window asks, beside what everything in it may ask. Empty = thought better of it.
class ShellDialogs : public Dialogs
{
public:
    virtual QString openStore(QWidget* parent, const QString& folder) = 0;
    virtual QString saveStore(QWidget* parent, const QString& title, const QString& folder) = 0;
    /// `folder`: where choosing begins.
    virtual std::optional<datasets::ImportOptions> askImport(QWidget* parent, const QString& folder,
                                                             const Services& services) = 0;
    virtual std::vector<FileImport> askFiles(QWidget* parent, const QString& folder) = 0;
    virtual std::optional<remote::Backends> askBackends(QWidget* parent, const remote::Backends& backends,
                                                        const ServerFunctions& functions) = 0;
    virtual std::optional<pipeline::AnswerOptions> askAnswering(QWidget* parent,
                                                                const RunChoices& choices) = 0;
    virtual std::optional<pipeline::EmbedOptions> askEmbedding(QWidget* parent,
                                                               const RunChoices& choices) = 0;
    /// Before anything goes to another machine. False unless a person agreed.
    virtual bool confirmSending(QWidget* parent, const SendingNotice& notice) = 0;
    /// Keys that differ from the defaults.
    virtual std::optional<QHash<QString, QKeySequence>> askKeys(QWidget* parent,
                                                                const ActionRegistry& actions) = 0;
    /// `waiting`: what is not saved, in a sentence; `why`: a sentence; `leave`: what giving it up would do.
    virtual Unsaved askUnsaved(QWidget* parent, const QString& waiting, const QString& why,
                               const QString& leave) = 0;
    virtual QString askPerson(QWidget* parent, const PersonQuestion& question) = 0;
    virtual std::optional<RootChoice> askRoot(QWidget* parent, const RootQuestion& question) = 0;
    /// The file of a backup.
    virtual QString askBackup(QWidget* parent, const BackupQuestion& question) = 0;
    virtual void showAbout(QWidget* parent) = 0;
};

/// The real ones.
class WindowDialogs final : public ShellDialogs
{
public:
    /// `settings`: where files were chosen last; none = in the home folder.
    explicit WindowDialogs(const Settings* settings = nullptr) : m_settings(settings) {}
    QString openStore(QWidget* parent, const QString& folder) override;
    QString saveStore(QWidget* parent, const QString& title, const QString& folder) override;
    QString saveFile(QWidget* parent, const QString& title, const QString& file,
                     const QStringList& filters) override;
    std::optional<datasets::ImportOptions> askImport(QWidget* parent, const QString& folder,
                                                     const Services& services) override;
    std::vector<FileImport> askFiles(QWidget* parent, const QString& folder) override;
    std::optional<remote::Backends> askBackends(QWidget* parent, const remote::Backends& backends,
                                                const ServerFunctions& functions) override;
    std::optional<pipeline::AnswerOptions> askAnswering(QWidget* parent, const RunChoices& choices) override;
    std::optional<pipeline::EmbedOptions> askEmbedding(QWidget* parent, const RunChoices& choices) override;
    bool confirmSending(QWidget* parent, const SendingNotice& notice) override;
    QString askText(QWidget* parent, const QString& title, const QString& label) override;
    std::optional<QString> askComment(QWidget* parent, const QString& title, const QString& label) override;
    std::optional<QHash<QString, QKeySequence>> askKeys(QWidget* parent,
                                                        const ActionRegistry& actions) override;
    bool confirm(QWidget* parent, const QString& question, const QString& yes) override;
    Unsaved askUnsaved(QWidget* parent, const QString& waiting, const QString& why,
                       const QString& leave) override;
    QString askPerson(QWidget* parent, const PersonQuestion& question) override;
    std::optional<RootChoice> askRoot(QWidget* parent, const RootQuestion& question) override;
    QString askBackup(QWidget* parent, const BackupQuestion& question) override;
    void showFailure(QWidget* parent, const QString& sentence) override;
    void showReport(QWidget* parent, const QString& title, const QStringList& lines) override;
    void showAbout(QWidget* parent) override;

private:
    const Settings* m_settings;
};

} // namespace geovlm::ui
