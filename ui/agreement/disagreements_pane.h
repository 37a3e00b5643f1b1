// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "agreement/disagreement_model.h"

#include <QWidget>

class QLabel;
class QTableView;

namespace geovlm::ui {

/// Who said what where raters differ; each row leads to its image.
class DisagreementsPane : public QWidget
{
    Q_OBJECT

public:
    explicit DisagreementsPane(StoreSession& session, QWidget* parent = nullptr);
    void show(const DisagreementSubject& subject);
    void clear();
    DisagreementModel& model() { return m_model; }
    QString note() const;

Q_SIGNALS:
    void imageWanted(qint64 image, int question);

private:
    void describe();

    DisagreementModel m_model;
    QLabel* m_title;
    QLabel* m_note;
    QTableView* m_table;
};

/// A table whose rows are chosen with the keys.
QTableView* figureTable(QAbstractItemModel& model, const QString& accessibleName);

} // namespace geovlm::ui
