// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/dialogs/backup_dialog.h"

#include "look/look.h"
#include "widgets/form_parts.h"

#include <QCoreApplication>
#include <QDialogButtonBox>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>

namespace geovlm::ui {

namespace {
constexpr int dialogWidth = 72 * grid;
constexpr int lines = 5; ///< room for what is said
} // namespace

BackupDialog::BackupDialog(const BackupQuestion& question, QWidget* parent)
    : QDialog(parent), m_question(question), m_file(new QLineEdit), m_said(plainLabel())
{
    build();
    connect(m_file, &QLineEdit::textChanged, this, &BackupDialog::look);
    look();
}

void BackupDialog::build()
{
    QFormLayout* form = makeForm(
        this, tr("Go back to a backup"),
        tr("The backup takes the place of %1, with its folder of models and embeddings. What is there "
           "now is kept under another name.")
            .arg(QFileInfo(m_question.store).fileName()));
    setMinimumWidth(dialogWidth);
    auto* field = new QWidget;
    auto* across = new QHBoxLayout(field);
    across->setContentsMargins(0, 0, 0, 0);
    across->setSpacing(grid);
    QPushButton* choose = sideButton(tr("&Choose…"), tr("Choose the backup"));
    connect(choose, &QPushButton::clicked, this, &BackupDialog::browse);
    across->addWidget(m_file, 1);
    across->addWidget(choose);
    addRow(form, tr("&Backup"), field)->setBuddy(m_file);
    m_file->setAccessibleName(tr("File of the backup"));
    m_said->setWordWrap(true);
    m_said->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_said->setMinimumHeight(lines * m_said->fontMetrics().lineSpacing());
    layout()->addWidget(m_said);
    m_accept = addButtons(this, tr("Go back to it"))->button(QDialogButtonBox::Ok);
}

void BackupDialog::setFile(const QString& file)
{
    m_file->setText(QDir::toNativeSeparators(file));
}

void BackupDialog::browse()
{
    const QString chosen =
        QFileDialog::getOpenFileName(this, tr("Choose a backup"), m_question.folder,
                                     QCoreApplication::translate("Dialogs", "GeoVLM stores (*.geovlm)"));
    if (!chosen.isEmpty())
        setFile(chosen);
}

void BackupDialog::look()
{
    m_known.clear();
    m_accept->setEnabled(false);
    const QString file = QDir::fromNativeSeparators(m_file->text().trimmed());
    if (file.isEmpty()) {
        m_inquiry.stop();
        say(tr("Choose the file of the backup."));
        return;
    }
    say(tr("Looking at the backup…"));
    m_inquiry.ask(
        [inspect = m_question.inspect, file](Progress& progress) { return inspect(file, progress); },
        [this, file](const BackupReport& report) {
            m_known = file;
            m_accept->setEnabled(true);
            say(report.holds + QLatin1Char('\n') + report.keeps);
        },
        [this](const QString& sentence) { say(sentence); });
}

void BackupDialog::say(const QString& text)
{
    m_said->setText(text);
    m_said->setAccessibleDescription(text);
}

QString BackupDialog::said() const
{
    return m_said->text();
}

} // namespace geovlm::ui
