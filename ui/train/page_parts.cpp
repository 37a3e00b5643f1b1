// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/page_parts.h"

#include "look/look.h"
#include "widgets/form_parts.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSplitter>
#include <QVBoxLayout>

namespace geovlm::ui {

void layOutPage(QWidget* page, QWidget* form, QWidget* above, QWidget* table)
{
    auto* splitter = new QSplitter(Qt::Vertical);
    splitter->addWidget(above);
    splitter->addWidget(table);
    splitter->setChildrenCollapsible(false);
    splitter->setHandleWidth(2 * grid);
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 2);
    auto* across = new QHBoxLayout(page);
    across->setContentsMargins(0, grid, 0, 0);
    across->setSpacing(2 * grid);
    across->addWidget(form);
    across->addWidget(splitter, 1);
}

QVBoxLayout* formColumn()
{
    auto* widget = new QWidget;
    widget->setFixedWidth(36 * grid);
    return plainColumn(widget);
}

QWidget* plotOfSplit(QComboBox* split, const QString& label, QWidget* plot)
{
    split->setAccessibleName(QString(label).remove(u'&'));
    QLabel* text = plainLabel(label);
    text->setBuddy(split);
    auto* widget = new QWidget;
    QVBoxLayout* down = plainColumn(widget);
    down->addLayout(buttonRow({text, split}));
    down->addWidget(plot, 1);
    return widget;
}

} // namespace geovlm::ui
