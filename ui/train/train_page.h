// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "screen/screen.h"
#include "train/train_requests.h"
#include "train/training_curves.h"
#include "train/trainings_model.h"
#include "work/live_feed.h"

class QPushButton;
class QSortFilterProxyModel;
class QTableView;

namespace geovlm::ui {

class DiagnosisBanner;
class TrainForm;

/// One training at a time, live, above a table of all there were.
class TrainPage : public QWidget
{
    Q_OBJECT

public:
    explicit TrainPage(const ScreenParts& parts, QWidget* parent = nullptr);

    /// Reads the trainings again, in the background.
    void refresh();
    void clear();
    void setJobRunning(bool running);
    /// May work that writes be started?
    void setReady(bool ready);
    bool isBusy() const { return m_reading || m_drawing; }
    void start();
    void keepSelected();
    bool mayStart() const;
    bool mayKeep() const;

    TrainForm* form() const { return m_form; }
    const TrainingsModel& model() const { return m_model; }
    void selectRun(qint64 run);

Q_SIGNALS:
    void jobWanted(const QString& title, const geovlm::ui::Screen::Work& work);
    void stopWanted();
    void settled();
    void choiceChanged(); ///< mayStart() or mayKeep() may say something else

private:
    QWidget* buildForm();
    QWidget* buildTable();
    void build();
    void takeEpochs(std::vector<EpochFigures> epochs);
    void showLive();
    void showTrainings(std::vector<store::TrainingRow> rows);
    void showSelected();
    void drawStored(const std::vector<store::Training>& trainings);
    void reuse();
    void follow();
    void checkSettled();
    void clearSelection();
    std::vector<store::TrainingRow> selected() const;
    QString curveName(const store::TrainingRow& row) const;

    ScreenParts m_parts;
    Stages m_stages;
    TrainForm* m_form;
    DiagnosisBanner* m_banner;
    TrainingCurves* m_curves;
    TrainingsModel m_model;
    QSortFilterProxyModel* m_sorted;
    QTableView* m_table;
    QPushButton* m_train;
    QPushButton* m_stop;
    QPushButton* m_keep;
    QPushButton* m_reuse;
    LiveFeed<EpochFigures> m_feed;
    TrainingCurve m_live; ///< of the training at work
    Generation m_asked, m_curvesAsked;
    bool m_training = false; ///< a job of this page's is at work
    bool m_jobRunning = false;
    bool m_ready = false;
    bool m_reading = false;
    bool m_drawing = false;
    bool m_showNewest = false; ///< once the table has it
};

} // namespace geovlm::ui
