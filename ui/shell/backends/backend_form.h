// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "remote/backend.h"
#include "shell/backends/server_functions.h"

#include <QTimer>
#include <QWidget>

class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QSpinBox;

namespace geovlm::ui {

class BackendKeyRow;
class BackendTestPane;

/// One back end: where it is, what it is for, its key, and a test.
class BackendForm : public QWidget
{
    Q_OBJECT

public:
    explicit BackendForm(const ServerFunctions& functions, QWidget* parent = nullptr);
    void show(const remote::Backend& backend);
    const remote::Backend& backend() const { return m_backend; }
    /// Keeps a key that was typed and not kept yet, then calls `then`; not when that fails.
    void keepKey(const std::function<void()>& then = {});

    QLineEdit* name() const { return m_name; }
    QLineEdit* url() const { return m_url; }
    QComboBox* purpose() const { return m_purpose; }
    QComboBox* model() const { return m_model; }
    QComboBox* mode() const { return m_mode; }
    QSpinBox* concurrency() const { return m_concurrency; }
    QSpinBox* dimensions() const { return m_dimensions; }
    QComboBox* key() const { return m_key; }
    QLineEdit* environment() const { return m_environment; }
    BackendKeyRow* keyRow() const { return m_keyRow; }
    BackendTestPane* test() const { return m_test; }
    QString where() const; ///< "leaves this machine"

Q_SIGNALS:
    void edited();

private:
    void buildRows();
    QWidget* buildUrl();
    void connectParts();
    void read();
    void showFields();
    void showWhere();
    void showKeyPlace();
    void offerModels(const QStringList& models);

    remote::Backend m_backend;
    bool m_showing = false;
    QTimer m_naming; ///< the keychain is asked about a name once the keys rest
    QFormLayout* m_form;
    QLineEdit* m_name;
    QComboBox* m_purpose;
    QLineEdit* m_url;
    QLabel* m_whereMark;
    QLabel* m_where;
    QComboBox* m_model;
    QComboBox* m_mode;
    QSpinBox* m_concurrency;
    QSpinBox* m_dimensions;
    QComboBox* m_key;
    QLineEdit* m_environment;
    BackendKeyRow* m_keyRow;
    BackendTestPane* m_test;
};

} // namespace geovlm::ui
