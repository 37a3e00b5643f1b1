// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/backend_key_row.h"

#include "models/look.h"
#include "shell/form_parts.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

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
                  [this](const QString& sentence) { showFailure(sentence); });
}

void BackendKeyRow::keep(const std::function<void()>& then)
{
    if (!isTyped()) {
        if (then)
            then();
        return;
    }
    const QString key = m_field->text().trimmed();
    m_field->setText({}); // unlike clear(), it cannot be undone
    m_looking.stop();
    m_state->setText(tr("Keeping the key…"));
    m_keeping.ask([store = m_store, backend = m_backend, key](Progress&) { return store(backend, key); },
                  [this, then](const KeyPlace& place) {
                      showPlace(place);
                      if (then)
                          then();
                  },
                  [this](const QString& sentence) { showFailure(sentence); });
}

void BackendKeyRow::forget()
{
    m_looking.stop();
    m_keeping.ask(
        [forget = m_forgetKey, where = m_where, backend = m_backend](Progress&) {
            forget(backend);
            return where(backend);
        },
        [this](const KeyPlace& place) { showPlace(place); },
        [this](const QString& sentence) { showFailure(sentence); });
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

void BackendKeyRow::showFailure(const QString& sentence)
{
    m_forget->setEnabled(false);
    m_state->setText(sentence);
}

QString BackendKeyRow::state() const
{
    return m_state->text();
}

} // namespace geovlm::ui
