// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/results/stability.h"

#include "store/models/images.h"
#include "store/sqlite/query.h"
#include "store/sqlite/store.h"
#include "store/text.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QtEndian>

namespace geovlm::store {
namespace {

constexpr qint64 longestSaid = 64 << 20; // a store from somebody else may promise gigabytes

QJsonArray arrayOf(const std::vector<int>& places)
{
    QJsonArray array;
    for (const int place : places)
        array.append(place);
    return array;
}

std::vector<int> placesFrom(const QJsonValue& array)
{
    std::vector<int> places;
    for (const QJsonValue& place : array.toArray())
        places.push_back(place.toInt());
    return places;
}

QByteArray packed(const StabilitySaid& said)
{
    QJsonArray answers, orders;
    for (const QStringList& run : said.answers)
        answers.append(QJsonArray::fromStringList(run));
    for (const std::vector<int>& order : said.orders)
        orders.append(arrayOf(order));
    return qCompress(QJsonDocument(QJsonObject{{QStringLiteral("answers"), answers},
                                               {QStringLiteral("orders"), orders},
                                               {QStringLiteral("order"), arrayOf(said.order)}})
                         .toJson(QJsonDocument::Compact));
}

/// An order that is none would be taken for places in a list.
bool isOrder(const std::vector<int>& places)
{
    std::vector<bool> seen(places.size());
    for (const int place : places) {
        if (place < 0 || place >= int(places.size()) || seen[std::size_t(place)])
            return false;
        seen[std::size_t(place)] = true;
    }
    return true;
}

std::optional<StabilitySaid> unpacked(const QByteArray& bytes, qsizetype questions)
{
    if (bytes.size() < 4 || qFromBigEndian<quint32>(bytes.constData()) > longestSaid)
        return std::nullopt;
    const QJsonDocument json = QJsonDocument::fromJson(qUncompress(bytes));
    StabilitySaid said;
    for (const QJsonValue& run : json[u"answers"].toArray()) {
        QStringList answers;
        for (const QJsonValue& answer : run.toArray())
            answers.append(answer.toString());
        if (answers.size() != questions)
            return std::nullopt;
        said.answers.push_back(answers);
    }
    said.order = placesFrom(json[u"order"]);
    bool sound = !said.answers.empty() && isOrder(said.order);
    for (const QJsonValue& order : json[u"orders"].toArray()) {
        said.orders.push_back(placesFrom(order));
        sound = sound && said.orders.back().size() == said.order.size() && isOrder(said.orders.back());
    }
    return sound ? std::optional(said) : std::nullopt;
}

std::optional<double> realFrom(const Query& row, Column column)
{
    return row.isNull(column) ? std::nullopt : std::optional(row.real(column));
}

Likeness likenessFrom(const Query& row)
{
    return {realFrom(row, "cosine"), realFrom(row, "jaccard"), realFrom(row, "agreement"),
            realFrom(row, "answer_jaccard")};
}

std::optional<QString> textOrNull(const QString& text)
{
    return text.isEmpty() ? std::nullopt : std::optional(text);
}

} // namespace

void putStabilityImage(Store& store, qint64 run, const StabilityImage& image, const StabilitySaid& said)
{
    const ImageStability& figures = image.figures;
    const Likeness& likeness = figures.likeness;
    Database& database = store.database();
    insertOrReplace(database, "stability_image",
                    {{"run", run},
                     {"image", image.image},
                     {"failure", textOrNull(image.failure)},
                     {"cosine", likeness.cosine},
                     {"jaccard", likeness.jaccard},
                     {"agreement", likeness.agreement},
                     {"answer_jaccard", likeness.answerJaccard},
                     {"first_changed", figures.firstChanged},
                     {"tau", figures.tau},
                     {"first_apart", figures.firstApart},
                     {"tau_apart", figures.tauApart}});
    if (image.failure.isEmpty())
        insertOrReplace(database, "stability_said",
                        {{"run", run}, {"image", image.image}, {"said", packed(said)}});
}

std::vector<StabilityImage> stabilityImages(const Store& store, qint64 run)
{
    std::vector<StabilityImage> images;
    Query rows(store.database(),
               "SELECT image, failure, cosine, jaccard, agreement, answer_jaccard, first_changed, tau, "
               "first_apart, tau_apart FROM stability_image WHERE run = ? ORDER BY image",
               run);
    while (rows.next())
        images.push_back({rows.integer("image"),
                          rows.text("failure"),
                          {likenessFrom(rows), realFrom(rows, "first_changed"), realFrom(rows, "tau"),
                           realFrom(rows, "first_apart"), realFrom(rows, "tau_apart")}});
    return images;
}

StabilitySaid stabilitySaid(const Store& store, qint64 run, ImageId image)
{
    Query row(store.database(), "SELECT said FROM stability_said WHERE run = ? AND image = ?", run, image);
    if (!row.next())
        throw Error(Text::tr("The stability run %1 holds nothing about %2.")
                        .arg(run)
                        .arg(store::image(store, image).path));
    const auto said = unpacked(row.blob("said"), store.questions().size());
    if (!said)
        throw Error(Text::tr("What the stability run %1 holds about %2 is damaged; run stability again.")
                        .arg(run)
                        .arg(store::image(store, image).path));
    return *said;
}

void putStabilityBaseline(Store& store, qint64 run, const StabilityBaseline& baseline)
{
    const Likeness& likeness = baseline.likeness;
    insertOrReplace(store.database(), "stability_baseline",
                    {{"run", run},
                     {"pairs", baseline.pairs},
                     {"cosine", likeness.cosine},
                     {"jaccard", likeness.jaccard},
                     {"agreement", likeness.agreement},
                     {"answer_jaccard", likeness.answerJaccard},
                     {"template_jaccard", baseline.templateJaccard}});
}

std::optional<StabilityBaseline> stabilityBaseline(const Store& store, qint64 run)
{
    Query row(store.database(),
              "SELECT pairs, cosine, jaccard, agreement, answer_jaccard, template_jaccard "
              "FROM stability_baseline WHERE run = ?",
              run);
    if (!row.next())
        return std::nullopt;
    return StabilityBaseline{int(row.integer("pairs")), likenessFrom(row), row.real("template_jaccard")};
}

std::optional<MeanJaccard> stabilityJaccard(const Store& store, qint64 run)
{
    Query row(store.database(),
              "SELECT avg(jaccard) AS mean, count(jaccard) AS images FROM stability_image WHERE run = ?",
              run);
    if (!row.next() || row.isNull("mean"))
        return std::nullopt;
    return MeanJaccard{row.real("mean"), int(row.integer("images"))};
}

std::vector<qint64> stabilityRuns(const Store& store)
{
    return integersOf(
        store.database(),
        "SELECT id FROM run WHERE kind = 'stability' AND EXISTS (SELECT 1 FROM stability_image s WHERE "
        "s.run = run.id) ORDER BY id DESC");
}

} // namespace geovlm::store
