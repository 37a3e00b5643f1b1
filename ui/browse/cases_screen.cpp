// SPDX-License-Identifier: GPL-3.0-or-later
#include "browse/cases_screen.h"

#include "answers/answers_panel.h"
#include "answers/movers_pane.h"
#include "browse/cases_actions.h"
#include "compare/compare_page.h"
#include "compare/image_pair.h"
#include "compare/image_view.h"
#include "compare/rank_rows.h"
#include "look/look.h"

#include <QVBoxLayout>

namespace geovlm::ui {

namespace {
constexpr int answersWidth = 46 * grid;
} // namespace

CasesScreen::CasesScreen(const ScreenParts& parts, QWidget* parent)
    : Screen(parts, parent),
      m_compare(new ComparePage(parts.session, parts.walk, parts.annotator, parts.images)),
      m_answers(new AnswersPanel(parts.annotator, parts.walk))
{
    setAccessibleName(tr("Cases"));
    m_compare->rows()->setMotion(parts.motion);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_compare);
    setFocusProxy(m_compare);
    for (const ImageView* view : {m_compare->images()->query(), m_compare->images()->candidate()})
        connect(view, &ImageView::rootWanted, this, &Screen::rootWanted);
    connect(m_answers->movers(), &MoversPane::settled, this, &Screen::settled);
}

bool CasesScreen::isBusy() const
{
    return !m_answers->movers()->isSettled();
}

std::vector<ScreenPanel> CasesScreen::panels()
{
    return {{places::answers.id, tr("Answers"), m_answers, answersWidth}};
}

std::vector<std::pair<QString, QWidget*>> CasesScreen::keyPlaces()
{
    return {{places::answers.id, m_answers}};
}

UndoState CasesScreen::undoState() const
{
    const UndoLog& log = parts().annotator.undoLog();
    return {log.canUndo(), log.canRedo(), log.undoWhat(), log.redoWhat()};
}

void CasesScreen::answerCase(int step)
{
    const int before = parts().walk.row();
    parts().walk.goTo(before + step);
    if (parts().walk.row() == before) // there is none, or this one is not saved yet
        return;
    parts().annotator.place().setSide(AnswerPlace::Side::Query);
    parts().annotator.place().setQuestion(0);
}

ScreenEntry browseScreen()
{
    return {places::comparison.id,
            QT_TRANSLATE_NOOP("Actions", "Ca&ses"),
            QKeySequence(Qt::CTRL | Qt::Key_1),
            QStringLiteral("annotating"),
            [](const ScreenParts& parts) { return new CasesScreen(parts); },
            casesActions,
            casesScenes};
}

} // namespace geovlm::ui
