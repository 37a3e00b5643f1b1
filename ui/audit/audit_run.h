// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "figures/people/audit.h"
#include "screen/screen.h"

#include <QObject>
#include <optional>
#include <vector>

namespace geovlm::ui {

/// An audit with how far it is.
struct ListedAudit
{
    store::Audit audit;
    store::AuditProgress progress;
    bool isDone() const { return progress.marked >= progress.answers; }
};

/// Judging answers: which audit, image and question, and what becomes of each key. A mark is shown at once
/// and written right after; another image is shown only when everything is written.
class AuditRun : public QObject
{
    Q_OBJECT

public:
    explicit AuditRun(const ScreenParts& parts, QObject* parent = nullptr);

    /// Reads the list, and what is shown, again. Called when the screen is shown and when the store changes.
    void refresh();
    /// Nothing is known any more: the store is closed.
    void clear();

    const std::vector<ListedAudit>& audits() const { return m_audits; }
    bool isListed() const { return m_listed; } ///< the list has been read
    QString failure() const { return m_failure; }
    const ListedAudit* current() const; ///< null = none
    /// Goes on with an audit where it stands.
    void open(qint64 audit);
    /// Draws one and opens it. The person is the annotator's.
    void start(const figures::AuditOptions& options);

    /// Null while it is on its way.
    const figures::AuditedImage* image() const { return m_image ? &*m_image : nullptr; }
    int question() const { return m_question; }
    void setQuestion(int question);
    void stepImage(int step);
    const QuestionBank& bank() const { return m_parts.session.summary().questions; }
    bool isBusy() const { return m_reading > 0 || m_wanted.has_value(); }
    /// Whether another image is on its way: keys would be about the wrong one.
    bool isMoving() const { return m_moving || m_wanted.has_value(); }

    /// Whether marks can be kept now; else why not, in a sentence.
    bool canMark() const { return whyNot().isEmpty(); }
    QString whyNot() const;
    // Keys. What cannot be done says why with said().
    void mark(store::Verdict verdict);
    void markRest();
    void undo();
    /// The last thing done here: a correction, else the last mark.
    UndoState undoState() const;
    void undoLast();
    void redoLast();

    /// Whether a wrong answer is asked the right one of.
    bool corrects() const { return m_corrects; }
    void setCorrects(bool corrects);
    /// The question whose right value is being asked for.
    bool isCorrecting() const { return m_correcting; }
    void correct(int option);
    void leaveCorrection();
    /// What would be corrected further: the current value of the question.
    QString valueNow() const;

Q_SIGNALS:
    void listChanged();     ///< audits(), current()
    void imageChanged();    ///< another image, or other marks of it
    void questionChanged(); ///< question(), isCorrecting()
    void finished();        ///< everything of the audit is marked
    void said(const QString& sentence);
    void settled(); ///< isBusy() became false

private:
    struct Reading
    {
        std::optional<figures::AuditedImage> image;
        QString nextFile; ///< of the image after it
    };
    template <class Result>
    void ask(const Ticket& ticket, std::function<Result(const store::Store&)> question,
             std::function<void(Result)> answered);
    void askProgress();
    void reload();
    void show(const Reading& reading, const figures::AuditPosition& position);
    void load(const figures::AuditPosition& position);
    void goOn(const figures::AuditPosition& from);
    void moveOn();
    void savingChanged();
    bool allWritten() const;
    bool refuse();
    bool refuseMark();
    void post(const std::vector<store::AuditMark>& marks);
    store::AuditMark markOf(int question, store::Verdict verdict) const;
    bool lastIsCorrection() const;
    void sayUndone(const std::vector<store::AuditMark>& marks, const QString& path);

    ScreenParts m_parts;
    std::vector<ListedAudit> m_audits;
    bool m_listed = false;
    QString m_path; ///< of the store that all this is about
    QString m_failure;
    qint64 m_audit = 0;
    std::optional<figures::AuditedImage> m_image;
    int m_question = 0;
    bool m_corrects = true;
    bool m_correcting = false;
    bool m_again = false; ///< what was marked last had a mark before
    int m_reading = 0;
    bool m_moving = false;
    Generation m_lists, m_images, m_reloads, m_counts;
    /// Where to go once everything is written; `next` = the first unmarked from there on.
    struct Wanted
    {
        figures::AuditPosition position;
        bool next = false;
    };
    std::optional<Wanted> m_wanted;
    /// What was done here since the audit was opened: empty = marks, else a correction as the annotator's
    /// Undo calls it. Only what stands there last is this screen's to take back.
    QStringList m_deeds;
    QString m_correctionBack; ///< the correction taken back last
};

} // namespace geovlm::ui
