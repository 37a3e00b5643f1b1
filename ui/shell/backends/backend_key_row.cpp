// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/backends/backend_key_row.h"

#include "look/look.h"
#include "widgets/form_parts.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>
#include <utility>

namespace geovlm::ui {

BackendKeyRow::BackendKeyRow(const ServerFunctions& functions, QWidget* parent)
    : QWidget(parent), m_functions(functions), m_field(new QLineEdit),
      m_keep(sideButton(tr("&Keep"), tr("Keep the key in the keychain"))),
      m_forget(sideButton(tr("For&get"), tr("Forget the key that is kept"))), m_state(mutedLabel())
{
    m_field->setEchoMode(QLineEdit::Password);
    m_field->setPlaceholderText(tr("Type or paste a key"));
    m_field->setAccessibleName(tr("Key"));
    m_field->setInputMethodHints(Qt::ImhSensitiveData | Qt::ImhNoPredictiveText | Qt::ImhNoAutoUppercase);
    m_state->setWordWrap(true);
    auto* row = new QHBoxLayout;
    row->setSpacing(grid);
    row->addWidget(m_field, 1);
    row->addWidget(m_keep);
    row->addWidget(m_forget);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(halfGrid);
    column->addLayout(row);
    column->addWidget(m_state);
    m_keep->setEnabled(false);
    connect(m_field, &QLineEdit::textChanged, this, [this] { m_keep->setEnabled(isTyped()); });
    connect(m_keep, &QPushButton::clicked, this, [this] { keep(); });
    connect(m_forget, &QPushButton::clicked, this, &BackendKeyRow::forget);
}

void BackendKeyRow::show(const QString& name)
{
    m_name = name;
    look();
}

void BackendKeyRow::clear()
{
    m_field->setText({});
}

bool BackendKeyRow::isTyped() const
{
    return !m_field->text().trimmed().isEmpty();
}

void BackendKeyRow::look()
{
    m_forget->setEnabled(false);
    m_state->setText(tr("Asking the keychain…"));
    m_looking.ask([where = m_functions.keyPlace, name = m_name](Progress&) { return where(name); },
                  [this](const remote::KeySource& place) { showPlace(place); },
                  [this](const QString& sentence) { notKept(m_name, sentence); });
}

void BackendKeyRow::keep(const std::function<void()>& then)
{
    if (!isTyped() && !m_keeping.isRunning()) {
        if (then)
            then();
        return;
    }
    m_then = then;
    if (!isTyped())
        return; // it is being kept
    const QByteArray key = m_field->text().trimmed().toUtf8();
    clear(); // by setText(): what QLineEdit::clear() takes away can be brought back
    m_looking.stop();
    m_state->setText(tr("Keeping the key…"));
    m_keeping.ask([keep = m_functions.keepKey, name = m_name, key](Progress&) { return keep(name, key); },
                  [this, name = m_name](const remote::KeySource& place) { kept(name, place); },
                  [this, name = m_name](const QString& sentence) { notKept(name, sentence); });
}

void BackendKeyRow::forget()
{
    m_looking.stop();
    m_then = {};
    m_keeping.ask(
        [functions = m_functions, name = m_name](Progress&) {
            functions.forgetKey(name);
            return functions.keyPlace(name);
        },
        [this, name = m_name](const remote::KeySource& place) { kept(name, place); },
        [this, name = m_name](const QString& sentence) { notKept(name, sentence); });
}

/// Another back end may be shown by now.
void BackendKeyRow::kept(const QString& name, remote::KeySource place)
{
    if (name == m_name)
        showPlace(place);
    if (const auto then = std::exchange(m_then, {}))
        then();
}

void BackendKeyRow::notKept(const QString& name, const QString& sentence)
{
    m_then = {};
    m_forget->setEnabled(false);
    m_state->setText(name == m_name ? sentence : tr("%1: %2").arg(name, sentence));
}

void BackendKeyRow::showPlace(remote::KeySource place)
{
    m_forget->setEnabled(place != remote::KeySource::None);
    if (place == remote::KeySource::Keychain)
        m_state->setText(tr("A key is kept in the keychain. A new one replaces it."));
    else if (place == remote::KeySource::Memory)
        m_state->setText(tr("There is no keychain here: the key is kept until the program ends."));
    else
        m_state->setText(tr("No key is kept."));
}

QString BackendKeyRow::state() const
{
    return m_state->text();
}

} // namespace geovlm::ui
