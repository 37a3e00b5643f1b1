// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/common/import_session.h"
#include "datasets/common/names.h"
#include "datasets/formats/text_lines.h"
#include "datasets/text.h"
#include "datasets/vigor/vigor_labels.h"
#include "datasets/vigor/vigor_layout.h"
#include "datasets/vigor/vigor_plan.h"

#include <QFileInfo>
#include <functional>

namespace geovlm::datasets {
namespace {

qint64 bytesOf(const std::vector<VigorCity>& cities)
{
    qint64 bytes = 0;
    for (const VigorCity& city : cities) {
        bytes += QFileInfo(city.tiles).size();
        for (const VigorLabelFile& label : city.labels)
            bytes += QFileInfo(label.file).size();
    }
    return bytes;
}

/// Imports one city; what it remembers is let go with it, so memory stays that of the largest city.
class CityImport
{
public:
    CityImport(ImportSession& session, const VigorCity& city, const QHash<QString, int>& splits)
        : m_session(session), m_city(city), m_splits(splits),
          m_groundFolder(vigorPath(session.root(), city.name, View::Ground, QString())),
          m_satelliteFolder(vigorPath(session.root(), city.name, View::Satellite, QString()))
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
        for (const VigorLabelFile& label : m_city.labels)
            readLines(label.file, [this, &label](const QString& line) { return labelLine(label, line); });
    }

private:
    QString path(View view, const QString& name) const
    {
        return (view == View::Satellite ? m_satelliteFolder : m_groundFolder) + name;
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
        QString why = whyNotAFileName(name);
        if (!why.isEmpty())
            return why;
        if (m_tiles.contains(name))
            return Text::tr("the tile %1 stands twice in the list").arg(name);
        const ImageId id =
            m_session.add({0, path(View::Satellite, name), View::Satellite, m_city.name, placeOfTile(name)});
        m_tiles.insert(name, id);
        QSet<QString> served;
        for (const VigorLabelFile& label : m_city.labels)
            if (!served.contains(label.split)) {
                served.insert(label.split);
                store::addSplitReference(m_session.store(), m_splits.value(label.split), id);
            }
        return {};
    }

    QString labelLine(const VigorLabelFile& file, const QString& line)
    {
        VigorLabel label;
        QString why = parseVigorLabel(line, label);
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
        std::vector<store::LabelledPair> pairs;
        for (const VigorTile& tile : label.tiles)
            pairs.push_back({m_tiles.value(tile.name),
                             pairs.empty() ? PairKind::Positive : PairKind::SemiPositive, tile.delta1,
                             tile.delta2});
        m_session.label(query, pairs);
        return query;
    }

    ImportSession& m_session;
    const VigorCity& m_city;
    const QHash<QString, int>& m_splits;
    QString m_groundFolder, m_satelliteFolder; ///< under the root, with their slash
    QHash<QString, ImageId> m_tiles;
    QHash<QString, ImageId> m_panoramas;
    QHash<QString, QSet<QString>> m_seen; ///< panoramas by split
};

} // namespace

void importVigor(ImportSession& session, const ImportOptions& options)
{
    const std::vector<VigorCity> cities = planVigor(session.root(), options);
    QHash<QString, int> splits;
    for (const QString& name : vigorSplits())
        if (servesSplit(cities, name))
            splits.insert(name, store::addSplit(session.store(), name));
    session.begin(Text::tr("Importing VIGOR"), bytesOf(cities));
    for (const VigorCity& city : cities) {
        session.report().areas.append(city.name);
        CityImport(session, city, splits).run();
    }
}

} // namespace geovlm::datasets
