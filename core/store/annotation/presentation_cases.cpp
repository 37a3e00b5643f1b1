// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/annotation/presentation_cases.h"

#include "store/sqlite/query.h"
#include "store/sqlite/store.h"
#include "store/text.h"

#include <algorithm>

namespace geovlm::store {
namespace {

void number(Database& database, const std::vector<PresentationCase>& cases)
{
    for (std::size_t place = 0; place < cases.size(); ++place)
        run(database, "UPDATE prepared_case SET place = ? WHERE split = ? AND query = ?", qint64(place),
            cases[place].key.split, cases[place].key.query);
}

[[noreturn]] void failMissing(const CaseKey& key)
{
    throw Error(
        Text::tr("The case of image %1 is no longer among the prepared ones; add it again.").arg(key.query));
}

} // namespace

std::vector<PresentationCase> presentationCases(const Store& store)
{
    std::vector<PresentationCase> list;
    Query rows(store.database(), "SELECT p.split, p.query, p.caption, i.path FROM prepared_case p "
                                 "JOIN image i ON i.id = p.query ORDER BY p.place, p.split, p.query");
    while (rows.next())
        list.push_back(
            {{int(rows.integer("split")), rows.integer("query")}, rows.text("caption"), rows.text("path")});
    return list;
}

int addPresentationCases(Store& store, const std::vector<CaseKey>& keys)
{
    Database& database = store.database();
    Transaction transaction(store);
    qint64 place = integerOf(database, "SELECT ifnull(max(place) + 1, 0) FROM prepared_case", 0);
    int added = 0;
    for (const CaseKey& key : keys) {
        insert(database, "prepared_case",
               {{"split", key.split}, {"query", key.query}, {"place", place}, {"caption", QString()}},
               "ON CONFLICT DO NOTHING");
        if (database.changes() == 0)
            continue;
        ++place;
        ++added;
    }
    transaction.commit();
    return added;
}

void removePresentationCases(Store& store, const std::vector<CaseKey>& keys)
{
    Database& database = store.database();
    Transaction transaction(store);
    for (const CaseKey& key : keys)
        run(database, "DELETE FROM prepared_case WHERE split = ? AND query = ?", key.split, key.query);
    number(database, presentationCases(store));
    transaction.commit();
}

void setPresentationCaption(Store& store, const CaseKey& key, const QString& caption)
{
    QString line = caption;
    for (QChar& letter : line)
        if (letter.category() == QChar::Other_Control)
            letter = QLatin1Char(' ');
    line = line.simplified();
    if (line.size() > longestCaption)
        throw Error(Text::tr("A caption may have %1 letters at most.").arg(longestCaption));
    Database& database = store.database();
    run(database, "UPDATE prepared_case SET caption = ? WHERE split = ? AND query = ?", line, key.split,
        key.query);
    if (database.changes() == 0)
        failMissing(key);
}

void movePresentationCase(Store& store, const CaseKey& key, int place)
{
    Transaction transaction(store);
    std::vector<PresentationCase> cases = presentationCases(store);
    const auto found = std::ranges::find(cases, key, &PresentationCase::key);
    if (found == cases.end())
        failMissing(key);
    const PresentationCase moved = *found;
    cases.erase(found);
    cases.insert(cases.begin() + std::clamp(place, 0, int(cases.size())), moved);
    number(store.database(), cases);
    transaction.commit();
}

} // namespace geovlm::store
