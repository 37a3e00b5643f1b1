// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "audit/audit_figures_model.h"
#include "screen/screen.h"

#include <QWidget>

class QLabel;
class QPushButton;
class QTableView;

namespace geovlm::ui {

class PlotCard;

/// What an audit found: the share right of each question, as a table and as a plot.
class AuditResults : public QWidget
{
    Q_OBJECT

public:
    explicit AuditResults(const ScreenParts& parts, QWidget* parent = nullptr);

    /// Reads the figures of an audit; 0 = shows none.
    void show(qint64 audit);
    bool isBusy() const { return m_reading > 0; }

Q_SIGNALS:
    void said(const QString& sentence);
    void settled();

private:
    void build();
    void adopt(const AuditFiguresPtr& figures);
    void showPlot(const figures::AuditFigures& figures);
    void save();
    void finish();

    ScreenParts m_parts;
    AuditFiguresModel m_model;
    AuditFiguresPtr m_figures;
    QLabel* m_title;
    QLabel* m_summary;
    QTableView* m_table;
    PlotCard* m_plot;
    QPushButton* m_export;
    Generation m_asked;
    int m_reading = 0;
};

} // namespace geovlm::ui
