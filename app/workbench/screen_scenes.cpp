// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyse/analyse_screen.h"
#include "audit/audit_screen.h"
#include "present/present_screen.h"
#include "present/presentation_window.h"
#include "scenes.h"
#include "stability/stability_screen.h"
#include "train/suppress_page.h"
#include "train/train_page.h"
#include "train/train_screen.h"

#include <QTabWidget>

namespace geovlm::app {

namespace {

using ui::MainWindow;
using ui::ScreenId;
using Section = ui::AnalyseScreen::Section;

Scene section(const char* name, const QSize& size, Section which)
{
    return {name, size, [which](MainWindow& window) {
                window.view().clear();
                window.showScreen(ScreenId::Analyse);
                window.analyse()->showSection(which);
            }};
}

Scene tab(const char* name, const QSize& size, ScreenId screen, int index)
{
    return {name, size, [screen, index](MainWindow& window) {
                window.showScreen(screen);
                (screen == ScreenId::Train ? window.train()->tabs() : window.stability()->tabs())
                    ->setCurrentIndex(index);
            }};
}

} // namespace

std::vector<Scene> screenScenes()
{
    const QSize small(1280, 800), large(1920, 1080);
    return {
        section("analyse-overview", large, Section::Overview),
        section("analyse-curve", small, Section::Curve),
        section("analyse-rank-change", small, Section::RankChange),
        section("analyse-margins", small, Section::Margins),
        section("analyse-distance", small, Section::Distance),
        section("analyse-questions", large, Section::Questions),
        section("analyse-embeddings", large, Section::Embeddings),
        section("analyse-runs", small, Section::Runs),
        {"analyse-filtered", small,
         [](MainWindow& window) {
             window.analyse()->showSection(Section::RankChange);
             window.view().toggleOutcome(Outcome::Fixed);
         }},
        {"stability", large,
         [](MainWindow& window) {
             window.view().clear();
             window.showScreen(ScreenId::Stability);
         }},
        tab("stability-questions", small, ScreenId::Stability, 1),
        tab("train", large, ScreenId::Train, 0),
        tab("train-sweep", small, ScreenId::Train, 1),
        {"train-suppress", small,
         [](MainWindow& window) {
             window.train()->tabs()->setCurrentIndex(2);
             window.train()->suppression()->start();
         }},
        {"audit", large,
         [](MainWindow& window) {
             window.showScreen(ScreenId::Audit);
             window.audit()->showMarking();
         }},
        {"audit-results", small, [](MainWindow& window) { window.audit()->showResults(); }},
        {"present", small, [](MainWindow& window) { window.showScreen(ScreenId::Present); }},
    };
}

std::vector<Scene> presentationScenes()
{
    std::vector<Scene> scenes;
    const QSize wide(1280, 720);
    // In a window of its own: the display of these pictures is a small square.
    const auto slide = [wide](MainWindow& window) -> QWidget* {
        QWidget* stage = window.present()->presentation();
        if (stage && stage->size() != wide) {
            stage->showNormal();
            stage->resize(wide);
        }
        return stage;
    };
    const char* const names[] = {"presentation-query", "presentation-before", "presentation-answers",
                                 "presentation-after", "presentation-figures"};
    int number = 0;
    for (const char* name : names)
        scenes.push_back({name, QSize(1280, 800),
                          [number = number++](MainWindow& window) {
                              window.showScreen(ScreenId::Present);
                              if (!window.present()->presentation())
                                  window.present()->start();
                              else
                                  window.present()->presentation()->goTo(number);
                          },
                          slide});
    return scenes;
}

} // namespace geovlm::app
