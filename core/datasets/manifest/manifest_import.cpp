// SPDX-License-Identifier: GPL-3.0-or-later
// Manifest layout: images.csv and pairs.csv say everything about their images, so that corrected ones
// correct.
#include "datasets/common/import_session.h"
#include "datasets/formats/csv.h"
#include "datasets/manifest/manifest.h"
#include "datasets/manifest/manifest_layout.h"
#include "datasets/text.h"
#include "domain/error.h"
#include "store/annotation/corrections.h"

#include <QFileInfo>
#include <QSet>
#include <algorithm>
#include <functional>

namespace geovlm::datasets {
namespace {

using store::LabelledPair;
using store::Membership;

constexpr qsizetype manifestNamesShown = 3;

QString placeText(const std::optional<Place>& place)
{
    return place ? QStringLiteral("%1, %2").arg(place->latitude, 0, 'g', 12).arg(place->longitude, 0, 'g', 12)
                 : QString();
}

bool samePlace(const std::optional<Place>& a, const std::optional<Place>& b)
{
    return a.has_value() == b.has_value() &&
           (!a || (a->latitude == b->latitude && a->longitude == b->longitude));
}

QString viewText(View view)
{
    return view == View::Ground ? QStringLiteral("ground") : QStringLiteral("satellite");
}

class ManifestImport
{
public:
    explicit ManifestImport(ImportSession& session) : m_session(session), m_store(session.store())
    {
        const store::Counts counts = store::counts(m_store);
        m_knowsImages = counts.ground + counts.satellite > 0;
    }

    void run()
    {
        const QString images = m_session.root().filePath(QStringLiteral("images.csv"));
        const QString pairs = m_session.root().filePath(QStringLiteral("pairs.csv"));
        if (!QFileInfo(images).isFile())
            throw Error(Text::tr("There is no images.csv in %1.").arg(m_session.root().path()));
        const bool hasPairs = QFileInfo(pairs).isFile();
        const QStringList ofImages{QStringLiteral("file"), QStringLiteral("view")};
        const QStringList ofPairs{QStringLiteral("query"), QStringLiteral("reference"),
                                  QStringLiteral("kind")};
        // A file that is refused is refused before anything of either is taken.
        requireSound(images, ofImages);
        if (hasPairs)
            requireSound(pairs, ofPairs);
        m_session.begin(Text::tr("Importing a manifest"), QFileInfo(images).size() + QFileInfo(pairs).size());
        readRows(images, ofImages, &ManifestImport::image);
        fillSplits();
        if (hasPairs) {
            readRows(pairs, ofPairs, &ManifestImport::pair);
            label();
        }
        nameUnlisted();
    }

private:
    /// Returns why it refuses the row, or an empty text.
    using Use = QString (ManifestImport::*)(const QStringList& row, const ManifestColumns& columns);

    void requireSound(const QString& file, const QStringList& required)
    {
        requireReadable(file, m_session.progress());
        CsvReader reader(file);
        QStringList header;
        if (!reader.next(header))
            throw Error(Text::tr("%1 is empty; its first line names the columns.").arg(file));
        const ManifestColumns columns = manifestColumns(header, required, file);
        const QStringList unknown = unknownManifestColumns(header, columns);
        if (!unknown.isEmpty())
            m_session.progress().note(
                Text::tr("Not read of %1, because their names mean nothing here: the columns %2.")
                    .arg(file, unknown.join(QStringLiteral(", "))));
    }

    void readRows(const QString& file, const QStringList& required, Use use)
    {
        CsvReader reader(file);
        QStringList row;
        reader.next(row);
        const ManifestColumns columns = manifestColumns(row, required, file);
        const qsizetype width = row.size();
        while (reader.next(row)) {
            QString why = reader.problem(row);
            if (why.isEmpty() && row.size() != width)
                why = Text::tr("the line has %1 fields instead of %2").arg(row.size()).arg(width);
            m_unreadable += !why.isEmpty();
            if (why.isEmpty())
                why = (this->*use)(row, columns);
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
        return why.isEmpty() ? add(parsed, columns) : why;
    }

    QString add(const ManifestRow& row, const ManifestColumns& columns)
    {
        const Image& image = row.image;
        if (m_files.contains(image.path))
            return Text::tr("%1 stands twice in the file").arg(image.path);
        if (QString why = m_session.whyElsewhere(image.path); !why.isEmpty())
            return why;
        m_files.insert(image.path);
        if (!image.area.isEmpty() && !m_areas.contains(image.area)) {
            m_areas.insert(image.area);
            m_session.report().areas.append(image.area);
        }
        const ImageId known = m_knowsImages ? idOf(image.path) : 0;
        if (known != 0)
            correct(known, image, columns);
        const ImageId id = m_session.add(image);
        m_listed.insert(id);
        if (image.view == View::Ground)
            m_queries.push_back(id);
        if (row.split.isEmpty())
            (image.view == View::Ground ? m_freeQueries : m_freeReferences).push_back(id);
        else
            setSplits(id, {{splitId(row.split), image.view == View::Ground, row.role}});
        return {};
    }

    /// What the manifest has a column for, its cell says, an empty one too.
    void correct(ImageId id, const Image& said, const ManifestColumns& columns)
    {
        const Image before = store::image(m_store, id);
        Image now = before;
        now.view = said.view;
        if (columns.contains(QStringLiteral("area")))
            now.area = said.area;
        if (columns.contains(QStringLiteral("lat")) && columns.contains(QStringLiteral("lon")))
            now.place = said.place;
        const bool place = !samePlace(before.place, now.place);
        if (before.view != now.view)
            m_session.noteChanged(before.path, QStringLiteral("view"), viewText(before.view),
                                  viewText(now.view));
        if (before.area != now.area)
            m_session.noteChanged(before.path, QStringLiteral("area"), before.area, now.area);
        if (place)
            m_session.noteChanged(before.path, QStringLiteral("place"), placeText(before.place),
                                  placeText(now.place));
        if (place || before.view != now.view || before.area != now.area)
            store::correctImage(m_store, now);
    }

    int splitId(const QString& name)
    {
        auto known = m_splits.find(name);
        if (known == m_splits.end())
            known = m_splits.insert(name, store::addSplit(m_store, name));
        return *known;
    }

    void setSplits(ImageId id, const std::vector<Membership>& wanted)
    {
        const std::vector<Membership> before = store::memberships(m_store, id);
        if (before == wanted)
            return;
        store::setMemberships(m_store, id, wanted);
        if (!before.empty())
            m_session.noteChanged(store::image(m_store, id).path, QStringLiteral("splits"),
                                  splitsText(before), splitsText(wanted));
    }

    QString splitsText(const std::vector<Membership>& list)
    {
        if (m_splitNames.isEmpty() || m_splitNames.size() < m_splits.size())
            for (const store::Split& split : store::splits(m_store))
                m_splitNames.insert(split.id, split.name);
        QStringList names;
        for (const Membership& one : list)
            names.append(m_splitNames.value(one.split) + (!one.query ? QString()
                                                          : one.role == Role::Train
                                                              ? QStringLiteral("/train")
                                                              : QStringLiteral("/test")));
        return names.join(QStringLiteral(", "));
    }

    /// Satellite images without a split belong to every one. A manifest that names none at all is one split.
    void fillSplits()
    {
        std::vector<Membership> ofQueries, ofReferences;
        if (m_splits.isEmpty() && !m_freeQueries.empty())
            ofQueries.push_back({splitId(QStringLiteral("all")), true, Role::Test});
        for (const int split : std::as_const(m_splits))
            ofReferences.push_back({split, false, Role::Test});
        std::ranges::sort(ofReferences, {}, &Membership::split);
        for (const auto& [images, wanted] :
             {std::pair(&m_freeQueries, &ofQueries), std::pair(&m_freeReferences, &ofReferences)})
            for (const ImageId id : *images) {
                setSplits(id, *wanted);
                m_session.lineDone(0);
            }
        m_session.commit();
    }

    ImageId idOf(const QString& name) const { return store::imageAt(m_store, m_session.pathInStore(name)); }

    QString pair(const QStringList& row, const ManifestColumns& columns)
    {
        const QString queryName = manifestField(row, columns, QStringLiteral("query"));
        const QString referenceName = manifestField(row, columns, QStringLiteral("reference"));
        const ImageId query = idOf(queryName);
        return take(query, queryName, referenceName, manifestField(row, columns, QStringLiteral("kind")));
    }

    QString take(ImageId query, const QString& queryName, const QString& referenceName, const QString& kind)
    {
        const ImageId reference = idOf(referenceName);
        const bool positive = kind == QStringLiteral("positive");
        const bool known = positive || kind == QStringLiteral("semi_positive");
        if (query != 0 && (reference == 0 || !known))
            m_uncertain.insert(query);
        if (query == 0 || reference == 0)
            return Text::tr("%1 is not in images.csv").arg(query == 0 ? queryName : referenceName);
        if (query == reference)
            return Text::tr("%1 is paired with itself").arg(queryName);
        if (!known)
            return Text::tr("the kind \"%1\" is neither positive nor semi_positive").arg(kind);
        const std::pair key(query, reference);
        if (m_pairsSeen.contains(key))
            return Text::tr("the pair of %1 and %2 stands twice in the file").arg(queryName, referenceName);
        m_pairsSeen.insert(key);
        m_pairs[query].push_back({reference, positive ? PairKind::Positive : PairKind::SemiPositive, 0, 0});
        (positive ? m_session.report().positive : m_session.report().semiPositive) += 1;
        return {};
    }

    /// The pairs of each query that the file is about, those without any too. A line that could not be read
    /// may have been about any of them; then no pair is taken away.
    void label()
    {
        QSet<ImageId> all(m_queries.begin(), m_queries.end());
        for (auto pairs = m_pairs.keyBegin(); pairs != m_pairs.keyEnd(); ++pairs)
            all.insert(*pairs);
        std::vector<ImageId> queries(all.begin(), all.end());
        std::ranges::sort(queries);
        for (const ImageId query : queries) {
            std::vector<LabelledPair> pairs = m_pairs.value(query);
            const store::Relations before = store::relationsOf(m_store, query);
            if (m_unreadable > 0 || m_uncertain.contains(query))
                keepOld(before, pairs);
            if (store::setPairs(m_store, query, pairs)) {
                ++m_session.report().relabelled;
                m_session.noteChanged(store::image(m_store, query).path, QStringLiteral("pairs"),
                                      relationsText(before),
                                      relationsText(store::relationsOf(m_store, query)));
            }
            m_session.lineDone(0);
        }
    }

    static void keepOld(const store::Relations& before, std::vector<LabelledPair>& pairs)
    {
        QSet<ImageId> named;
        for (const LabelledPair& one : pairs)
            named.insert(one.reference);
        for (const ImageId reference : before.positives)
            if (!named.contains(reference))
                pairs.push_back({reference, PairKind::Positive, 0, 0});
        for (const ImageId reference : before.semiPositives)
            if (!named.contains(reference))
                pairs.push_back({reference, PairKind::SemiPositive, 0, 0});
    }

    QString relationsText(const store::Relations& relations) const
    {
        QStringList names;
        for (const ImageId id : relations.positives)
            if (names.size() < manifestNamesShown)
                names.append(store::image(m_store, id).path);
        QString text = names.join(QStringLiteral(", "));
        if (const qint64 more = qint64(relations.positives.size()) - names.size(); more > 0)
            text += Text::tr(" and %1 more").arg(more);
        if (!relations.semiPositives.empty())
            text += Text::tr("; %1 semi-positive").arg(relations.semiPositives.size());
        return text;
    }

    /// What was there before and is not listed stays: it may have come otherwise, and people's answers are
    /// about it.
    void nameUnlisted()
    {
        if (!m_knowsImages)
            return;
        for (const ImageId id : store::imagesUnder(m_store, m_session.pathInStore(QString()))) {
            if (m_listed.contains(id))
                continue;
            if (++m_session.report().unlistedCount <= ImportReport::kept)
                m_session.report().unlisted.append(store::image(m_store, id).path);
        }
    }

    ImportSession& m_session;
    store::Store& m_store;
    bool m_knowsImages = false;
    QHash<QString, int> m_splits;
    QHash<int, QString> m_splitNames;
    QSet<QString> m_files, m_areas;
    QSet<ImageId> m_listed;
    QHash<ImageId, std::vector<LabelledPair>> m_pairs;
    QSet<std::pair<ImageId, ImageId>> m_pairsSeen;
    QSet<ImageId> m_uncertain;                     ///< queries of which a line says who knows what
    qint64 m_unreadable = 0;                       ///< lines whose image is not known
    std::vector<ImageId> m_queries, m_freeQueries; ///< ground images; those without a split
    std::vector<ImageId> m_freeReferences;         ///< satellite images without a split
};

} // namespace

void importManifest(ImportSession& session, const ImportOptions&)
{
    ManifestImport(session).run();
}

} // namespace geovlm::datasets
