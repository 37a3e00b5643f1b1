// SPDX-License-Identifier: GPL-3.0-or-later
#include "agreement/disagreements_pane.h"

#include "agreement/figure_delegate.h"
#include "look/look.h"
#include "widgets/part_names.h"
#include "widgets/tables.h"

#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QTableView>
#include <QVBoxLayout>

namespace geovlm::ui {

QTableView* figureTable(QAbstractItemModel& model, const QString& accessibleName)
{
    QTableView* table = rowTable(model, accessibleName);
    table->setItemDelegate(new FigureDelegate(table));
    return table;
}

DisagreementsPane::DisagreementsPane(StoreSession& session, QWidget* parent)
    : QWidget(parent), m_model(session), m_title(new ElidedLabel(Qt::ElideRight)), m_note(mutedLabel()),
      m_table(figureTable(m_model, tr("Where they differ")))
{
    setAccessibleName(tr("Disagreements"));
    m_title->setFont(strongFont(m_title->font()));
    m_note->setWordWrap(true);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    m_table->setMinimumHeight(18 * grid);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(halfGrid);
    layout->addWidget(m_title);
    layout->addWidget(m_note);
    layout->addWidget(m_table, 1);
    layout->addStretch(0);
    connect(&m_model, &DisagreementModel::stateChanged, this, &DisagreementsPane::describe);
    connect(m_table, &QTableView::activated, this, [this](const QModelIndex& index) {
        Q_EMIT imageWanted(index.data(DisagreementModel::ImageRole).toLongLong(),
                           index.data(DisagreementModel::QuestionRole).toInt());
    });
    describe();
    nameParts({{m_table, "disagreements"}});
}

QString DisagreementsPane::note() const
{
    return m_note->text();
}

void DisagreementsPane::show(const DisagreementSubject& subject)
{
    if (subject == m_model.subject() && m_model.failure().isEmpty())
        return; // a double click is a click first
    m_model.show(subject);
}

void DisagreementsPane::clear()
{
    m_model.clear();
}

void DisagreementsPane::describe()
{
    const QString title = m_model.subject().title;
    const int rows = m_model.rowCount();
    m_title->setText(title.isEmpty() ? tr("Where they differ") : title);
    m_table->setVisible(rows > 0);
    if (title.isEmpty())
        m_note->setText(tr("Choose a row of the table to see the images about which they differ."));
    else if (!m_model.failure().isEmpty())
        m_note->setText(m_model.failure());
    else if (rows == 0)
        m_note->setText(m_model.isComplete() ? tr("They agree wherever there is something to compare.")
                                             : tr("Looking for the images…"));
    else
        m_note->setText((m_model.isComplete() ? tr("%1 differ. Enter opens the image.")
                                              : tr("The first %1; more come as you scroll. Enter opens "
                                                   "the image."))
                            .arg(QLocale().toString(rows)));
}

} // namespace geovlm::ui
