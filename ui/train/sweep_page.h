// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "screen/screen.h"
#include "train/sweep_model.h"
#include "train/train_requests.h"
#include "work/live_feed.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;
class QTableView;

namespace geovlm::ui {

class PlotCard;

/// Every fusion with every margin, seed by seed: a table that fills, and a plot.
class SweepPage : public QWidget
{
    Q_OBJECT

public:
    explicit SweepPage(const ScreenParts& parts, QWidget* parent = nullptr);

    /// Reads the newest sweep of the store, in the background.
    void refresh();
    void clear();
    void setJobRunning(bool running);
    void setReady(bool ready);
    bool isBusy() const { return m_reading; }
    void start();

    QCheckBox* fusion(const QString& name) const;
    const SweepModel& model() const { return m_model; }
    QString note() const;

Q_SIGNALS:
    void jobWanted(const QString& title, const geovlm::ui::Screen::Work& work);
    void stopWanted();
    void settled();

private:
    QWidget* buildForm();
    pipeline::SweepOptions options() const;
    void take(std::vector<pipeline::SweepTraining> trainings);
    void showRows();
    void showPlot();
    void follow();

    ScreenParts m_parts;
    Stages m_stages;
    std::vector<QCheckBox*> m_fusions;
    QLineEdit* m_margins;
    QSpinBox* m_seeds;
    QSpinBox* m_epochs;
    QLabel* m_note;
    QPushButton* m_start;
    QPushButton* m_stop;
    QComboBox* m_split;
    SweepModel m_model;
    QTableView* m_table;
    PlotCard* m_plot;
    LiveFeed<pipeline::SweepTraining> m_feed;
    std::vector<pipeline::SweepTraining> m_trainings;
    Generation m_asked;
    bool m_sweeping = false;
    bool m_jobRunning = false;
    bool m_ready = false;
    bool m_reading = false;
};

} // namespace geovlm::ui
