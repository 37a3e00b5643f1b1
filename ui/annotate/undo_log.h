// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotate/edit_writer.h"

namespace geovlm::ui {

/// What the person who answers can take back and bring back, and the doing of it: then shows what it changed.
class UndoLog : public QObject
{
    Q_OBJECT

public:
    UndoLog(StoreSession& session, StoreWriter& writer, AnswerPlace& place, AnswerSight& sight,
            EditWriter& edits, QObject* parent = nullptr);

    bool canUndo() const { return !m_undo.isEmpty() && m_edits.canEdit(); }
    bool canRedo() const { return !m_redo.isEmpty() && m_edits.canEdit(); }
    QString undoWhat() const { return m_undo; } ///< "Road color of place_0001", or empty
    QString redoWhat() const { return m_redo; }
    void undo() { reverse(true); }
    void redo() { reverse(false); }
    /// Reads from the store what can be taken back.
    void ask();

Q_SIGNALS:
    void changed();
    void reversed(const QString& sentence); ///< what an undo or redo did

private:
    void note(const pipeline::Edit& edit, const QString& path);
    void reverse(bool undoing);
    QString actionText(const store::Action& action, const QString& path) const;

    StoreSession& m_session;
    StoreWriter& m_writer;
    AnswerPlace& m_place;
    AnswerSight& m_sight;
    EditWriter& m_edits;
    QString m_undo, m_redo;
    Generation m_asks;
};

} // namespace geovlm::ui
