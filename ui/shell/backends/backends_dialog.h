// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shell/running/stage_functions.h"
#include "work/inquiry.h"

#include <QDialog>

class QDialogButtonBox;
class QLabel;
class QListWidget;
class QPushButton;
class QStackedWidget;

namespace geovlm::ui {

class BackendForm;
class MessagePage;

/// The preferences' page of back ends: a list of them, and the one that is chosen.
class BackendsDialog : public QDialog
{
    Q_OBJECT

public:
    BackendsDialog(const StageFunctions& functions, Backends backends, QWidget* parent = nullptr);
    const Backends& backends() const { return m_backends; }
    void add(const Backend& backend);
    void accept() override;
    void reject() override;

    QListWidget* list() const { return m_list; }
    BackendForm* form() const { return m_form; }
    MessagePage* message() const { return m_message; }
    QPushButton* addButton() const { return m_add; }
    QPushButton* removeButton() const { return m_remove; }
    QDialogButtonBox* buttons() const { return m_buttons; }
    QString problem() const;

private:
    QWidget* buildList();
    void fillTemplates();
    void showCurrent();
    void showRow(int row);
    void remove();
    void check();
    QString freeName(const QString& wanted) const;
    void forgetKeys(const Backends& of, const Backends& unless);

    StageFunctions m_functions;
    Backends m_before;
    Backends m_backends;
    QListWidget* m_list;
    QPushButton* m_add;
    QPushButton* m_remove;
    QStackedWidget* m_pages;
    MessagePage* m_message;
    BackendForm* m_form;
    QLabel* m_problem;
    QDialogButtonBox* m_buttons = nullptr;
};

} // namespace geovlm::ui
