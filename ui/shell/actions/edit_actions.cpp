// SPDX-License-Identifier: GPL-3.0-or-later
// Undo takes back what was done where one looks, never something out of sight; and who works here, with what.
#include "shell/actions/action_table.h"
#include "shell/store/run_commands.h"
#include "shell/text.h"
#include "shell/window/preferences.h"
#include "shell/window/screen_stack.h"

namespace geovlm::ui {

namespace {

UndoState undoState(const WindowContext& window)
{
    const Screen* screen = window.part<ScreenStack>().shown();
    return screen ? screen->undoState() : UndoState();
}

void undo(WindowContext& window)
{
    if (Screen* screen = window.part<ScreenStack>().shown())
        screen->undo();
}

void redo(WindowContext& window)
{
    if (Screen* screen = window.part<ScreenStack>().shown())
        screen->redo();
}

bool canUndo(const WindowContext& window)
{
    return undoState(window).canUndo;
}

bool canRedo(const WindowContext& window)
{
    return undoState(window).canRedo;
}

QString undoText(const WindowContext& window)
{
    const UndoState state = undoState(window);
    return state.undo.isEmpty() || !state.canUndo ? ShellText::tr("&Undo")
                                                  : ShellText::tr("&Undo: %1").arg(state.undo);
}

QString redoText(const WindowContext& window)
{
    const UndoState state = undoState(window);
    return state.redo.isEmpty() || !state.canRedo ? ShellText::tr("&Redo")
                                                  : ShellText::tr("&Redo: %1").arg(state.redo);
}

ActionSpec& addEdit(ActionSpecs& specs, const char* id, int group, const char* label, const QKeySequence& key,
                    ActionSpec::Act act, ActionSpec::Test enabled = {})
{
    ActionSpec spec{QString::fromLatin1(id), label, {places::window}, key, std::move(act),
                    std::move(enabled)};
    spec.menu = MenuPlace{Menu::Edit, group};
    return specs.emplace_back(std::move(spec));
}

void addUndoing(ActionSpecs& specs)
{
    addEdit(specs, "edit.undo", 0, QT_TRANSLATE_NOOP("Actions", "&Undo"), QKeySequence(Qt::CTRL | Qt::Key_Z),
            undo, canUndo)
        .text = undoText;
    addEdit(specs, "edit.redo", 0, QT_TRANSLATE_NOOP("Actions", "&Redo"),
            QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z), redo, canRedo)
        .text = redoText;
    // The other key that people know for it.
    addEdit(specs, "edit.redo-too", 0, QT_TRANSLATE_NOOP("Actions", "Redo (another key)"),
            QKeySequence(Qt::CTRL | Qt::Key_Y), redo, canRedo)
        .menu = std::nullopt;
    addEdit(
        specs, "edit.retry", 0, QT_TRANSLATE_NOOP("Actions", "Save &again"), {},
        [](WindowContext& window) { window.parts().writer.retry(); },
        [](const WindowContext& window) {
            return window.parts().writer.saving() == StoreWriter::Saving::Failed;
        });
}

} // namespace

void addEditActions(ActionSpecs& specs)
{
    addUndoing(specs);
    addEdit(specs, "answer.blind", 2, QT_TRANSLATE_NOOP("Actions", "&Blind: hide others' answers"),
            QKeySequence(Qt::CTRL | Qt::Key_B), actOn<Preferences>(&Preferences::toggleBlind))
        .checked = [](const WindowContext& window) { return window.parts().annotator.sight().isBlind(); };
    addEdit(specs, "edit.person", 2, QT_TRANSLATE_NOOP("Actions", "Answer &as…"), {},
            actOn<Preferences>([](Preferences& preferences) { preferences.askPerson(false); }));
    addEdit(specs, "edit.backends", 4, QT_TRANSLATE_NOOP("Actions", "&Back ends…"),
            QKeySequence(Qt::CTRL | Qt::Key_Comma), actOn<RunCommands>(&RunCommands::editBackends));
    addEdit(specs, "edit.keys", 4, QT_TRANSLATE_NOOP("Actions", "&Keys…"), {},
            actOn<Preferences>(&Preferences::chooseKeys));
    addEdit(specs, "help.about", 0, QT_TRANSLATE_NOOP("Actions", "&About GeoVLM Workbench"), {},
            actOn<Preferences>(&Preferences::showAbout))
        .menu = MenuPlace{Menu::Help, 0};
}

} // namespace geovlm::ui
