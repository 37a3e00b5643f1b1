// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/common/import.h"

#include "datasets/common/import_session.h"
#include "datasets/common/layouts.h"

#include <QJsonArray>

namespace geovlm::datasets {

ImportReport importDataset(store::Store& store, const ImportOptions& options, Progress& progress)
{
    const Layout& layout = layoutNamed(options.layout);
    ImportSession session(store, options, progress);
    layout.import(session, options);
    session.finish();
    return session.report();
}

namespace {

QJsonArray changedJson(const ImportReport& report)
{
    QJsonArray list;
    for (const Changed& one : report.changed)
        list.append(QJsonObject{{QStringLiteral("image"), one.image},
                                {QStringLiteral("what"), one.what},
                                {QStringLiteral("before"), one.before},
                                {QStringLiteral("after"), one.after}});
    return list;
}

} // namespace

QJsonObject toJson(const ImportReport& report)
{
    return {{QStringLiteral("images"), QJsonObject{{QStringLiteral("ground"), report.ground},
                                                   {QStringLiteral("satellite"), report.satellite}}},
            {QStringLiteral("pairs"), QJsonObject{{QStringLiteral("positive"), report.positive},
                                                  {QStringLiteral("semi_positive"), report.semiPositive}}},
            {QStringLiteral("added"), QJsonObject{{QStringLiteral("images"), report.addedImages},
                                                  {QStringLiteral("pairs"), report.addedPairs}}},
            {QStringLiteral("relabelled"), report.relabelled},
            {QStringLiteral("changed"), changedJson(report)},
            {QStringLiteral("changed_count"), report.changedCount},
            {QStringLiteral("unlisted"), QJsonArray::fromStringList(report.unlisted)},
            {QStringLiteral("unlisted_count"), report.unlistedCount},
            {QStringLiteral("missing"), report.missing},
            {QStringLiteral("missing_files"), QJsonArray::fromStringList(report.missingFiles)},
            {QStringLiteral("changed_pictures"), QJsonArray::fromStringList(report.changedPictures)},
            {QStringLiteral("rejected"), rejectedJson(report.rejected)},
            {QStringLiteral("rejected_count"), report.rejectedCount},
            {QStringLiteral("areas"), QJsonArray::fromStringList(report.areas)}};
}

} // namespace geovlm::datasets
