// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "remote/backend_list.h"
#include "shell/backends/server_functions.h"
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
    BackendsDialog(const ServerFunctions& functions, remote::Backends backends, QWidget* parent = nullptr);
    const remote::Backends& backends() const { return m_backends; }
    void add(const remote::Backend& backend);
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
    void forgetKeys(const remote::Backends& of, const remote::Backends& unless);

    ServerFunctions m_functions;
    remote::Backends m_before;
    remote::Backends m_backends;
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
