// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/error.h"
#include "ml/live/text_fusion.h"
#include "ml/text.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace geovlm::ml::live {
namespace {

constexpr double leastProbability = double(1e-3f);
constexpr double leastLikelihood = double(1e-6f);

/// One question: a table of its options, or one of absent / present for each option when several may be true.
struct Evidence
{
    int offset = 0;  ///< first option in a row of answers
    int options = 0; ///< in the bank
    bool multiple = false;
    int items = 1;                  ///< tables
    int size = 0;                   ///< a table is size × size
    int start = 0;                  ///< first number in LiveSide::answers, items × size of them
    std::vector<float> same, other; ///< items × size × size: the query's option × the candidate's
    double weight = 0;
};

/// For each question the log-odds that both sides' answers come from one place, times one learned weight,
/// plus the first stage's order. An edit changes one question's terms.
class EvidenceFusion final : public LiveReranker
{
public:
    EvidenceFusion(const Tensors& tensors, const QuestionBank& bank);
    FusionKind fusion() const override { return FusionKind::Evidence; }
    bool readsTexts() const override { return false; }
    bool readsAnswers() const override { return true; }
    int imageColumns() const override { return 0; }
    int textColumns() const override { return 0; }
    int answerColumns() const override { return m_columns; }

    void begin(LiveState& state, const RerankFeatures& features, const RerankCase& one) const override;
    void setAnswer(LiveState& state, int side, int question,
                   std::span<const float> distribution) const override;
    void score(LiveState& state) const override;
    std::optional<LogitParts> parts(const LiveState& state) const override;

private:
    void place(LiveSide& side, const Evidence& one, std::span<const float> distribution) const;
    void weigh(LiveState& state, int question, int candidate) const;

    std::vector<Evidence> m_questions;
    int m_columns = 0;
    int m_numbers = 0; ///< in LiveSide::answers
    double m_residual = 0;
};

EvidenceFusion::EvidenceFusion(const Tensors& tensors, const QuestionBank& bank)
    : m_columns(bank.optionCount()), m_residual(double(tensors.number(QStringLiteral("residual.image"))))
{
    const Tensor weights = tensors.take(QStringLiteral("evidence.weight"), {bank.size()});
    for (int q = 0; q < bank.size(); ++q) {
        Evidence one;
        one.offset = bank.offset(q);
        one.options = int(bank.at(q).options.size());
        one.multiple = bank.at(q).multiple;
        one.items = one.multiple ? one.options : 1;
        one.size = one.multiple ? 2 : one.options;
        one.start = m_numbers;
        const QString name = QStringLiteral("evidence.%1.%2").arg(bank.at(q).id);
        one.same = tensors.take(name.arg(QStringLiteral("true")), {one.items, one.size, one.size}).values;
        one.other = tensors.take(name.arg(QStringLiteral("other")), {one.items, one.size, one.size}).values;
        one.weight = double(weights.values[std::size_t(q)]);
        m_numbers += one.items * one.size;
        m_questions.push_back(std::move(one));
    }
}

/// No option less likely than the least probability, each item's numbers summing to 1.
void EvidenceFusion::place(LiveSide& side, const Evidence& one, std::span<const float> distribution) const
{
    double* to = side.answers.data() + one.start;
    for (std::size_t option = 0; option < distribution.size(); ++option) {
        const double value = std::isfinite(distribution[option]) ? double(distribution[option]) : 0;
        if (one.multiple)
            *to++ = std::max(1 - value, leastProbability);
        *to++ = std::max(value, leastProbability);
    }
    double* first = side.answers.data() + one.start;
    for (int item = 0; item < one.items; ++item, first += one.size) {
        const double sum = std::accumulate(first, first + one.size, 0.0);
        std::transform(first, first + one.size, first, [sum](double value) { return value / sum; });
    }
}

double likelihood(const float* table, const double* query, const double* candidate, int size)
{
    double sum = 0;
    for (int a = 0; a < size; ++a, table += size) {
        double row = 0;
        for (int b = 0; b < size; ++b)
            row += double(table[b]) * candidate[b];
        sum += query[a] * row;
    }
    return std::max(sum, leastLikelihood);
}

/// The log-odds of one question for one candidate.
void EvidenceFusion::weigh(LiveState& state, int question, int candidate) const
{
    const Evidence& one = m_questions[std::size_t(question)];
    const double* a = state.sides[0].answers.data() + one.start;
    const double* b = state.sides[std::size_t(candidate) + 1].answers.data() + one.start;
    const float* same = one.same.data();
    const float* other = one.other.data();
    double sum = 0;
    for (int item = 0; item < one.items; ++item) {
        sum += std::log(likelihood(same, a, b, one.size) / likelihood(other, a, b, one.size));
        a += one.size;
        b += one.size;
        same += std::ptrdiff_t(one.size) * one.size;
        other += std::ptrdiff_t(one.size) * one.size;
    }
    state.terms[std::size_t(candidate) * m_questions.size() + std::size_t(question)] = sum;
}

void EvidenceFusion::begin(LiveState& state, const RerankFeatures& features, const RerankCase& one) const
{
    state.sides.resize(one.candidates.size() + 1);
    state.terms.resize(one.candidates.size() * m_questions.size());
    state.residual = centredSimilarities(one);
    for (std::size_t side = 0; side < state.sides.size(); ++side) {
        state.sides[side].answers.resize(std::size_t(m_numbers));
        const auto row = features.answers.row(side == 0 ? one.query : one.candidates[side - 1]);
        for (const Evidence& question : m_questions)
            place(state.sides[side], question,
                  row.subspan(std::size_t(question.offset), std::size_t(question.options)));
    }
    for (int candidate = 0; candidate < int(one.candidates.size()); ++candidate)
        for (int question = 0; question < int(m_questions.size()); ++question)
            weigh(state, question, candidate);
}

void EvidenceFusion::setAnswer(LiveState& state, int side, int question,
                               std::span<const float> distribution) const
{
    const Evidence& one = m_questions.at(std::size_t(question));
    if (int(distribution.size()) != one.options)
        throw Error(Text::tr("Question %1 has %2 options, but there are %3 probabilities.")
                        .arg(question + 1)
                        .arg(one.options)
                        .arg(distribution.size()));
    place(state.sides[std::size_t(side)], one, distribution);
    for (int candidate = 0; candidate + 1 < int(state.sides.size()); ++candidate)
        if (side == 0 || side == candidate + 1)
            weigh(state, question, candidate);
}

void EvidenceFusion::score(LiveState& state) const
{
    const std::size_t questions = m_questions.size();
    state.logits.clear();
    for (const double residual : state.residual)
        state.logits.push_back(m_residual * residual);
    for (std::size_t q = 0; q < questions; ++q) {
        double mean = 0;
        for (std::size_t c = 0; c < state.logits.size(); ++c)
            mean += state.terms[c * questions + q] / double(state.logits.size());
        for (std::size_t c = 0; c < state.logits.size(); ++c)
            state.logits[c] += m_questions[q].weight * (state.terms[c * questions + q] - mean);
    }
    writeSigmoids(state.logits, state.scores);
}

std::optional<LogitParts> EvidenceFusion::parts(const LiveState& state) const
{
    const std::size_t questions = m_questions.size();
    const std::size_t candidates = state.residual.size();
    LogitParts parts{{}, std::vector<std::vector<double>>(candidates, std::vector<double>(questions))};
    for (const double residual : state.residual)
        parts.firstStage.push_back(m_residual * residual);
    for (std::size_t q = 0; q < questions; ++q) {
        double mean = 0;
        for (std::size_t c = 0; c < candidates; ++c)
            mean += state.terms[c * questions + q] / double(candidates);
        for (std::size_t c = 0; c < candidates; ++c)
            parts.questions[c][q] = m_questions[q].weight * (state.terms[c * questions + q] - mean);
    }
    return parts;
}

} // namespace

std::shared_ptr<const LiveReranker> makeEvidence(const Tensors& tensors, const QuestionBank& bank)
{
    return std::make_shared<EvidenceFusion>(tensors, bank);
}

} // namespace geovlm::ml::live
