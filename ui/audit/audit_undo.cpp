// SPDX-License-Identifier: GPL-3.0-or-later
#include "audit/audit_undo.h"

#include "look/look.h"

#include <algorithm>
#include <utility>

namespace geovlm::ui {

AuditUndo::AuditUndo(const ScreenParts& parts, const AuditList& list, AuditPlace& place)
    : m_parts(parts), m_list(list), m_place(place)
{
}

void AuditUndo::noteMarks()
{
    m_done << QString();
}

void AuditUndo::noteCorrection()
{
    m_done << m_parts.annotator.undoLog().undoWhat();
    m_back.clear();
}

void AuditUndo::forget()
{
    m_done.clear();
    m_back.clear();
}

void AuditUndo::undoMarks()
{
    struct Back
    {
        std::vector<store::AuditMark> marks;
        int place = 0;
        QString path; ///< of the image
    };
    const auto back = std::make_shared<Back>();
    const qint64 audit = m_list.chosen();
    const auto work = [audit, by = m_parts.annotator.sight().person(), back](store::Store& store) {
        back->marks = store::undoMarks(store, audit, by);
        const std::vector<ImageId> images = store::auditImages(store, audit);
        if (back->marks.empty())
            return;
        back->place = int(std::ranges::find(images, back->marks.front().image) - images.begin());
        back->path = store::image(store, back->marks.front().image).path;
    };
    if (const qsizetype last = m_done.lastIndexOf(QString()); last >= 0)
        m_done.removeAt(last);
    m_parts.writer.post(work, [this, back, audit] {
        sayUndone(back->marks, back->path);
        if (!back->marks.empty() && audit == m_list.chosen())
            m_place.load({back->place, back->marks.front().question});
    });
}

void AuditUndo::sayUndone(const std::vector<store::AuditMark>& marks, const QString& path)
{
    if (marks.empty())
        Q_EMIT said(tr("There is no mark of yours to take back in this audit."));
    else if (marks.size() == 1)
        Q_EMIT said(tr("Undone: the mark of %1 of %2")
                        .arg(m_place.bank().at(marks.front().question).label, shortName(path)));
    else
        Q_EMIT said(tr("Undone: %1 marks of %2").arg(marks.size()).arg(shortName(path)));
}

/// Not when something was answered elsewhere since: that is out of sight here.
bool AuditUndo::lastIsCorrection() const
{
    return !m_done.isEmpty() && !m_done.last().isEmpty() &&
           m_parts.annotator.undoLog().undoWhat() == m_done.last();
}

UndoState AuditUndo::state(bool marking) const
{
    const bool back = !m_back.isEmpty() && m_parts.annotator.undoLog().redoWhat() == m_back;
    return {marking, marking && back, lastIsCorrection() ? m_done.last() : tr("the last mark of this audit"),
            m_back};
}

void AuditUndo::undoCorrection()
{
    m_back = m_done.takeLast();
    m_parts.annotator.undoLog().undo();
}

void AuditUndo::redoCorrection()
{
    m_done << std::exchange(m_back, {});
    m_parts.annotator.undoLog().redo();
}

} // namespace geovlm::ui
