// SPDX-License-Identifier: GPL-3.0-or-later
// What the store itself can know. Whether a description still fits its answers is the pipeline's to say: only
// it knows how the one is made from the other.
#include "store/annotation/reviews.h"
#include "store/answers/answer_rules.h"
#include "store/sqlite/database_error.h"
#include "store/sqlite/query.h"
#include "store/sqlite/schema.h"
#include "store/sqlite/store.h"
#include "store/sqlite/wal.h"
#include "store/text.h"
#include "store/upkeep/check_parts.h"

#include <QHash>
#include <QJsonArray>
#include <algorithm>
#include <limits>

namespace geovlm::store {
namespace {

void checkIntegrity(Database& database, QStringList& problems)
{
    for (const QString& said : textsOf(database, "PRAGMA integrity_check(10)"))
        if (said != QStringLiteral("ok"))
            problems.append(damageSentence(database.path(), said, 0));
    QHash<QString, int> broken;
    const QStringList own = ownTables(database); // what others keep in the file is theirs to mend
    Query keys(database, "PRAGMA foreign_key_check");
    while (keys.next())
        if (const QString table = keys.text("table"); own.contains(table))
            ++broken[table];
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
        const auto counting = countingAnswer(database, rows.integer("image"), int(rows.integer("question")));
        const CountingAnswer kept{rows.integer("answer"), rows.integer("value")};
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
        wrong += countingReviewEvent(store, rows.integer("image")) != rows.integer("event");
    if (wrong > 0)
        problems.append(
            Text::tr("%1 review states do not follow from their log; go back to a backup.").arg(wrong));
}

constexpr int readings = 5;

/// A frame that is being written looks damaged for a moment.
WalContent steadyContent(const QString& path)
{
    WalContent wal = walContent(path);
    for (int reading = 1; wal.unreadable > 0 && reading < readings; ++reading)
        wal = walContent(path);
    return wal;
}

/// Part of the answers may lie there alone: whoever copies the file should know.
void checkWal(const Store& store, QStringList& problems, QStringList& notes)
{
    const WalContent wal = steadyContent(store.path());
    if (wal.unreadable > 0)
        problems.append(
            Text::tr("%1-wal is damaged: up to %n change(s) made last cannot be read any more and are not "
                     "among what is shown; keep copies of %1 and %1-wal, and go back to a backup if it has "
                     "them.",
                     nullptr, wal.unreadable)
                .arg(store.path()));
    if (wal.holdsChanges())
        notes.append(
            Text::tr("%1-wal holds changes that the file lacks (%n page(s)), so the file alone is not "
                     "complete; the next command that writes takes them in.",
                     nullptr, int(std::min<qint64>(wal.pages, std::numeric_limits<int>::max())))
                .arg(store.path()));
}

/// A part that meets something it cannot go on with is a problem too, and the others still look.
template <class Part>
void add(QStringList& problems, Part part)
{
    try {
        part(problems);
    } catch (const Error& error) {
        if (!problems.contains(error.sentence()))
            problems.append(error.sentence());
    }
}

} // namespace

CheckReport check(const Store& store)
{
    CheckReport report;
    QStringList& problems = report.problems;
    add(problems, [&](QStringList& to) { checkIntegrity(store.database(), to); });
    add(problems, [&](QStringList& to) { checkRanges(store, to); });
    add(problems, [&](QStringList& to) { checkCurrentAnswers(store.database(), to); });
    add(problems, [&](QStringList& to) { checkReviews(store, to); });
    add(problems, [&](QStringList& to) { checkDerivedFiles(store, to, report.notes); });
    add(problems, [&](QStringList& to) { checkImages(store, to); });
    add(problems, [&](QStringList& to) { checkWal(store, to, report.notes); });
    return report;
}

QJsonObject toJson(const CheckReport& report)
{
    return {{QStringLiteral("ok"), report.ok()},
            {QStringLiteral("problems"), QJsonArray::fromStringList(report.problems)},
            {QStringLiteral("notes"), QJsonArray::fromStringList(report.notes)}};
}

} // namespace geovlm::store
