// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shell/running/stage_functions.h"
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
    explicit BackendKeyRow(const StageFunctions& functions, QWidget* parent = nullptr);
    /// Asks where this back end's key lies.
    void show(const Backend& backend);
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
    void showPlace(KeyPlace place);
    void kept(const Backend& backend, KeyPlace place);
    void notKept(const Backend& backend, const QString& sentence);

    std::function<KeyPlace(const Backend&, const QString&)> m_store;
    std::function<KeyPlace(const Backend&)> m_where;
    std::function<void(const Backend&)> m_forgetKey;
    Backend m_backend;
    Inquiry<KeyPlace> m_looking;
    Inquiry<KeyPlace> m_keeping;
    std::function<void()> m_then; ///< once the key is kept
    QLineEdit* m_field;
    QPushButton* m_keep;
    QPushButton* m_forget;
    QLabel* m_state;
};

} // namespace geovlm::ui
