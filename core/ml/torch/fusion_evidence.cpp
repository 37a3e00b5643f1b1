// SPDX-License-Identifier: GPL-3.0-or-later
#include "ml/torch/fusion.h"

#include <algorithm>
#include <cmath>

namespace geovlm::ml {
namespace {

constexpr int fittingRounds = 12;
constexpr double priorShare = 0.05; ///< weight of "both sides independent" beside the counted pairs
constexpr double priorPairs = 8;
constexpr float leastProbability = 1e-3f;

using Table = std::vector<double>; // n × n, row-major: query's option × candidate's option

/// A pair of answer distributions over one question's n options, each divided by how common the option is.
struct Ratios
{
    std::vector<float> query, candidate;
};

/// Which options occur together in pairs of one kind, relative to chance: J(a, b) / (π(a) ρ(b)). The answers
/// are only known as distributions, so J is fitted by expectation-maximisation; the blur of an unsure reader
/// is then not counted as disagreement.
Table fittedTable(const std::vector<Ratios>& pairs, const std::vector<double>& pi,
                  const std::vector<double>& rho)
{
    const std::size_t n = pi.size();
    Table relative(n * n, 1.0);
    const double prior = priorPairs + priorShare * double(pairs.size());
    for (int round = 0; round < fittingRounds; ++round) {
        Table mass(n * n, 0.0);
        for (const Ratios& pair : pairs) {
            double total = 0;
            for (std::size_t a = 0; a < n; ++a)
                for (std::size_t b = 0; b < n; ++b)
                    total += relative[a * n + b] * pi[a] * rho[b] * double(pair.query[a]) *
                             double(pair.candidate[b]);
            for (std::size_t a = 0; a < n; ++a)
                for (std::size_t b = 0; b < n; ++b)
                    mass[a * n + b] +=
                        relative[a * n + b] * double(pair.query[a]) * double(pair.candidate[b]) / total;
        }
        for (std::size_t i = 0; i < n * n; ++i)
            relative[i] = (prior + mass[i]) / (prior + double(pairs.size()));
    }
    return relative;
}

/// One question, or one option of a question that allows several (then present / absent).
struct Item
{
    int offset = 0; ///< first option in the bank's layout
    int options = 0;
    bool binary = false;
};

std::vector<float> distributionOf(std::span<const float> row, const Item& item)
{
    std::vector<float> values;
    if (item.binary)
        values = {1 - row[std::size_t(item.offset)], row[std::size_t(item.offset)]};
    else
        values.assign(row.begin() + item.offset, row.begin() + item.offset + item.options);
    float sum = 0;
    for (float& value : values)
        sum += value = std::max(value, leastProbability);
    for (float& value : values)
        value /= sum;
    return values;
}

/// For each question the log-odds that both sides' answers come from one place rather than from two of the
/// ten, times one learned weight, plus the first stage's order: 31 numbers, each readable by itself.
class EvidenceFusion final : public Fusion
{
public:
    explicit EvidenceFusion(const QuestionBank& bank) : m_bank(bank) {}
    FusionKind kind() const override { return FusionKind::Evidence; }

    Weights fresh(const FeatureSizes&) const override
    {
        Weights weights;
        weights.set("evidence.weight", torch::full({m_bank.size()}, 0.4));
        weights.set("residual.image", torch::ones({1}));
        return weights;
    }

    Weights counted(const RerankFeatures& features, const std::vector<RerankCase>& cases) const override;
    torch::Tensor score(const Weights& weights, const RerankBatch& batch, double, bool) const override;

private:
    std::vector<Item> itemsOf(int question) const;
    torch::Tensor evidence(const Weights& weights, const RerankBatch& batch, int question) const;

    QuestionBank m_bank;
};

std::vector<Item> EvidenceFusion::itemsOf(int question) const
{
    const int offset = m_bank.offset(question);
    const int options = int(m_bank.at(question).options.size());
    if (!m_bank.at(question).multiple)
        return {{offset, options, false}};
    std::vector<Item> items;
    items.reserve(std::size_t(options));
    for (int option = 0; option < options; ++option)
        items.push_back({offset + option, 2, true});
    return items;
}

std::vector<double> meanOf(const std::vector<std::vector<float>>& distributions, std::size_t n)
{
    std::vector<double> mean(n, 1e-3);
    double sum = 1e-3 * double(n);
    for (const auto& one : distributions)
        for (std::size_t a = 0; a < n; ++a) {
            mean[a] += double(one[a]);
            sum += double(one[a]);
        }
    for (double& value : mean)
        value /= sum;
    return mean;
}

Ratios ratiosOf(const std::vector<float>& query, const std::vector<float>& candidate,
                const std::vector<double>& pi, const std::vector<double>& rho)
{
    Ratios ratios{query, candidate};
    for (std::size_t a = 0; a < pi.size(); ++a) {
        ratios.query[a] /= float(pi[a]);
        ratios.candidate[a] /= float(rho[a]);
    }
    return ratios;
}

torch::Tensor tableTensor(const std::vector<double>& values, std::initializer_list<std::int64_t> shape)
{
    return torch::tensor(values, torch::kDouble).to(torch::kFloat).view(shape);
}

/// True and other tables of one item, n × n each, already divided by both sides' priors so that distributions
/// multiply straight in.
std::pair<Table, Table> tablesOf(const Item& item, const RerankFeatures& features,
                                 const std::vector<RerankCase>& cases)
{
    std::vector<std::vector<float>> queries, candidates;
    for (const RerankCase& one : cases) {
        queries.push_back(distributionOf(features.answers.row(one.query), item));
        for (const int candidate : one.candidates)
            candidates.push_back(distributionOf(features.answers.row(candidate), item));
    }
    const std::vector<double> pi = meanOf(queries, std::size_t(item.options));
    const std::vector<double> rho = meanOf(candidates, std::size_t(item.options));
    std::vector<Ratios> same, other;
    std::size_t next = 0;
    for (std::size_t c = 0; c < cases.size(); ++c)
        for (std::size_t place = 0; place < cases[c].candidates.size(); ++place, ++next)
            (int(place) == cases[c].positive ? same : other)
                .push_back(ratiosOf(queries[c], candidates[next], pi, rho));
    return {fittedTable(same, pi, rho), fittedTable(other, pi, rho)};
}

Weights EvidenceFusion::counted(const RerankFeatures& features, const std::vector<RerankCase>& cases) const
{
    Weights weights;
    for (int q = 0; q < m_bank.size(); ++q) {
        std::vector<torch::Tensor> same, other;
        for (const Item& item : itemsOf(q)) {
            const auto [trueTable, otherTable] = tablesOf(item, features, cases);
            same.push_back(tableTensor(trueTable, {item.options, item.options}));
            other.push_back(tableTensor(otherTable, {item.options, item.options}));
        }
        weights.set("evidence." + m_bank.at(q).id.toStdString() + ".true", torch::stack(same));
        weights.set("evidence." + m_bank.at(q).id.toStdString() + ".other", torch::stack(other));
    }
    return weights;
}

/// B × k log-odds of one question.
torch::Tensor EvidenceFusion::evidence(const Weights& weights, const RerankBatch& batch, int question) const
{
    const std::string name = "evidence." + m_bank.at(question).id.toStdString();
    const torch::Tensor& same = weights.at(name + ".true");
    const torch::Tensor& other = weights.at(name + ".other");
    torch::Tensor sum = torch::zeros_like(batch.similarity);
    std::int64_t index = 0;
    for (const Item& item : itemsOf(question)) {
        const auto distribution = [&](const torch::Tensor& rows) {
            torch::Tensor part = rows.narrow(2, item.offset, item.binary ? 1 : item.options);
            if (item.binary)
                part = torch::cat({1 - part, part}, 2);
            part = part.clamp_min(leastProbability);
            return part / part.sum(2, true);
        };
        const torch::Tensor a = distribution(batch.queryAnswers);
        const torch::Tensor b = distribution(batch.candidateAnswers);
        const auto likelihood = [&](const torch::Tensor& table) {
            return (a.matmul(table) * b).sum(2).clamp_min(1e-6);
        };
        sum = sum + (likelihood(same[index]) / likelihood(other[index])).log();
        ++index;
    }
    return sum;
}

torch::Tensor EvidenceFusion::score(const Weights& weights, const RerankBatch& batch, double, bool) const
{
    torch::Tensor logit = weights.at("residual.image") * centred(batch.similarity);
    for (int q = 0; q < m_bank.size(); ++q) {
        const torch::Tensor term = evidence(weights, batch, q);
        logit = logit + weights.at("evidence.weight")[q] * (term - term.mean(1, true));
    }
    return logit.sigmoid();
}

} // namespace

std::unique_ptr<Fusion> makeEvidenceFusion(const QuestionBank& bank)
{
    return std::make_unique<EvidenceFusion>(bank);
}

} // namespace geovlm::ml
