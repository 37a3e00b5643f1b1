// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/answers/published.h"

#include "store/sqlite/database.h"
#include "store/sqlite/store.h"

namespace geovlm::store {
namespace {

std::vector<PublishedRow> rowsFrom(Query& rows)
{
    std::vector<PublishedRow> list;
    while (rows.next())
        list.push_back({rows.integer(0), rows.text(1)});
    return list;
}

std::optional<int> number(std::optional<View> view)
{
    return view ? std::optional(int(*view)) : std::nullopt;
}

#define IS_ANSWERED                                                                                          \
    "EXISTS (SELECT 1 FROM current_answer c JOIN answer_text v ON v.id = c.value "                           \
    "WHERE c.image = i.id AND v.text <> '')"

} // namespace

QByteArray answerHeader(const Store& store, View view)
{
    Query row(store.database(), "SELECT header FROM answer_form WHERE view = ?", int(view));
    return row.next() ? row.blob(0) : QByteArray();
}

void putAnswerHeader(Store& store, View view, const QByteArray& header)
{
    run(store.database(),
        "INSERT INTO answer_form VALUES (?1, ?2) ON CONFLICT(view) DO UPDATE SET header = ?2", int(view),
        header);
}

qint64 nextAnswerPlace(const Store& store)
{
    return integerOf(store.database(), "SELECT ifnull(max(place), 0) + 1 FROM answer_row", 1);
}

void putAnswerRow(Store& store, ImageId image, const QString& name, qint64 place)
{
    run(store.database(),
        "INSERT INTO answer_row VALUES (?1, ?2, ?3) ON CONFLICT(image) DO UPDATE SET name = ?2, place = ?3",
        image, name, place);
}

std::vector<PublishedRow> answerRowsToWrite(const Store& store, std::optional<View> view)
{
    Query rows(store.database(),
               "SELECT i.id, ifnull(a.name, i.path) FROM image i LEFT JOIN answer_row a ON a.image = i.id "
               "WHERE (?1 IS NULL OR i.view = ?1) AND (a.image IS NOT NULL OR " IS_ANSWERED ") "
               "ORDER BY a.place IS NULL, a.place, i.path",
               number(view));
    return rowsFrom(rows);
}

std::vector<View> answeredViews(const Store& store)
{
    std::vector<View> views;
    for (const View view : {View::Ground, View::Satellite})
        if (integerOf(store.database(),
                      "SELECT EXISTS (SELECT 1 FROM image i WHERE i.view = ? AND " IS_ANSWERED ")", 0,
                      int(view)) != 0)
            views.push_back(view);
    return views;
}

void putCaption(Store& store, qint64 run, ImageId image, const Caption& caption)
{
    store::run(store.database(),
               "INSERT INTO caption VALUES (?1, ?2, ?3, ?4) ON CONFLICT(image) DO UPDATE "
               "SET text = ?2, name = ?3, run = ?4",
               image, caption.text, caption.name, IdOrNull{run});
}

std::optional<Caption> caption(const Store& store, ImageId image)
{
    Query row(store.database(), "SELECT text, name FROM caption WHERE image = ?", image);
    return row.next() ? std::optional(Caption{row.text(0), row.text(1)}) : std::nullopt;
}

std::vector<PublishedRow> captionRowsToWrite(const Store& store, std::optional<View> view)
{
    Query rows(
        store.database(),
        "SELECT i.id, coalesce(c.name, a.name, i.path) FROM description d JOIN image i ON i.id = d.image "
        "LEFT JOIN caption c ON c.image = i.id LEFT JOIN answer_row a ON a.image = i.id "
        "WHERE ?1 IS NULL OR i.view = ?1 ORDER BY i.path",
        number(view));
    return rowsFrom(rows);
}

} // namespace geovlm::store
