// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/learning/training_data.h"

#include "domain/error.h"
#include "domain/random.h"
#include "pipeline/learning/text.h"
#include "pipeline/stages/features.h"

#include <algorithm>

namespace geovlm::pipeline {
namespace {

constexpr int validationShare = 3; // one query in three chooses the epoch and, in the demo, the fusion

store::Split trainingSplit(const store::Store& store, const QString& name)
{
    if (!name.isEmpty())
        return store::splitNamed(store, name);
    for (const store::Split& split : store::splits(store))
        if (!store::splitQueries(store, split.id, Role::Train).empty())
            return split;
    throw Error(LearningText::tr("No split has training queries; import a data set with a training part."));
}

void leaveOutOtherPositives(const store::Store& store, const std::vector<store::Retrieval>& retrievals,
                            std::vector<ml::RerankCase>& cases)
{
    for (std::size_t i = 0; i < cases.size(); ++i) {
        const std::vector<ImageId> positives = store::relationsOf(store, retrievals[i].query).positives;
        if (positives.size() < 2)
            continue;
        const ml::RerankCase all = cases[i];
        cases[i] = {all.query, {}, {}, -1};
        for (std::size_t place = 0; place < all.candidates.size(); ++place) {
            const ImageId reference = retrievals[i].candidates[place].reference;
            if (int(place) == all.positive)
                cases[i].positive = int(cases[i].candidates.size());
            else if (std::find(positives.begin(), positives.end(), reference) != positives.end())
                continue;
            cases[i].candidates.push_back(all.candidates[place]);
            cases[i].similarities.push_back(all.similarities[place]);
        }
    }
}

} // namespace

TrainingQueries trainingQueries(const store::Store& store, const QString& split)
{
    TrainingQueries queries{trainingSplit(store, split), latestRetrieval(store), {}};
    queries.retrievals = store::retrievals(store, queries.retrieval, queries.split.id, Role::Train);
    if (queries.retrievals.empty())
        throw Error(
            LearningText::tr("The split \"%1\" has no retrieved training queries; run retrieve for it first.")
                .arg(queries.split.name));
    return queries;
}

TrainingParts trainingParts(const store::Store& store, const std::vector<store::Retrieval>& retrievals,
                            std::vector<ml::RerankCase> cases)
{
    leaveOutOtherPositives(store, retrievals, cases);
    Random random = Random::stream(20250513669, "validation part");
    random.shuffle(cases);
    TrainingParts parts;
    for (std::size_t i = 0; i < cases.size(); ++i)
        (i % validationShare == 0 ? parts.validation : parts.training).push_back(std::move(cases[i]));
    return parts;
}

ml::RerankOptions engineOptions(const TrainOptions& options)
{
    ml::RerankOptions settings;
    settings.fusion = options.fusion;
    settings.margin = options.margin;
    settings.epochs = options.epochs > 0 ? options.epochs : fusionNamed(options.fusion).epochs;
    settings.learningRate = options.rate;
    settings.dropout = options.dropout;
    settings.width = options.width;
    settings.seed = options.seed;
    return settings;
}

store::TrainingSettings trainingSettings(const ml::RerankOptions& options, const store::Split& split)
{
    store::TrainingSettings settings{options.fusion, options.margin, options.epochs, options.seed,
                                     split.name};
    if (options.learningRate > 0) // else the fusion's own, which its name says
        settings.rate = options.learningRate;
    const FusionTraits& fusion = fusionNamed(options.fusion);
    if (fusion.usesDropout)
        settings.dropout = options.dropout;
    if (fusion.usesWidth() && options.width > 0)
        settings.width = options.width;
    return settings;
}

} // namespace geovlm::pipeline
