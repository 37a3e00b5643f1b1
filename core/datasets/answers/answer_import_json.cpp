// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/answers/answer_files.h"

#include <QJsonArray>

namespace geovlm::datasets {
namespace {

/// The texts that stand for another one, or those that stand for nothing on the list.
QJsonArray saidJson(const AnswerImportReport& report, bool mapped)
{
    QJsonArray list;
    for (const SaidAnswer& one : report.said) {
        if (one.means.isEmpty() == mapped)
            continue;
        QJsonObject object{{QStringLiteral("question"), one.question},
                           {QStringLiteral("said"), one.said},
                           {QStringLiteral("count"), one.count}};
        if (mapped) {
            object[QStringLiteral("means")] = one.means;
            object[QStringLiteral("how")] = one.how;
        }
        list.append(object);
    }
    return list;
}

} // namespace

QJsonObject toJson(const AnswerImportReport& report)
{
    return {{QStringLiteral("rows"), report.rows},
            {QStringLiteral("answers"), report.answers},
            {QStringLiteral("added"), report.added},
            {QStringLiteral("off_list"), report.offList},
            {QStringLiteral("unknown_images"), report.unknownImages},
            {QStringLiteral("conflicts"), report.conflicts},
            {QStringLiteral("mapped"), saidJson(report, true)},
            {QStringLiteral("off_list_answers"), saidJson(report, false)},
            {QStringLiteral("not_listed"), report.saidMore},
            {QStringLiteral("matched_by"),
             report.byHeader ? QStringLiteral("header") : QStringLiteral("position")},
            {QStringLiteral("ignored_columns"), QJsonArray::fromStringList(report.ignored)},
            {QStringLiteral("rejected"), rejectedJson(report.rejected)},
            {QStringLiteral("form"), report.form},
            {QStringLiteral("rejected_count"), report.rejectedCount}};
}

} // namespace geovlm::datasets
