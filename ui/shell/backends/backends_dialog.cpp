// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/backends/backends_dialog.h"

#include "look/look.h"
#include "look/marks.h"
#include "shell/backends/backend_form.h"
#include "shell/backends/backend_text.h"
#include "widgets/form_parts.h"
#include "widgets/message_page.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>
#include <QtConcurrentRun>
#include <algorithm>

namespace geovlm::ui {

namespace {
constexpr QSize backendsSize(112 * grid, 76 * grid);
constexpr int listWidth = 38 * grid;
} // namespace

BackendsDialog::BackendsDialog(const ServerFunctions& functions, remote::Backends backends, QWidget* parent)
    : QDialog(parent), m_functions(functions), m_before(backends), m_backends(std::move(backends)),
      m_list(new QListWidget), m_add(sideButton(tr("&Add"), tr("Add a back end"))),
      m_remove(sideButton(tr("&Remove"), tr("Remove the chosen back end"))), m_pages(new QStackedWidget),
      m_message(new MessagePage), m_form(new BackendForm(functions)), m_problem(mutedLabel())
{
    QVBoxLayout* column = dialogColumn(this, tr("Preferences"));
    resize(backendsSize);
    column->addWidget(titleLabel(tr("Back ends")));
    QLabel* text =
        mutedLabel(tr("Servers with an OpenAI-compatible interface that answer the questions about "
                      "images or embed descriptions: on this machine, or elsewhere."));
    text->setWordWrap(true);
    column->addWidget(text);
    auto* across = new QHBoxLayout;
    across->setSpacing(3 * grid);
    across->addWidget(buildList());
    m_pages->addWidget(m_message);
    m_pages->addWidget(m_form);
    across->addWidget(m_pages, 1);
    column->addLayout(across, 1);
    m_problem->setWordWrap(true);
    column->addWidget(m_problem);
    m_buttons = addButtons(this, tr("Save"));
    fillTemplates();
    for (int row = 0; row < int(m_backends.size()); ++row) {
        m_list->addItem(new QListWidgetItem);
        showRow(row);
    }
    connect(m_list, &QListWidget::currentRowChanged, this, &BackendsDialog::showCurrent);
    connect(m_form, &BackendForm::edited, this, [this] {
        m_backends[size_t(m_list->currentRow())] = m_form->backend();
        showRow(m_list->currentRow());
        check();
    });
    connect(m_message, &MessagePage::buttonClicked, m_add, &QPushButton::showMenu);
    m_list->setCurrentRow(m_backends.empty() ? -1 : 0);
    showCurrent();
    check();
}

QWidget* BackendsDialog::buildList()
{
    auto* box = new QWidget;
    box->setFixedWidth(listWidth);
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(grid);
    m_list->setAccessibleName(tr("Back ends"));
    m_list->setIconSize({16, 16});
    m_list->setTextElideMode(Qt::ElideRight);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    column->addWidget(m_list, 1);
    auto* row = new QHBoxLayout;
    row->setSpacing(grid);
    row->addWidget(m_add);
    row->addWidget(m_remove);
    row->addStretch(1);
    column->addLayout(row);
    connect(m_remove, &QPushButton::clicked, this, &BackendsDialog::remove);
    return box;
}

void BackendsDialog::fillTemplates()
{
    auto* menu = new QMenu(m_add);
    for (const remote::Backend& backend : remote::usualBackends())
        menu->addAction(tr("%1 (%2)").arg(backend.name, remote::hostOf(backend.url)), this,
                        [this, backend] { add(backend); });
    menu->addSeparator();
    menu->addAction(tr("Another server"), this, [this] {
        remote::Backend other;
        other.name = tr("Server");
        other.key = remote::KeySource::None;
        add(other);
    });
    m_add->setMenu(menu);
}

QString BackendsDialog::freeName(const QString& wanted) const
{
    QString name = wanted;
    const auto taken = [&](const remote::Backend& one) { return one.name == name; };
    for (int number = 2; std::any_of(m_backends.begin(), m_backends.end(), taken); ++number)
        name = QStringLiteral("%1 %2").arg(wanted).arg(number);
    return name;
}

void BackendsDialog::add(const remote::Backend& backend)
{
    m_backends.push_back(backend);
    m_backends.back().name.clear();
    m_backends.back().name = freeName(backend.name);
    m_list->addItem(new QListWidgetItem);
    showRow(m_list->count() - 1);
    m_list->setCurrentRow(m_list->count() - 1);
    check();
    m_form->name()->setFocus();
    m_form->name()->selectAll();
}

void BackendsDialog::remove()
{
    const int row = m_list->currentRow();
    if (row < 0)
        return;
    m_backends.erase(m_backends.begin() + row);
    delete m_list->takeItem(row);
    showCurrent();
    check();
}

void BackendsDialog::showRow(int row)
{
    const remote::Backend& backend = m_backends[size_t(row)];
    const bool leaves = !remote::isThisMachine(backend.url);
    const bool sound = remote::problemOf(backend).isEmpty();
    QListWidgetItem* item = m_list->item(row);
    item->setText(QStringLiteral("%1\n%2").arg(
        backend.name.isEmpty() ? tr("(no name)") : backend.name,
        sound ? tr("%1  ·  %2").arg(whereText(leaves), remote::hostOf(backend.url))
              : tr("not complete yet")));
    item->setIcon(!sound   ? markIcon(Mark::Warning, DataRole::Worse)
                  : leaves ? markIcon(Mark::Leaves, DataRole::Worse)
                           : markIcon(Mark::Stays, DataRole::Match));
}

void BackendsDialog::showCurrent()
{
    const int row = m_list->currentRow();
    m_remove->setEnabled(row >= 0);
    if (row >= 0 && size_t(row) < m_backends.size()) {
        m_form->keepKey(); // of the one that was shown
        m_form->show(m_backends[size_t(row)]);
        m_pages->setCurrentWidget(m_form);
        return;
    }
    m_message->show(Mark::Model, tr("No back end yet"),
                    tr("The program's own reader answers without any. Add a server to ask a vision-language "
                       "model, or to embed descriptions with a text model."),
                    tr("Add a back end"));
    m_pages->setCurrentWidget(m_message);
}

void BackendsDialog::check()
{
    m_problem->setText(remote::problemOf(m_backends));
    m_buttons->button(QDialogButtonBox::Ok)->setEnabled(m_problem->text().isEmpty());
}

QString BackendsDialog::problem() const
{
    return m_problem->text();
}

void BackendsDialog::accept()
{
    m_form->keepKey([this] {
        forgetKeys(m_before, m_backends);
        QDialog::accept();
    });
}

void BackendsDialog::reject()
{
    forgetKeys(m_backends, m_before);
    QDialog::reject();
}

/// A key that no back end reaches any more is no use to its owner.
void BackendsDialog::forgetKeys(const remote::Backends& of, const remote::Backends& unless)
{
    for (const remote::Backend& gone : of) {
        const auto reaches = [&gone](const remote::Backend& one) {
            return one.name == gone.name && one.key == remote::KeySource::Keychain;
        };
        if (gone.key != remote::KeySource::Keychain || std::any_of(unless.begin(), unless.end(), reaches))
            continue;
        (void)QtConcurrent::run([forget = m_functions.forgetKey, gone] {
            try {
                forget(gone.name);
            } catch (const std::exception&) {
                // The keychain keeps it; nothing of this program reads it any more.
            }
        });
    }
}

} // namespace geovlm::ui
