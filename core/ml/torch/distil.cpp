// SPDX-License-Identifier: GPL-3.0-or-later
#include "ml/torch/heads.h"
#include "ml/torch/networks.h"

#include "domain/error.h"
#include "ml/text.h"

#include <QJsonDocument>
#include <exception>
#include <thread>

namespace geovlm::ml {
namespace {

std::string headOf(const Question& question)
{
    return "heads." + question.id.toStdString();
}

/// The reader's own heads where it knows the same question with the same options.
Heads startOf(const Weights& view, const QuestionBank& readers, const QuestionBank& bank)
{
    const std::int64_t size = view.at("pool.norm.weight", {-1}).size(0);
    Heads heads{torch::zeros({size, bank.optionCount()}), torch::zeros({bank.optionCount()}), {}};
    for (int q = 0; q < bank.size(); ++q) {
        const Question& wanted = bank.at(q);
        const int own = readers.indexOf(wanted.id);
        const bool same = own >= 0 && readers.at(own).options == wanted.options &&
                          readers.at(own).multiple == wanted.multiple;
        heads.known.push_back(same);
        if (!same)
            continue;
        const std::int64_t options = wanted.options.size();
        heads.weight.narrow(1, bank.offset(q), options)
            .copy_(view.at(headOf(wanted) + ".weight", {options, size}).t());
        heads.bias.narrow(0, bank.offset(q), options).copy_(view.at(headOf(wanted) + ".bias", {options}));
    }
    return heads;
}

void requireFitting(const HeadLessons& lessons, std::int64_t features, const QuestionBank& bank, int folds)
{
    const int count = lessons.features.rows;
    const bool sized = lessons.targets.rows == count && lessons.weights.rows == count &&
                       int(lessons.fold.size()) == count && lessons.targets.columns == bank.optionCount() &&
                       lessons.weights.columns == bank.size();
    const bool turned =
        count == 0 || (lessons.features.columns > 0 && lessons.features.columns % features == 0);
    const bool folded = std::all_of(lessons.fold.begin(), lessons.fold.end(),
                                    [&](int fold) { return fold >= 0 && fold < folds; });
    if (!sized || !turned || !folded)
        throw Error(Text::tr("The features and answers of %1 images do not fit each other.").arg(count));
}

void setHeads(Weights& all, const std::string& view, const Heads& heads, const QuestionBank& bank)
{
    for (int q = 0; q < bank.size(); ++q) {
        const std::int64_t options = bank.at(q).options.size();
        all.set(view + headOf(bank.at(q)) + ".weight",
                heads.weight.narrow(1, bank.offset(q), options).t().contiguous());
        all.set(view + headOf(bank.at(q)) + ".bias",
                heads.bias.narrow(0, bank.offset(q), options).contiguous());
    }
}

/// Of both views, as long as both go on; a view without images has no losses.
std::vector<double> meanOf(const std::vector<double>& ground, const std::vector<double>& satellite)
{
    if (ground.empty() || satellite.empty())
        return ground.empty() ? satellite : ground;
    const std::size_t both = std::min(ground.size(), satellite.size());
    std::vector<double> mean;
    mean.reserve(both);
    for (std::size_t i = 0; i < both; ++i)
        mean.push_back((ground[i] + satellite[i]) / 2);
    return mean;
}

/// Everything but the heads.
Weights trunksOf(const Weights& weights)
{
    Weights trunks;
    for (const auto& [name, tensor] : weights.all())
        if (name.find(".heads.") == std::string::npos)
            trunks.set(name, tensor);
    return trunks;
}

/// Runs both at once; what either throws is thrown.
template <class First, class Second>
void sideBySide(First first, Second second)
{
    std::exception_ptr failure;
    std::thread other([&] {
        try {
            second();
        } catch (...) {
            failure = std::current_exception();
        }
    });
    try {
        first();
    } catch (...) {
        other.join();
        throw;
    }
    other.join();
    if (failure)
        std::rethrow_exception(failure);
}

} // namespace

Distilled distilReader(const QByteArray& reader, const QString& origin, const HeadLessons& ground,
                       const HeadLessons& satellite, const QuestionBank& bank, const DistilOptions& options,
                       Progress& progress)
{
    const SafeTensors content = readSafeTensors(reader, origin);
    const QuestionBank readers =
        QuestionBank::fromJson(QJsonDocument(content.configuration[u"bank"].toObject()).toJson(), origin);
    const Weights weights = weightsFrom(content);
    const Heads groundStart = startOf(weights.under("ground."), readers, bank);
    const Heads satelliteStart = startOf(weights.under("satellite."), readers, bank);
    requireFitting(ground, groundStart.weight.size(0), bank, options.folds);
    requireFitting(satellite, satelliteStart.weight.size(0), bank, options.folds);
    progress.begin(Text::tr("Training the heads"), 2 * qint64(options.steps));
    std::atomic<int> steps{0};
    LearnedHeads heads[2];
    sideBySide([&] { heads[0] = learnHeads(ground, groundStart, bank, options, "ground", steps, progress); },
               [&] {
                   heads[1] =
                       learnHeads(satellite, satelliteStart, bank, options, "satellite", steps, progress);
               });
    Weights all = trunksOf(weights);
    setHeads(all, "ground.", heads[0].heads, bank);
    setHeads(all, "satellite.", heads[1].heads, bank);
    Distilled distilled;
    Trained& trained = distilled.trained;
    trained.configuration = content.configuration;
    trained.configuration.remove(QStringLiteral("held_out_accuracy")); // that of the heads that were
    trained.configuration[QStringLiteral("bank")] = QJsonDocument::fromJson(bank.toJson()).object();
    trained.configuration[QStringLiteral("seed")] = QString::number(options.seed);
    trained.configuration[QStringLiteral("heads")] =
        QJsonObject{{QStringLiteral("ground"), heads[0].made}, {QStringLiteral("satellite"), heads[1].made}};
    trained.parameters = all.count();
    trained.steps = steps;
    trained.loss = meanOf(heads[0].losses, heads[1].losses);
    trained.weights = bytesOf(all, trained.configuration);
    distilled.heldGround = matrixOf(heads[0].held);
    distilled.heldSatellite = matrixOf(heads[1].held);
    return distilled;
}

} // namespace geovlm::ml
