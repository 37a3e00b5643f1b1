// SPDX-License-Identifier: GPL-3.0-or-later
#include "case/queue_text.h"

#include "case/state_names.h"
#include "case/text.h"
#include "look/names.h"
#include "store/annotation/queue.h"

#include <QLocale>

namespace geovlm::ui {

namespace {

using store::QueueItem;
using store::QueueReason;

QString labelOf(const QueueItem& item, const QuestionBank& bank)
{
    return item.question >= 0 && item.question < bank.size() ? bank.at(item.question).label : QString();
}

QString confidenceText(const QueueItem& item)
{
    return CaseText::tr("%1 %").arg(QLocale().toString(100 * (1 - store::weightWithin(item)), 'f', 0));
}

/// A comment may have several lines; a row has one.
QString withComment(const QString& said, const QString& comment)
{
    return comment.isEmpty() ? said : CaseText::tr("%1: %2").arg(said, comment.simplified());
}

} // namespace

QString queueReasonName(QueueReason reason)
{
    using enum QueueReason;
    return listed<QueueReason, QString>(reason, {{Returned, CaseText::tr("returned by a reviewer")},
                                                 {Broken, CaseText::tr("reranking broke it")},
                                                 {Flip, CaseText::tr("a flip makes it a hit")},
                                                 {LowConfidence, CaseText::tr("the machine is unsure")},
                                                 {Drift, CaseText::tr("its answers drift")}});
}

QString queueText(const store::CaseRow& row, const QuestionBank& bank)
{
    if (!row.queued)
        return {};
    switch (row.queued->reason) {
    case QueueReason::Returned:
        return withComment(CaseText::tr("returned by %1").arg(row.by), row.comment);
    case QueueReason::Flip:
        if (row.queued->question < 0)
            break;
        return CaseText::tr("a flip makes it a hit: %1 → %2")
            .arg(labelOf(*row.queued, bank), row.queued->value);
    case QueueReason::LowConfidence:
        return CaseText::tr("unsure: %1").arg(confidenceText(*row.queued));
    case QueueReason::Broken:
    case QueueReason::Drift:
        break;
    }
    return queueReasonName(row.queued->reason);
}

QString queueBrief(const store::CaseRow& row, const QuestionBank& bank)
{
    if (row.queued && row.queued->reason == QueueReason::Flip && row.queued->question >= 0)
        return CaseText::tr("%1 → %2").arg(labelOf(*row.queued, bank), row.queued->value);
    return queueText(row, bank);
}

QString queueMeaning(const store::CaseRow& row, const QuestionBank& bank)
{
    if (!row.queued)
        return {};
    switch (row.queued->reason) {
    case QueueReason::Returned:
        return withComment(CaseText::tr("%1 sent it back").arg(row.by), row.comment);
    case QueueReason::Broken:
        return CaseText::tr("Reranking broke it: the match was first before.");
    case QueueReason::Flip:
        if (row.queued->question < 0)
            return CaseText::tr("One other answer would make it a hit.");
        return CaseText::tr("The match would come first if “%1” were answered “%2”.")
            .arg(labelOf(*row.queued, bank), row.queued->value);
    case QueueReason::LowConfidence:
        return CaseText::tr(
                   "What nobody has answered yet the machine answers with a confidence of %1 on the average.")
            .arg(confidenceText(*row.queued));
    case QueueReason::Drift:
        return CaseText::tr("What is said of it changes from one time to the next.");
    }
    return {};
}

QString reviewText(const store::CaseRow& row)
{
    if (row.review == ReviewState::Untouched)
        return {};
    return CaseText::tr("%1 by %2").arg(reviewStateName(row.review), row.by);
}

} // namespace geovlm::ui
