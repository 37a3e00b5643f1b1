// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/dialogs/shell_dialogs.h"

#include "shell/actions/shortcuts_dialog.h"

#include "shell/backends/backends_dialog.h"
#include "shell/dialogs/about.h"
#include "shell/importing/import_dialog.h"
#include "shell/importing/import_files_dialog.h"
#include "shell/settings/settings.h"
#include "shell/text.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QInputDialog>
#include <QMessageBox>
#include <QPushButton>
#include <QRegularExpression>

namespace geovlm::ui {

namespace {

QString storeFilter()
{
    return ShellText::tr("GeoVLM stores (*.geovlm)");
}

void showBox(QWidget* parent, QMessageBox::Icon icon, const QString& text, const QString& details = {})
{
    QMessageBox box(icon, QCoreApplication::applicationName(), {}, QMessageBox::Ok, parent);
    box.setTextFormat(Qt::PlainText);
    box.setText(text);
    if (!details.isEmpty())
        box.setDetailedText(details);
    box.exec();
}

} // namespace

QString WindowDialogs::openStore(QWidget* parent, const QString& folder)
{
    return QFileDialog::getOpenFileName(parent, ShellText::tr("Open a store"), folder, storeFilter());
}

QString WindowDialogs::saveStore(QWidget* parent, const QString& title, const QString& folder)
{
    QString file = QFileDialog::getSaveFileName(parent, title, folder, storeFilter(), nullptr,
                                                QFileDialog::DontConfirmOverwrite);
    if (!file.isEmpty() && !file.endsWith(QLatin1String(".geovlm")))
        file += QLatin1String(".geovlm");
    return file;
}

QString WindowDialogs::saveFile(QWidget* parent, const QString& title, const QString& file,
                                const QStringList& filters)
{
    const QString suggested = QDir(m_settings ? m_settings->folder() : QDir::homePath()).filePath(file);
    QFileDialog dialog(parent, title, QFileInfo(suggested).path());
    dialog.setAcceptMode(QFileDialog::AcceptSave);
    dialog.setNameFilters(filters);
    dialog.selectFile(QFileInfo(file).fileName());
    const auto useEnding = [&dialog](const QString& filter) {
        static const QRegularExpression ending(QStringLiteral("\\*\\.(\\w+)"));
        dialog.setDefaultSuffix(ending.match(filter).captured(1));
    };
    QObject::connect(&dialog, &QFileDialog::filterSelected, &dialog, useEnding);
    useEnding(filters.value(0));
    return dialog.exec() == QDialog::Accepted ? dialog.selectedFiles().value(0) : QString();
}

std::optional<datasets::ImportOptions> WindowDialogs::askImport(QWidget* parent, const QString& folder,
                                                                const Services& services)
{
    ImportDialog dialog(services.preview, folder, parent);
    return dialog.exec() == QDialog::Accepted ? std::optional(dialog.options()) : std::nullopt;
}

std::vector<FileImport> WindowDialogs::askFiles(QWidget* parent, const QString& folder)
{
    ImportFilesDialog dialog(folder, parent);
    return dialog.exec() == QDialog::Accepted ? dialog.files() : std::vector<FileImport>();
}

std::optional<remote::Backends> WindowDialogs::askBackends(QWidget* parent, const remote::Backends& backends,
                                                           const ServerFunctions& functions)
{
    BackendsDialog dialog(functions, backends, parent);
    return dialog.exec() == QDialog::Accepted ? std::optional(dialog.backends()) : std::nullopt;
}

std::optional<pipeline::AnswerOptions> WindowDialogs::askAnswering(QWidget* parent, const RunChoices& choices)
{
    RunWithDialog dialog(choices, parent);
    return dialog.exec() == QDialog::Accepted ? std::optional(dialog.answering()) : std::nullopt;
}

std::optional<pipeline::EmbedOptions> WindowDialogs::askEmbedding(QWidget* parent, const RunChoices& choices)
{
    RunWithDialog dialog(choices, parent);
    return dialog.exec() == QDialog::Accepted ? std::optional(dialog.embedding()) : std::nullopt;
}

bool WindowDialogs::confirmSending(QWidget* parent, const SendingNotice& notice)
{
    return askSending(notice, parent);
}

QString WindowDialogs::askText(QWidget* parent, const QString& title, const QString& label)
{
    return QInputDialog::getText(parent, title, label);
}

std::optional<QString> WindowDialogs::askComment(QWidget* parent, const QString& title, const QString& label)
{
    bool agreed = false;
    const QString text = QInputDialog::getMultiLineText(parent, title, label, {}, &agreed);
    return agreed ? std::optional(text.trimmed()) : std::nullopt;
}

std::optional<QHash<QString, QKeySequence>> WindowDialogs::askKeys(QWidget* parent,
                                                                   const ActionRegistry& actions)
{
    ShortcutsDialog dialog(actions, parent);
    if (dialog.exec() != QDialog::Accepted)
        return std::nullopt;
    return dialog.changed();
}

bool WindowDialogs::confirm(QWidget* parent, const QString& question, const QString& yes)
{
    QMessageBox box(QMessageBox::Question, QCoreApplication::applicationName(), {}, QMessageBox::Cancel,
                    parent);
    box.setTextFormat(Qt::PlainText);
    box.setText(question);
    QPushButton* agree = box.addButton(yes, QMessageBox::AcceptRole);
    box.exec();
    return box.clickedButton() == agree;
}

Unsaved WindowDialogs::askUnsaved(QWidget* parent, const QString& waiting, const QString& why,
                                  const QString& leave)
{
    QMessageBox box(QMessageBox::Warning, QCoreApplication::applicationName(), {}, QMessageBox::Cancel,
                    parent);
    box.setTextFormat(Qt::PlainText);
    box.setText(waiting.isEmpty() ? ShellText::tr("The store is not as it was.") : waiting);
    box.setInformativeText(why);
    const QPushButton* copy = box.addButton(ShellText::tr("&Save a copy…"), QMessageBox::AcceptRole);
    const QPushButton* giveUp = box.addButton(leave, QMessageBox::DestructiveRole);
    box.setDefaultButton(QMessageBox::Cancel);
    box.exec();
    if (box.clickedButton() == copy)
        return Unsaved::SaveCopy;
    return box.clickedButton() == giveUp ? Unsaved::GiveUp : Unsaved::Cancel;
}

QString WindowDialogs::askPerson(QWidget* parent, const PersonQuestion& question)
{
    PersonDialog dialog(question, parent);
    return dialog.exec() == QDialog::Accepted ? dialog.name() : QString();
}

std::optional<RootChoice> WindowDialogs::askRoot(QWidget* parent, const RootQuestion& question)
{
    RootDialog dialog(question, parent);
    return dialog.exec() == QDialog::Accepted ? std::optional(dialog.choice()) : std::nullopt;
}

QString WindowDialogs::askBackup(QWidget* parent, const BackupQuestion& question)
{
    BackupDialog dialog(question, parent);
    return dialog.exec() == QDialog::Accepted ? dialog.backup() : QString();
}

void WindowDialogs::showFailure(QWidget* parent, const QString& sentence)
{
    showBox(parent, QMessageBox::Warning, sentence);
}

void WindowDialogs::showReport(QWidget* parent, const QString& title, const QStringList& lines)
{
    showBox(parent, QMessageBox::Information, title, lines.join(u'\n'));
}

void WindowDialogs::showAbout(QWidget* parent)
{
    AboutDialog(parent).exec();
}

} // namespace geovlm::ui
