// SPDX-License-Identifier: GPL-3.0-or-later
// The keys of somebody who judges answers.
#include "audit/audit_page.h"
#include "audit/audit_screen.h"
#include "domain/answers/answer_choice.h"
#include "shell/window/main_window.h"

#include <QCheckBox>

namespace geovlm::ui {

namespace {
constexpr int markKeys = 18; ///< as many as the question with most options has
} // namespace

void MainWindow::addAuditActions()
{
    const auto marking = [this] { return m_screen == ScreenId::Audit && m_audit->isMarking(); };
    const auto correcting = [this, marking] { return marking() && m_audit->run().isCorrecting(); };
    const auto add = [&](const char* id, const char* label, const QKeySequence& key,
                         std::function<void()> trigger, const std::function<bool()>& enabled) {
        m_actions.add({QString::fromLatin1(id), label, in(Context::Audit), key, std::move(trigger), enabled});
    };
    const auto mark = [this](store::Verdict verdict) {
        return [this, verdict] { m_audit->run().mark(verdict); };
    };
    add("audit.right", QT_TRANSLATE_NOOP("Actions", "Answer is right"), QKeySequence(Qt::Key_R),
        mark(store::Verdict::Right), marking);
    add("audit.wrong", QT_TRANSLATE_NOOP("Actions", "Answer is wrong"), QKeySequence(Qt::Key_W),
        mark(store::Verdict::Wrong), marking);
    add("audit.unclear", QT_TRANSLATE_NOOP("Actions", "Answer cannot be told"), QKeySequence(Qt::Key_U),
        mark(store::Verdict::Unclear), marking);
    add(
        "audit.rest", QT_TRANSLATE_NOOP("Actions", "All that is left of the image is right"),
        QKeySequence(Qt::SHIFT | Qt::Key_R), [this] { m_audit->run().markRest(); }, marking);
    add(
        "audit.undo", QT_TRANSLATE_NOOP("Actions", "Take back the last mark"),
        QKeySequence(Qt::Key_Backspace), [this] { m_audit->run().undo(); }, marking);
    add(
        "audit.next", QT_TRANSLATE_NOOP("Actions", "Next image of the audit"), QKeySequence(Qt::Key_Right),
        [this] { m_audit->run().stepImage(1); }, marking);
    add(
        "audit.previous", QT_TRANSLATE_NOOP("Actions", "Previous image of the audit"),
        QKeySequence(Qt::Key_Left), [this] { m_audit->run().stepImage(-1); }, marking);
    add(
        "audit.leave", QT_TRANSLATE_NOOP("Actions", "Leave a wrong answer uncorrected"),
        QKeySequence(Qt::Key_Escape), [this] { m_audit->run().leaveCorrection(); }, correcting);
    m_actions.add({QStringLiteral("audit.correct"), QT_TRANSLATE_NOOP("Actions", "Put wrong answers right"),
                   in(Context::Audit), QKeySequence(Qt::Key_P),
                   [this] { m_audit->page()->correctsBox()->toggle(); }, marking,
                   [this] { return m_audit->page()->correctsBox()->isChecked(); }});
    for (int option = 0; option < markKeys; ++option) {
        ActionSpec spec{QStringLiteral("audit.option-%1").arg(option + 1, 2, 10, QLatin1Char('0')),
                        QT_TRANSLATE_NOOP("Actions", "Option %1 is right"),
                        in(Context::Audit),
                        QKeySequence(optionKey(option)),
                        [this, option] { m_audit->run().correct(option); },
                        correcting};
        spec.number = option + 1;
        m_actions.add(std::move(spec));
    }
}

} // namespace geovlm::ui
