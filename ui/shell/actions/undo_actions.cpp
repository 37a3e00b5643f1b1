// SPDX-License-Identifier: GPL-3.0-or-later
// Undo takes back what was done where one looks, never something out of sight.
#include "shell/window/main_window.h"

namespace geovlm::ui {

/// Among the cases the answers are what was done; every other screen knows what is its own.
UndoState MainWindow::undoState() const
{
    if (!isScreenShown())
        return {m_annotator.canUndo(), m_annotator.canRedo(), m_annotator.undoWhat(), m_annotator.redoWhat()};
    const Screen* screen = currentScreen();
    return screen ? screen->undoState() : UndoState();
}

void MainWindow::reverse(bool undoing)
{
    if (!isScreenShown())
        undoing ? m_annotator.undo() : m_annotator.redo();
    else if (Screen* screen = currentScreen())
        undoing ? screen->undo() : screen->redo();
}

void MainWindow::addUndoActions()
{
    const auto window = in(Context::Window);
    ActionSpec undo{QStringLiteral("edit.undo"),
                    QT_TRANSLATE_NOOP("Actions", "&Undo"),
                    window,
                    QKeySequence(Qt::CTRL | Qt::Key_Z),
                    [this] { reverse(true); },
                    [this] { return undoState().canUndo; }};
    undo.text = [this] {
        const UndoState state = undoState();
        return state.undo.isEmpty() || !state.canUndo ? tr("&Undo") : tr("&Undo: %1").arg(state.undo);
    };
    m_actions.add(std::move(undo));
    ActionSpec redo{QStringLiteral("edit.redo"),
                    QT_TRANSLATE_NOOP("Actions", "&Redo"),
                    window,
                    QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z),
                    [this] { reverse(false); },
                    [this] { return undoState().canRedo; }};
    redo.text = [this] {
        const UndoState state = undoState();
        return state.redo.isEmpty() || !state.canRedo ? tr("&Redo") : tr("&Redo: %1").arg(state.redo);
    };
    m_actions.add(std::move(redo));
    // The other key that people know for it.
    m_actions.add({QStringLiteral("edit.redo-too"), QT_TRANSLATE_NOOP("Actions", "Redo (another key)"),
                   window, QKeySequence(Qt::CTRL | Qt::Key_Y), [this] { reverse(false); },
                   [this] { return undoState().canRedo; }});
    m_actions.add({QStringLiteral("edit.retry"),
                   QT_TRANSLATE_NOOP("Actions", "Save &again"),
                   window,
                   {},
                   [this] { m_writer.retry(); },
                   [this] { return m_writer.saving() == StoreWriter::Saving::Failed; }});
}

} // namespace geovlm::ui
