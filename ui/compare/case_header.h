// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "case/case_walk.h"
#include "look/look.h"

#include <QWidget>

class QLabel;

namespace geovlm::ui {

/// What was looked at and what became of it: name, outcome, ranks, place in the list.
class CaseHeader : public QWidget
{
    Q_OBJECT

public:
    explicit CaseHeader(CaseWalk& walk, QWidget* parent = nullptr);
    void show(const CaseDetail& detail, const QString& split);
    void showLoading();

private:
    void showPosition();

    CaseWalk& m_walk;
    QString m_split;
    ElidedLabel* m_name;
    QLabel* m_mark;
    QLabel* m_outcome;
    QLabel* m_position;
};

} // namespace geovlm::ui
