// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "pipeline/common/stage_options.h"
#include "remote/backend_list.h"

#include <QDialog>
#include <optional>

class QComboBox;
class QDialogButtonBox;
class QFormLayout;
class QLabel;
class QMessageBox;
class QSpinBox;

namespace geovlm::ui {

/// What a stage can be run with.
struct RunChoices
{
    remote::Purpose purpose = remote::Purpose::Answers;
    remote::Backends backends; ///< of this purpose
    qint64 images = 0;         ///< in the store
};

/// Asks which reader or back end answers (or embeds), and about how many images.
class RunWithDialog : public QDialog
{
    Q_OBJECT

public:
    explicit RunWithDialog(RunChoices choices, QWidget* parent = nullptr);
    pipeline::AnswerOptions answering() const;
    pipeline::EmbedOptions embedding() const;

    QComboBox* with() const { return m_with; }
    QComboBox* mode() const { return m_mode; }
    QComboBox* extent() const { return m_extent; }
    QSpinBox* sample() const { return m_sample; }
    QDialogButtonBox* buttons() const { return m_buttons; }
    QString sentence() const;

private:
    void fill();
    void follow();
    std::optional<remote::Backend> chosen() const;
    std::optional<pipeline::ServerOptions> server() const;
    qint64 count() const;

    RunChoices m_choices;
    QFormLayout* m_form = nullptr;
    QComboBox* m_with;
    QComboBox* m_mode;
    QComboBox* m_extent;
    QSpinBox* m_sample;
    QLabel* m_sentence;
    QDialogButtonBox* m_buttons = nullptr;
};

/// What is about to leave this machine.
struct SendingNotice
{
    remote::Backend backend;
    qint64 count = 0; ///< images or texts, at most
};

/// Says what would be sent where, before anything is. Cancel is what Return and Escape do.
QMessageBox* sendingBox(const SendingNotice& notice, QWidget* parent);
bool askSending(const SendingNotice& notice, QWidget* parent);

} // namespace geovlm::ui
