// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/manifest.h"
#include "datasets/csv.h"
#include "datasets/import_session.h"
#include "datasets/names.h"
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

class ManifestImport
{
public:
    explicit ManifestImport(ImportSession& session) : m_session(session) {}

    void run()
    {
        const QString images = m_session.root().filePath(QStringLiteral("images.csv"));
        const QString pairs = m_session.root().filePath(QStringLiteral("pairs.csv"));
        if (!QFileInfo(images).isFile())
            throw Error(Text::tr("There is no images.csv in %1.").arg(m_session.root().path()));
        m_session.begin(Text::tr("Importing a manifest"), QFileInfo(images).size() + QFileInfo(pairs).size());
        readRows(
            images, {QStringLiteral("file"), QStringLiteral("view")},
            [this](const QStringList& row, const ManifestColumns& columns) { return image(row, columns); });
        fillSplits();
        if (QFileInfo(pairs).isFile())
            readRows(pairs, {QStringLiteral("query"), QStringLiteral("reference"), QStringLiteral("kind")},
                     [this](const QStringList& row, const ManifestColumns& columns) {
                         return pair(row, columns);
                     });
    }

private:
    using Use = std::function<QString(const QStringList& row, const ManifestColumns& columns)>;

    /// `use` returns why it refuses the row, or an empty text.
    void readRows(const QString& file, const QStringList& required, const Use& use)
    {
        CsvReader reader(file);
        QStringList row;
        if (!reader.next(row))
            throw Error(Text::tr("%1 is empty; its first line names the columns.").arg(file));
        const ManifestColumns columns = manifestColumns(row, required, file);
        const qsizetype width = row.size();
        while (reader.next(row)) {
            const QString why =
                reader.damaged() ? Text::tr("the line is not UTF-8 text")
                : row.size() != width
                    ? Text::tr("the line has %1 fields instead of %2").arg(row.size()).arg(width)
                    : use(row, columns);
            if (!why.isEmpty())
                m_session.reject(file, reader.line(), why);
            m_session.lineDone(reader.bytesRead());
        }
        m_session.fileDone(reader.bytesRead());
    }

    QString image(const QStringList& row, const ManifestColumns& columns)
    {
        ManifestRow parsed;
        const QString why = parseManifestRow(row, columns, parsed);
        return why.isEmpty() ? add(parsed) : why;
    }

    QString add(const ManifestRow& row)
    {
        const Image& image = row.image;
        if (m_files.contains(image.path))
            return Text::tr("%1 stands twice in the file").arg(image.path);
        if (const QString why = m_session.whyElsewhere(image.path); !why.isEmpty())
            return why;
        m_files.insert(image.path);
        if (!image.area.isEmpty() && !m_areas.contains(image.area)) {
            m_areas.insert(image.area);
            m_session.report().areas.append(image.area);
        }
        const ImageId id = m_session.add(image);
        if (row.split.isEmpty())
            (image.view == View::Ground ? m_freeQueries : m_freeReferences).push_back(id);
        else if (image.view == View::Ground)
            store::addSplitQuery(m_session.store(), splitId(row.split), id, row.role);
        else
            store::addSplitReference(m_session.store(), splitId(row.split), id);
        return {};
    }

    int splitId(const QString& name)
    {
        auto known = m_splits.find(name);
        if (known == m_splits.end())
            known = m_splits.insert(name, store::addSplit(m_session.store(), name));
        return *known;
    }

    /// Satellite images without a split belong to every one. A manifest that names none at all is one split.
    void fillSplits()
    {
        if (m_splits.isEmpty() && !m_freeQueries.empty()) {
            const int all = splitId(QStringLiteral("all"));
            for (const ImageId query : m_freeQueries)
                store::addSplitQuery(m_session.store(), all, query, Role::Test);
        }
        for (const int split : std::as_const(m_splits))
            for (const ImageId reference : m_freeReferences)
                store::addSplitReference(m_session.store(), split, reference);
        m_session.commit();
    }

    ImageId idOf(const QString& name) const
    {
        return store::imageAt(m_session.store(), m_session.pathInStore(name));
    }

    QString pair(const QStringList& row, const ManifestColumns& columns)
    {
        const QString queryName = manifestField(row, columns, QStringLiteral("query"));
        const QString referenceName = manifestField(row, columns, QStringLiteral("reference"));
        const ImageId query = idOf(queryName);
        const ImageId reference = idOf(referenceName);
        if (query == 0 || reference == 0)
            return Text::tr("%1 is not in images.csv").arg(query == 0 ? queryName : referenceName);
        if (query == reference)
            return Text::tr("%1 is paired with itself").arg(queryName);
        const QString kind = manifestField(row, columns, QStringLiteral("kind"));
        const bool positive = kind == QStringLiteral("positive");
        if (!positive && kind != QStringLiteral("semi_positive"))
            return Text::tr("the kind \"%1\" is neither positive nor semi_positive").arg(kind);
        if (m_pairs.contains({query, reference}))
            return Text::tr("the pair of %1 and %2 stands twice in the file").arg(queryName, referenceName);
        m_pairs.insert({query, reference});
        store::addPair(m_session.store(), query, reference,
                       positive ? PairKind::Positive : PairKind::SemiPositive);
        (positive ? m_session.report().positive : m_session.report().semiPositive) += 1;
        return {};
    }

    ImportSession& m_session;
    QHash<QString, int> m_splits;
    QSet<QString> m_files, m_areas;
    QSet<std::pair<ImageId, ImageId>> m_pairs;
    std::vector<ImageId> m_freeQueries;    ///< ground images without a split
    std::vector<ImageId> m_freeReferences; ///< satellite images without a split
};

} // namespace

QString manifestField(const QStringList& row, const ManifestColumns& columns, const QString& name)
{
    return row.value(columns.value(name, -1)).trimmed();
}

ManifestColumns manifestColumns(const QStringList& header, const QStringList& required, const QString& file)
{
    ManifestColumns columns;
    for (int i = 0; i < header.size(); ++i)
        columns.insert(header.at(i).trimmed().toLower(), i);
    for (const QString& name : required)
        if (!columns.contains(name))
            throw Error(Text::tr("%1, line 1: there is no column \"%2\".").arg(file, name));
    return columns;
}

QString parseManifestRow(const QStringList& row, const ManifestColumns& columns, ManifestRow& parsed)
{
    Image& image = parsed.image;
    image.path = manifestField(row, columns, QStringLiteral("file"));
    if (const QString why = whyNotAPath(image.path); !why.isEmpty())
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

void importManifest(ImportSession& session)
{
    ManifestImport(session).run();
}

} // namespace geovlm::datasets
