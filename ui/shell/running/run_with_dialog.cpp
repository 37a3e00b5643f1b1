// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/running/run_with_dialog.h"

#include "look/look.h"
#include "look/marks.h"
#include "remote/proxy.h"
#include "shell/backends/backend_text.h"
#include "widgets/form_parts.h"
#include "work/agreed_server.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLocale>
#include <QMessageBox>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>
#include <algorithm>
#include <limits>
#include <memory>

namespace geovlm::ui {

namespace {

constexpr int usualSample = 100;
constexpr int noticeWidth = 52 * grid;

QString localNumber(qint64 value)
{
    return QLocale().toString(value);
}

QString notice(const SendingNotice& sending)
{
    const bool images = sending.backend.purpose == remote::Purpose::Answers;
    QString text =
        images ? RunWithDialog::tr("The images are sent without their metadata (no position, no camera, no "
                                   "file name), together with the questions.")
               : RunWithDialog::tr("Only the descriptions' text is sent; no image and no file name.");
    if (sending.backend.url.scheme() == QLatin1String("http"))
        text +=
            u' ' + RunWithDialog::tr("The connection is not encrypted: others on the way can read along.");
    if (const QString proxy = remote::proxyName(sending.backend.url); !proxy.isEmpty())
        text += u' ' + RunWithDialog::tr("They go through the proxy %1.").arg(proxy);
    text += u' ' + RunWithDialog::tr("What becomes of them there is up to whoever runs that server. You are "
                                     "asked once a host until the program ends.");
    return text;
}

} // namespace

RunWithDialog::RunWithDialog(RunChoices choices, QWidget* parent)
    : QDialog(parent), m_choices(std::move(choices)), m_with(new QComboBox), m_mode(new QComboBox),
      m_extent(new QComboBox), m_sample(new QSpinBox), m_sentence(plainLabel())
{
    const bool vision = m_choices.purpose == remote::Purpose::Answers;
    m_form =
        makeForm(this, vision ? tr("Answer the questions") : tr("Embed the descriptions"),
                 vision ? tr("The answers are suggestions: what a person answered stays. Work that is "
                             "stopped goes on where it was.")
                        : tr("What is embedded with the same model and unchanged is not embedded again."));
    fill();
    addRow(m_form, tr("&With"), m_with);
    addRow(m_form, tr("&Questions"), m_mode);
    addRow(m_form, tr("&Images"), m_extent);
    addRow(m_form, tr("&Sample"), m_sample);
    m_sentence->setWordWrap(true);
    layout()->addWidget(m_sentence);
    m_buttons = addButtons(this, vision ? tr("Answer") : tr("Embed"));
    for (QComboBox* box : {m_with, m_extent})
        connect(box, &QComboBox::currentIndexChanged, this, [this, box] {
            if (box == m_with && chosen())
                m_mode->setCurrentIndex(std::max(0, m_mode->findData(int(chosen()->mode))));
            follow();
        });
    connect(m_sample, &QSpinBox::valueChanged, this, &RunWithDialog::follow);
    follow();
}

void RunWithDialog::fill()
{
    const bool vision = m_choices.purpose == remote::Purpose::Answers;
    m_with->addItem(markIcon(Mark::Stays, DataRole::Match),
                    vision ? tr("The program's own reader") : tr("Hashed words, in the program"));
    for (const remote::Backend& backend : m_choices.backends) {
        const bool leaves = !remote::isThisMachine(backend.url);
        m_with->addItem(
            leaves ? markIcon(Mark::Leaves, DataRole::Worse) : markIcon(Mark::Stays, DataRole::Match),
            backend.model.isEmpty() ? backend.name : tr("%1 – %2").arg(backend.name, backend.model));
    }
    for (QComboBox* box : {m_with, m_mode}) {
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        box->setMinimumContentsLength(32);
    }
    for (const auto mode : {remote::Mode::Each, remote::Mode::Schema}) {
        m_mode->addItem(modeName(mode), int(mode));
        m_mode->setItemData(m_mode->count() - 1, plainTip(modeMeaning(mode)), Qt::ToolTipRole);
    }
    m_extent->addItem(tr("Every image (%1)").arg(localNumber(m_choices.images)));
    m_extent->addItem(tr("A sample"));
    const qint64 most = std::clamp<qint64>(m_choices.images, 1, std::numeric_limits<int>::max());
    m_sample->setRange(1, int(most));
    m_sample->setValue(int(std::min<qint64>(usualSample, most)));
    m_sample->setGroupSeparatorShown(true);
}

std::optional<remote::Backend> RunWithDialog::chosen() const
{
    const int row = m_with->currentIndex() - 1;
    return row < 0 ? std::nullopt : std::optional(m_choices.backends[size_t(row)]);
}

qint64 RunWithDialog::count() const
{
    return m_extent->currentIndex() == 0 ? m_choices.images : m_sample->value();
}

void RunWithDialog::follow()
{
    const auto backend = chosen();
    const bool vision = m_choices.purpose == remote::Purpose::Answers;
    m_form->setRowVisible(m_mode, vision && backend.has_value());
    m_form->setRowVisible(m_extent, vision);
    m_form->setRowVisible(m_sample, vision && m_extent->currentIndex() == 1);
    const bool model = !backend || !backend->model.isEmpty();
    m_buttons->button(QDialogButtonBox::Ok)->setEnabled(model);
    if (!model)
        m_sentence->setText(
            tr("No model is chosen for %1: see “Back ends…” in the Edit menu.").arg(backend->name));
    else if (!backend)
        m_sentence->setText(
            m_choices.backends.empty()
                ? tr("Nothing leaves this machine. Servers are added under “Back ends…” in the "
                     "Edit menu.")
                : tr("Nothing leaves this machine."));
    else if (remote::isThisMachine(backend->url))
        m_sentence->setText(tr("%1 is this machine: nothing leaves it.").arg(remote::hostOf(backend->url)));
    else
        m_sentence->setText((vision
                                 ? tr("Up to %1 images leave this machine for %2. You are asked before "
                                      "anything is sent.")
                                 : tr("Up to %1 descriptions leave this machine for %2. You are asked before "
                                      "anything is sent."))
                                .arg(localNumber(count()), remote::hostOf(backend->url)));
}

pipeline::AnswerOptions RunWithDialog::answering() const
{
    pipeline::AnswerOptions options;
    options.server = server();
    if (options.server)
        options.server->backend.mode = remote::Mode(m_mode->currentData().toInt());
    options.sample = m_extent->currentIndex() == 0 ? 0 : m_sample->value();
    return options;
}

pipeline::EmbedOptions RunWithDialog::embedding() const
{
    pipeline::EmbedOptions options;
    options.server = server();
    return options;
}

std::optional<pipeline::ServerOptions> RunWithDialog::server() const
{
    const auto backend = chosen();
    return backend ? std::optional(agreedServer(*backend)) : std::nullopt;
}

QString RunWithDialog::sentence() const
{
    return m_sentence->text();
}

QMessageBox* sendingBox(const SendingNotice& sending, QWidget* parent)
{
    const bool images = sending.backend.purpose == remote::Purpose::Answers;
    auto* box = new QMessageBox(parent);
    box->setWindowTitle(images ? RunWithDialog::tr("Images are about to leave this machine")
                               : RunWithDialog::tr("Descriptions are about to leave this machine"));
    box->setTextFormat(Qt::PlainText);
    box->setIconPixmap(
        markIcon(Mark::Leaves, DataRole::Worse).pixmap(QSize(4 * grid, 4 * grid), box->devicePixelRatioF()));
    const QString text = images ? RunWithDialog::tr("Send up to %1 images to %2?")
                                : RunWithDialog::tr("Send up to %1 descriptions to %2?");
    box->setText(text.arg(localNumber(sending.count), remote::hostOf(sending.backend.url)));
    box->setInformativeText(notice(sending));
    QPushButton* send = box->addButton(RunWithDialog::tr("&Send"), QMessageBox::AcceptRole);
    send->setAutoDefault(false);
    // Qt's own names of the two texts; without them the box only looks plainer.
    if (auto* question = box->findChild<QLabel*>(QStringLiteral("qt_msgbox_label")))
        question->setFont(strongFont(question->font()));
    if (auto* details = box->findChild<QLabel*>(QStringLiteral("qt_msgbox_informativelabel")))
        details->setMinimumWidth(noticeWidth);
    send->setObjectName(QStringLiteral("send"));
    QPushButton* cancel = box->addButton(QMessageBox::Cancel);
    box->setDefaultButton(cancel);
    box->setEscapeButton(cancel);
    return box;
}

bool askSending(const SendingNotice& sending, QWidget* parent)
{
    const std::unique_ptr<QMessageBox> box(sendingBox(sending, parent));
    box->exec();
    return box->clickedButton() && box->clickedButton()->objectName() == QLatin1String("send");
}

} // namespace geovlm::ui
