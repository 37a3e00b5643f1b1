// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/import_session.h"
#include "datasets/names.h"
#include "datasets/text_lines.h"
#include "datasets/vigor_labels.h"
#include "domain/error.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <functional>

namespace geovlm::datasets {
namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Import)
};

const QString sameArea = QStringLiteral("same-area");
const QString crossArea = QStringLiteral("cross-area");
const QString crossAreaTrain = QStringLiteral("cross-area-train");
const QString trainLabels = QStringLiteral("same_area_balanced_train");
const QString testLabels = QStringLiteral("same_area_balanced_test");
const QString allLabels = QStringLiteral("pano_label_balanced");

/// One label file of a city and what its queries are for.
struct LabelFile
{
    QString file;
    QString split;
    Role role = Role::Test;
};
struct City
{
    QString name;
    QString tiles; ///< its satellite_list.txt
    std::vector<LabelFile> labels;
};

VigorLabels::Form formNamed(const QString& labels)
{
    if (labels.isEmpty() || labels == QStringLiteral("auto"))
        return VigorLabels::Form::Auto;
    if (labels == QStringLiteral("corrected"))
        return VigorLabels::Form::Corrected;
    if (labels == QStringLiteral("original"))
        return VigorLabels::Form::Original;
    throw Error(Text::tr("There are no labels \"%1\"; choose corrected, original or auto.").arg(labels));
}

void addIfThere(City& city, const QString& file, const QString& split, Role role)
{
    if (!file.isEmpty())
        city.labels.push_back({file, split, role});
}

/// VIGOR's own four cities as published; in other worlds a city without same-area files is for testing.
bool testsAcrossAreas(const VigorLabels& labels, const QString& city)
{
    if (city == QStringLiteral("NewYork") || city == QStringLiteral("Seattle"))
        return false;
    if (city == QStringLiteral("Chicago") || city == QStringLiteral("SanFrancisco"))
        return true;
    return labels.labelFile(city, trainLabels).isEmpty() && labels.labelFile(city, testLabels).isEmpty();
}

void planSameArea(const VigorLabels& labels, City& city)
{
    addIfThere(city, labels.labelFile(city.name, trainLabels), sameArea, Role::Train);
    addIfThere(city, labels.labelFile(city.name, testLabels), sameArea, Role::Test);
}

void planCrossArea(const VigorLabels& labels, City& city)
{
    const bool tests = testsAcrossAreas(labels, city.name);
    const QString& split = tests ? crossArea : crossAreaTrain;
    const Role role = tests ? Role::Test : Role::Train;
    const QString all = labels.labelFile(city.name, allLabels);
    addIfThere(city, all, split, role);
    if (!all.isEmpty() || tests)
        return;
    addIfThere(city, labels.labelFile(city.name, trainLabels), split, role);
    addIfThere(city, labels.labelFile(city.name, testLabels), split, role);
}

bool servesSplit(const std::vector<City>& cities, const QString& split)
{
    for (const City& city : cities)
        for (const LabelFile& label : city.labels)
            if (label.split == split)
                return true;
    return false;
}

/// Training across areas without a city to test on is no cross-area split.
void dropCrossAreaWithoutTest(std::vector<City>& cities)
{
    if (servesSplit(cities, crossArea))
        return;
    for (City& city : cities)
        std::erase_if(city.labels, [](const LabelFile& label) { return label.split == crossAreaTrain; });
}

void requireSomething(const std::vector<City>& cities, const ImportOptions& options)
{
    for (const QString& split : {sameArea, crossArea})
        if (options.split == split && !servesSplit(cities, split))
            throw Error(Text::tr("The label files under %1 make no split \"%2\".").arg(options.root, split));
    if (!servesSplit(cities, sameArea) && !servesSplit(cities, crossArea))
        throw Error(Text::tr("There are no VIGOR label files under %1; they are expected in splits/CITY or "
                             "splits__corrected/CITY.")
                        .arg(options.root));
}

std::vector<City> planned(ImportSession& session, const ImportOptions& options)
{
    if (!options.split.isEmpty() && options.split != sameArea && options.split != crossArea)
        throw Error(
            Text::tr("VIGOR has no split \"%1\"; choose same-area or cross-area.").arg(options.split));
    const VigorLabels labels(session.root(), formNamed(options.labels));
    std::vector<City> cities;
    for (const QString& name : labels.cities()) {
        City city{name, labels.tileList(name), {}};
        if (options.split != crossArea)
            planSameArea(labels, city);
        if (options.split != sameArea)
            planCrossArea(labels, city);
        cities.push_back(std::move(city));
    }
    dropCrossAreaWithoutTest(cities);
    requireSomething(cities, options);
    std::erase_if(cities, [](const City& city) { return city.labels.empty(); });
    return cities;
}

qint64 bytesOf(const std::vector<City>& cities)
{
    qint64 bytes = 0;
    for (const City& city : cities) {
        bytes += QFileInfo(city.tiles).size();
        for (const LabelFile& label : city.labels)
            bytes += QFileInfo(label.file).size();
    }
    return bytes;
}

/// Imports one city; what it remembers is let go with it, so memory stays that of the largest city.
class CityImport
{
public:
    CityImport(ImportSession& session, const City& city, const QHash<QString, int>& splits)
        : m_session(session), m_city(city), m_splits(splits),
          m_grouped(!QFileInfo(session.root().filePath(city.name)).isDir())
    {
    }

    void run()
    {
        if (m_city.tiles.isEmpty())
            m_session.reject(
                m_session.root().filePath(QStringLiteral("splits/%1/satellite_list.txt").arg(m_city.name)), 0,
                Text::tr("the list of tiles is missing, so nothing of this city can be imported"));
        else
            readLines(m_city.tiles, [this](const QString& line) { return tile(line); });
        for (const LabelFile& label : m_city.labels)
            readLines(label.file, [this, &label](const QString& line) { return labelLine(label, line); });
    }

private:
    /// Sample4Geo's form puts the view first, VIGOR's the city.
    QString path(View view, const QString& name) const
    {
        const QString word = view == View::Satellite ? QStringLiteral("satellite")
                             : m_grouped             ? QStringLiteral("ground")
                                                     : QStringLiteral("panorama");
        return m_grouped ? word + QLatin1Char('/') + m_city.name + QLatin1Char('/') + name
                         : m_city.name + QLatin1Char('/') + word + QLatin1Char('/') + name;
    }

    /// `use` returns why it refuses the line, or an empty text.
    void readLines(const QString& file, const std::function<QString(const QString&)>& use)
    {
        try {
            TextLines lines(file);
            while (const auto line = lines.next()) {
                const QString why = !line->problem.isEmpty()         ? line->problem
                                    : line->text.trimmed().isEmpty() ? QString()
                                                                     : use(line->text.trimmed());
                if (!why.isEmpty())
                    m_session.reject(file, line->number, why);
                m_session.lineDone(lines.bytesRead());
            }
            m_session.fileDone(lines.bytesRead());
        } catch (const UnreadableFile& error) {
            m_session.reject(file, 0, error.sentence());
        }
    }

    QString tile(const QString& name)
    {
        const QString why = whyNotAFileName(name);
        if (!why.isEmpty())
            return why;
        if (m_tiles.contains(name))
            return Text::tr("the tile %1 stands twice in the list").arg(name);
        const ImageId id =
            m_session.add({0, path(View::Satellite, name), View::Satellite, m_city.name, placeOfTile(name)});
        m_tiles.insert(name, id);
        QSet<QString> served;
        for (const LabelFile& label : m_city.labels)
            if (!served.contains(label.split)) {
                served.insert(label.split);
                store::addSplitReference(m_session.store(), m_splits.value(label.split), id);
            }
        return {};
    }

    QString labelLine(const LabelFile& file, const QString& line)
    {
        VigorLabel label;
        const QString why = parseVigorLabel(line, label);
        if (!why.isEmpty())
            return why;
        for (const VigorTile& tile : label.tiles)
            if (!m_tiles.contains(tile.name))
                return Text::tr("the tile %1 is not in satellite_list.txt").arg(tile.name);
        QSet<QString>& seen = m_seen[file.split];
        if (seen.contains(label.panorama))
            return Text::tr("the panorama %1 has been labelled before").arg(label.panorama);
        seen.insert(label.panorama);
        const ImageId query = panorama(label);
        store::addSplitQuery(m_session.store(), m_splits.value(file.split), query, file.role);
        return {};
    }

    ImageId panorama(const VigorLabel& label)
    {
        const auto known = m_panoramas.constFind(label.panorama);
        const ImageId query = known != m_panoramas.constEnd()
                                  ? *known
                                  : m_session.add({0, path(View::Ground, label.panorama), View::Ground,
                                                   m_city.name, placeOfPanorama(label.panorama)});
        if (known != m_panoramas.constEnd())
            return query;
        m_panoramas.insert(label.panorama, query);
        for (size_t i = 0; i < label.tiles.size(); ++i)
            store::addPair(m_session.store(), query, m_tiles.value(label.tiles[i].name),
                           i == 0 ? PairKind::Positive : PairKind::SemiPositive, label.tiles[i].delta1,
                           label.tiles[i].delta2);
        m_session.report().positive += 1;
        m_session.report().semiPositive += qint64(label.tiles.size()) - 1;
        return query;
    }

    ImportSession& m_session;
    const City& m_city;
    const QHash<QString, int>& m_splits;
    bool m_grouped;
    QHash<QString, ImageId> m_tiles;
    QHash<QString, ImageId> m_panoramas;
    QHash<QString, QSet<QString>> m_seen; ///< panoramas by split
};

} // namespace

void importVigor(ImportSession& session, const ImportOptions& options)
{
    const std::vector<City> cities = planned(session, options);
    QHash<QString, int> splits;
    for (const QString& name : {sameArea, crossArea, crossAreaTrain})
        if (servesSplit(cities, name))
            splits.insert(name, store::addSplit(session.store(), name));
    session.begin(Text::tr("Importing VIGOR"), bytesOf(cities));
    for (const City& city : cities) {
        session.report().areas.append(city.name);
        CityImport(session, city, splits).run();
    }
}

} // namespace geovlm::datasets
