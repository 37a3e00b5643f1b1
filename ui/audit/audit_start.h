// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "figures/people/audit.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QPushButton;
class QSpinBox;

namespace geovlm::ui {

/// What a new audit is to be.
class AuditStart : public QWidget
{
    Q_OBJECT

public:
    explicit AuditStart(QWidget* parent = nullptr);

    /// `person`: who will have drawn it; `why`: why none can be drawn, or empty; `mayLeave`: there are others
    /// to go back to.
    void show(const QString& person, const QString& why, bool mayLeave);
    figures::AuditOptions options() const;

Q_SIGNALS:
    void startWanted();
    void left();

private:
    QLabel* m_person;
    QLabel* m_why;
    QSpinBox* m_size;
    QComboBox* m_view;
    QSpinBox* m_seed;
    QPushButton* m_start;
    QPushButton* m_back;
};

} // namespace geovlm::ui
