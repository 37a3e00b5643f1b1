// SPDX-License-Identifier: GPL-3.0-or-later
// What the store itself can know. Whether a description still fits its answers is the pipeline's to say: only
// it knows how the one is made from the other.
#include "store/answer_rules.h"
#include "store/database.h"
#include "store/files.h"
#include "store/images.h"
#include "store/reviews.h"
#include "store/store.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QHash>
#include <QSet>

namespace geovlm::store {
namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Store)
};

constexpr int namesShown = 3;

void checkIntegrity(Database& database, QStringList& problems)
{
    Query rows(database, "PRAGMA integrity_check(10)");
    while (rows.next())
        if (rows.text(0) != QStringLiteral("ok"))
            problems.append(
                Text::tr("The file is damaged (%1); go back to a backup.").arg(rows.text(0).trimmed()));
    QHash<QString, int> broken;
    Query keys(database, "PRAGMA foreign_key_check");
    while (keys.next())
        ++broken[keys.text(0)];
    for (auto table = broken.cbegin(); table != broken.cend(); ++table)
        problems.append(
            Text::tr("%1 rows of the table \"%2\" refer to something that is not there; go back to "
                     "a backup.")
                .arg(table.value())
                .arg(table.key()));
}

/// current_answer is written with each event; this reads it from the log anew.
void checkCurrentAnswers(Database& database, QStringList& problems)
{
    qint64 wrong = 0;
    Query rows(
        database,
        "SELECT l.image, l.question, c.answer, c.value FROM (SELECT DISTINCT image, question FROM answer) l "
        "LEFT JOIN current_answer c ON c.image = l.image AND c.question = l.question");
    while (rows.next()) {
        const auto counting = countingAnswer(database, rows.integer(0), int(rows.integer(1)));
        const CountingAnswer kept{rows.integer(2), rows.integer(3)};
        wrong += counting.value_or(CountingAnswer()) != kept;
    }
    if (wrong > 0)
        problems.append(
            Text::tr("%1 current answers do not follow from their log; go back to a backup.").arg(wrong));
}

/// The same for the states of review.
void checkReviews(const Store& store, QStringList& problems)
{
    qint64 wrong = 0;
    Query rows(store.database(), "SELECT l.image, r.event FROM (SELECT DISTINCT image FROM review_event) l "
                                 "LEFT JOIN review r ON r.image = l.image");
    while (rows.next())
        wrong += countingReviewEvent(store, rows.integer(0)) != rows.integer(1);
    if (wrong > 0)
        problems.append(
            Text::tr("%1 review states do not follow from their log; go back to a backup.").arg(wrong));
}

struct SealedSet
{
    QString file;
    qint64 needed = 0;
    qint64 length = 0;
    QByteArray hash;
};

void checkSet(const SealedSet& set, QStringList& problems)
{
    const QFileInfo info(set.file);
    if (!info.exists())
        problems.append(Text::tr("%1 is missing; compute these embeddings again.").arg(set.file));
    else if (info.size() < set.needed)
        problems.append(Text::tr("%1 has %2 bytes instead of %3; compute these embeddings again.")
                            .arg(set.file)
                            .arg(info.size())
                            .arg(set.needed));
    else if (!set.hash.isEmpty() && sha256OfFile(set.file, set.length) != set.hash)
        problems.append(
            Text::tr("%1 has changed since it was written; compute these embeddings again.").arg(set.file));
}

void checkEmbeddings(const Store& store, QStringList& problems)
{
    Query rows(store.database(), "SELECT kind, model, dimension, rows, length, sha256 FROM embedding_set "
                                 "WHERE rows > 0");
    while (rows.next()) {
        const QString word = rows.integer(0) == 0 ? QStringLiteral("image") : QStringLiteral("text");
        checkSet({QStringLiteral("%1.d/%2-%3.f32").arg(store.path(), word).arg(rows.integer(1)),
                  rows.integer(3) * rows.integer(2) * qint64(sizeof(float)), rows.integer(4), rows.blob(5)},
                 problems);
    }
}

void checkModels(const Store& store, QStringList& problems)
{
    Query rows(store.database(), "SELECT kind, name, file FROM model WHERE replaced = 0 AND file <> ''");
    while (rows.next()) {
        const QString kept = rows.text(2);
        const QString file = kept.startsWith(QLatin1Char(':'))
                                 ? kept
                                 : QDir(store.path() + QStringLiteral(".d")).filePath(kept);
        if (!QFileInfo::exists(file))
            problems.append(Text::tr("The weights of the %1 \"%2\" are missing (%3).")
                                .arg(rows.text(0), rows.text(1), file));
    }
}

/// One listing a folder instead of one question a file: a hundred times less to ask of a network drive.
class Listings
{
public:
    explicit Listings(QString root) : m_root(std::move(root)) {}
    bool contains(const QString& path)
    {
        const qsizetype slash = path.lastIndexOf(QLatin1Char('/'));
        const QString folder = slash < 0 ? QString() : path.left(slash);
        auto found = m_folders.find(folder);
        if (found == m_folders.end()) {
            const QStringList names =
                QDir(m_root + QLatin1Char('/') + folder).entryList(QDir::Files | QDir::Hidden);
            found = m_folders.insert(folder, QSet<QString>(names.begin(), names.end()));
        }
        return found->contains(path.mid(slash + 1));
    }

private:
    QString m_root;
    QHash<QString, QSet<QString>> m_folders;
};

void checkImages(const Store& store, QStringList& problems)
{
    Listings listings(store.root());
    qint64 missing = 0;
    QStringList names;
    Query rows(store.database(), "SELECT path FROM image ORDER BY path");
    while (rows.next()) {
        const QString path = rows.text(0);
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

} // namespace

CheckReport check(const Store& store)
{
    CheckReport report;
    checkIntegrity(store.database(), report.problems);
    checkCurrentAnswers(store.database(), report.problems);
    checkReviews(store, report.problems);
    checkEmbeddings(store, report.problems);
    checkModels(store, report.problems);
    checkImages(store, report.problems);
    return report;
}

} // namespace geovlm::store
