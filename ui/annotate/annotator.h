// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "case/answer_board.h"
#include "case/case_walk.h"
#include "pipeline/live/edit.h"
#include "work/store_writer.h"

#include <QObject>
#include <QSet>
#include <QTimer>

namespace geovlm::ui {

/// Answering: whose answers, about which image and question, and what becomes of each key. What a person says
/// is shown at once and written right after; the writer says when it is safe.
class Annotator : public QObject
{
    Q_OBJECT

public:
    enum class Side { Query, Candidate };
    /// Embeds a description with a text model that is not in the program. Called on a worker; may take long
    /// and may throw Error.
    using TextSource = std::function<std::vector<float>(const QString& model, const QString& description)>;
    /// Asks the person for a name and keeps it with setPerson(), unless they thought better of it.
    using PersonSource = std::function<void()>;

    Annotator(StoreSession& session, StoreWriter& writer, CaseWalk& walk, CaseListModel& cases,
              CaseView& view, QObject* parent = nullptr);
    ~Annotator() override;

    QString person() const { return m_person; }
    void setPerson(const QString& name);
    bool isBlind() const { return m_blind; }
    void setBlind(bool blind);
    /// A reviewer sees the suggestion and two people's answers, and takes a side.
    bool isReviewing() const { return m_reviewing; }
    void setReviewing(bool reviewing);
    void setTextSource(TextSource source) { m_textSource = std::move(source); }
    /// Called before the first answer of somebody who has not said who they are.
    void setPersonSource(PersonSource source) { m_personSource = std::move(source); }
    /// False when nobody said who they are, though they were asked.
    bool hasPerson();

    Side side() const { return m_side; }
    void setSide(Side side);
    /// Query, then the candidates in the order shown.
    void stepImage(int step);
    int question() const { return m_question; }
    void setQuestion(int question);
    void stepQuestion(int step) { setQuestion(m_question + step); }

    /// The image that is answered and the one it is compared with, as this person may see them; null = none.
    const CaseImage* image() const { return m_shown ? &*m_shown : nullptr; }
    const CaseImage* other() const { return m_other ? &*m_other : nullptr; }
    /// The same two by what they are; null = none.
    const CaseImage* query() const { return answersCandidate() ? other() : image(); }
    const CaseImage* candidate() const { return answersCandidate() ? image() : other(); }
    /// One a question of the image answered, everything in it.
    const std::vector<QuestionBoard>& boards() const { return m_boards; }
    /// Whether others' answers to this question are kept out of sight.
    bool isHidden(int question) const;
    const QuestionBank& bank() const { return m_session.summary().questions; }
    int answeredByMe() const;
    /// Values of the image when it was first shown, to mark what changed since; what is out of sight has not.
    QStringList valuesAtFirst() const;
    /// The two people whose answers a reviewer compares: those who answered most; fewer when there are fewer.
    QStringList reviewed() const;

    bool canEdit() const;
    bool canUndo() const { return !m_undo.isEmpty() && canEdit(); }
    bool canRedo() const { return !m_redo.isEmpty() && canEdit(); }
    QString undoText() const; ///< "Undo: Road color of place_0001"
    QString redoText() const;
    QString undoWhat() const { return m_undo; } ///< "Road color of place_0001", or empty
    QString redoWhat() const { return m_redo; }
    qint64 rerankingLeft() const { return m_rerankingLeft; }
    /// Texts are waited for.
    bool isBusy() const { return m_waitingTexts > 0; }

    // Keys. What cannot be done now says why with refused().
    void choose(int option); ///< and moves on, unless more may be chosen
    void write(const QString& text);
    void accept();
    void acceptAll();
    void markUnsure();
    void clear();
    void restore(const AnswerEvent& event);
    /// 0 = the first person of reviewed(), 1 = the second, 2 = the suggestion.
    void takeSide(int side);
    void setReview(ReviewState state, const QString& comment = {});
    void undo() { reverse(true); }
    void redo() { reverse(false); }

    /// Writes an edit that was made on another screen: shown, undone and counted like those made here.
    /// `path`: the image's, for the menu.
    void writeElsewhere(const pipeline::Edit& edit, const QString& path) { post(edit, path); }

    /// Shows an image and question, wherever it is.
    void jumpTo(ImageId image, int question);

Q_SIGNALS:
    void changed(); ///< image, boards, blindness, who
    void questionChanged(int question);
    void undoChanged();
    void refused(const QString& sentence);
    void reversed(const QString& sentence); ///< what an undo or redo did
    void rerankingChanged();                ///< rerankingLeft()
    void textsChanged();                    ///< isBusy()

private:
    /// The image that is answered with nothing left out, whatever may be seen of it.
    const CaseImage& whole() const;
    bool answersCandidate() const { return m_side == Side::Candidate && m_other; }
    void refresh();
    bool writesWhatIsShown() const;
    bool hasSeen(int question) const;
    void forgetStore();
    void rememberFirst();
    void edit(store::ActionKind kind, std::vector<pipeline::AnswerEdit> answers, bool moveOn);
    void post(const pipeline::Edit& edit, const QString& path);
    pipeline::AnswerEdit answerOf(int question, const QString& value, bool unsure = false) const;
    bool refuse();
    bool refuseUnseen();
    void reverse(bool undoing);
    void setOut();
    void arrive();
    void savingChanged();
    void readAgain();
    void askUndo();
    void askReading();
    pipeline::Reading reading() const;
    void askTexts();
    void textCame(const pipeline::AnswerSheet& sheet, const std::vector<float>& vector);
    void idleChanged(qint64 left);
    std::function<bool(store::Store&)> settling();
    QString deedText(const store::Action& deed, const QString& path) const;

    StoreSession& m_session;
    StoreWriter& m_writer;
    CaseWalk& m_walk;
    CaseListModel& m_cases;
    CaseView& m_view;
    QString m_path; ///< of the store that what is remembered is about
    QString m_person;
    std::shared_ptr<const AnswerNormaliser> m_normaliser; ///< of the store; null until it is read
    bool m_blind = false;
    bool m_reviewing = false;
    Side m_side = Side::Query;
    int m_question = 0;
    std::optional<CaseImage> m_shown, m_other;
    std::vector<QuestionBoard> m_boards;
    QHash<ImageId, QStringList> m_first;
    QString m_undo, m_redo;
    /// Where jumpTo() is on its way to; any other way of going on forgets it.
    struct Target
    {
        store::CaseKey key;
        ImageId image = 0;
        int question = -1;
        bool onTheWay = false;
    };
    std::optional<Target> m_target;
    QSet<ImageId> m_seen;    ///< shown with everybody's answers since the store was opened
    QSet<ImageId> m_touched; ///< written, to be read again
    Generation m_reads, m_undoAsks, m_texts, m_readings;
    QTimer m_listRefresh;
    qint64 m_rerankingLeft = 0;
    TextSource m_textSource;
    PersonSource m_personSource;
    int m_waitingTexts = 0;
};

/// What an action does, for the menu: "Answer", "Accept all".
QString actionKindName(store::ActionKind kind);
QString reviewStateName(ReviewState state);

} // namespace geovlm::ui
