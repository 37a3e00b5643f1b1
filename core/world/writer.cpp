// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/error.h"
#include "domain/random.h"
#include "files/input.h"
#include "files/output.h"
#include "world/text.h"
#include "world/world.h"
#include "world/world_files.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <atomic>

namespace geovlm::world {
namespace {

constexpr qint64 longestDescription = 1 << 20; ///< bytes

/// Which places are asked for, in the order of the label files.
struct Chosen
{
    std::vector<int> train;
    std::vector<int> test;
    std::vector<int> all() const
    {
        std::vector<int> places = train;
        places.insert(places.end(), test.begin(), test.end());
        std::sort(places.begin(), places.end());
        return places;
    }
};

QByteArray description(const WorldOptions& options)
{
    QJsonArray areas;
    for (const AreaOptions& area : options.areas)
        areas.append(QJsonObject{{QStringLiteral("name"), area.name},
                                 {QStringLiteral("style"), area.style},
                                 {QStringLiteral("seed"), QString::number(area.seed)},
                                 {QStringLiteral("tiles"), area.tiles},
                                 {QStringLiteral("train_queries"), area.trainQueries},
                                 {QStringLiteral("test_queries"), area.testQueries},
                                 {QStringLiteral("same_area"), area.sameArea}});
    return QJsonDocument(QJsonObject{{QStringLiteral("generator"), QStringLiteral("geovlm towns")},
                                     {QStringLiteral("version"), 1},
                                     {QStringLiteral("panorama_width"), options.panoramaWidth},
                                     {QStringLiteral("tile_size"), options.tileSize},
                                     {QStringLiteral("areas"), areas}})
        .toJson(QJsonDocument::Indented);
}

void checkOptions(const WorldOptions& options)
{
    if (options.panoramaWidth < 64 || options.panoramaWidth > 8192 || options.panoramaWidth % 2)
        throw Error(Text::tr("A panorama must be an even number of pixels wide, from 64 to 8192, not %1.")
                        .arg(options.panoramaWidth));
    if (options.tileSize < 32 || options.tileSize > 4096)
        throw Error(Text::tr("A tile must be 32 to 4096 pixels wide, not %1.").arg(options.tileSize));
    static const QRegularExpression plain(QStringLiteral("^[A-Za-z0-9_-]+$"));
    QStringList names;
    for (const AreaOptions& area : options.areas) {
        if (!plain.match(area.name).hasMatch() || names.contains(area.name, Qt::CaseInsensitive))
            throw Error(
                Text::tr("\"%1\" cannot name a town: use letters, digits, \"-\" and \"_\", each name once.")
                    .arg(area.name));
        if (area.trainQueries < 0 || area.testQueries < 0)
            throw Error(Text::tr("%1: the number of queries cannot be negative.").arg(area.name));
        names.append(area.name);
    }
}

/// Nothing that is written here may take the place of somebody's images or lists.
void requireUntouched(const WorldOptions& options)
{
    QStringList names{QStringLiteral("splits"), QStringLiteral("answers_query.csv"),
                      QStringLiteral("answers_reference.csv")};
    for (const AreaOptions& area : options.areas)
        names.append(area.name);
    for (const QString& name : std::as_const(names))
        if (const QString there = QDir(options.directory).filePath(name); QFileInfo::exists(there))
            throw Error(
                Text::tr("%1 is there already, and is not of a world that this program made; choose an empty "
                         "folder.")
                    .arg(QDir::toNativeSeparators(there)));
}

/// Never mixes two worlds in one folder.
void claimFolder(const WorldOptions& options)
{
    makeFolder(options.directory);
    const QString path = QDir(options.directory).filePath(QStringLiteral("world.json"));
    const QByteArray wanted = description(options);
    if (!files::sizeOf(path)) {
        requireUntouched(options);
        return saveText(path, QString::fromUtf8(wanted));
    }
    if (QJsonDocument::fromJson(files::readWhole(path, longestDescription)) !=
        QJsonDocument::fromJson(wanted))
        throw Error(Text::tr("%1 holds another world; choose an empty folder or remove that one first.")
                        .arg(QDir::toNativeSeparators(options.directory)));
}

Chosen choose(const Town& town, const AreaOptions& area)
{
    std::vector<int> places = town.cameras();
    const int wanted = area.trainQueries + area.testQueries;
    if (wanted > int(places.size()))
        throw Error(Text::tr("%1: %2 queries were asked for, but its %3 tiles hold only %4 places with a "
                             "street; ask for more tiles.")
                        .arg(area.name)
                        .arg(wanted)
                        .arg(area.tiles)
                        .arg(places.size()));
    Random random = Random::stream(area.seed, "queries");
    random.shuffle(places);
    Chosen chosen;
    chosen.train.assign(places.begin(), places.begin() + area.trainQueries);
    chosen.test.assign(places.begin() + area.trainQueries, places.begin() + wanted);
    std::sort(chosen.train.begin(), chosen.train.end());
    std::sort(chosen.test.begin(), chosen.test.end());
    return chosen;
}

/// One town's part of the world.
class AreaWriter
{
public:
    AreaWriter(const WorldOptions& options, const AreaOptions& area, Town town)
        : m_options(options), m_area(area), m_town(std::move(town)), m_chosen(choose(m_town, area)),
          m_queries(m_chosen.all()), m_root(options.directory)
    {
    }

    int images() const { return int(m_town.places().size() + m_queries.size()); }
    int panoramas() const { return int(m_queries.size()); }
    const Town& town() const { return m_town; }

    void writeLabels() const
    {
        const QString folder = m_root.filePath(QStringLiteral("splits/") + m_area.name);
        makeFolder(folder);
        makeFolder(m_root.filePath(m_area.name + QStringLiteral("/panorama")));
        makeFolder(m_root.filePath(m_area.name + QStringLiteral("/satellite")));
        QString tiles;
        for (int i = 0; i < int(m_town.places().size()); ++i)
            tiles += tileName(m_town, i) + u'\n';
        saveText(folder + QStringLiteral("/satellite_list.txt"), tiles);
        saveText(folder + QStringLiteral("/pano_label_balanced.txt"), lines(m_queries));
        if (!m_area.sameArea)
            return;
        saveText(folder + QStringLiteral("/same_area_balanced_train.txt"), lines(m_chosen.train));
        saveText(folder + QStringLiteral("/same_area_balanced_test.txt"), lines(m_chosen.test));
    }

    void addAnswers(AnswerTable& queries, AnswerTable& references) const
    {
        for (const int place : m_queries)
            queries.add(panoramaPath(place), m_town.answers(m_town.places()[size_t(place)].camera));
        for (int i = 0; i < int(m_town.places().size()); ++i)
            references.add(tilePath(i), m_town.answers(m_town.places()[size_t(i)].tileCentre));
    }

    /// Image `index` of images(): first the tiles, then the panoramas. One that is there is kept.
    void writeImage(int index) const
    {
        const int tiles = int(m_town.places().size());
        const bool panorama = index >= tiles;
        const int place = panorama ? m_queries[size_t(index - tiles)] : index;
        const QString path = m_root.filePath(panorama ? panoramaPath(place) : tilePath(place));
        if (QFileInfo(path).size() > 0)
            return;
        saveImage(path,
                  panorama ? m_town.panorama(place, m_options.panoramaWidth)
                           : m_town.tile(place, m_options.tileSize),
                  panorama);
    }

private:
    QString lines(const std::vector<int>& places) const
    {
        QString text;
        for (const int place : places)
            text += labelLine(m_town, place);
        return text;
    }
    QString panoramaPath(int place) const
    {
        return m_area.name + QStringLiteral("/panorama/") + panoramaName(m_town, place);
    }
    QString tilePath(int place) const
    {
        return m_area.name + QStringLiteral("/satellite/") + tileName(m_town, place);
    }

    const WorldOptions& m_options;
    const AreaOptions& m_area;
    Town m_town;
    Chosen m_chosen;
    std::vector<int> m_queries;
    QDir m_root;
};

void writeImages(const AreaWriter& writer, const WorldOptions& options, std::atomic<qint64>& done,
                 Progress& progress)
{
    inParallel(writer.images(), options.threads, [&](int index) {
        progress.throwIfStopped();
        writer.writeImage(index);
        progress.advance(++done);
    });
}

} // namespace

WorldSummary writeWorld(const WorldOptions& options, Progress& progress)
{
    checkOptions(options);
    WorldSummary summary;
    std::vector<AreaWriter> writers;
    qint64 total = 0;
    for (const AreaOptions& area : options.areas) {
        progress.throwIfStopped();
        const AreaWriter& writer =
            writers.emplace_back(options, area, Town::generate(area.style, area.seed, area.tiles));
        total += writer.images();
        summary.tiles += int(writer.town().places().size());
        summary.places += int(writer.town().cameras().size());
        summary.panoramas += writer.panoramas();
        summary.areas.append(area.name);
        if (!summary.styles.contains(area.style))
            summary.styles.append(area.style);
    }
    claimFolder(options);
    progress.begin(Text::tr("Painting towns"), total);
    AnswerTable queries, references;
    for (const AreaWriter& writer : writers) {
        writer.writeLabels();
        writer.addAnswers(queries, references);
    }
    saveText(QDir(options.directory).filePath(QStringLiteral("answers_query.csv")), queries.text());
    saveText(QDir(options.directory).filePath(QStringLiteral("answers_reference.csv")), references.text());
    std::atomic<qint64> done = 0;
    for (const AreaWriter& writer : writers)
        writeImages(writer, options, done, progress);
    files::syncFileSystem(options.directory);
    return summary;
}

QJsonObject toJson(const WorldSummary& summary)
{
    return {{QStringLiteral("places"), summary.panoramas},
            {QStringLiteral("areas"), QJsonArray::fromStringList(summary.areas)}};
}

} // namespace geovlm::world
