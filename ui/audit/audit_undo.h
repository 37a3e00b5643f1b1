// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "audit/audit_list.h"
#include "audit/audit_place.h"

#include <QStringList>

namespace geovlm::ui {

/// What was done in an audit since it was opened, and taking it back in the order in which it was done:
/// marks, and corrections, which are the annotator's. What was answered elsewhere since is out of sight and
/// left alone.
class AuditUndo : public QObject
{
    Q_OBJECT

public:
    AuditUndo(const ScreenParts& parts, const AuditList& list, AuditPlace& place);

    void noteMarks();
    void noteCorrection(); ///< the annotator's newest
    void forget();         ///< another audit is opened
    /// `marking`: an image is there and its marks can be kept.
    UndoState state(bool marking) const;
    bool lastIsCorrection() const;
    void undoCorrection();
    void redoCorrection();
    /// This person's last mark in the store, whenever it was made.
    void undoMarks();

Q_SIGNALS:
    void said(const QString& sentence);

private:
    void sayUndone(const std::vector<store::AuditMark>& marks, const QString& path);

    ScreenParts m_parts;
    const AuditList& m_list;
    AuditPlace& m_place;
    QStringList m_done; ///< empty = marks, else a correction as the annotator's Undo calls it
    QString m_back;     ///< the correction taken back last
};

} // namespace geovlm::ui
