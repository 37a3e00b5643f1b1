// SPDX-License-Identifier: GPL-3.0-or-later
#include "ml/torch/networks.h"
#include "ml/torch/schedule.h"

#include "domain/error.h"
#include "ml/text.h"

#include <QJsonArray>

namespace geovlm::ml {
namespace {

constexpr double labelSmoothing = 0.1;
constexpr double firstTemperature = 0.07;
constexpr int reportEvery = 20;
constexpr int validationShare = 10; // every tenth place is held out

torch::Tensor oneDirection(const torch::Tensor& logits)
{
    const torch::Tensor target = torch::arange(logits.size(0));
    return torch::nn::functional::cross_entropy(
        logits, target, torch::nn::functional::CrossEntropyFuncOptions().label_smoothing(labelSmoothing));
}

/// Symmetric InfoNCE: each view has to find its partner among the batch.
torch::Tensor infoNce(const torch::Tensor& ground, const torch::Tensor& satellite,
                      const torch::Tensor& logitScale)
{
    const auto options = torch::nn::functional::NormalizeFuncOptions().dim(1);
    const torch::Tensor a = torch::nn::functional::normalize(ground, options);
    const torch::Tensor b = torch::nn::functional::normalize(satellite, options);
    const torch::Tensor logits = logitScale.exp() * a.matmul(b.t());
    return (oneDirection(logits) + oneDirection(logits.t())) / 2;
}

struct Sample
{
    torch::Tensor ground, satellite;
};

/// Turning the camera and the tile's north together, or mirroring both, leaves a true pair true. Both views
/// have the azimuth along their columns, so that is the same roll and flip of both.
Sample augmented(Sample sample, Random& random)
{
    const std::int64_t width = sample.ground.size(3);
    const std::int64_t satelliteWidth = sample.satellite.size(3);
    const double turn = random.uniform();
    const bool mirror = random.chance(0.5);
    const auto change = [&](torch::Tensor x, std::int64_t columns) {
        x = jittered(x.roll(std::int64_t(turn * double(columns)), 3), 0.25, random);
        return mirror ? x.flip(3) : x;
    };
    return {change(sample.ground, width), change(sample.satellite, satelliteWidth)};
}

/// R@1 of the held-out places among one another, 0..100.
double heldOutRecall(const Weights& weights, const PairPixels& pairs, const std::vector<int>& held)
{
    const torch::NoGradGuard guard;
    const ConvNext net(weights.copy());
    std::vector<torch::Tensor> ground, satellite;
    for (std::size_t start = 0; start < held.size(); start += 64) {
        const std::vector<std::int64_t> items(held.begin() + std::ptrdiff_t(start),
                                              held.begin() +
                                                  std::ptrdiff_t(std::min(held.size(), start + 64)));
        const auto embed = [&](const std::vector<std::uint8_t>& pixels, const imaging::InputSpec& spec) {
            const torch::Tensor x = net.embed(networkBatch(pick(pixels, spec, items), net.inputChannels()));
            return torch::nn::functional::normalize(x, torch::nn::functional::NormalizeFuncOptions().dim(1));
        };
        ground.push_back(embed(pairs.groundPixels, pairs.ground));
        satellite.push_back(embed(pairs.satellitePixels, pairs.satellite));
    }
    const torch::Tensor similarity = torch::cat(ground).matmul(torch::cat(satellite).t());
    const torch::Tensor right = similarity.argmax(1).eq(torch::arange(similarity.size(0)));
    return right.to(torch::kFloat).mean().item<double>() * 100;
}

QJsonObject configurationOf(const PairPixels& pairs, const EncoderOptions& options)
{
    QJsonArray widths, depths;
    for (const int width : options.widths)
        widths.append(width);
    for (const int depth : options.depths)
        depths.append(depth);
    return {{QStringLiteral("kind"), nameOf(ModelKind::Encoder)},
            {QStringLiteral("architecture"), QStringLiteral("convnext")},
            {QStringLiteral("widths"), widths},
            {QStringLiteral("depths"), depths},
            {QStringLiteral("kernel"), options.kernel},
            {QStringLiteral("dimension"), options.dimension},
            {QStringLiteral("seed"), QString::number(options.seed)},
            {QStringLiteral("input"), QJsonObject{{QStringLiteral("ground"), pairs.ground.toJson()},
                                                  {QStringLiteral("satellite"), pairs.satellite.toJson()}}}};
}

} // namespace

Trained trainEncoder(const PairPixels& pairs, const EncoderOptions& options, Progress& progress)
{
    std::vector<int> members, held;
    for (int i = 0; i < pairs.count; ++i)
        (i % validationShare == validationShare - 1 ? held : members).push_back(i);
    if (int(members.size()) < options.batch)
        throw Error(Text::tr("%1 places are too few to train an encoder; batches take %2.")
                        .arg(pairs.count)
                        .arg(options.batch));
    torch::manual_seed(options.seed);
    Weights weights = newConvNext({6, options.widths, options.depths, options.kernel, options.dimension});
    Weights scale;
    scale.set("logit_scale", torch::tensor(std::log(1 / firstTemperature)));
    Weights all = weights;
    all.set("logit_scale", scale.at("logit_scale"));
    Optimiser optimiser(all, options.learningRate, 0.05);
    const ConvNext net(weights);
    BatchSampler sampler(pairs.group, members, options.seed);
    Random random = Random::stream(options.seed, "augment");
    const Budget budget(options.steps, options.minutes);
    Trained trained;
    progress.begin(Text::tr("Training the encoder"), options.steps);
    double sum = 0;
    for (int step = 0; budget.allows(step); ++step) {
        progress.throwIfStopped();
        const std::vector<std::int64_t> items = sampler.draw(options.batch);
        const Sample sample = augmented({pick(pairs.groundPixels, pairs.ground, items),
                                         pick(pairs.satellitePixels, pairs.satellite, items)},
                                        random);
        const torch::Tensor loss =
            infoNce(net.embed(networkBatch(sample.ground, net.inputChannels())),
                    net.embed(networkBatch(sample.satellite, net.inputChannels())), all.at("logit_scale"));
        optimiser.step(loss, budget.done(step));
        sum += loss.item<double>();
        if ((step + 1) % reportEvery == 0) {
            trained.loss.push_back(sum / reportEvery);
            sum = 0;
        }
        if ((step + 1) % (reportEvery * 10) == 0) {
            trained.validation.push_back(heldOutRecall(optimiser.averaged(), pairs, held));
            progress.note(Text::tr("step %1: loss %2, held-out R@1 %3")
                              .arg(step + 1)
                              .arg(trained.loss.back(), 0, 'f', 3)
                              .arg(trained.validation.back(), 0, 'f', 1));
        }
        progress.advance(step + 1);
    }
    const Weights kept = optimiser.averaged();
    trained.best = heldOutRecall(kept, pairs, held);
    trained.steps = optimiser.stepsTaken();
    trained.configuration = configurationOf(pairs, options);
    trained.parameters = kept.count();
    trained.weights = bytesOf(kept, trained.configuration);
    return trained;
}

} // namespace geovlm::ml
