// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotate/answer_sight.h"
#include "pipeline/live/edit.h"
#include "work/store_writer.h"

#include <functional>
#include <memory>

namespace geovlm::ui {

/// Makes edits of what a person says: shown at once, written right after, and then read back as the store has
/// them. Says why where nothing can be written now.
class EditWriter : public QObject
{
    Q_OBJECT

public:
    /// Asks the person for a name and sets it, unless they thought better of it.
    using PersonSource = std::function<void()>;

    EditWriter(StoreSession& session, StoreWriter& writer, CaseWalk& walk, AnswerPlace& place,
               AnswerSight& sight, QObject* parent = nullptr);
    ~EditWriter() override;

    /// Called before the first answer of somebody who has not said who they are.
    void setPersonSource(PersonSource source) { m_personSource = std::move(source); }
    /// False when nobody said who they are, though they were asked.
    bool hasPerson();
    /// Whether the store that is shown is the one that is open for writing.
    bool canWrite() const;
    /// Whether there is also an image to write about.
    bool canEdit() const;

    /// True when nothing can be answered now; refused() has said why.
    bool refuse();
    /// True when marking or clearing the question would only uncover what was not seen; refused() has said
    /// so.
    bool refuseUnseen();

    pipeline::AnswerEdit answerOf(int question, const QString& value, bool unsure = false) const;
    /// What the store will read `said` as.
    QString readAs(int question, const QString& said) const;
    /// Of the image that is answered. `moveOn`: to the next question.
    void answer(store::ActionKind kind, std::vector<pipeline::AnswerEdit> answers, bool moveOn);
    void setReview(ReviewState state, const QString& comment);
    /// Writes an edit that is shown already. `path`: the image's, for the menu.
    void post(const pipeline::Edit& edit, const QString& path);

    /// Something was written about this image: it is read again once all is saved.
    void written(ImageId image) { m_touched.insert(image); }
    /// Reads what the store maps words to.
    void askReading();
    void forgetStore();

Q_SIGNALS:
    void refused(const QString& sentence);
    void posted(const geovlm::pipeline::Edit& edit, const QString& path); ///< about to be written

private:
    QString whyNot() const;
    pipeline::Edit editOf(store::ActionKind kind) const;
    pipeline::Reading reading() const;
    void readBack();

    StoreSession& m_session;
    StoreWriter& m_writer;
    CaseWalk& m_walk;
    AnswerPlace& m_place;
    AnswerSight& m_sight;
    PersonSource m_personSource;
    std::shared_ptr<const AnswerNormaliser> m_normaliser; ///< of the store; null until it is read
    QSet<ImageId> m_touched;                              ///< written, to be read again
    Generation m_reads, m_readings;
};

} // namespace geovlm::ui
