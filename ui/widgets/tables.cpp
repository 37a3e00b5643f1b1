// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/tables.h"

#include "look/look.h"

#include <QHeaderView>
#include <QTableView>

namespace geovlm::ui {

QTableView* rowTable(QAbstractItemModel& model, const QString& name)
{
    auto* table = new QTableView;
    table->setModel(&model);
    table->setAccessibleName(name);
    table->setFrameShape(QFrame::NoFrame);
    table->setShowGrid(false);
    table->setAlternatingRowColors(true);
    table->setWordWrap(false);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setSelectionMode(QAbstractItemView::SingleSelection);
    table->setTabKeyNavigation(false);
    table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    table->verticalHeader()->hide();
    table->verticalHeader()->setDefaultSectionSize(3 * grid);
    table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    table->horizontalHeader()->setHighlightSections(false);
    return table;
}

} // namespace geovlm::ui
