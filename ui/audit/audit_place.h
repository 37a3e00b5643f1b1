// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "audit/audit_reads.h"
#include "figures/people/audit.h"
#include "screen/screen.h"

#include <optional>

namespace geovlm::ui {

/// Which image and question of an audit is judged. Another image is shown only when everything is written.
class AuditPlace : public QObject
{
    Q_OBJECT

public:
    AuditPlace(const ScreenParts& parts, AuditReads& reads);

    /// Null while it is on its way.
    const figures::AuditedImage* image() const { return m_image ? &*m_image : nullptr; }
    int question() const { return m_question; }
    /// Bounded by the bank.
    void setQuestion(int question);
    const QuestionBank& bank() const { return m_parts.session.summary().questions; }
    /// Whether another image is on its way: keys would be about the wrong one.
    bool isMoving() const { return m_moving || m_wanted.has_value(); }
    /// Whether it waits for what is being written.
    bool isWaiting() const { return m_wanted.has_value(); }

    /// Goes on with an audit where it stands.
    void open(qint64 audit);
    void clear();
    /// That image of the audit, or its first unmarked answer from there on.
    void load(const figures::AuditPosition& position);
    void goOn(const figures::AuditPosition& from);
    /// To the next unmarked answer.
    void moveOn();
    /// What is marked now had a mark before: who marks again what is all marked stays among it.
    void setAgain(bool again) { m_again = again; }
    /// What is shown, as the store has it now.
    void reload();
    /// What is shown is changed before the store knows; what is being read does not know it either.
    void change(const std::function<void(figures::AuditedImage&)>& change);
    /// Everything is written: goes where it was to go. False when that was nowhere.
    bool resume();

Q_SIGNALS:
    void imageChanged(); ///< another image, or other marks of it
    void questionChanged();
    void finished(); ///< everything of the audit is marked

private:
    struct Reading
    {
        std::optional<figures::AuditedImage> image;
        QString nextFile; ///< of the image after it
    };
    /// Where to go once everything is written; `next` = the first unmarked from there on.
    struct Wanted
    {
        figures::AuditPosition position;
        bool next = false;
    };
    bool waits(const Wanted& wanted);
    void show(const Reading& reading, const figures::AuditPosition& position);

    ScreenParts m_parts;
    AuditReads& m_reads;
    qint64 m_audit = 0;
    std::optional<figures::AuditedImage> m_image;
    int m_question = 0;
    bool m_moving = false;
    bool m_again = false;
    Generation m_images, m_reloads;
    std::optional<Wanted> m_wanted;
};

} // namespace geovlm::ui
