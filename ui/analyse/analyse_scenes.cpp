// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyse/analyse_screen.h"

namespace geovlm::ui {

namespace {

using Section = AnalyseScreen::Section;

ScreenScene sectionScene(const char* name, const QSize& size, Section section)
{
    return {QString::fromLatin1(name), size, [section](WindowContext& window) {
                window.parts().view.clear();
                window.showScreen(QStringLiteral("analyse"));
                window.part<AnalyseScreen>().showSection(section);
            }};
}

} // namespace

ScreenScenes analyseScenes()
{
    return {sectionScene("analyse-overview", scenes::large, Section::Overview),
            sectionScene("analyse-curve", scenes::small, Section::Curve),
            sectionScene("analyse-rank-change", scenes::small, Section::RankChange),
            sectionScene("analyse-margins", scenes::small, Section::Margins),
            sectionScene("analyse-distance", scenes::small, Section::Distance),
            sectionScene("analyse-questions", scenes::large, Section::Questions),
            sectionScene("analyse-embeddings", scenes::large, Section::Embeddings),
            sectionScene("analyse-runs", scenes::small, Section::Runs),
            {QStringLiteral("analyse-filtered"), scenes::small, [](WindowContext& window) {
                 window.part<AnalyseScreen>().showSection(Section::RankChange);
                 window.parts().view.toggleOutcome(Outcome::Fixed);
             }}};
}

} // namespace geovlm::ui
