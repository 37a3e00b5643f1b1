// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/university/university_layout.h"

#include "datasets/common/folders.h"
#include "datasets/common/preview_session.h"
#include "datasets/text.h"
#include "datasets/university/university.h"

#include <algorithm>
#include <map>

namespace geovlm::datasets {
namespace {

/// One of University-1652's folders: its places, and how many images they hold.
struct CountedFolder
{
    std::map<QString, QString> first; ///< place → path of its first image
    qint64 images = 0;
};

CountedFolder countFolder(PreviewSession& session, const QString& folder)
{
    CountedFolder counted;
    const FolderListing places = foldersIn(session.root(), folder, Links::Inside);
    eachRefused(places, [&](const QString& why) { session.problem(Text::tr("%1: %2.").arg(folder, why)); });
    for (const QString& place : places.names) {
        const QString path = folder + QLatin1Char('/') + place;
        if (const QString why = whyNotALabel(place); !why.isEmpty()) {
            session.problem(Text::tr("%1: %2.").arg(path, why));
            continue;
        }
        const FolderListing files = filesIn(session.root(), path, universityEndings());
        eachRefused(files, [&](const QString& why) { session.problem(Text::tr("%1: %2.").arg(path, why)); });
        counted.images += files.names.size();
        if (!files.names.isEmpty())
            counted.first.emplace(place, path + QLatin1Char('/') + files.names.first());
        if (!session.seen(1 + files.names.size() + files.otherFiles))
            break;
    }
    AreaPreview& area = session.area(QStringLiteral("University-1652"));
    (universityView(folder) == View::Ground ? area.ground : area.satellite) += counted.images;
    return counted;
}

void previewTask(PreviewSession& session, const UniversityTask& task, const CountedFolder& queries,
                 const CountedFolder& references, int tasks)
{
    SplitPreview& split = session.split(task.split);
    (task.role == Role::Train ? split.trainQueries : split.testQueries) = queries.images;
    split.references = references.images;
    qint64 alone = 0;
    int sampled = 0;
    const int samples = std::max(1, ImportPreview::sampledFiles / 2 / tasks);
    for (const auto& [place, file] : queries.first) {
        const auto match = references.first.find(place);
        if (match == references.first.end())
            ++alone;
        else if (sampled++ < samples)
            session.sample({file, match->second, std::nullopt, false, false});
    }
    if (alone > 0 && session.isComplete())
        session.problem(Text::tr("%1 places of %2 have no image in %3, so their queries have no match.")
                            .arg(alone)
                            .arg(task.queries, task.references));
}

} // namespace

LayoutMatch matchUniversity(PreviewSession& session)
{
    const auto tasks = universityTasksIn(session.root(), QString());
    if (const QStringList out = universityLinksOut(session.root()); tasks.empty() && !out.isEmpty())
        return {{}, false, out.first() + QLatin1Char('.')};
    if (tasks.empty())
        return {{}, false, Text::tr("There are no %1.").arg(universityExpected())};
    QStringList names;
    for (const UniversityTask& task : tasks)
        names.append(task.split);
    return {{}, true, Text::tr("University-1652's folders for %1.").arg(names.join(QStringLiteral(", ")))};
}

void previewUniversity(PreviewSession& session)
{
    const auto tasks = universityTasksIn(session.root(), QString());
    std::map<QString, CountedFolder> folders;
    for (const UniversityTask& task : tasks)
        for (const QString& folder : {task.queries, task.references})
            if (session.isComplete() && !folders.contains(folder))
                folders[folder] = countFolder(session, folder);
    for (const UniversityTask& task : tasks)
        previewTask(session, task, folders[task.queries], folders[task.references], int(tasks.size()));
}

} // namespace geovlm::datasets
