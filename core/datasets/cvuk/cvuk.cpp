// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/cvuk/cvuk.h"

#include "datasets/common/folders.h"
#include "datasets/common/import_session.h"
#include "datasets/common/names.h"
#include "datasets/common/nearby.h"
#include "datasets/cvuk/cvuk_layout.h"
#include "datasets/text.h"
#include "domain/error.h"

#include <QRegularExpression>

namespace geovlm::datasets {

const QString cvukSplit = QStringLiteral("cvuk");

namespace {

constexpr int deepest = 8;

/// Folders that say what lies in them and not where it was taken.
const QStringList generalWords{
    QStringLiteral("train"),     QStringLiteral("test"),   QStringLiteral("val"),
    QStringLiteral("ground"),    QStringLiteral("query"),  QStringLiteral("satellite"),
    QStringLiteral("reference"), QStringLiteral("images"), QStringLiteral("day"),
    QStringLiteral("night"),     QStringLiteral("data"),   QStringLiteral("cvuk")};

QString areaOf(const QStringList& folders)
{
    for (const QString& folder : folders)
        if (!generalWords.contains(folder.toLower()))
            return folder;
    return QStringLiteral("CVUK");
}

/// Numbers as Python prints them: near Greenwich a longitude may be -3.2e-05.
std::optional<Place> placeInName(const QString& rest)
{
    static const QRegularExpression form(QStringLiteral(
        "^([+-]?\\d+(?:\\.\\d+)?(?:[eE][+-]?\\d+)?)_([+-]?\\d+(?:\\.\\d+)?(?:[eE][+-]?\\d+)?)(?!\\d)"));
    const QRegularExpressionMatch match = form.match(rest);
    return match.hasMatch() ? placeFrom(match.captured(1), match.captured(2)) : std::nullopt;
}

/// One walk; folders are kept on the way down only.
class Walker
{
public:
    Walker(const QDir& root, const CvukWalk& walk) : m_root(root), m_walk(walk) {}

    bool folder(const QString& path, int depth)
    {
        const QString prefix = path.isEmpty() ? QString() : path + QLatin1Char('/');
        const FolderListing files =
            filesIn(m_root, path, {QStringLiteral(".jpg"), QStringLiteral(".jpeg"), QStringLiteral(".png")});
        for (const QString& name : files.names)
            if (!m_walk.entry() || !file(prefix + name))
                return false;
        const FolderListing folders = foldersIn(m_root, path, Links::Refused);
        for (const FolderListing& listing : {files, folders})
            eachRefused(listing, [&](const QString& why) { m_walk.refuse(path, why); });
        for (const QString& name : folders.names) {
            if (depth >= deepest)
                m_walk.refuse(prefix + name, Text::tr("folders this deep are not looked into"));
            else if (!m_walk.entry() || !folder(prefix + name, depth + 1))
                return false;
        }
        return true;
    }

private:
    bool file(const QString& path)
    {
        QString why;
        const std::optional<CvukFile> file = cvukFile(path, why);
        if (!why.isEmpty())
            m_walk.refuse(path, why);
        return !file || m_walk.use(*file);
    }

    const QDir& m_root;
    const CvukWalk& m_walk;
};

class CvukImport
{
public:
    CvukImport(ImportSession& session, double thresholdKm)
        : m_session(session), m_thresholdKm(thresholdKm), m_tiles(thresholdKm * 1000)
    {
    }

    void run()
    {
        m_session.begin(Text::tr("Importing CVUK"), 0);
        qint64 seen = 0;
        walkCvuk(m_session.root(), {[&](const CvukFile& file) {
                                        add(file);
                                        m_session.lineDone(++seen);
                                        return true;
                                    },
                                    [this](const QString& path, const QString& why) {
                                        m_session.reject(m_session.root().filePath(path), 0, why);
                                    },
                                    [this] {
                                        m_session.throwIfStopped();
                                        return true;
                                    }});
        if (m_split == 0)
            throw Error(Text::tr("There is no file ground_LAT_LON….jpg or satellite_LAT_LON….png under %1.")
                            .arg(m_session.root().path()));
        m_tiles.sort();
        for (const Query& query : m_queries)
            pairUp(query);
        m_session.fileDone(seen);
    }

private:
    struct Query
    {
        ImageId id;
        Place place;
    };

    void add(const CvukFile& file)
    {
        if (m_split == 0)
            m_split = store::addSplit(m_session.store(), cvukSplit);
        if (!m_areas.contains(file.area)) {
            m_areas.insert(file.area);
            m_session.report().areas.append(file.area);
        }
        const ImageId id = m_session.addSeen({0, file.path, file.view, file.area, file.place});
        if (file.view == View::Satellite) {
            store::addSplitReference(m_session.store(), m_split, id);
            m_tiles.add(file.place, id);
        } else {
            store::addSplitQuery(m_session.store(), m_split, id, file.role);
            m_queries.push_back({id, file.place});
        }
    }

    void pairUp(const Query& query)
    {
        std::vector<store::LabelledPair> pairs;
        for (const NearbyPlaces::Found& tile : m_tiles.near(query.place))
            pairs.push_back({tile.id, pairs.empty() ? PairKind::Positive : PairKind::SemiPositive, 0, 0});
        m_session.label(query.id, pairs);
        if (pairs.empty())
            m_session.reject(
                store::filePath(m_session.store(), store::image(m_session.store(), query.id)), 0,
                Text::tr("no tile lies within %1 km, so this query has no match").arg(m_thresholdKm));
        m_session.lineDone(0);
    }

    ImportSession& m_session;
    double m_thresholdKm;
    NearbyPlaces m_tiles;
    std::vector<Query> m_queries;
    QSet<QString> m_areas;
    int m_split = 0;
};

} // namespace

std::optional<CvukFile> cvukFile(const QString& path, QString& why)
{
    QStringList folders = path.split(QLatin1Char('/'));
    const QString name = folders.takeLast();
    const bool ground = name.startsWith(QStringLiteral("ground_"));
    if (!ground && !name.startsWith(QStringLiteral("satellite_")))
        return std::nullopt;
    const QStringList endings = ground ? QStringList{QStringLiteral(".jpg"), QStringLiteral(".jpeg")}
                                       : QStringList{QStringLiteral(".png")};
    if (!endsInOneOf(name, endings)) {
        why = Text::tr("the name does not end in %1").arg(endings.join(Text::tr(" or ")));
        return std::nullopt;
    }
    const std::optional<Place> place = placeInName(name.mid(name.indexOf(QLatin1Char('_')) + 1));
    if (!place) {
        why = Text::tr("the name holds no latitude and longitude");
        return std::nullopt;
    }
    CvukFile file{path, ground ? View::Ground : View::Satellite, *place, areaOf(folders), Role::Test};
    if (folders.contains(QStringLiteral("train"), Qt::CaseInsensitive))
        file.role = Role::Train;
    return file;
}

void walkCvuk(const QDir& root, const CvukWalk& walk)
{
    Walker(root, walk).folder(QString(), 0);
}

void importCvuk(ImportSession& session, const ImportOptions& options)
{
    if (!(options.thresholdKm >= 0 && options.thresholdKm <= 1))
        throw Error(Text::tr("The threshold of %1 km is not between 0 and 1.").arg(options.thresholdKm));
    if (!options.split.isEmpty() && options.split != cvukSplit)
        throw Error(Text::tr("CVUK has no split \"%1\"; it has one, %2.").arg(options.split, cvukSplit));
    CvukImport(session, options.thresholdKm).run();
}

} // namespace geovlm::datasets
