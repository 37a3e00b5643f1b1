// SPDX-License-Identifier: GPL-3.0-or-later
// The actions of somebody who answers: keys for options, suggestions, undo, review.
#include "answers/answers_panel.h"
#include "domain/answers/answer_choice.h"
#include "shell/window/main_window.h"

#include <QAction>
#include <QDockWidget>
#include <QListView>

namespace geovlm::ui {

namespace {

constexpr int optionKeys = 18; ///< as many as the question with most options has

} // namespace

void MainWindow::addAnswerActions()
{
    addUndoActions();
    addPersonActions();
    addAnsweringActions();
    addReviewActions();
    const auto answering = in(Context::Answers);
    // One action an option, so that each key can be changed.
    for (int option = 0; option < optionKeys; ++option) {
        ActionSpec spec{QStringLiteral("answer.option-%1").arg(option + 1, 2, 10, QLatin1Char('0')),
                        QT_TRANSLATE_NOOP("Actions", "Option %1"), answering, QKeySequence(optionKey(option)),
                        [this, option] { m_annotator.choose(option); }};
        spec.number = option + 1;
        m_actions.add(std::move(spec));
    }
}

void MainWindow::addAnsweringActions()
{
    const auto answering = in(Context::Answers);
    // The menu is there on every screen: an answer that is not shown is nobody's to change.
    const auto able = [this] { return !isScreenShown() && m_annotator.canEdit(); };
    const auto any = [this] { return m_annotator.image() != nullptr; };
    const auto add = [&](const char* id, const char* label, const QKeySequence& key,
                         std::function<void()> trigger, const std::function<bool()>& enabled) {
        m_actions.add({QString::fromLatin1(id), label, answering, key, std::move(trigger), enabled});
    };
    m_actions.add({QStringLiteral("answer.focus"), QT_TRANSLATE_NOOP("Actions", "&Answer questions"),
                   in(Context::Window), QKeySequence(Qt::Key_F4),
                   [this] {
                       showScreen(ScreenId::Cases);
                       m_answersDock->show();
                       m_answersPanel->list()->setFocus();
                   },
                   [this] { return hasCase(); }});
    add(
        "answer.down", QT_TRANSLATE_NOOP("Actions", "Next question"), QKeySequence(Qt::Key_Down),
        [this] { m_annotator.stepQuestion(1); }, any);
    add(
        "answer.up", QT_TRANSLATE_NOOP("Actions", "Previous question"), QKeySequence(Qt::Key_Up),
        [this] { m_annotator.stepQuestion(-1); }, any);
    add(
        "answer.right", QT_TRANSLATE_NOOP("Actions", "Next image"), QKeySequence(Qt::Key_Right),
        [this] { m_annotator.stepImage(1); }, any);
    add(
        "answer.left", QT_TRANSLATE_NOOP("Actions", "Previous image"), QKeySequence(Qt::Key_Left),
        [this] { m_annotator.stepImage(-1); }, any);
    add(
        "answer.case", QT_TRANSLATE_NOOP("Actions", "Next case, from its first question"),
        QKeySequence(Qt::Key_PageDown), [this] { answerNextCase(1); }, any);
    add(
        "answer.case-back", QT_TRANSLATE_NOOP("Actions", "Previous case, from its first question"),
        QKeySequence(Qt::Key_PageUp), [this] { answerNextCase(-1); }, any);
    add(
        "answer.accept", QT_TRANSLATE_NOOP("Actions", "&Accept the suggestion"), QKeySequence(Qt::Key_Return),
        [this] { m_annotator.accept(); }, able);
    add(
        "answer.accept-all", QT_TRANSLATE_NOOP("Actions", "Accept all that re&main"),
        QKeySequence(Qt::CTRL | Qt::Key_Return), [this] { m_annotator.acceptAll(); }, able);
    add(
        "answer.unsure", QT_TRANSLATE_NOOP("Actions", "&Unsure"), QKeySequence(Qt::Key_U),
        [this] { m_annotator.markUnsure(); }, able);
    add(
        "answer.clear", QT_TRANSLATE_NOOP("Actions", "&Clear the answer"), QKeySequence(Qt::Key_Delete),
        [this] { m_annotator.clear(); }, able);
    add(
        "answer.write", QT_TRANSLATE_NOOP("Actions", "&Write another answer"), QKeySequence(Qt::Key_F2),
        [this] { m_answersPanel->focusFreeText(); }, able);
    m_actions.add({QStringLiteral("answer.blind"),
                   QT_TRANSLATE_NOOP("Actions", "&Blind: hide others' answers"),
                   in(Context::Window),
                   QKeySequence(Qt::CTRL | Qt::Key_B),
                   [this] {
                       m_settings.set(settings::blind, !m_annotator.isBlind());
                       m_annotator.setBlind(!m_annotator.isBlind());
                       showState();
                   },
                   {},
                   [this] { return m_annotator.isBlind(); }});
}

void MainWindow::answerNextCase(int step)
{
    const int before = m_walk.row();
    m_walk.goTo(before + step);
    if (m_walk.row() == before) // there is none, or this one is not saved yet
        return;
    m_annotator.setSide(Annotator::Side::Query);
    m_annotator.setQuestion(0);
}

void MainWindow::addReviewActions()
{
    const auto able = [this] { return !isScreenShown() && m_annotator.canEdit(); };
    const auto reviewing = [able, this] { return able() && m_annotator.isReviewing(); };
    const auto add = [&](const char* id, const char* label, Contexts where, const QKeySequence& key,
                         std::function<void()> trigger, const std::function<bool()>& enabled) {
        m_actions.add({QString::fromLatin1(id), label, where, key, std::move(trigger), enabled});
    };
    m_actions.add({QStringLiteral("review.mode"),
                   QT_TRANSLATE_NOOP("Actions", "&Review two people's answers"),
                   in(Context::Window),
                   QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_R),
                   [this] { m_annotator.setReviewing(!m_annotator.isReviewing()); },
                   {},
                   [this] { return m_annotator.isReviewing(); }});
    const auto answering = in(Context::Answers);
    add(
        "review.a", QT_TRANSLATE_NOOP("Actions", "Take A's answer"), answering,
        QKeySequence(Qt::Key_BracketLeft), [this] { m_annotator.takeSide(0); }, reviewing);
    add(
        "review.b", QT_TRANSLATE_NOOP("Actions", "Take B's answer"), answering,
        QKeySequence(Qt::Key_BracketRight), [this] { m_annotator.takeSide(1); }, reviewing);
    add(
        "review.suggestion", QT_TRANSLATE_NOOP("Actions", "Take the suggestion"), answering,
        QKeySequence(Qt::Key_Backslash), [this] { m_annotator.takeSide(2); }, reviewing);
    const auto window = in(Context::Window);
    add(
        "review.done", QT_TRANSLATE_NOOP("Actions", "Mark as &done"), window,
        QKeySequence(Qt::CTRL | Qt::Key_D), [this] { m_annotator.setReview(ReviewState::Done); }, able);
    add(
        "review.reviewed", QT_TRANSLATE_NOOP("Actions", "Mark as re&viewed"), window,
        QKeySequence(Qt::CTRL | Qt::Key_E), [this] { m_annotator.setReview(ReviewState::Reviewed); }, able);
    add(
        "review.return", QT_TRANSLATE_NOOP("Actions", "Re&turn with a comment…"), window,
        QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_E),
        [this] {
            if (const auto comment =
                    m_dialogs.askComment(this, tr("Return"), tr("What should be looked at?")))
                m_annotator.setReview(ReviewState::Returned, *comment);
        },
        able);
}

} // namespace geovlm::ui
