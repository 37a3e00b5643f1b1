// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotate/background_ranking.h"
#include "annotate/review_desk.h"
#include "annotate/text_waiter.h"
#include "annotate/undo_log.h"

#include <QTimer>

namespace geovlm::ui {

/// Answering by key: what becomes of each key that answers, and the parts that it takes. What a person says
/// is shown at once and written right after; the writer says when it is safe.
class Annotator : public QObject
{
    Q_OBJECT

public:
    Annotator(StoreSession& session, StoreWriter& writer, CaseWalk& walk, CaseListModel& cases,
              CaseView& view, QObject* parent = nullptr);

    AnswerPlace& place() { return m_place; }
    AnswerSight& sight() { return m_sight; }
    EditWriter& edits() { return m_edits; }
    ReviewDesk& review() { return m_review; }
    UndoLog& undoLog() { return m_undoLog; }
    TextWaiter& texts() { return m_texts; }
    BackgroundRanking& ranking() { return m_ranking; }

    // Keys. What cannot be done now says why with refused().
    void choose(int option); ///< and moves on, unless more may be chosen
    void write(const QString& text);
    void accept();
    void acceptAll();
    void markUnsure();
    void clear();
    void restore(const AnswerEvent& event);

Q_SIGNALS:
    void refused(const QString& sentence);

private:
    const QuestionBoard& board() const { return m_sight.boards()[size_t(m_place.question())]; }
    void answer(store::ActionKind kind, const QString& value, bool moveOn, bool unsure = false);
    void followStore();

    StoreSession& m_session;
    AnswerPlace m_place;
    AnswerSight m_sight;
    EditWriter m_edits;
    ReviewDesk m_review;
    UndoLog m_undoLog;
    TextWaiter m_texts;
    BackgroundRanking m_ranking;
    QTimer m_listRefresh;
    QString m_path; ///< of the store that what is remembered is about
};

} // namespace geovlm::ui
