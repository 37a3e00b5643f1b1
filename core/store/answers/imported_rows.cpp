// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/answers/imported_rows.h"

#include "store/sqlite/query.h"
#include "store/sqlite/store.h"

namespace geovlm::store {
namespace {

std::vector<FileRow> rowsFrom(Query& rows)
{
    std::vector<FileRow> list;
    while (rows.next())
        list.push_back({rows.integer("id"), rows.text("name")});
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
    return blobOf(store.database(), "SELECT header FROM answer_form WHERE view = ?", int(view));
}

void putAnswerHeader(Store& store, View view, const QByteArray& header)
{
    insertOrUpdate(store.database(), "answer_form", {{"view", int(view)}}, {{"header", header}});
}

qint64 nextAnswerPlace(const Store& store)
{
    return integerOf(store.database(), "SELECT ifnull(max(place), 0) + 1 FROM answer_row", 1);
}

void putAnswerRow(Store& store, ImageId image, const QString& name, qint64 place)
{
    insertOrUpdate(store.database(), "answer_row", {{"image", image}}, {{"name", name}, {"place", place}});
}

std::vector<FileRow> answerRowsToWrite(const Store& store, std::optional<View> view)
{
    Query rows(
        store.database(),
        "SELECT i.id, ifnull(a.name, i.path) AS name FROM image i LEFT JOIN answer_row a ON a.image = i.id "
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
    insertOrUpdate(store.database(), "caption", {{"image", image}},
                   {{"text", caption.text}, {"name", caption.name}, {"run", IdOrNull{run}}});
}

std::optional<Caption> caption(const Store& store, ImageId image)
{
    Query row(store.database(), "SELECT text, name FROM caption WHERE image = ?", image);
    return row.next() ? std::optional(Caption{row.text("text"), row.text("name")}) : std::nullopt;
}

std::vector<FileRow> captionRowsToWrite(const Store& store, std::optional<View> view)
{
    Query rows(store.database(),
               "SELECT i.id, coalesce(c.name, a.name, i.path) AS name FROM description d JOIN image i ON "
               "i.id = d.image "
               "LEFT JOIN caption c ON c.image = i.id LEFT JOIN answer_row a ON a.image = i.id "
               "WHERE ?1 IS NULL OR i.view = ?1 ORDER BY i.path",
               number(view));
    return rowsFrom(rows);
}

} // namespace geovlm::store
