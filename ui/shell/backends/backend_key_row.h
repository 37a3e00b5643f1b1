// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shell/backends/server_functions.h"
#include "work/inquiry.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QPushButton;

namespace geovlm::ui {

/// Takes a key and hands it to the keychain. It is shown as dots, goes nowhere else, and never comes back
/// into the field.
class BackendKeyRow : public QWidget
{
    Q_OBJECT

public:
    explicit BackendKeyRow(const ServerFunctions& functions, QWidget* parent = nullptr);
    /// Asks where the key of the back end of this name lies.
    void show(const QString& name);
    /// What is typed belonged to another back end.
    void clear();
    bool isTyped() const;
    /// Keeps what is typed, then calls `then`, also when nothing is typed; not when it cannot be kept.
    void keep(const std::function<void()>& then = {});
    void forget();
    bool isBusy() const { return m_looking.isRunning() || m_keeping.isRunning(); }

    QLineEdit* field() const { return m_field; }
    QPushButton* keepButton() const { return m_keep; }
    QPushButton* forgetButton() const { return m_forget; }
    QString state() const;

private:
    void look();
    void showPlace(remote::KeySource place);
    void kept(const QString& name, remote::KeySource place);
    void notKept(const QString& name, const QString& sentence);

    ServerFunctions m_functions;
    QString m_name; ///< of the back end
    Inquiry<remote::KeySource> m_looking;
    Inquiry<remote::KeySource> m_keeping;
    std::function<void()> m_then; ///< once the key is kept
    QLineEdit* m_field;
    QPushButton* m_keep;
    QPushButton* m_forget;
    QLabel* m_state;
};

} // namespace geovlm::ui
