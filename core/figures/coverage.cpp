// SPDX-License-Identifier: GPL-3.0-or-later
#include "figures/coverage.h"

#include "figures/text.h"
#include "store/results/coverage.h"
#include "store/results/run_parameters.h"

namespace geovlm::figures {
namespace {

const QString referencesKey = QStringLiteral("references");
const QString queriesKey = QStringLiteral("queries");

/// What one split has now.
struct Now
{
    store::Encoded references, queries;
    qint64 open() const { return references.open() + queries.open(); }
};

Now nowOf(const store::Store& store, const store::EmbeddingSet& set, const store::Split& split)
{
    return {store::encodedReferences(store, set, split.id),
            store::encodedQueries(store, set, split.id, Role::Test)};
}

/// Those that the run searched.
std::vector<store::Split> splitsOf(const store::Store& store, const QJsonObject& searched)
{
    std::vector<store::Split> splits = store::splits(store);
    std::erase_if(splits, [&](const store::Split& split) { return !searched.contains(split.name); });
    return splits;
}

QString changed(const store::Run& retrieval, const store::Split& split, const QJsonObject& then,
                const Now& now)
{
    if (then[referencesKey].toInteger() == now.references.encoded &&
        then[queriesKey].toInteger() == now.queries.encoded)
        return {};
    return Text::tr(
               "Run %1 searched %2 of the %3 references and %4 of the %5 queries of \"%6\"; now %7 and %8 "
               "have an embedding. Run retrieve, then rerank.")
        .arg(retrieval.id)
        .arg(then[referencesKey].toInteger())
        .arg(now.references.images)
        .arg(then[queriesKey].toInteger())
        .arg(now.queries.images)
        .arg(split.name)
        .arg(now.references.encoded)
        .arg(now.queries.encoded);
}

QString without(const store::Store& store, const store::Run& retrieval, const store::Split& split,
                const Now& now)
{
    if (now.open() == 0)
        return {};
    const store::Model model = store::model(store, retrieval.model);
    const QString what = store::isImported(model)
                             ? Text::tr("Import theirs too, then run retrieve and rerank.")
                             : Text::tr("Run encode, then retrieve and rerank.");
    return Text::tr(
               "%1 of the %2 references and %3 of the %4 queries of \"%5\" have no embedding by \"%6\", so "
               "no search sees them. %7")
        .arg(now.references.images - now.references.encoded)
        .arg(now.references.images)
        .arg(now.queries.images - now.queries.encoded)
        .arg(now.queries.images)
        .arg(split.name, model.name, what);
}

} // namespace

QJsonObject searchedOf(const store::Store& store, const store::EmbeddingSet& set,
                       const std::vector<store::Split>& splits)
{
    QJsonObject searched;
    for (const store::Split& split : splits) {
        const Now now = nowOf(store, set, split);
        searched[split.name] =
            QJsonObject{{referencesKey, now.references.encoded}, {queriesKey, now.queries.encoded}};
    }
    return searched;
}

std::optional<int> searchedReferences(const store::Run& retrieval, const store::Split& split)
{
    const QJsonValue count =
        store::RetrieveParameters::from(retrieval.parameters).searched[split.name][referencesKey];
    return count.isDouble() ? std::optional(count.toInt()) : std::nullopt;
}

QStringList searchProblems(const store::Store& store, const store::Run& retrieval)
{
    const auto set = store::setOf(store, store::EmbeddingKind::Image, retrieval.model);
    if (!set)
        return {};
    QStringList sentences;
    const qint64 newer = store::rowsNewerThan(store, *set, retrieval.id);
    if (newer > 0)
        sentences << Text::tr(
                         "%1 image embeddings are newer than the candidates of run %2; run retrieve, then "
                         "rerank.")
                         .arg(newer)
                         .arg(retrieval.id);
    const QJsonObject searched = store::RetrieveParameters::from(retrieval.parameters).searched;
    for (const store::Split& split : splitsOf(store, searched)) {
        const Now now = nowOf(store, *set, split);
        const QString change = changed(retrieval, split, searched[split.name].toObject(), now);
        if (newer == 0 && !change.isEmpty())
            sentences << change;
        if (const QString open = without(store, retrieval, split, now); !open.isEmpty())
            sentences << open;
    }
    return sentences;
}

} // namespace geovlm::figures
