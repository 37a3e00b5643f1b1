// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shell/dialogs.h"

namespace geovlm::ui {

/// For programs that show the window to nobody: every dialog is declined, failures go to the terminal.
class SilentDialogs final : public Dialogs
{
public:
    QString openStore(QWidget*, const QString&) override { return {}; }
    QString saveStore(QWidget*, const QString&, const QString&) override { return {}; }
    std::optional<ImportRequest> askImport(QWidget*, const QString&) override { return std::nullopt; }
    std::optional<TrainRequest> askTraining(QWidget*) override { return std::nullopt; }
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
    void showFailure(QWidget*, const QString& sentence) override;
    void showReport(QWidget*, const QString&, const QStringList&) override {}
    void showAbout(QWidget*) override {}
};

} // namespace geovlm::ui
