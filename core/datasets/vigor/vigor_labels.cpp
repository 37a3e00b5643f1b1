// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/vigor/vigor_labels.h"

#include "datasets/common/names.h"
#include "datasets/text.h"
#include "files/input.h"

#include <cmath>

namespace geovlm::datasets {
namespace {

const QString original = QStringLiteral("splits");
const QString corrected = QStringLiteral("splits__corrected");

QString parseTile(const QStringList& fields, int first, VigorTile& tile)
{
    tile.name = fields.at(first);
    for (int i = 1; i <= 2; ++i) {
        bool fine = false;
        const double delta = fields.at(first + i).toDouble(&fine);
        if (!fine || !std::isfinite(delta))
            return Text::tr("\"%1\" is not a number").arg(fields.at(first + i));
        (i == 1 ? tile.delta1 : tile.delta2) = delta;
    }
    return whyNotAFileName(tile.name);
}

QString repeatedTile(const VigorLabel& label)
{
    for (size_t i = 0; i < label.tiles.size(); ++i)
        for (size_t j = 0; j < i; ++j)
            if (label.tiles[i].name == label.tiles[j].name)
                return Text::tr("the tile %1 stands twice in the line").arg(label.tiles[i].name);
    return {};
}

} // namespace

QString parseVigorLabel(const QString& line, VigorLabel& label)
{
    const QStringList fields = line.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    if (fields.size() != 13)
        return Text::tr("the line has %1 fields instead of 13").arg(fields.size());
    label.panorama = fields.first();
    QString why = whyNotAFileName(label.panorama);
    for (int tile = 0; tile < 4 && why.isEmpty(); ++tile)
        why = parseTile(fields, 1 + 3 * tile, label.tiles[size_t(tile)]);
    return why.isEmpty() ? repeatedTile(label) : why;
}

QStringList VigorLabels::cities() const
{
    QStringList cities;
    for (const QString& folder : {original, corrected})
        for (const QString& name : files::namesIn(m_root.filePath(folder)))
            if (!name.startsWith(u'.') && QFileInfo(m_root.filePath(folder + u'/' + name)).isDir())
                cities += name;
    cities.removeDuplicates();
    cities.sort();
    return cities;
}

QString VigorLabels::labelFile(const QString& city, const QString& name) const
{
    QString file;
    if (m_form != Form::Original)
        file = existing(QStringLiteral("%1/%2/%3__corrected.txt").arg(corrected, city, name));
    if (file.isEmpty() && m_form != Form::Corrected)
        file = existing(QStringLiteral("%1/%2/%3.txt").arg(original, city, name));
    return file;
}

QString VigorLabels::tileList(const QString& city) const
{
    // The list is the same in both, and a download may hold it only once.
    const QString name = QStringLiteral("%1/%2/satellite_list.txt");
    const QString file = existing(name.arg(original, city));
    return file.isEmpty() ? existing(name.arg(corrected, city)) : file;
}

QString VigorLabels::existing(const QString& path) const
{
    const QString file = m_root.filePath(path);
    return QFileInfo(file).isFile() ? file : QString();
}

} // namespace geovlm::datasets
