// SPDX-License-Identifier: GPL-3.0-or-later
// What the rows of a manifest say.
#include "datasets/manifest/manifest.h"
#include "datasets/common/names.h"
#include "datasets/text.h"
#include "domain/error.h"

#include <QSet>

namespace geovlm::datasets {
namespace {

/// The name that a column goes by here.
QString canonical(const QString& header)
{
    static const QHash<QString, QString> usual{{QStringLiteral("latitude"), QStringLiteral("lat")},
                                               {QStringLiteral("longitude"), QStringLiteral("lon")},
                                               {QStringLiteral("lng"), QStringLiteral("lon")},
                                               {QStringLiteral("long"), QStringLiteral("lon")},
                                               {QStringLiteral("filename"), QStringLiteral("file")},
                                               {QStringLiteral("file_name"), QStringLiteral("file")},
                                               {QStringLiteral("image_name"), QStringLiteral("file")},
                                               {QStringLiteral("image"), QStringLiteral("file")},
                                               {QStringLiteral("path"), QStringLiteral("file")},
                                               {QStringLiteral("city"), QStringLiteral("area")}};
    const QString name = header.trimmed().toLower();
    return usual.value(name, name);
}

const QSet<QString>& understood()
{
    static const QSet<QString> names{
        QStringLiteral("file"),  QStringLiteral("view"),      QStringLiteral("area"),
        QStringLiteral("split"), QStringLiteral("lat"),       QStringLiteral("lon"),
        QStringLiteral("query"), QStringLiteral("reference"), QStringLiteral("kind")};
    return names;
}

} // namespace

QString manifestField(const QStringList& row, const ManifestColumns& columns, const QString& name)
{
    return row.value(columns.value(name, -1)).trimmed();
}

ManifestColumns manifestColumns(const QStringList& header, const QStringList& required, const QString& file)
{
    ManifestColumns columns;
    for (const bool exactly : {true, false}) // a column of the very name comes before one that means the same
        for (int i = 0; i < header.size(); ++i) {
            const QString name = canonical(header.at(i));
            if ((name == header.at(i).trimmed().toLower()) == exactly && !columns.contains(name))
                columns.insert(name, i);
        }
    for (const QString& name : required)
        if (!columns.contains(name))
            throw Error(Text::tr("%1, line 1: there is no column \"%2\".").arg(file, name));
    return columns;
}

QStringList unknownManifestColumns(const QStringList& header, const ManifestColumns& columns)
{
    QStringList unknown;
    for (int i = 0; i < header.size(); ++i) {
        const QString name = canonical(header.at(i));
        if (!understood().contains(name) || columns.value(name) != i)
            unknown.append(header.at(i).trimmed());
    }
    return unknown;
}

QString parseManifestRow(const QStringList& row, const ManifestColumns& columns, ManifestRow& parsed)
{
    Image& image = parsed.image;
    image.path = manifestField(row, columns, QStringLiteral("file"));
    if (QString why = whyNotAPath(image.path); !why.isEmpty())
        return why;
    const QString view = manifestField(row, columns, QStringLiteral("view"));
    if (view != QStringLiteral("ground") && view != QStringLiteral("satellite"))
        return Text::tr("the view \"%1\" is neither ground nor satellite").arg(view);
    image.view = view == QStringLiteral("ground") ? View::Ground : View::Satellite;
    image.area = manifestField(row, columns, QStringLiteral("area"));
    const QString latitude = manifestField(row, columns, QStringLiteral("lat"));
    const QString longitude = manifestField(row, columns, QStringLiteral("lon"));
    image.place = placeFrom(latitude, longitude);
    if (!image.place && !(latitude.isEmpty() && longitude.isEmpty()))
        return Text::tr("\"%1\", \"%2\" is not a latitude and a longitude").arg(latitude, longitude);
    parsed.split = manifestField(row, columns, QStringLiteral("split"));
    const bool train = parsed.split.endsWith(QStringLiteral("/train"));
    if (train || parsed.split.endsWith(QStringLiteral("/test")))
        parsed.split = parsed.split.left(parsed.split.lastIndexOf(QLatin1Char('/')));
    parsed.role = train ? Role::Train : Role::Test;
    return {};
}

} // namespace geovlm::datasets
