// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shell/dialogs/shell_dialogs.h"

namespace geovlm::ui {

/// For programs that show the window to nobody: every dialog is declined, failures go to the terminal.
class SilentDialogs final : public ShellDialogs
{
public:
    QString openStore(QWidget*, const QString&) override { return {}; }
    QString saveStore(QWidget*, const QString&, const QString&) override { return {}; }
    QString saveFile(QWidget*, const QString&, const QString&, const QStringList&) override { return {}; }
    std::optional<datasets::ImportOptions> askImport(QWidget*, const QString&, const Services&) override
    {
        return std::nullopt;
    }
    std::vector<FileImport> askFiles(QWidget*, const QString&) override { return {}; }
    std::optional<remote::Backends> askBackends(QWidget*, const remote::Backends&,
                                                const ServerFunctions&) override
    {
        return std::nullopt;
    }
    std::optional<pipeline::AnswerOptions> askAnswering(QWidget*, const RunChoices&) override
    {
        return std::nullopt;
    }
    std::optional<pipeline::EmbedOptions> askEmbedding(QWidget*, const RunChoices&) override
    {
        return std::nullopt;
    }
    bool confirmSending(QWidget*, const SendingNotice&) override { return false; }
    QString askText(QWidget*, const QString&, const QString&) override { return {}; }
    std::optional<QString> askComment(QWidget*, const QString&, const QString&) override
    {
        return std::nullopt;
    }
    std::optional<QHash<QString, QKeySequence>> askKeys(QWidget*, const ActionRegistry&) override
    {
        return std::nullopt;
    }
    bool confirm(QWidget*, const QString&, const QString&) override { return false; }
    Unsaved askUnsaved(QWidget*, const QString&, const QString&, const QString&) override
    {
        return Unsaved::GiveUp; // nobody is there to decide otherwise
    }
    QString askPerson(QWidget*, const PersonQuestion&) override { return {}; }
    std::optional<RootChoice> askRoot(QWidget*, const RootQuestion&) override { return std::nullopt; }
    QString askBackup(QWidget*, const BackupQuestion&) override { return {}; }
    void showFailure(QWidget*, const QString& sentence) override;
    void showReport(QWidget*, const QString&, const QStringList&) override {}
    void showAbout(QWidget*) override {}
};

} // namespace geovlm::ui
