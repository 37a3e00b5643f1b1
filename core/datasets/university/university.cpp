// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/university/university.h"

#include "datasets/common/folders.h"
#include "datasets/common/import_session.h"
#include "datasets/text.h"
#include "datasets/university/university_layout.h"
#include "domain/error.h"

#include <QFileInfo>
#include <algorithm>
#include <map>

namespace geovlm::datasets {
namespace {

const QString universityArea = QStringLiteral("University-1652");
constexpr qint64 mostPairsOfAPlace = 1'000'000; // a real place has under 6,000

UniversityTask testing(const char* query, const char* reference)
{
    const QString from = QString::fromLatin1(query);
    const QString to = QString::fromLatin1(reference);
    return {from + QLatin1Char('-') + to, Role::Test, QStringLiteral("test/query_") + from,
            QStringLiteral("test/gallery_") + to};
}

UniversityTask training(const char* query, const char* reference)
{
    const QString from = QString::fromLatin1(query);
    const QString to = QString::fromLatin1(reference);
    return {from + QLatin1Char('-') + to + QStringLiteral("-train"), Role::Train,
            QStringLiteral("train/") + from, QStringLiteral("train/") + to};
}

QStringList foldersOf(const std::vector<UniversityTask>& tasks)
{
    QStringList folders;
    for (const UniversityTask& task : tasks)
        folders += {task.queries, task.references};
    folders.removeDuplicates();
    return folders;
}

class UniversityImport
{
public:
    UniversityImport(ImportSession& session, std::vector<UniversityTask> tasks)
        : m_session(session), m_tasks(std::move(tasks))
    {
    }

    void run()
    {
        for (const UniversityTask& task : m_tasks) {
            m_splits.push_back(store::addSplit(m_session.store(), task.split));
            store::setEvaluationRule(m_session.store(), m_splits.back(), EvaluationRule::University1652);
        }
        std::map<QString, QStringList> places;
        qint64 total = qint64(m_tasks.size());
        for (const QString& folder : foldersOf(m_tasks)) {
            places[folder] = placesIn(folder);
            total += places[folder].size();
        }
        m_session.begin(Text::tr("Importing University-1652"), total);
        for (const QString& folder : foldersOf(m_tasks))
            addFolder(folder, places[folder]);
        for (const UniversityTask& task : m_tasks)
            pairUp(task);
        m_session.report().areas.append(universityArea);
    }

private:
    using Places = std::map<QString, std::vector<ImageId>>;

    QString absolute(const QString& path) const { return m_session.root().filePath(path); }

    QStringList placesIn(const QString& folder)
    {
        FolderListing listing = foldersIn(m_session.root(), folder, Links::Inside);
        refuse(folder, listing);
        QStringList places;
        for (const QString& name : std::as_const(listing.names)) {
            const QString why = whyNotALabel(name);
            if (why.isEmpty())
                places.append(name);
            else
                m_session.reject(absolute(folder + QLatin1Char('/') + name), 0, why);
        }
        return places;
    }

    void refuse(const QString& folder, const FolderListing& listing)
    {
        eachRefused(listing, [&](const QString& why) { m_session.reject(absolute(folder), 0, why); });
    }

    void addFolder(const QString& folder, const QStringList& places)
    {
        qint64 done = 0, otherFiles = 0;
        QString firstOther;
        for (const QString& place : places) {
            const FolderListing files =
                filesIn(m_session.root(), folder + QLatin1Char('/') + place, universityEndings());
            refuse(folder + QLatin1Char('/') + place, files);
            if (otherFiles == 0)
                firstOther = place + QLatin1Char('/') + files.firstOther;
            otherFiles += files.otherFiles;
            if (files.names.isEmpty())
                m_session.reject(absolute(folder + QLatin1Char('/') + place), 0,
                                 Text::tr("the folder of this place holds no image"));
            for (const QString& file : files.names) {
                addImage(folder, place, file);
                m_session.lineDone(done);
            }
            ++done;
        }
        if (otherFiles > 0)
            m_session.reject(
                absolute(folder), 0,
                Text::tr("%1 files that do not end in .jpg or .jpeg were left out, the first is %2")
                    .arg(otherFiles)
                    .arg(firstOther));
        m_session.fileDone(done);
    }

    void addImage(const QString& folder, const QString& place, const QString& file)
    {
        const ImageId id = m_session.addSeen({0,
                                              folder + QLatin1Char('/') + place + QLatin1Char('/') + file,
                                              universityView(folder),
                                              universityArea,
                                              {}});
        m_images[folder][place].push_back(id);
        for (std::size_t i = 0; i < m_tasks.size(); ++i) {
            if (m_tasks[i].queries == folder)
                store::addSplitQuery(m_session.store(), m_splits[i], id, m_tasks[i].role);
            if (m_tasks[i].references == folder)
                store::addSplitReference(m_session.store(), m_splits[i], id);
        }
    }

    void pairUp(const UniversityTask& task)
    {
        const Places& references = m_images[task.references];
        for (const auto& [place, queries] : m_images[task.queries]) {
            const QString folder = absolute(task.queries + QLatin1Char('/') + place);
            const auto match = references.find(place);
            if (match == references.end())
                m_session.reject(folder, 0, Text::tr("%1 holds no image of this place").arg(task.references));
            else if (qint64(queries.size()) * qint64(match->second.size()) > mostPairsOfAPlace)
                m_session.reject(folder, 0,
                                 Text::tr("%1 and %2 images of one place make more than %3 pairs")
                                     .arg(queries.size())
                                     .arg(match->second.size())
                                     .arg(mostPairsOfAPlace));
            else
                for (const ImageId query : queries)
                    pairWithAll(query, match->second);
        }
        m_session.fileDone(1);
    }

    /// Added one by one: the relations of a query to the images of other tasks stay.
    void pairWithAll(ImageId query, const std::vector<ImageId>& references)
    {
        for (const ImageId reference : references) {
            store::addPair(m_session.store(), query, reference, PairKind::Positive);
            m_session.lineDone(0);
        }
        m_session.report().positive += qint64(references.size());
    }

    ImportSession& m_session;
    std::vector<UniversityTask> m_tasks;
    std::vector<int> m_splits; ///< of each task
    std::map<QString, Places> m_images;
};

} // namespace

const std::vector<UniversityTask>& universityTasks()
{
    // The training parts first: a reranker is trained on the first split that has training queries.
    static const std::vector<UniversityTask> tasks{
        training("drone", "satellite"), testing("drone", "satellite"),   training("street", "satellite"),
        testing("street", "satellite"), training("google", "satellite"), training("satellite", "drone"),
        testing("satellite", "drone"),  training("satellite", "street"), testing("satellite", "street")};
    return tasks;
}

std::vector<UniversityTask> universityTasksIn(const QDir& root, const QString& split)
{
    std::vector<UniversityTask> tasks;
    for (const UniversityTask& task : universityTasks()) {
        const bool wanted =
            split.isEmpty() || task.split == split || task.split == split + QStringLiteral("-train");
        const auto isThere = [&root](const QString& folder) {
            return QFileInfo(root.filePath(folder)).isDir() && isInside(root, root.filePath(folder));
        };
        if (wanted && isThere(task.queries) && isThere(task.references))
            tasks.push_back(task);
    }
    return tasks;
}

QStringList universityLinksOut(const QDir& root)
{
    QStringList paths{QStringLiteral("train"), QStringLiteral("test")};
    paths += foldersOf(universityTasks());
    QStringList why;
    for (const QString& path : std::as_const(paths)) {
        const QFileInfo folder(root.filePath(path));
        if (folder.isSymLink() && !folder.exists())
            why.append(Text::tr("%1 is a link that leads nowhere").arg(folder.filePath()));
        else if (folder.isSymLink() && folder.isDir() && !isInside(root, folder.filePath()))
            why.append(
                Text::tr(
                    "%1 is a link to %2, which lies outside %3: images are found by their path under one "
                    "folder, so give one that holds both as the root, or put the data there")
                    .arg(folder.filePath(), folder.symLinkTarget(), root.path()));
    }
    return why;
}

View universityView(const QString& folder)
{
    return folder.endsWith(QStringLiteral("satellite")) ? View::Satellite : View::Ground;
}

QString whyNotALabel(const QString& name)
{
    const bool digits = std::all_of(name.begin(), name.end(), [](QChar c) { return c >= u'0' && c <= u'9'; });
    return digits && name.size() <= 9 ? QString()
                                      : Text::tr("the name of this folder is not the number of a place");
}

const QStringList& universityEndings()
{
    static const QStringList endings{QStringLiteral(".jpg"), QStringLiteral(".jpeg")};
    return endings;
}

QString universityExpected()
{
    return Text::tr("train/{drone,street,satellite,google}/NUMBER and "
                    "test/{query,gallery}_{drone,street,satellite}/NUMBER");
}

void importUniversity(ImportSession& session, const ImportOptions& options)
{
    std::vector<UniversityTask> tasks = universityTasksIn(session.root(), options.split);
    QStringList names;
    for (const UniversityTask& task : universityTasks())
        names.append(task.split);
    if (!options.split.isEmpty() && !names.contains(options.split) &&
        !names.contains(options.split + QStringLiteral("-train")))
        throw Error(Text::tr("University-1652 has no split \"%1\"; choose one of %2.")
                        .arg(options.split, names.join(QStringLiteral(", "))));
    const QStringList linksOut = universityLinksOut(session.root());
    if (tasks.empty() && !linksOut.isEmpty())
        throw Error(linksOut.first() + QLatin1Char('.'));
    for (const QString& why : linksOut)
        session.reject(session.root().path(), 0, why);
    if (tasks.empty())
        throw Error(Text::tr("There is nothing of University-1652 under %1 that makes %2; expected are %3.")
                        .arg(session.root().path(),
                             options.split.isEmpty() ? Text::tr("a split") : options.split,
                             universityExpected()));
    UniversityImport(session, std::move(tasks)).run();
}

} // namespace geovlm::datasets
