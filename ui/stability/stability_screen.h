// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plots/plot_data.h"
#include "screen/screen.h"
#include "screen/screen_entry.h"
#include "screen/servers.h"
#include "stability/image_model.h"
#include "stability/question_model.h"
#include "stability/stability_requests.h"
#include "stability/stability_source.h"

#include <QSortFilterProxyModel>
#include <QTimer>
#include <exception>
#include <mutex>

class QComboBox;
class QLabel;
class QSplitter;
class QStackedWidget;
class QTableView;
class QTabWidget;

namespace geovlm::ui {

class FigureStrip;
class MessagePage;
class PlotCard;
class SaidPane;
class StabilitySetup;

/// The same images described several times: figures that grow image by image beside their baselines, earlier
/// runs, and what each run said of an image.
class StabilityScreen : public Screen
{
    Q_OBJECT

public:
    explicit StabilityScreen(const ScreenParts& parts, QWidget* parent = nullptr);
    ~StabilityScreen() override;

    bool isBusy() const override;
    QSize minimumSizeHint() const override;

    void start();
    void stop();
    /// Puts the drifting images, or the picked one, in the annotation queue.
    void queueDrifting();
    void queuePicked();
    void nextDrifting();
    bool mayStart() const;
    bool isRunning() const { return m_source.isLive(); }
    bool hasDrifting() const;
    bool hasPicked() const { return picked() != 0; }

    QTabWidget* tabs() const { return m_tabs; }
    QString status() const;
    /// What stands in the place of the results, or empty when they are there.
    QString message() const;

protected:
    void showEvent(QShowEvent* event) override;
    void jobChanged() override;

private:
    /// How a check ended; written on its thread, read once the job is over.
    struct End
    {
        std::mutex mutex;
        bool stopped = false;
        QString failure;
    };

    void build();
    QWidget* buildRuns();
    QWidget* buildLeft();
    QWidget* buildRight();
    void connectParts();
    void refresh();
    void showSetup();
    void showEntries();
    void showData();
    void showGrown();
    void showStatus();
    void showBody();
    void showMessage();
    void drawPlots();
    void pickFrom(const std::vector<PlotItem>& items);
    void showPicked();
    void queue(const std::vector<ImageId>& images);
    ImageId picked() const;
    void pick(ImageId image);
    QString whyNot() const;
    StabilityDataPtr blank(const pipeline::StabilityOptions& options) const;

    Servers m_servers;
    Stages m_stages;
    StabilitySource m_source;
    StabilityImageModel m_imageModel;
    StabilityQuestionModel m_questionModel;
    QSortFilterProxyModel m_sorted, m_sortedQuestions;
    QTimer m_drawing; ///< plots follow a running check a few times a second
    std::shared_ptr<End> m_end;
    QString m_failure;      ///< of the last check
    bool m_stopped = false; ///< the last check was
    bool m_stopping = false;
    std::vector<std::vector<ImageId>> m_plotted;
    StabilityDataPtr m_drawn; ///< that the models show
    StabilityDataPtr m_drawnOther;

    StabilitySetup* m_setup;
    QComboBox* m_run;
    QComboBox* m_other;
    QLabel* m_status;
    FigureStrip* m_strip;
    QStackedWidget* m_body;
    MessagePage* m_message;
    QWidget* m_results = nullptr;
    QTableView* m_images;
    QTableView* m_questions;
    SaidPane* m_said;
    QTabWidget* m_tabs;
    PlotCard* m_likeness;
    PlotCard* m_points;
    PlotCard* m_questionBars;
};

ScreenEntry stabilityScreen();  ///< stability_actions.cpp
ScreenScenes stabilityScenes(); ///< stability_scenes.cpp

} // namespace geovlm::ui
