// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shell/actions/actions.h"
#include "shell/dialogs/backup_dialog.h"
#include "shell/dialogs/person_dialog.h"
#include "shell/dialogs/root_dialog.h"
#include "shell/running/run_with_dialog.h"
#include "shell/running/stage_functions.h"

#include <QString>
#include <QStringList>
#include <optional>

class QWidget;

namespace geovlm::ui {

/// What to do with what could not be saved.
enum class Unsaved { SaveCopy, GiveUp, Cancel };

/// Everything the window asks a person in a dialog, so that tests can answer. Empty = thought better of it.
class Dialogs
{
public:
    virtual ~Dialogs() = default;
    virtual QString openStore(QWidget* parent, const QString& folder) = 0;
    virtual QString saveStore(QWidget* parent, const QString& title, const QString& folder) = 0;
    /// `file`: what is suggested, with its folder; `filters` as QFileDialog has them. Asks before a file is
    /// written over.
    virtual QString saveFile(QWidget* parent, const QString& title, const QString& file,
                             const QStringList& filters) = 0;
    /// `folder`: where choosing begins.
    virtual std::optional<ImportRequest> askImport(QWidget* parent, const QString& folder,
                                                   const StageFunctions& functions) = 0;
    virtual std::vector<FileImport> askFiles(QWidget* parent, const QString& folder) = 0;
    virtual std::optional<Backends> askBackends(QWidget* parent, const Backends& backends,
                                                const StageFunctions& functions) = 0;
    virtual std::optional<AnswerRequest> askAnswering(QWidget* parent, const RunChoices& choices) = 0;
    virtual std::optional<EmbedRequest> askEmbedding(QWidget* parent, const RunChoices& choices) = 0;
    /// Before anything goes to another machine. False unless a person agreed.
    virtual bool confirmSending(QWidget* parent, const SendingNotice& notice) = 0;
    virtual std::optional<TrainRequest> askTraining(QWidget* parent) = 0;
    virtual QString askText(QWidget* parent, const QString& title, const QString& label) = 0;
    /// Several lines.
    virtual std::optional<QString> askComment(QWidget* parent, const QString& title,
                                              const QString& label) = 0;
    /// Keys that differ from the defaults.
    virtual std::optional<QHash<QString, QKeySequence>> askKeys(QWidget* parent,
                                                                const ActionRegistry& actions) = 0;
    virtual bool confirm(QWidget* parent, const QString& question, const QString& yes) = 0;
    /// `waiting`: what is not saved, in a sentence; `why`: a sentence; `leave`: what giving it up would do.
    virtual Unsaved askUnsaved(QWidget* parent, const QString& waiting, const QString& why,
                               const QString& leave) = 0;
    virtual QString askPerson(QWidget* parent, const PersonQuestion& question) = 0;
    virtual std::optional<RootChoice> askRoot(QWidget* parent, const RootQuestion& question) = 0;
    /// The file of a backup.
    virtual QString askBackup(QWidget* parent, const BackupQuestion& question) = 0;
    /// The one place where a failure becomes a message: one sentence.
    virtual void showFailure(QWidget* parent, const QString& sentence) = 0;
    virtual void showReport(QWidget* parent, const QString& title, const QStringList& lines) = 0;
    virtual void showAbout(QWidget* parent) = 0;
};

/// The real ones.
class WindowDialogs final : public Dialogs
{
public:
    QString openStore(QWidget* parent, const QString& folder) override;
    QString saveStore(QWidget* parent, const QString& title, const QString& folder) override;
    QString saveFile(QWidget* parent, const QString& title, const QString& file,
                     const QStringList& filters) override;
    std::optional<ImportRequest> askImport(QWidget* parent, const QString& folder,
                                           const StageFunctions& functions) override;
    std::vector<FileImport> askFiles(QWidget* parent, const QString& folder) override;
    std::optional<Backends> askBackends(QWidget* parent, const Backends& backends,
                                        const StageFunctions& functions) override;
    std::optional<AnswerRequest> askAnswering(QWidget* parent, const RunChoices& choices) override;
    std::optional<EmbedRequest> askEmbedding(QWidget* parent, const RunChoices& choices) override;
    bool confirmSending(QWidget* parent, const SendingNotice& notice) override;
    std::optional<TrainRequest> askTraining(QWidget* parent) override;
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
};

} // namespace geovlm::ui
