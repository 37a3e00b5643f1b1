// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analyse/pages/analyse_page.h"
#include "screen/screen.h"
#include "screen/screen_entry.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QPushButton;
class QStackedWidget;
class QTabBar;

namespace geovlm::ui {

class EmbeddingsPage;
class MessagePage;
class OverviewPage;
class QuestionsPage;
class RunsPage;
class SplitPage;

/// What a run's figures are made of: curves, rank changes, margins, distances, questions, embeddings, two
/// runs. What is picked in a plot becomes the list of cases; what the list holds stands out in the plots, or
/// is all that they show.
class AnalyseScreen : public Screen
{
    Q_OBJECT

public:
    enum class Section { Overview, Curve, RankChange, Margins, Distance, Questions, Embeddings, Runs };
    static constexpr int sections = 8;

    explicit AnalyseScreen(const ScreenParts& parts, QWidget* parent = nullptr);
    ~AnalyseScreen() override;

    bool isBusy() const override;
    Beside beside() const override { return Beside::Cases; }

    void showSection(Section section);
    Section section() const;
    /// The next one, or the one before, round and round.
    void stepSection(int step);
    void setOnlyListed(bool only);
    bool isOnlyListed() const;
    /// The list shows not only what was picked.
    void unpick();
    bool hasPicked() const;

    /// What stands in the place of the section, or empty.
    QString message() const;

protected:
    void showEvent(QShowEvent* event) override;

private:
    void build();
    QWidget* buildTop();
    void buildPages();
    void addPage(Section section, AnalysePage* page, const QString& name);
    void connectParts();
    AnalysePage* page() const;
    void storeChanged();
    void followList();
    void want();
    void showState();
    void showPage();
    void showTop();
    void fillRuns();
    void fillSplits();
    void showMessage(const QString& title, const QString& text, const QString& button, bool working);
    bool isReady() const;
    QString failure() const;
    void retry();
    void pick(const PickedCases& cases);
    void settleLater();

    AnalysisSource m_source;
    std::vector<AnalysePage*> m_pages;
    QTabBar* m_tabs;
    QComboBox* m_run;
    QComboBox* m_split;
    QCheckBox* m_only;
    QLabel* m_status;
    QPushButton* m_stop;
    QWidget* m_top = nullptr;
    QLabel* m_otherRun;
    QStackedWidget* m_body;
    MessagePage* m_message;
    OverviewPage* m_overview = nullptr;
    SplitPage* m_curve = nullptr;
    SplitPage* m_change = nullptr;
    SplitPage* m_margins = nullptr;
    SplitPage* m_metres = nullptr;
    QuestionsPage* m_questions = nullptr;
    EmbeddingsPage* m_embeddings = nullptr;
    RunsPage* m_runs = nullptr;
    bool m_wasBusy = false;
};

ScreenEntry analyseScreen();  ///< analyse_actions.cpp
ScreenScenes analyseScenes(); ///< analyse_scenes.cpp

} // namespace geovlm::ui
