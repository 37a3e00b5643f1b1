// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "audit/audit_list.h"
#include "audit/audit_place.h"
#include "audit/audit_undo.h"

namespace geovlm::ui {

/// Judging answers: what becomes of each key, and the parts that it takes. A mark is shown at once and
/// written right after; another image is shown only when everything is written.
class AuditRun : public QObject
{
    Q_OBJECT

public:
    explicit AuditRun(const ScreenParts& parts, QObject* parent = nullptr);

    AuditList& list() { return m_list; }
    AuditPlace& place() { return m_place; }
    bool isBusy() const { return m_reads.isBusy() || m_place.isWaiting(); }

    /// Reads the list, and what is shown, again. Called when the screen is shown and when the store changes.
    void refresh();
    /// Nothing is known any more: the store is closed.
    void clear();
    /// Goes on with an audit where it stands.
    void open(qint64 audit);
    /// Draws one and opens it. The person is the annotator's.
    void start(const figures::AuditOptions& options);

    /// Why marks cannot be kept now, in a sentence; empty = they can.
    QString whyNot() const;
    // Keys. What cannot be done says why with said().
    void mark(store::Verdict verdict);
    void markRest();
    void stepImage(int step);
    /// Takes back the last mark.
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
    void imageChanged();    ///< another image, or other marks of it
    void questionChanged(); ///< place().question(), isCorrecting()
    void said(const QString& sentence);
    void settled(); ///< isBusy() became false

private:
    void savingChanged();
    bool refuse();
    bool refuseMark();
    void post(const std::vector<int>& questions, store::Verdict verdict);

    ScreenParts m_parts;
    AuditReads m_reads;
    AuditList m_list;
    AuditPlace m_place;
    AuditUndo m_undo;
    QString m_path; ///< of the store that all this is about
    bool m_corrects = true;
    bool m_correcting = false;
};

} // namespace geovlm::ui
