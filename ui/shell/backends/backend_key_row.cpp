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

BackendKeyRow::BackendKeyRow(const StageFunctions& functions, QWidget* parent)
    : QWidget(parent), m_store(functions.storeKey), m_where(functions.keyPlace),
      m_forgetKey(functions.forgetKey), m_field(new QLineEdit),
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

void BackendKeyRow::show(const Backend& backend)
{
    m_backend = backend;
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
    m_looking.ask([where = m_where, backend = m_backend](Progress&) { return where(backend); },
                  [this](const KeyPlace& place) { showPlace(place); },
                  [this](const QString& sentence) { notKept(m_backend, sentence); });
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
    const QString key = m_field->text().trimmed();
    clear(); // by setText(): what QLineEdit::clear() takes away can be brought back
    m_looking.stop();
    m_state->setText(tr("Keeping the key…"));
    m_keeping.ask([store = m_store, backend = m_backend, key](Progress&) { return store(backend, key); },
                  [this, backend = m_backend](const KeyPlace& place) { kept(backend, place); },
                  [this, backend = m_backend](const QString& sentence) { notKept(backend, sentence); });
}

void BackendKeyRow::forget()
{
    m_looking.stop();
    m_then = {};
    m_keeping.ask(
        [forget = m_forgetKey, where = m_where, backend = m_backend](Progress&) {
            forget(backend);
            return where(backend);
        },
        [this, backend = m_backend](const KeyPlace& place) { kept(backend, place); },
        [this, backend = m_backend](const QString& sentence) { notKept(backend, sentence); });
}

/// Another back end may be shown by now.
void BackendKeyRow::kept(const Backend& backend, KeyPlace place)
{
    if (backend.name == m_backend.name)
        showPlace(place);
    if (const auto then = std::exchange(m_then, {}))
        then();
}

void BackendKeyRow::notKept(const Backend& backend, const QString& sentence)
{
    m_then = {};
    m_forget->setEnabled(false);
    m_state->setText(backend.name == m_backend.name ? sentence : tr("%1: %2").arg(backend.name, sentence));
}

void BackendKeyRow::showPlace(KeyPlace place)
{
    m_forget->setEnabled(place != KeyPlace::Nowhere);
    if (place == KeyPlace::Keychain)
        m_state->setText(tr("A key is kept in the keychain. A new one replaces it."));
    else if (place == KeyPlace::ThisRun)
        m_state->setText(tr("There is no keychain here: the key is kept until the program ends."));
    else
        m_state->setText(tr("No key is kept."));
}

QString BackendKeyRow::state() const
{
    return m_state->text();
}

} // namespace geovlm::ui
