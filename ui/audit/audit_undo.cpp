// SPDX-License-Identifier: GPL-3.0-or-later
// Taking back marks and corrections, in the order they were made here.
#include "audit/audit_run.h"
#include "look/look.h"

#include <algorithm>
#include <utility>

namespace geovlm::ui {

void AuditRun::undo()
{
    if (m_audit == 0 || refuse())
        return;
    struct Back
    {
        std::vector<store::AuditMark> marks;
        int place = 0;
        QString path; ///< of the image
    };
    const auto back = std::make_shared<Back>();
    const auto work = [audit = m_audit, by = m_parts.annotator.sight().person(), back](store::Store& store) {
        back->marks = store::undoMarks(store, audit, by);
        const std::vector<ImageId> images = store::auditImages(store, audit);
        if (back->marks.empty())
            return;
        back->place = int(std::ranges::find(images, back->marks.front().image) - images.begin());
        back->path = store::image(store, back->marks.front().image).path;
    };
    m_correcting = false;
    if (const qsizetype last = m_deeds.lastIndexOf(QString()); last >= 0)
        m_deeds.removeAt(last);
    m_parts.writer.post(work, [this, back, audit = m_audit] {
        sayUndone(back->marks, back->path);
        if (!back->marks.empty() && audit == m_audit)
            load({back->place, back->marks.front().question});
    });
}

void AuditRun::sayUndone(const std::vector<store::AuditMark>& marks, const QString& path)
{
    if (marks.empty())
        Q_EMIT said(tr("There is no mark of yours to take back in this audit."));
    else if (marks.size() == 1)
        Q_EMIT said(
            tr("Undone: the mark of %1 of %2").arg(bank().at(marks.front().question).label, shortName(path)));
    else
        Q_EMIT said(tr("Undone: %1 marks of %2").arg(marks.size()).arg(shortName(path)));
}

/// Not when something was answered elsewhere since: that is out of sight here.
bool AuditRun::lastIsCorrection() const
{
    return !m_deeds.isEmpty() && !m_deeds.last().isEmpty() &&
           m_parts.annotator.undoLog().undoWhat() == m_deeds.last();
}

UndoState AuditRun::undoState() const
{
    const bool marking = m_audit != 0 && m_image && canMark();
    const bool back =
        !m_correctionBack.isEmpty() && m_parts.annotator.undoLog().redoWhat() == m_correctionBack;
    return {marking, marking && back, lastIsCorrection() ? m_deeds.last() : tr("the last mark of this audit"),
            m_correctionBack};
}

void AuditRun::undoLast()
{
    if (!lastIsCorrection()) {
        undo();
        return;
    }
    m_correctionBack = m_deeds.takeLast();
    m_parts.annotator.undoLog().undo();
}

void AuditRun::redoLast()
{
    if (!undoState().canRedo)
        return;
    m_deeds << std::exchange(m_correctionBack, {});
    m_parts.annotator.undoLog().redo();
}

} // namespace geovlm::ui
