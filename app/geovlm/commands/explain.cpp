// SPDX-License-Identifier: GPL-3.0-or-later
#include "command.h"
#include "domain/error.h"
#include "pipeline/live/live_case.h"
#include "store/models/images.h"
#include "store/results/invalidation.h"
#include "text.h"

#include <QJsonArray>

namespace geovlm::cli {
namespace {

constexpr std::size_t linesShown = 15;

store::CaseKey caseOf(const store::Store& store, qint64 run, const Image& query, const QString& split)
{
    for (const store::CaseKey& key : store::casesOf(store, run, query.id))
        if (split.isEmpty() || key.split == store::splitNamed(store, split).id)
            return key;
    throw Error(
        Text::tr("%1 is not ranked by run %2; choose a test query, or run rerank.").arg(query.path).arg(run));
}

ImageId imageAsked(Call& call, const store::Store& store, const pipeline::LiveCase& one, const Image& query)
{
    const QString name = call.text(QStringLiteral("candidate"));
    if (name.isEmpty())
        return query.id;
    const Image candidate = store::imageNamed(store, name);
    if (!one.holds(candidate.id))
        throw Error(Text::tr("%1 is not among the candidates of %2.").arg(candidate.path, query.path));
    return candidate.id;
}

QJsonArray toJson(const std::vector<pipeline::Alternative>& list, const pipeline::LiveCase& one,
                  const QuestionBank& bank)
{
    QJsonArray answers;
    for (const pipeline::Alternative& alternative : list)
        answers.append(QJsonObject{
            {QStringLiteral("question"), bank.at(alternative.question).id},
            {QStringLiteral("answer"), one.sheet(alternative.image).values.at(alternative.question)},
            {QStringLiteral("alternative"), alternative.value},
            {QStringLiteral("rank"), alternative.rank + 1},
            {QStringLiteral("margin_change"), alternative.marginChange}});
    return answers;
}

QString inWords(const std::vector<pipeline::Alternative>& list, pipeline::LiveCase& one,
                const QuestionBank& bank)
{
    if (!one.matchAmongCandidates())
        return Text::tr("The true match is not among the candidates, so no answer can move it.");
    QStringList lines{Text::tr("The true match has rank %1.").arg(one.ranking().rankAfter + 1)};
    for (std::size_t i = 0; i < std::min(list.size(), linesShown); ++i)
        lines.append(Text::tr("%1: %2 instead of %3 → rank %4, margin %5%6")
                         .arg(bank.at(list[i].question).label, list[i].value,
                              one.sheet(list[i].image).values.at(list[i].question))
                         .arg(list[i].rank + 1)
                         .arg(list[i].marginChange < 0 ? QString() : QStringLiteral("+"))
                         .arg(list[i].marginChange, 0, 'f', 4));
    return lines.join(QLatin1Char('\n'));
}

Outcome run(Call& call)
{
    const QString name = call.required(QStringLiteral("query"));
    const auto store = call.openStore(store::Access::Read);
    const auto newest = store::latestRun(*store, RunKind::Rerank);
    if (!newest)
        throw Error(Text::tr("Nothing is ranked yet; run rerank first."));
    const Image query = store::imageNamed(*store, name);
    const store::CaseKey key = caseOf(*store, newest->id, query, call.text(QStringLiteral("split")));
    pipeline::LiveCase one(*store, pipeline::liveModels(*store, newest->id), key);
    const auto list = one.whatWouldMove(imageAsked(call, *store, one, query));
    const store::Reranking ranking = one.ranking();
    return {.json = {{QStringLiteral("rank"), ranking.rankAfter < 0 ? QJsonValue() : ranking.rankAfter + 1},
                     {QStringLiteral("run"), newest->id},
                     {QStringLiteral("answers"), toJson(list, one, store->questions())}},
            .text = inWords(list, one, store->questions())};
}

} // namespace

Command explainCommand()
{
    return Command("explain", "STORE", run,
                   Text::tr("what other answers would do to the rank of the true match"),
                   "geovlm explain demo.geovlm --query place_0001.jpg",
                   {{"query", Text::tr("path under the root, or file name"), "NAME"},
                    {"candidate", Text::tr("whose answers, instead of the query's"), "NAME"},
                    {"split", Text::tr("where a query is in several"), "NAME"}});
}

} // namespace geovlm::cli
