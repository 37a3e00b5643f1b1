// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plots/plot_export.h"
#include "plots/plot_view.h"
#include "widgets/dialogs.h"
#include "work/inquiry.h"

class QLabel;
class QToolButton;

namespace geovlm::ui {

/// A plot with its title, what it is computed from, and a button that exports it.
class PlotCard : public QWidget
{
    Q_OBJECT

public:
    /// `name`: what an exported file is called, without an ending.
    PlotCard(Dialogs& dialogs, const QString& name, QWidget* parent = nullptr);

    void setData(const PlotData& data, const PlotProvenance& provenance);
    /// In place of the plot, while there is none.
    void setMessage(const QString& text);
    PlotView* view() const { return m_view; }
    QToolButton* exportButton() const { return m_export; }

Q_SIGNALS:
    void saved(const QString& file);

private:
    void save();

    Dialogs& m_dialogs;
    QString m_name;
    PlotProvenance m_provenance;
    QLabel* m_title;
    QLabel* m_source;
    QLabel* m_message;
    QToolButton* m_export;
    PlotView* m_view;
    Inquiry<bool> m_writing;
};

} // namespace geovlm::ui
