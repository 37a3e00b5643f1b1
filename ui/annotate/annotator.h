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

    using Side = AnswerPlace::Side;
    using TextSource = TextWaiter::Source;
    using PersonSource = EditWriter::PersonSource;
    QString person() const { return m_sight.person(); }
    void setPerson(const QString& name) { m_sight.setPerson(name); }
    bool isBlind() const { return m_sight.isBlind(); }
    void setBlind(bool blind) { m_sight.setBlind(blind); }
    bool isReviewing() const { return m_review.isReviewing(); }
    void setReviewing(bool reviewing) { m_review.setReviewing(reviewing); }
    void setTextSource(TextSource source) { m_texts.setSource(std::move(source)); }
    void setPersonSource(PersonSource source) { m_edits.setPersonSource(std::move(source)); }
    bool hasPerson() { return m_edits.hasPerson(); }
    Side side() const { return m_place.side(); }
    void setSide(Side side) { m_place.setSide(side); }
    void stepImage(int step) { m_place.stepImage(step); }
    int question() const { return m_place.question(); }
    void setQuestion(int question) { m_place.setQuestion(question); }
    void stepQuestion(int step) { m_place.stepQuestion(step); }
    const CaseImage* image() const { return m_sight.image(); }
    const CaseImage* other() const { return m_sight.other(); }
    const CaseImage* query() const { return m_sight.query(); }
    const CaseImage* candidate() const { return m_sight.candidate(); }
    const std::vector<QuestionBoard>& boards() const { return m_sight.boards(); }
    bool isHidden(int question) const { return m_sight.isHidden(question); }
    const QuestionBank& bank() const { return m_sight.bank(); }
    int answeredByMe() const { return m_sight.answeredByMe(); }
    QStringList valuesAtFirst() const { return m_sight.valuesAtFirst(); }
    QStringList reviewed() const { return m_review.reviewed(); }
    bool canEdit() const { return m_edits.canEdit(); }
    bool canUndo() const { return m_undoLog.canUndo(); }
    bool canRedo() const { return m_undoLog.canRedo(); }
    QString undoWhat() const { return m_undoLog.undoWhat(); }
    QString redoWhat() const { return m_undoLog.redoWhat(); }
    qint64 rerankingLeft() const { return m_ranking.left(); }
    bool isBusy() const { return m_texts.isBusy(); }
    void takeSide(int side) { m_review.takeSide(side); }
    void setReview(ReviewState state, const QString& comment = {}) { m_review.setState(state, comment); }
    void undo() { m_undoLog.undo(); }
    void redo() { m_undoLog.redo(); }
    void writeElsewhere(const pipeline::Edit& edit, const QString& path) { m_edits.post(edit, path); }
    void jumpTo(ImageId image, int question) { m_place.jumpTo(image, question); }

Q_SIGNALS:
    void refused(const QString& sentence);
    void changed();
    void questionChanged(int question);
    void undoChanged();
    void reversed(const QString& sentence);
    void rerankingChanged();
    void textsChanged();

private:
    void connectOld();
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
