// SPDX-License-Identifier: GPL-3.0-or-later
#include "ml/torch/heads.h"

#include "domain/random.h"
#include "ml/torch/networks.h"
#include "ml/torch/schedule.h"

#include <cmath>
#include <limits>
#include <numeric>

namespace geovlm::ml {
namespace {

constexpr std::int64_t starts = 2; // the reader's own heads; heads that know how common the options are
constexpr double momentum = 0.9;
constexpr double balance = 0.5; // answers count by (share of the option) to the power of minus this
constexpr double rarest = 0.02; // rarer options count as if they had this share
constexpr double leastHeadProbability = 1e-6;
constexpr int temperatures = 25; // from 1/4 to 4

double temperatureAt(int place)
{
    return std::pow(4.0, double(place) / (temperatures / 2) - 1);
}

/// The steps at which the heads are looked at: often in the beginning, when most happens.
int nextLook(int step)
{
    return step + std::max(2, step / 3);
}

/// Softmax over each question's options, or a sigmoid each; the options are the last axis.
torch::Tensor likely(const torch::Tensor& logits, const QuestionBank& bank)
{
    torch::Tensor result = torch::empty_like(logits);
    for (int q = 0; q < bank.size(); ++q) {
        const std::int64_t size = bank.at(q).options.size();
        const torch::Tensor part = logits.narrow(-1, bank.offset(q), size);
        result.narrow(-1, bank.offset(q), size)
            .copy_(bank.at(q).multiple ? part.sigmoid() : part.softmax(-1));
    }
    return result;
}

/// Judged by all parts but `without`; 1 where nothing tells.
double bestTemperature(const std::vector<std::vector<double>>& losses, int without)
{
    const auto lossAt = [&](int place) {
        double sum = 0;
        for (int fold = 0; fold < int(losses[std::size_t(place)].size()); ++fold)
            sum += fold == without ? 0 : losses[std::size_t(place)][std::size_t(fold)];
        return sum;
    };
    int best = temperatures / 2;
    for (int place = 0; place < temperatures; ++place)
        if (lossAt(place) < lossAt(best))
            best = place;
    return temperatureAt(best);
}

/// From which start, and until which look.
struct Choice
{
    std::int64_t start = 0;
    std::size_t look = 0;
};

class Learning
{
public:
    Learning(const HeadLessons& lessons, const Heads& start, const QuestionBank& bank,
             const DistilOptions& options);
    void train(const std::string& view, std::atomic<int>& steps, Progress& progress);
    LearnedHeads result() const;

private:
    std::int64_t models() const { return m_options.folds + 1; } // the last one learns from all
    void countOptions();
    void makeStartHonest();
    double curvature() const;
    void step(const torch::Tensor& rows, std::int64_t turn, torch::optim::SGD& optimiser);
    /// Of one start and model, with what was learned until a look.
    torch::Tensor weightAt(std::int64_t start, std::int64_t model, const torch::Tensor& delta) const;
    torch::Tensor biasAt(std::int64_t start, std::int64_t model, const torch::Tensor& delta,
                         const torch::Tensor& deltaBias) const;
    void look(int step);
    /// Mean over the turns; rows × optionCount.
    torch::Tensor read(const torch::Tensor& rows, const torch::Tensor& weight,
                       const torch::Tensor& bias) const;
    torch::Tensor logLoss(const torch::Tensor& probability, const torch::Tensor& targets) const;
    Heads at(const std::vector<Choice>& choices, std::int64_t model) const;
    std::vector<Choice> choose(int without) const;
    torch::Tensor heldLogits() const;
    std::vector<std::vector<double>> temperatureLosses(const torch::Tensor& logits, int question) const;
    torch::Tensor answers(const torch::Tensor& logits, int question, double temperature) const;
    double makeHonest(LearnedHeads& learned, const torch::Tensor& logits, int question) const;
    std::vector<double> meanLosses() const;
    double weightOf(int question) const { return m_mass[question].item<double>(); }
    double lossOf(const Choice& choice, int question) const;

    const QuestionBank& m_bank;
    const DistilOptions& m_options;
    torch::Tensor m_seen;      ///< images × turns × features
    torch::Tensor m_middle;    ///< mean of the features: what is learned is about the differences from it
    torch::Tensor m_targets;   ///< images × options
    torch::Tensor m_counts;    ///< images × options: the weight of the option's question
    torch::Tensor m_mass;      ///< by question: sum of the weights
    torch::Tensor m_questions; ///< by option: its question
    torch::Tensor m_single;    ///< options × options: 1 where both belong to one question with one answer
    torch::Tensor m_several;   ///< by option: 1 where its question allows several
    torch::Tensor m_learns;    ///< images × models: 0 where the image is left out
    std::vector<torch::Tensor> m_parts; ///< by fold: the images left out
    torch::Tensor m_fold;               ///< by image
    Heads m_start;
    torch::Tensor m_startLogits;                   ///< images × turns × options: of the reader's own heads
    torch::Tensor m_scale;                         ///< models × options: makes these honest
    torch::Tensor m_prior;                         ///< models × options: bias of the second start
    torch::Tensor m_rare, m_common, m_shift;       ///< models × options: weight of "is it", of "is it not"
    torch::Tensor m_delta, m_deltaBias;            ///< what was learned, in the same shapes
    std::vector<torch::Tensor> m_deltas, m_biases; ///< by look
    std::vector<int> m_looks;
    std::vector<torch::Tensor> m_losses; ///< by look: folds × starts × questions, summed over images
};

Learning::Learning(const HeadLessons& lessons, const Heads& start, const QuestionBank& bank,
                   const DistilOptions& options)
    : m_bank(bank), m_options(options), m_start(start)
{
    const std::int64_t count = lessons.features.rows;
    const std::int64_t size = start.weight.size(0);
    m_seen = tensorOf(lessons.features).view({count, lessons.features.columns / size, size});
    m_targets = tensorOf(lessons.targets);
    std::vector<std::int64_t> questions;
    std::vector<float> several;
    for (int q = 0; q < bank.size(); ++q)
        for (int option = 0; option < bank.at(q).options.size(); ++option) {
            questions.push_back(q);
            several.push_back(bank.at(q).multiple ? 1.0F : 0.0F);
        }
    m_questions = torch::tensor(questions);
    m_several = torch::tensor(several);
    const torch::Tensor one = (1 - m_several).unsqueeze(0);
    m_single = m_questions.unsqueeze(0).eq(m_questions.unsqueeze(1)).to(torch::kFloat) * one;
    m_counts = tensorOf(lessons.weights).index_select(1, m_questions);
    m_mass = tensorOf(lessons.weights).sum(0);
    const std::vector<std::int64_t> folds(lessons.fold.begin(), lessons.fold.end());
    m_fold = torch::tensor(folds, torch::kLong);
    m_learns = torch::ones({count, models()});
    for (int fold = 0; fold < options.folds; ++fold) {
        m_parts.push_back(m_fold.eq(fold).nonzero().view({-1}));
        m_learns.select(1, fold).index_fill_(0, m_parts.back(), 0);
    }
    countOptions();
    m_delta = torch::zeros({size, starts * models() * bank.optionCount()});
    m_deltaBias = torch::zeros({starts, models(), bank.optionCount()});
    m_middle = count > 0 ? m_seen.mean(std::vector<std::int64_t>{0, 1}) : torch::zeros({size});
    m_startLogits = m_seen.matmul(start.weight) + start.bias;
    makeStartHonest();
}

/// How common each option is among what each model learns from: the second start, and what the rare count.
void Learning::countOptions()
{
    const torch::Tensor weighted = m_targets * m_counts;        // images × options
    const torch::Tensor sums = m_learns.t().matmul(weighted);   // models × options
    const torch::Tensor totals = m_learns.t().matmul(m_counts); // of the question
    const torch::Tensor options = m_single.sum(0) + 2 * m_several;
    const torch::Tensor share = (sums + 1) / (totals + options);
    const torch::Tensor prior = torch::where(m_several.gt(0), (share / (1 - share)).log(), share.log());
    m_prior = prior;
    const torch::Tensor rare = share.clamp_min(rarest).pow(-balance);
    const torch::Tensor common = (1 - share).clamp_min(rarest).pow(-balance);
    const torch::Tensor mean =
        torch::where(m_several.gt(0), share * rare + (1 - share) * common, (share * rare).matmul(m_single));
    m_rare = rare / mean;
    m_common = common / mean * m_several;
    m_shift = torch::where(m_several.gt(0), (rare / common).log(), m_rare.log());
}

/// The reader's own heads are surer than they should be on images unlike those they learned from. What they
/// learn here must not be spent on that.
void Learning::makeStartHonest()
{
    m_scale = torch::ones({models(), m_bank.optionCount()});
    for (int q = 0; q < m_bank.size(); ++q) {
        const auto losses = temperatureLosses(m_startLogits, q);
        for (int model = 0; model < models(); ++model)
            m_scale[model]
                .narrow(0, m_bank.offset(q), m_bank.at(q).options.size())
                .fill_(1 / bestTemperature(losses, model < m_options.folds ? model : -1));
    }
}

torch::Tensor Learning::weightAt(std::int64_t start, std::int64_t model, const torch::Tensor& delta) const
{
    const torch::Tensor learned =
        delta.view({-1, starts, models(), m_bank.optionCount()}).select(1, start).select(1, model);
    return start == 0 ? learned + m_start.weight * m_scale[model] : learned;
}

torch::Tensor Learning::biasAt(std::int64_t start, std::int64_t model, const torch::Tensor& delta,
                               const torch::Tensor& deltaBias) const
{
    const torch::Tensor learned =
        delta.view({-1, starts, models(), m_bank.optionCount()}).select(1, start).select(1, model);
    const torch::Tensor base = start == 0 ? m_start.bias * m_scale[model] : m_prior[model];
    return base + deltaBias[start][model] - m_middle.matmul(learned);
}

void Learning::step(const torch::Tensor& rows, std::int64_t turn, torch::optim::SGD& optimiser)
{
    const std::int64_t count = rows.size(0), options = m_bank.optionCount();
    const torch::Tensor x = m_seen.select(1, turn).index_select(0, rows) - m_middle;
    torch::Tensor logits = x.matmul(m_delta).view({count, starts, models(), options});
    logits += m_deltaBias + m_shift;
    logits.select(1, 0) += m_startLogits.select(1, turn).index_select(0, rows).unsqueeze(1) * m_scale;
    logits.select(1, 1) += m_prior;
    const torch::Tensor target = m_targets.index_select(0, rows).view({count, 1, 1, options});
    const torch::Tensor wanted = target * m_rare;
    const torch::Tensor all = wanted.matmul(m_single) + (wanted + (1 - target) * m_common) * m_several;
    torch::Tensor weight = m_counts.index_select(0, rows).view({count, 1, 1, options}) *
                           m_learns.index_select(0, rows).view({count, 1, models(), 1});
    weight /= weight.sum(0, true).clamp_min(1e-6);
    const torch::Tensor gradient = (likely(logits, m_bank) * all - wanted) * weight;
    m_delta.mutable_grad() = x.t().matmul(gradient.view({count, -1}));
    m_deltaBias.mutable_grad() = gradient.sum(0);
    optimiser.step();
}

torch::Tensor Learning::read(const torch::Tensor& rows, const torch::Tensor& weight,
                             const torch::Tensor& bias) const
{
    torch::Tensor sum = torch::zeros({rows.size(0), weight.size(1)});
    for (std::int64_t turn = 0; turn < m_seen.size(1); ++turn)
        sum += likely(m_seen.select(1, turn).index_select(0, rows).matmul(weight) + bias, m_bank);
    return sum / m_seen.size(1);
}

/// Images × options; its sum over a question's options is the log-loss of the question.
torch::Tensor Learning::logLoss(const torch::Tensor& probability, const torch::Tensor& targets) const
{
    const torch::Tensor is = probability.clamp_min(leastHeadProbability).log();
    const torch::Tensor isNot = (1 - probability).clamp_min(leastHeadProbability).log();
    return -(targets * is + (1 - targets) * isNot * m_several);
}

void Learning::look(int step)
{
    m_looks.push_back(step);
    m_deltas.push_back(m_delta.clone());
    m_biases.push_back(m_deltaBias.clone());
    torch::Tensor losses = torch::zeros({m_options.folds, starts, m_bank.size()}, torch::kDouble);
    for (int fold = 0; fold < m_options.folds; ++fold) {
        const torch::Tensor& rows = m_parts[std::size_t(fold)];
        for (std::int64_t start = 0; start < starts && rows.size(0) > 0; ++start) {
            const torch::Tensor probability =
                read(rows, weightAt(start, fold, m_delta), biasAt(start, fold, m_delta, m_deltaBias));
            const torch::Tensor loss =
                logLoss(probability, m_targets.index_select(0, rows)) * m_counts.index_select(0, rows);
            losses[fold][start].index_add_(0, m_questions, loss.sum(0, false, torch::kDouble));
        }
    }
    for (int q = 0; q < m_bank.size(); ++q)
        if (!m_start.known[std::size_t(q)])
            losses.select(2, q).select(1, 0).fill_(std::numeric_limits<double>::infinity());
    m_losses.push_back(losses);
}

/// The greatest variance of the features in any direction, by power iteration.
double Learning::curvature() const
{
    const torch::Tensor x = m_seen.select(1, 0) - m_middle;
    torch::Tensor direction = torch::ones({x.size(1)});
    double variance = 1;
    for (int i = 0; i < 30; ++i) {
        direction = x.t().matmul(x.matmul(direction / direction.norm().clamp_min(1e-12))) / x.size(0);
        variance = direction.norm().item<double>();
    }
    return std::max(variance, 1e-6);
}

void Learning::train(const std::string& view, std::atomic<int>& steps, Progress& progress)
{
    const int count = int(m_seen.size(0));
    look(0);
    if (count == 0)
        return;
    const double rate = m_options.learningRate / curvature();
    torch::optim::SGD optimiser({m_delta, m_deltaBias},
                                torch::optim::SGDOptions(rate).momentum(momentum).nesterov(true));
    const Budget budget(m_options.steps, m_options.minutes);
    const std::vector<int> oneGroup(std::size_t(count), 0);
    std::vector<int> all(std::size_t(count), 0);
    std::iota(all.begin(), all.end(), 0);
    BatchSampler sampler(oneGroup, all, Random::stream(m_options.seed, view).next());
    int next = nextLook(0);
    for (int done = 0; budget.allows(done); ++done) {
        progress.throwIfStopped();
        step(torch::tensor(sampler.draw(std::min(count, m_options.batch))), done % m_seen.size(1), optimiser);
        if (done + 1 == next) {
            look(next);
            next = nextLook(next);
        }
        progress.advance(++steps);
    }
}

double Learning::lossOf(const Choice& choice, int question) const
{
    return m_losses[choice.look].select(1, choice.start).select(1, question).sum().item<double>();
}

/// By question, judged by all parts but `without` (-1 = by all). Without answers: the head as it was.
std::vector<Choice> Learning::choose(int without) const
{
    std::vector<Choice> choices(std::size_t(m_bank.size()));
    std::vector<double> best(choices.size(), std::numeric_limits<double>::infinity());
    for (std::size_t look = 0; look < m_losses.size(); ++look) {
        torch::Tensor sum = m_losses[look].sum(0);
        if (without >= 0)
            sum = sum - m_losses[look][without].nan_to_num(0, 0, 0);
        const auto value = sum.accessor<double, 2>();
        for (std::int64_t start = 0; start < starts; ++start)
            for (std::size_t q = 0; q < choices.size(); ++q)
                // Infinity is no head to start from.
                if (const double loss = value[start][std::int64_t(q)]; loss < best[q]) {
                    best[q] = loss;
                    choices[q] = {start, look};
                }
    }
    return choices;
}

Heads Learning::at(const std::vector<Choice>& choices, std::int64_t model) const
{
    const std::int64_t options = m_bank.optionCount();
    Heads heads{torch::zeros({m_seen.size(2), options}), torch::zeros({options}), {}};
    for (int q = 0; q < m_bank.size(); ++q) {
        const auto [start, look] = choices[std::size_t(q)];
        const std::int64_t from = m_bank.offset(q), size = m_bank.at(q).options.size();
        heads.weight.narrow(1, from, size)
            .copy_(weightAt(start, model, m_deltas[look]).narrow(1, from, size));
        heads.bias.narrow(0, from, size)
            .copy_(biasAt(start, model, m_deltas[look], m_biases[look]).narrow(0, from, size));
        heads.known.push_back(true);
    }
    return heads;
}

/// Images × turns × options, each image's from heads that did not learn from it.
torch::Tensor Learning::heldLogits() const
{
    torch::Tensor logits = torch::zeros({m_seen.size(0), m_seen.size(1), m_bank.optionCount()});
    for (int fold = 0; fold < m_options.folds; ++fold) {
        const Heads heads = at(choose(fold), fold);
        const torch::Tensor& rows = m_parts[std::size_t(fold)];
        logits.index_copy_(0, rows, m_seen.index_select(0, rows).matmul(heads.weight) + heads.bias);
    }
    return logits;
}

torch::Tensor Learning::answers(const torch::Tensor& logits, int question, double temperature) const
{
    const torch::Tensor part =
        logits.narrow(-1, m_bank.offset(question), m_bank.at(question).options.size()) / temperature;
    return (m_bank.at(question).multiple ? part.sigmoid() : part.softmax(-1)).mean(1);
}

/// Temperature × fold.
std::vector<std::vector<double>> Learning::temperatureLosses(const torch::Tensor& logits, int question) const
{
    const std::int64_t from = m_bank.offset(question), size = m_bank.at(question).options.size();
    std::vector<std::vector<double>> losses;
    for (int place = 0; place < temperatures; ++place) {
        const torch::Tensor probability = torch::zeros_like(m_targets);
        probability.narrow(1, from, size).copy_(answers(logits, question, temperatureAt(place)));
        const torch::Tensor loss = (logLoss(probability, m_targets) * m_counts).narrow(1, from, size).sum(1);
        const torch::Tensor byFold =
            torch::zeros({m_options.folds}, torch::kDouble).index_add_(0, m_fold, loss.to(torch::kDouble));
        losses.emplace_back(byFold.data_ptr<double>(), byFold.data_ptr<double>() + m_options.folds);
    }
    return losses;
}

/// Makes one question's head as sure as it ought to be, and fills in what was held out. Returns the
/// temperature.
double Learning::makeHonest(LearnedHeads& learned, const torch::Tensor& logits, int question) const
{
    const std::int64_t from = m_bank.offset(question), size = m_bank.at(question).options.size();
    const auto losses = temperatureLosses(logits, question);
    for (int fold = 0; fold < m_options.folds; ++fold) {
        const torch::Tensor& rows = m_parts[std::size_t(fold)];
        learned.held.narrow(1, from, size)
            .index_copy_(0, rows,
                         answers(logits.index_select(0, rows), question, bestTemperature(losses, fold)));
    }
    const double temperature = bestTemperature(losses, -1);
    learned.heads.weight.narrow(1, from, size).div_(temperature);
    learned.heads.bias.narrow(0, from, size).div_(temperature);
    return temperature;
}

/// By look: the better start of each question, on average over those that have answers.
std::vector<double> Learning::meanLosses() const
{
    std::vector<double> losses;
    for (std::size_t look = 0; look < m_looks.size() && m_seen.size(0) > 0; ++look) {
        double sum = 0;
        int questions = 0;
        for (int q = 0; q < m_bank.size(); ++q)
            if (weightOf(q) > 0) {
                sum += std::min(lossOf({0, look}, q), lossOf({1, look}, q)) / weightOf(q);
                ++questions;
            }
        losses.push_back(questions > 0 ? sum / questions : 0);
    }
    return losses;
}

LearnedHeads Learning::result() const
{
    const std::vector<Choice> choices = choose(-1);
    const torch::Tensor logits = heldLogits();
    LearnedHeads learned{at(choices, models() - 1), torch::zeros_like(m_targets), {}, meanLosses()};
    for (int q = 0; q < m_bank.size(); ++q) {
        const Choice& choice = choices[std::size_t(q)];
        const double temperature = makeHonest(learned, logits, q);
        if (weightOf(q) > 0)
            learned.made[m_bank.at(q).id] =
                QJsonObject{{QStringLiteral("start"),
                             choice.start == 0 ? QStringLiteral("reader") : QStringLiteral("nothing")},
                            {QStringLiteral("steps"), m_looks[choice.look]},
                            {QStringLiteral("temperature"), temperature},
                            {QStringLiteral("loss"), lossOf(choice, q) / weightOf(q)}};
    }
    return learned;
}

} // namespace

LearnedHeads learnHeads(const HeadLessons& lessons, const Heads& start, const QuestionBank& bank,
                        const DistilOptions& options, const std::string& view, std::atomic<int>& steps,
                        Progress& progress)
{
    const torch::NoGradGuard guard;
    Learning learning(lessons, start, bank, options);
    learning.train(view, steps, progress);
    return learning.result();
}

} // namespace geovlm::ml
