// SPDX-License-Identifier: GPL-3.0-or-later
// The screen of audits, as the window's list has it, and the keys of somebody who judges answers.
#include "audit/audit_page.h"
#include "audit/audit_screen.h"
#include "domain/answers/answer_choice.h"
#include "screen/screen_entry.h"

#include <QCheckBox>

namespace geovlm::ui {

namespace {

constexpr int auditOptionKeys = 18; ///< as many as the question with most options has
const ActionPlace auditPlace{QStringLiteral("audit"), QT_TRANSLATE_NOOP("ActionPlaces", "audit")};

bool isMarking(const WindowContext& window)
{
    return window.shownScreen() == auditPlace.id && window.part<AuditScreen>().isMarking();
}

bool isCorrecting(const WindowContext& window)
{
    return isMarking(window) && window.part<AuditScreen>().run().isCorrecting();
}

ActionSpec auditAction(const char* id, const char* label, const QKeySequence& key,
                       const std::function<void(AuditRun&)>& act, ActionSpec::Test enabled = isMarking)
{
    return {QString::fromLatin1(id),
            label,
            {auditPlace},
            key,
            [act](WindowContext& window) { act(window.part<AuditScreen>().run()); },
            std::move(enabled)};
}

void addMarking(ActionSpecs& specs)
{
    specs.push_back(auditAction("audit.right", QT_TRANSLATE_NOOP("Actions", "Answer is right"),
                                QKeySequence(Qt::Key_R),
                                [](AuditRun& run) { run.mark(store::Verdict::Right); }));
    specs.push_back(auditAction("audit.wrong", QT_TRANSLATE_NOOP("Actions", "Answer is wrong"),
                                QKeySequence(Qt::Key_W),
                                [](AuditRun& run) { run.mark(store::Verdict::Wrong); }));
    specs.push_back(auditAction("audit.unclear", QT_TRANSLATE_NOOP("Actions", "Answer cannot be told"),
                                QKeySequence(Qt::Key_U),
                                [](AuditRun& run) { run.mark(store::Verdict::Unclear); }));
    specs.push_back(auditAction("audit.rest",
                                QT_TRANSLATE_NOOP("Actions", "All that is left of the image is right"),
                                QKeySequence(Qt::SHIFT | Qt::Key_R), [](AuditRun& run) { run.markRest(); }));
    specs.push_back(auditAction("audit.undo", QT_TRANSLATE_NOOP("Actions", "Take back the last mark"),
                                QKeySequence(Qt::Key_Backspace), [](AuditRun& run) { run.undo(); }));
    specs.push_back(auditAction("audit.next", QT_TRANSLATE_NOOP("Actions", "Next image of the audit"),
                                QKeySequence(Qt::Key_Right), [](AuditRun& run) { run.stepImage(1); }));
    specs.push_back(auditAction("audit.previous", QT_TRANSLATE_NOOP("Actions", "Previous image of the audit"),
                                QKeySequence(Qt::Key_Left), [](AuditRun& run) { run.stepImage(-1); }));
}

void addCorrecting(ActionSpecs& specs)
{
    specs.push_back(auditAction(
        "audit.leave", QT_TRANSLATE_NOOP("Actions", "Leave a wrong answer uncorrected"),
        QKeySequence(Qt::Key_Escape), [](AuditRun& run) { run.leaveCorrection(); }, isCorrecting));
    const auto box = [](const AuditScreen& screen) { return screen.page()->correctsBox(); };
    specs.push_back(
        {QStringLiteral("audit.correct"),
         QT_TRANSLATE_NOOP("Actions", "Put wrong answers right"),
         {auditPlace},
         QKeySequence(Qt::Key_P),
         actOn<AuditScreen>([box](const AuditScreen& screen) { box(screen)->toggle(); }),
         isMarking,
         ask<AuditScreen>([box](const AuditScreen& screen) { return box(screen)->isChecked(); })});
    for (int option = 0; option < auditOptionKeys; ++option) {
        const QString id = QStringLiteral("audit.option-%1").arg(option + 1, 2, 10, QLatin1Char('0'));
        specs.push_back(auditAction(
            qPrintable(id), QT_TRANSLATE_NOOP("Actions", "Option %1 is right"),
            QKeySequence(optionKey(option)), [option](AuditRun& run) { run.correct(option); }, isCorrecting));
        specs.back().number = option + 1;
    }
}

ActionSpecs auditActions()
{
    ActionSpecs specs;
    addMarking(specs);
    addCorrecting(specs);
    return specs;
}

} // namespace

ScreenEntry auditScreen()
{
    return {auditPlace.id,
            QT_TRANSLATE_NOOP("Actions", "Au&dit"),
            QKeySequence(Qt::CTRL | Qt::Key_5),
            QStringLiteral("auditing"),
            [](const ScreenParts& parts) { return new AuditScreen(parts); },
            auditActions,
            auditScenes};
}

} // namespace geovlm::ui
