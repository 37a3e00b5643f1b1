// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>
#include <optional>

class QWidget;

namespace geovlm::ui {

/// What any part of the window may ask a person in a dialog, so that tests can answer. Empty or false =
/// thought better of it.
class Dialogs
{
public:
    virtual ~Dialogs() = default;
    /// `file`: what is suggested; without a folder, it lies where files were chosen last. `filters` as
    /// QFileDialog has them ("PNG (*.png)"). Asks before a file is written over.
    virtual QString saveFile(QWidget* parent, const QString& title, const QString& file,
                             const QStringList& filters) = 0;
    virtual bool confirm(QWidget* parent, const QString& question, const QString& yes) = 0;
    virtual QString askText(QWidget* parent, const QString& title, const QString& label) = 0;
    /// Several lines.
    virtual std::optional<QString> askComment(QWidget* parent, const QString& title,
                                              const QString& label) = 0;
    /// The one place where a failure becomes a message: one sentence.
    virtual void showFailure(QWidget* parent, const QString& sentence) = 0;
    virtual void showReport(QWidget* parent, const QString& title, const QStringList& lines) = 0;
};

} // namespace geovlm::ui
