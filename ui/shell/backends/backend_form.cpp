// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/backends/backend_form.h"

#include "look/look.h"
#include "look/marks.h"
#include "shell/backends/backend_key_row.h"
#include "shell/backends/backend_test_pane.h"
#include "shell/backends/backend_text.h"
#include "widgets/form_parts.h"

#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSpinBox>
#include <QVBoxLayout>

namespace geovlm::ui {

namespace {
constexpr int typingRest = 300;

/// What is no address, as it is while it is being typed, is kept as a path, so that none of it is lost.
QUrl addressOf(const QString& text)
{
    QUrl url(text);
    if (url.isValid() || text.isEmpty())
        return url;
    url.clear();
    url.setPath(text);
    return url;
}

QString textOf(const QUrl& address)
{
    return address.isValid() ? address.toString() : address.path();
}
} // namespace

BackendForm::BackendForm(const ServerFunctions& functions, QWidget* parent)
    : QWidget(parent), m_form(newForm()), m_name(new QLineEdit), m_purpose(new QComboBox),
      m_url(new QLineEdit), m_whereMark(new QLabel), m_where(mutedLabel()), m_model(new QComboBox),
      m_mode(new QComboBox), m_concurrency(new QSpinBox), m_dimensions(new QSpinBox), m_key(new QComboBox),
      m_environment(new QLineEdit), m_keyRow(new BackendKeyRow(functions)),
      m_test(new BackendTestPane(functions.probe))
{
    buildRows();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2 * grid);
    column->addLayout(m_form);
    column->addWidget(m_test, 1);
    m_naming.setSingleShot(true);
    m_naming.setInterval(typingRest);
    connectParts();
}

QWidget* BackendForm::buildUrl()
{
    auto* box = new QWidget;
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(halfGrid);
    column->addWidget(m_url);
    auto* row = new QHBoxLayout;
    row->setSpacing(halfGrid + 2);
    row->addWidget(m_whereMark);
    row->addWidget(m_where, 1);
    column->addLayout(row);
    m_url->setPlaceholderText(QStringLiteral("http://localhost:8080/v1"));
    m_url->setAccessibleName(tr("Address"));
    return box;
}

void BackendForm::buildRows()
{
    for (const auto purpose : {remote::Purpose::Answers, remote::Purpose::Texts})
        m_purpose->addItem(purposeName(purpose), int(purpose));
    for (const auto mode : {remote::Mode::Each, remote::Mode::Schema}) {
        m_mode->addItem(modeName(mode), int(mode));
        m_mode->setItemData(m_mode->count() - 1, plainTip(modeMeaning(mode)), Qt::ToolTipRole);
    }
    m_key->addItem(tr("None"), int(remote::KeySource::None));
    m_key->addItem(tr("In an environment variable"), int(remote::KeySource::Environment));
    m_key->addItem(tr("In the system's keychain"), int(remote::KeySource::Keychain));
    m_model->setEditable(true);
    m_model->setInsertPolicy(QComboBox::NoInsert);
    m_model->lineEdit()->setPlaceholderText(tr("Test fills in what the server has"));
    m_model->lineEdit()->setAccessibleName(tr("Model"));
    for (QComboBox* box : {m_model, m_mode}) {
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        box->setMinimumContentsLength(20);
        box->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    }
    m_concurrency->setRange(1, remote::mostInFlight);
    m_dimensions->setRange(0, remote::mostDimensions);
    m_dimensions->setSpecialValueText(tr("the model's own"));
    m_environment->setPlaceholderText(QStringLiteral("OPENAI_API_KEY"));
    addRow(m_form, tr("&Name"), m_name);
    addRow(m_form, tr("&Purpose"), m_purpose);
    auto* label = new QLabel(tr("A&ddress"));
    label->setBuddy(m_url);
    m_form->addRow(label, buildUrl());
    addRow(m_form, tr("&Model"), m_model);
    addRow(m_form, tr("&Questions"), m_mode);
    addRow(m_form, tr("Re&quests at once"), m_concurrency);
    addRow(m_form, tr("D&imensions"), m_dimensions);
    addRow(m_form, tr("Ke&y"), m_key);
    addRow(m_form, tr("&Variable"), m_environment);
    m_form->addRow(QString(), m_keyRow);
}

void BackendForm::connectParts()
{
    const auto reads = [this] { read(); };
    for (QLineEdit* edit : {m_name, m_url, m_environment})
        connect(edit, &QLineEdit::textChanged, this, reads);
    for (QComboBox* box : {m_purpose, m_mode, m_key})
        connect(box, &QComboBox::currentIndexChanged, this, reads);
    for (QSpinBox* box : {m_concurrency, m_dimensions})
        connect(box, &QSpinBox::valueChanged, this, reads);
    connect(m_model, &QComboBox::currentTextChanged, this, reads);
    connect(m_test, &BackendTestPane::wanted, this, [this] { keepKey([this] { m_test->test(m_backend); }); });
    connect(m_test, &BackendTestPane::modelsFound, this, &BackendForm::offerModels);
    connect(&m_naming, &QTimer::timeout, this, &BackendForm::showKeyPlace);
}

void BackendForm::show(const remote::Backend& backend)
{
    m_backend = backend;
    m_showing = true;
    m_name->setText(backend.name);
    m_purpose->setCurrentIndex(m_purpose->findData(int(backend.purpose)));
    m_url->setText(textOf(backend.url));
    m_model->clear();
    m_model->setEditText(backend.model);
    m_mode->setCurrentIndex(m_mode->findData(int(backend.mode)));
    m_concurrency->setValue(backend.concurrency);
    m_dimensions->setValue(backend.dimensions);
    m_key->setCurrentIndex(m_key->findData(int(backend.key)));
    m_environment->setText(backend.keyEnvironment);
    m_showing = false;
    m_test->clear();
    m_keyRow->clear();
    showFields();
    showWhere();
    showKeyPlace();
}

void BackendForm::read()
{
    if (m_showing)
        return;
    const remote::Backend before = m_backend;
    m_backend.name = m_name->text().trimmed();
    m_backend.purpose = remote::Purpose(m_purpose->currentData().toInt());
    m_backend.url = addressOf(m_url->text().trimmed());
    m_backend.model = m_model->currentText().trimmed();
    m_backend.mode = remote::Mode(m_mode->currentData().toInt());
    m_backend.concurrency = m_concurrency->value();
    m_backend.dimensions = m_dimensions->value();
    m_backend.key = remote::KeySource(m_key->currentData().toInt());
    m_backend.keyEnvironment = m_environment->text().trimmed();
    if (before == m_backend)
        return;
    if (before.url != m_backend.url || before.purpose != m_backend.purpose)
        m_test->clear();
    if (before.name != m_backend.name || before.key != m_backend.key)
        m_naming.start();
    showFields();
    showWhere();
    Q_EMIT edited();
}

void BackendForm::showFields()
{
    const bool vision = m_backend.purpose == remote::Purpose::Answers;
    m_form->setRowVisible(m_mode, vision);
    m_form->setRowVisible(m_dimensions, !vision);
    m_form->setRowVisible(m_environment, m_backend.key == remote::KeySource::Environment);
    m_form->setRowVisible(m_keyRow, m_backend.key == remote::KeySource::Keychain);
}

void BackendForm::showWhere()
{
    const bool known = remote::problemOfAddress(m_backend.url).isEmpty();
    const bool leaves = !remote::isThisMachine(m_backend.url);
    m_where->setText(known ? tr("What is sent %1.").arg(whereText(leaves))
                           : tr("Host, port and path, as in http://localhost:8080/v1"));
    m_whereMark->setPixmap(
        known ? markIcon(leaves ? Mark::Leaves : Mark::Stays, leaves ? DataRole::Worse : DataRole::Match)
                    .pixmap(QSize(14, 14), devicePixelRatioF())
              : QPixmap());
    m_whereMark->setVisible(known);
}

void BackendForm::showKeyPlace()
{
    m_naming.stop();
    if (m_backend.key == remote::KeySource::Keychain)
        m_keyRow->show(m_backend.name);
}

void BackendForm::keepKey(const std::function<void()>& then)
{
    if (m_backend.key == remote::KeySource::Keychain)
        m_keyRow->keep(then);
    else if (then)
        then();
}

/// Offered, not chosen, unless there is no choice.
void BackendForm::offerModels(const QStringList& models)
{
    const QString chosen = m_model->currentText();
    m_showing = true;
    m_model->clear();
    m_model->addItems(models);
    m_model->setEditText(chosen.isEmpty() && models.size() == 1 ? models.first() : chosen);
    m_showing = false;
    read();
}

QString BackendForm::where() const
{
    return m_where->text();
}

} // namespace geovlm::ui
