// SPDX-License-Identifier: GPL-3.0-or-later
#include "answers/answers_panel.h"
#include "browse/cases_actions.h"
#include "browse/cases_screen.h"
#include "cases/cases_panel.h"
#include "cases/filter_bar.h"
#include "compare/compare_page.h"
#include "compare/questions_pane.h"

#include <QCheckBox>
#include <QTabWidget>

namespace geovlm::ui {

namespace {

void clearView(WindowContext& window)
{
    window.parts().view.clear();
}

std::function<void(WindowContext&)> showOnly(Outcome outcome)
{
    return [outcome](WindowContext& window) {
        window.parts().view.clear();
        window.parts().view.toggleOutcome(outcome);
    };
}

void showQuestions(WindowContext& window, bool shown)
{
    const ComparePage* page = window.part<CasesScreen>().compare();
    page->tabs()->setCurrentIndex(shown ? 1 : 0);
    page->questions()->differencesOnly()->setChecked(shown);
}

void showAnswersTab(WindowContext& window, int tab)
{
    window.part<CasesScreen>().answers()->tabs()->setCurrentIndex(tab);
}

void showFilters(WindowContext& window, bool shown)
{
    window.part<CasesPanel>().filterBar()->setExpanded(shown);
}

ScreenScenes comparing()
{
    return {{QStringLiteral("compare"), scenes::small, clearView},
            {QStringLiteral("compare-large"), scenes::large, clearView},
            {QStringLiteral("compare-broken"), scenes::large, showOnly(Outcome::Broken)},
            {QStringLiteral("compare-fixed"), scenes::small, showOnly(Outcome::Fixed)},
            {QStringLiteral("compare-outside"), scenes::large, showOnly(Outcome::NotInTen)},
            {QStringLiteral("questions"), scenes::small, [](WindowContext& window) {
                 clearView(window);
                 showQuestions(window, true);
             }}};
}

ScreenScenes annotating()
{
    return {{QStringLiteral("annotate"), scenes::large,
             [](WindowContext& window) {
                 showQuestions(window, false);
                 showOnly(Outcome::StillWrong)(window);
                 window.parts().annotator.place().setQuestion(19);
             }},
            {QStringLiteral("annotate-candidate"), scenes::small,
             [](WindowContext& window) {
                 window.parts().annotator.place().setSide(AnswerPlace::Side::Candidate);
                 window.parts().annotator.place().setQuestion(2);
                 showAnswersTab(window, 1);
             }},
            {QStringLiteral("annotate-blind"), scenes::small,
             [](WindowContext& window) {
                 window.parts().annotator.place().setSide(AnswerPlace::Side::Query);
                 showAnswersTab(window, 0);
                 window.parts().annotator.sight().setBlind(true);
             }},
            {QStringLiteral("annotate-review"), scenes::small, [](WindowContext& window) {
                 window.parts().annotator.sight().setBlind(false);
                 window.parts().annotator.review().setReviewing(true);
             }}};
}

ScreenScenes filtering()
{
    return {{QStringLiteral("queue"), scenes::small,
             [](WindowContext& window) {
                 window.parts().annotator.review().setReviewing(false);
                 clearView(window);
                 window.parts().view.toggleQueue();
             }},
            {QStringLiteral("filters"), scenes::small,
             [](WindowContext& window) {
                 window.parts().view.toggleQueue();
                 showQuestions(window, false);
                 showFilters(window, true);
                 window.parts().view.edit([](store::CaseFilter& filter) { filter.rankBeforeAtMost = 4; });
             }},
            {QStringLiteral("no-case"), scenes::small, [](WindowContext& window) {
                 showFilters(window, false);
                 window.parts().view.edit(
                     [](store::CaseFilter& filter) { filter.text = QStringLiteral("no such name"); });
             }}};
}

} // namespace

ScreenScenes casesScenes()
{
    ScreenScenes all = comparing();
    for (ScreenScenes& some : std::vector{annotating(), filtering()})
        for (ScreenScene& scene : some)
            all.push_back(std::move(scene));
    return all;
}

} // namespace geovlm::ui
