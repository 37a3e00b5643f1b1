// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/error.h"
#include "domain/random.h"
#include "ml/text.h"
#include "ml/torch/fusion.h"
#include "ml/torch/networks.h"

#include <QJsonDocument>
#include <algorithm>
#include <cmath>
#include <numeric>

namespace geovlm::ml {
namespace {

constexpr int queriesPerBatch = 32;
constexpr std::size_t judgedEpochs = 5;

class RerankerModel final : public Reranker
{
public:
    RerankerModel(const SafeTensors& content, std::unique_ptr<Fusion> fusion)
        : m_fusion(std::move(fusion)), m_weights(weightsFrom(content))
    {
    }
    FusionKind fusion() const override { return m_fusion->kind(); }
    std::vector<float> score(const RerankFeatures& features, const RerankCase& one) override
    {
        const torch::InferenceMode guard;
        const torch::Tensor scores =
            m_fusion->score(m_weights, batchOf(features, {&one}), 0, false).contiguous();
        return {scores.data_ptr<float>(), scores.data_ptr<float>() + scores.numel()};
    }

private:
    std::unique_ptr<Fusion> m_fusion;
    Weights m_weights;
};

using Cases = std::vector<const RerankCase*>;

/// Batches of cases with one number of candidates each.
std::vector<Cases> batchesOf(const Cases& cases)
{
    std::vector<Cases> batches;
    for (const RerankCase* one : cases) {
        const bool fits = !batches.empty() && int(batches.back().size()) < queriesPerBatch &&
                          batches.back().back()->candidates.size() == one->candidates.size();
        if (!fits)
            batches.emplace_back();
        batches.back().push_back(one);
    }
    return batches;
}

/// max(0, m − s(positive) + s(other)), the mean over the other candidates of every query.
torch::Tensor marginLoss(const torch::Tensor& scores, const std::vector<int>& positive, double margin)
{
    const torch::Tensor places =
        torch::tensor(std::vector<std::int64_t>(positive.begin(), positive.end())).unsqueeze(1);
    const torch::Tensor lack = (margin - scores.gather(1, places) + scores).relu();
    const torch::Tensor others = torch::ones_like(scores).scatter(1, places, 0.0);
    return (lack * others).sum() / others.sum();
}

struct Judgement
{
    double recallAt1 = 0; ///< 0..100
    MarginSpread spread;
};

/// R@1 over all cases, those whose match is not among the candidates counted as misses; ties keep the first
/// stage's order.
Judgement judged(const Fusion& fusion, const Weights& weights, const RerankFeatures& features,
                 const Cases& cases)
{
    const torch::NoGradGuard guard;
    int hits = 0;
    MarginCollector margins;
    for (const Cases& part : batchesOf(cases)) {
        const RerankBatch batch = batchOf(features, part);
        const torch::Tensor scores = fusion.score(weights, batch, 0, false);
        for (std::int64_t i = 0; i < scores.size(0); ++i) {
            const torch::Tensor row = scores[i].contiguous();
            const float* first = row.data_ptr<float>();
            const int positive = batch.positive[std::size_t(i)];
            hits += int(std::max_element(first, first + row.numel()) - first) == positive;
            margins.add({first, std::size_t(row.numel())}, positive);
        }
    }
    return {cases.empty() ? 0 : 100.0 * hits / double(cases.size()), margins.spread()};
}

/// Mean over the last epochs. One epoch's figure on a hundred queries is noisy, and the best of many noisy
/// figures flatters the network that jumps about the most.
double steadyFigure(const std::vector<double>& validation)
{
    const std::size_t count = std::min(judgedEpochs, validation.size());
    return std::accumulate(validation.end() - std::ptrdiff_t(count), validation.end(), 0.0) / double(count);
}

Cases learnable(const std::vector<RerankCase>& cases)
{
    Cases list;
    for (const RerankCase& one : cases)
        if (one.positive >= 0 && one.candidates.size() > 1)
            list.push_back(&one);
    return list;
}

Cases pointers(const std::vector<RerankCase>& cases)
{
    Cases list;
    for (const RerankCase& one : cases)
        list.push_back(&one);
    return list;
}

/// One training: what it owns while it runs.
class Session
{
public:
    Session(const RerankFeatures& features, const std::vector<RerankCase>& training, const QuestionBank& bank,
            const RerankOptions& options)
        : m_features(features), m_options(options), m_fusion(makeFusion(options.fusion, bank)),
          m_cases(learnable(training)), m_random(Random::stream(options.seed, "epochs"))
    {
        if (m_cases.empty())
            throw Error(Text::tr(
                "No training query has its match among the candidates, so there is nothing to learn from."));
        torch::manual_seed(options.seed);
        m_weights = m_fusion->fresh({features.images.columns, features.texts.columns, options.width});
        m_weights.requireGradients(true);
        m_adam = std::make_unique<torch::optim::AdamW>(
            m_weights.parameters(), torch::optim::AdamWOptions(learningRate()).weight_decay(1e-2));
        std::vector<RerankCase> counted;
        counted.reserve(m_cases.size());
        for (const RerankCase* one : m_cases)
            counted.push_back(*one);
        m_counted = m_fusion->counted(features, counted);
    }

    double epoch(const Progress& progress)
    {
        std::vector<const RerankCase*> order = m_cases;
        m_random.shuffle(order);
        std::stable_sort(order.begin(), order.end(), [](const RerankCase* a, const RerankCase* b) {
            return a->candidates.size() < b->candidates.size();
        });
        Weights all = everything();
        double sum = 0;
        for (const Cases& part : batchesOf(order)) {
            progress.throwIfStopped();
            const RerankBatch batch = batchOf(m_features, part);
            const torch::Tensor loss = marginLoss(m_fusion->score(all, batch, m_options.dropout, true),
                                                  batch.positive, m_options.margin);
            m_adam->zero_grad();
            loss.backward();
            m_adam->step();
            sum += loss.item<double>() * double(part.size());
        }
        return sum / double(order.size());
    }

    /// Learned and counted weights in one map; the tensors are shared, not copied.
    Weights everything() const
    {
        Weights all = m_weights;
        for (const auto& [name, tensor] : m_counted.all())
            all.set(name, tensor);
        return all;
    }
    const Fusion& fusion() const { return *m_fusion; }
    double learningRate() const
    {
        return m_options.learningRate > 0 ? m_options.learningRate : m_fusion->traits().rate;
    }
    int queries() const { return int(m_cases.size()); }

private:
    const RerankFeatures& m_features;
    RerankOptions m_options;
    std::unique_ptr<Fusion> m_fusion;
    Cases m_cases;
    Random m_random;
    Weights m_weights, m_counted;
    std::unique_ptr<torch::optim::AdamW> m_adam;
};

/// Names only what differs from a fusion's own, so that the file of an ordinary training stays the same.
QJsonObject configurationOf(const RerankFeatures& features, const QuestionBank& bank,
                            const RerankOptions& options)
{
    QJsonObject configuration{{QStringLiteral("kind"), nameOf(ModelKind::Reranker)},
                              {QStringLiteral("fusion"), options.fusion},
                              {QStringLiteral("margin"), options.margin},
                              {QStringLiteral("seed"), QString::number(options.seed)},
                              {QStringLiteral("image_dimension"), features.images.columns},
                              {QStringLiteral("text_dimension"), features.texts.columns},
                              {QStringLiteral("bank"), QJsonDocument::fromJson(bank.toJson()).object()}};
    const RerankOptions usual;
    if (options.learningRate > 0)
        configuration[QStringLiteral("learning_rate")] = options.learningRate;
    if (options.dropout != usual.dropout)
        configuration[QStringLiteral("dropout")] = options.dropout;
    if (options.width > 0)
        configuration[QStringLiteral("width")] = options.width;
    return configuration;
}

void requireUsable(const RerankOptions& options)
{
    if (!(options.dropout >= 0 && options.dropout < 1))
        throw Error(Text::tr("The dropout must be at least 0 and below 1, not %1.").arg(options.dropout));
    if (options.width < 0 || options.width > RerankOptions::widest ||
        options.width % RerankOptions::widthStep != 0)
        throw Error(Text::tr("The aligner's width must be a multiple of %1, up to %2, not %3.")
                        .arg(RerankOptions::widthStep)
                        .arg(RerankOptions::widest)
                        .arg(options.width));
    if (!(options.margin >= 0))
        throw Error(Text::tr("The margin must not be below 0, as %1 is.").arg(options.margin));
}

/// The epochs of one training, and the weights that are kept of them.
class Epochs
{
public:
    Epochs(Session& session, const Cases& judging, const RerankFeatures& features,
           const RerankOptions& options)
        : m_session(session), m_judging(judging), m_features(features), m_options(options)
    {
        m_kept = session.everything().copy();
        m_trained.best = judged(session.fusion(), m_kept, features, judging).recallAt1;
    }

    /// Throws Stopped unless the best so far is wanted, and there is any.
    void run(Progress& progress, const EpochReport& report)
    {
        try {
            for (int epoch = 0; epoch < m_options.epochs && isSound(); ++epoch) {
                finish(epoch, m_session.epoch(progress));
                if (report)
                    report(m_trained.epochs.back());
                progress.advance(epoch + 1);
            }
        } catch (const Stopped&) {
            if (!m_options.keepBest || m_trained.epochs.empty())
                throw;
            m_trained.stopped = true;
            keepLastOfFew();
        }
    }
    const Weights& kept() const { return m_kept; }
    Trained& trained() { return m_trained; }

private:
    bool isSound() const { return m_trained.loss.empty() || std::isfinite(m_trained.loss.back()); }
    bool areFew() const { return m_trained.validation.size() < judgedEpochs; }

    void finish(int epoch, double loss)
    {
        const Weights now = m_session.everything();
        const Judgement judgement = judged(m_session.fusion(), now, m_features, m_judging);
        m_trained.loss.push_back(loss);
        m_trained.validation.push_back(judgement.recallAt1);
        m_trained.epochs.push_back(
            {epoch, loss, judgement.recallAt1, m_session.learningRate(), judgement.spread});
        if (!areFew())
            keepIfBetter(now);
        else if (m_options.keepBest)
            m_last = now.copy(); // the next epoch may be left in the middle
    }
    void keepIfBetter(const Weights& weights)
    {
        const double figure = steadyFigure(m_trained.validation);
        if (figure <= m_trained.best)
            return;
        m_trained.best = figure;
        m_trained.kept = m_trained.epochs.back().epoch;
        m_kept = weights.copy();
    }
    void keepLastOfFew()
    {
        if (areFew())
            keepIfBetter(m_last);
    }

    Session& m_session;
    const Cases& m_judging;
    const RerankFeatures& m_features;
    const RerankOptions& m_options;
    Weights m_kept, m_last;
    Trained m_trained;
};

} // namespace

std::unique_ptr<Reranker> makeReranker(const QByteArray& bytes, const QString& origin)
{
    const SafeTensors content = readSafeTensors(bytes, origin);
    const QByteArray bankJson = QJsonDocument(content.configuration[u"bank"].toObject()).toJson();
    const QuestionBank bank = content.configuration.contains(u"bank")
                                  ? QuestionBank::fromJson(bankJson, origin)
                                  : QuestionBank::standard();
    return std::make_unique<RerankerModel>(
        content,
        makeFusion(content.configuration[u"fusion"].toString(fusionTraits(publishedFusion).name), bank));
}

Trained trainReranker(const RerankFeatures& features, const std::vector<RerankCase>& training,
                      const std::vector<RerankCase>& validation, const QuestionBank& bank,
                      const RerankOptions& options, Progress& progress, const EpochReport& report)
{
    requireUsable(options);
    Session session(features, training, bank, options);
    const Cases judging = pointers(validation.empty() ? training : validation);
    Epochs epochs(session, judging, features, options);
    progress.begin(Text::tr("Training the reranker (%1)").arg(options.fusion), options.epochs);
    epochs.run(progress, report);
    Trained trained = std::move(epochs.trained());
    trained.steps = session.queries();
    trained.configuration = configurationOf(features, bank, options);
    trained.parameters = epochs.kept().count();
    trained.weights = bytesOf(epochs.kept(), trained.configuration);
    return trained;
}

} // namespace geovlm::ml
