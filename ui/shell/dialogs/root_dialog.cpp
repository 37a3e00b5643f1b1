// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/dialogs/root_dialog.h"

#include "look/look.h"
#include "widgets/form_parts.h"

#include <QDialogButtonBox>
#include <QDir>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QVBoxLayout>

namespace geovlm::ui {

namespace {
constexpr int typingMilliseconds = 300;
constexpr int rootDialogWidth = 72 * grid;
} // namespace

RootDialog::RootDialog(const RootQuestion& question, QWidget* parent)
    : QDialog(parent), m_question(question), m_folder(new QLineEdit), m_found(plainLabel()),
      m_browse(sideButton(tr("&Choose…"), tr("Choose the folder"))),
      m_stop(sideButton(tr("&Stop"), tr("Stop looking"))),
      m_better(sideButton(tr("&Look there"), tr("Look in the folder that was found")))
{
    build();
    m_wait.setSingleShot(true);
    m_wait.setInterval(typingMilliseconds);
    connect(&m_wait, &QTimer::timeout, this, &RootDialog::look);
    connect(m_folder, &QLineEdit::textChanged, this, [this] {
        m_inquiry.stop();
        m_looked.clear();
        m_wait.start();
        showState();
    });
    connect(m_browse, &QPushButton::clicked, this, &RootDialog::browse);
    connect(m_better, &QPushButton::clicked, this, [this] { setFolder(m_report.better); });
    connect(m_stop, &QPushButton::clicked, this, [this] {
        m_inquiry.stop();
        say(tr("Stopped. How many of the images lie there is not known."));
        showState();
    });
    setFolder(question.root);
}

RootDialog::~RootDialog() = default;

void RootDialog::build()
{
    QFormLayout* form = makeForm(
        this, tr("Where the images are"),
        tr("The store knows its images by their paths below one folder. If that folder was moved or renamed, "
           "or the store came without it, say where it is now. No file is changed."));
    setMinimumWidth(rootDialogWidth);
    auto* now = new ElidedLabel(Qt::ElideMiddle);
    now->setText(QDir::toNativeSeparators(m_question.root));
    now->setToolTip(plainTip(now->text()));
    now->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    addRow(form, tr("Now"), now);
    auto* field = new QWidget;
    auto* across = new QHBoxLayout(field);
    across->setContentsMargins(0, 0, 0, 0);
    across->setSpacing(grid);
    across->addWidget(m_folder, 1);
    across->addWidget(m_browse);
    addRow(form, tr("&Folder"), field)->setBuddy(m_folder);
    m_folder->setAccessibleName(tr("Folder of the images"));
    m_found->setWordWrap(true);
    m_found->setMinimumHeight(3 * m_found->fontMetrics().lineSpacing());
    m_found->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    auto* below = new QHBoxLayout;
    below->setSpacing(grid);
    below->addWidget(m_found, 1);
    below->addWidget(m_better, 0, Qt::AlignTop);
    below->addWidget(m_stop, 0, Qt::AlignTop);
    static_cast<QVBoxLayout*>(layout())->addLayout(below);
    m_apply = addButtons(this, tr("Use this folder"))->button(QDialogButtonBox::Ok);
}

QString RootDialog::folder() const
{
    const QString typed = QDir::fromNativeSeparators(m_folder->text().trimmed());
    return typed.isEmpty() ? QString() : QDir::cleanPath(typed);
}

void RootDialog::setFolder(const QString& folder)
{
    m_folder->setText(QDir::toNativeSeparators(folder));
    m_wait.stop();
    look();
}

void RootDialog::browse()
{
    const QString chosen = QFileDialog::getExistingDirectory(this, tr("The folder of the images"), folder());
    if (!chosen.isEmpty())
        setFolder(chosen);
}

void RootDialog::look()
{
    const QString directory = folder();
    if (directory.isEmpty()) {
        say(tr("Choose the folder that the images lie in."));
        return;
    }
    say(tr("Looking for the images…"));
    m_inquiry.ask([inspect = m_question.inspect,
                   directory](Progress& progress) { return inspect(directory, progress); },
                  [this, directory](const datasets::RootReport& report) {
                      m_looked = directory;
                      say(report);
                      showState();
                  },
                  [this](const QString& sentence) {
                      say(sentence);
                      showState();
                  });
    showState();
}

void RootDialog::say(const QString& text)
{
    m_found->setText(text);
    m_found->setAccessibleDescription(text);
}

QString RootDialog::found() const
{
    return m_found->text();
}

void RootDialog::say(const datasets::RootReport& report)
{
    m_report = report;
    const QLocale locale;
    QString text =
        tr("%1 of %2 images are there.").arg(locale.toString(report.found), locale.toString(report.images));
    if (!report.exists)
        text = tr("There is no such folder.");
    else if (report.found < report.images && !report.missing.isEmpty())
        text += QLatin1Char(' ') + tr("Missing is, for example, %1.").arg(report.missing.first());
    if (!report.better.isEmpty())
        text += QLatin1Char('\n') + tr("The first image lies in %1.").arg(report.better);
    if (!m_question.mayChange)
        text += QLatin1Char('\n') + m_question.whyNot;
    say(text);
}

void RootDialog::showState()
{
    const bool known = !m_looked.isEmpty() && m_looked == folder();
    m_stop->setVisible(isLooking());
    m_better->setVisible(known && !m_report.better.isEmpty() && m_report.better != m_looked);
    m_apply->setEnabled(known && m_report.exists && m_question.mayChange && m_looked != m_question.root);
    m_apply->setText(known && m_report.exists && m_report.found == 0 ? tr("Use it though none is there")
                                                                     : tr("Use this folder"));
}

RootChoice RootDialog::choice() const
{
    return {m_looked, m_report.found == 0};
}

} // namespace geovlm::ui
