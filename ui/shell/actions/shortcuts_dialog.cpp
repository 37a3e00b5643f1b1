// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/actions/shortcuts_dialog.h"

#include "look/look.h"

#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeySequenceEdit>
#include <QPushButton>
#include <QTableWidget>
#include <QVBoxLayout>

namespace geovlm::ui {

namespace {

enum Column { NameColumn, WhereColumn, KeyColumn, ColumnCount };

} // namespace

ShortcutsDialog::ShortcutsDialog(const ActionRegistry& actions, QWidget* parent)
    : QDialog(parent), m_specs(actions.specs()), m_table(new QTableWidget), m_edit(new QKeySequenceEdit),
      m_problem(plainLabel()),
      m_buttons(new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel))
{
    setWindowTitle(tr("Keys"));
    resize(80 * grid, 70 * grid);
    for (ActionSpec& spec : m_specs) {
        m_standard.push_back(spec.key);
        spec.key = actions.keyOf(spec.id);
    }
    fill();
    m_edit->setAccessibleName(tr("Key of the chosen action"));
    auto* reset = new QPushButton(tr("Default"));
    reset->setAccessibleName(tr("Give the chosen action its default key"));
    auto* none = new QPushButton(tr("No key"));
    none->setAccessibleName(tr("Take the key of the chosen action away"));
    auto* row = new QHBoxLayout;
    row->addWidget(m_edit, 1);
    row->addWidget(reset);
    row->addWidget(none);
    m_problem->setWordWrap(true);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(m_table, 1);
    layout->addLayout(row);
    layout->addWidget(m_problem);
    layout->addWidget(m_buttons);
    connect(m_table, &QTableWidget::currentCellChanged, this, [this](int current) { showRow(current); });
    connect(m_edit, &QKeySequenceEdit::editingFinished, this, [this] { setKey(m_edit->keySequence()); });
    connect(reset, &QPushButton::clicked, this, [this] {
        if (m_table->currentRow() >= 0)
            setKey(m_standard[size_t(m_table->currentRow())]);
    });
    connect(none, &QPushButton::clicked, this, [this] { setKey({}); });
    connect(m_buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    m_table->setCurrentCell(0, NameColumn);
    check();
}

void ShortcutsDialog::fill()
{
    m_table->setAccessibleName(tr("Actions and their keys"));
    m_table->setColumnCount(ColumnCount);
    m_table->setRowCount(int(m_specs.size()));
    m_table->setHorizontalHeaderLabels({tr("Action"), tr("Where"), tr("Key")});
    m_table->verticalHeader()->hide();
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setTabKeyNavigation(false);
    m_table->setShowGrid(false);
    m_table->setAlternatingRowColors(true);
    m_table->setWordWrap(false);
    m_table->verticalHeader()->setDefaultSectionSize(3 * grid);
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setSectionResizeMode(NameColumn, QHeaderView::Stretch);
    for (int row = 0; row < int(m_specs.size()); ++row) {
        const ActionSpec& spec = m_specs[size_t(row)];
        const QString name = actionText(spec).remove(u'&');
        m_table->setItem(row, NameColumn, new QTableWidgetItem(name));
        m_table->setItem(row, WhereColumn, new QTableWidgetItem(placesText(spec.places)));
        m_table->setItem(row, KeyColumn, new QTableWidgetItem(spec.key.toString(QKeySequence::NativeText)));
    }
    m_table->resizeColumnToContents(WhereColumn);
}

void ShortcutsDialog::showRow(int row)
{
    if (row >= 0)
        m_edit->setKeySequence(m_specs[size_t(row)].key);
}

void ShortcutsDialog::setKey(const QKeySequence& key)
{
    const int row = m_table->currentRow();
    if (row < 0)
        return;
    m_specs[size_t(row)].key = key;
    m_table->item(row, KeyColumn)->setText(key.toString(QKeySequence::NativeText));
    check();
}

QString ShortcutsDialog::problem() const
{
    return m_problem->text();
}

void ShortcutsDialog::check()
{
    const QStringList collisions = keyCollisions(m_specs);
    m_problem->setText(collisions.isEmpty()
                           ? QString()
                           : tr("Not possible: %1.").arg(collisions.join(QStringLiteral("; "))));
    m_buttons->button(QDialogButtonBox::Ok)->setEnabled(collisions.isEmpty());
}

QHash<QString, QKeySequence> ShortcutsDialog::changed() const
{
    QHash<QString, QKeySequence> keys;
    for (size_t i = 0; i < m_specs.size(); ++i)
        if (m_specs[i].key != m_standard[i])
            keys.insert(m_specs[i].id, m_specs[i].key);
    return keys;
}

} // namespace geovlm::ui
