// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/answers/answer.h"

#include <QDateTime>
#include <optional>
#include <vector>

namespace geovlm::store {

class Store;

/// What a person did. The numbers are in the file.
enum class ActionKind {
    Answer = 0,    ///< chose an option or wrote an answer
    Accept = 1,    ///< took the suggestion of one question
    AcceptAll = 2, ///< took every suggestion that was left
    Unsure = 3,
    Clear = 4,
    Restore = 5,  ///< an older answer out of the history
    TakeSide = 6, ///< a reviewer decided between two people
    Review = 7,   ///< done, reviewed, returned
    Undo = 100,
    Redo = 101,
};

/// One thing a person did at once, which Undo takes back as a whole.
struct Action
{
    qint64 id = 0;
    ActionKind kind = ActionKind::Answer;
    QString by;
    QDateTime at; ///< UTC
    ImageId image = 0;
    int question = -1; ///< -1 = several, or none
    qint64 target = 0; ///< of Undo and Redo: the action that it takes or brings back
};

/// Begins an action of a person; what follows carries its id. The caller holds a transaction. What could be
/// redone no longer can.
qint64 beginAction(Store& store, ActionKind kind, const QString& by, ImageId image, int question);

/// The action that undo() would take back, and the one that redo() would bring back.
std::optional<Action> undoable(const Store& store, const QString& by);
std::optional<Action> redoable(const Store& store, const QString& by);

/// What an undo or redo did.
struct Reversal
{
    Action action;              ///< the Undo or Redo itself
    Action reversed;            ///< the one that it took or brought back
    std::vector<qint64> events; ///< the answers appended
    std::vector<qint64> undone; ///< what each of them takes back
};
/// Takes back (or brings back) by appending, in one transaction: every answer and every change of review
/// state of that action. Other people's later answers stay. Throws Error when there is nothing to take back.
Reversal undo(Store& store, const QString& by);
Reversal redo(Store& store, const QString& by);

Action action(const Store& store, qint64 id); ///< throws Error

} // namespace geovlm::store
