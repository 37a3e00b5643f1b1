// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/upkeep/check_parts.h"

#include "files/input.h"

#include "store/sqlite/query.h"
#include "store/sqlite/store.h"
#include "store/text.h"

#include <QHash>
#include <QSet>

namespace geovlm::store {
namespace {

constexpr int namesShown = 3;

/// One listing a folder instead of one question a file: a hundred times less to ask of a network drive.
class Listings
{
public:
    Listings(QString root, QStringList& problems) : m_root(std::move(root)), m_problems(problems) {}
    bool contains(const QString& path)
    {
        const qsizetype slash = path.lastIndexOf(QLatin1Char('/'));
        const QString folder = slash < 0 ? QString() : path.left(slash);
        auto found = m_folders.find(folder);
        if (found == m_folders.end())
            found = m_folders.insert(folder, namesIn(m_root + QLatin1Char('/') + folder));
        return found->contains(path.mid(slash + 1));
    }

private:
    /// A folder that may not be read is not empty: it is named, not only its images.
    QSet<QString> namesIn(const QString& folder)
    {
        QSet<QString> names;
        try {
            for (const files::FolderEntry& entry : files::filesIn(folder))
                names.insert(entry.name);
        } catch (const Error& error) {
            m_problems.append(error.sentence());
        }
        return names;
    }

    QString m_root;
    QStringList& m_problems;
    QHash<QString, QSet<QString>> m_folders;
};

} // namespace

void checkImages(const Store& store, QStringList& problems)
{
    Listings listings(store.root(), problems);
    qint64 missing = 0;
    QStringList names;
    Query rows(store.database(), "SELECT path FROM image ORDER BY path");
    while (rows.next()) {
        const QString path = rows.text("path");
        if (listings.contains(path))
            continue;
        if (++missing <= namesShown)
            names.append(path);
    }
    if (missing > namesShown)
        names.append(QStringLiteral("…"));
    if (missing > 0)
        problems.append(Text::tr("%1 images are not under %2 (%3); put them there or choose another root.")
                            .arg(missing)
                            .arg(store.root(), names.join(QStringLiteral(", "))));
}

} // namespace geovlm::store
