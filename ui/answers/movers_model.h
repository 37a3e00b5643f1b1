// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/answers/question_bank.h"
#include "pipeline/live/live_case.h"

#include <QAbstractListModel>

namespace geovlm::ui {

/// What would move the true match: one row an answer that is not given, by falling effect.
struct MoverRow
{
    pipeline::Alternative alternative;
    QString label; ///< of the question
    QString now;   ///< the answer as it is
    int rankNow = 0;
    double share = 0; ///< of the greatest effect, -1..1
};

class MoversModel : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Role { RowRole = Qt::UserRole + 1 };
    using QAbstractListModel::QAbstractListModel;

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    void show(std::vector<MoverRow> rows);

private:
    static QString spoken(const MoverRow& row);
    std::vector<MoverRow> m_rows;
};

} // namespace geovlm::ui

Q_DECLARE_METATYPE(geovlm::ui::MoverRow)
