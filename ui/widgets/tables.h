// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QAbstractItemModel;
class QTableView;

namespace geovlm::ui {

/// The one kind of table: whole rows to select, one at a time, quiet lines, no row numbers, and the Tab key
/// leads out of it. `name`: what a screen reader calls it. The model outlives the table.
QTableView* rowTable(QAbstractItemModel& model, const QString& name);

} // namespace geovlm::ui
