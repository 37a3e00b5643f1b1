// SPDX-License-Identifier: GPL-3.0-or-later
#include "ml/live/text_fusion.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace geovlm::ml::live {
namespace {

constexpr int size = 128; ///< of a token
constexpr int heads = 4;
constexpr int headSize = size / heads;
constexpr int tokens = 4; ///< image and text of the query, image and text of the candidate
/// Query, key and value as attention.in gives them.
constexpr int valueAt = 2 * size;
constexpr int threeFloats = 3 * size;
constexpr float unbounded = -std::numeric_limits<float>::infinity();

/// Where a token's parts lie: itself, its query, its key, and what it gives through each head.
constexpr int queryAt = size;
constexpr int keyAt = 2 * size;
constexpr int givenAt = 3 * size;
constexpr int tokenFloats = givenAt + heads * size;

/// One self-attention layer over four tokens. What a token asks, answers to and gives does not depend on the
/// others: attention.out is applied to its value at once, so that a pair only mixes ready vectors.
class AttentionFusion final : public TextFusion
{
public:
    explicit AttentionFusion(const Tensors& tensors);
    QString fusion() const override { return QStringLiteral("attention"); }

protected:
    void imagesReady(LiveState& state) const override;
    void textChanged(LiveState& state, int side, const std::vector<float>& text) const override;
    void pairsChanged(LiveState& state, const std::vector<int>& candidates) const override;

private:
    using Four = std::array<const float*, tokens>;

    std::vector<float> tokenOf(const std::vector<float>& projected, std::size_t place) const;
    void attend(const Four& four, int to, float* row) const;
    Matrix feedForward(const Matrix& rows) const;

    Tensor m_place; ///< tokens × size
    Norm m_norm1, m_norm2, m_norm3;
    Dense m_in;
    std::array<Dense, heads> m_out; ///< a head's columns of attention.out each, without its bias
    std::vector<float> m_outBias;
    Dense m_first, m_second;
    Tensor m_output;
    float m_outputBias = 0;
};

AttentionFusion::AttentionFusion(const Tensors& tensors)
    : TextFusion(tensors, size, Residual(tensors)),
      m_place(tensors.take(QStringLiteral("place"), {tokens, size})),
      m_norm1(tensors, QStringLiteral("norm1"), size), m_norm2(tensors, QStringLiteral("norm2"), size),
      m_norm3(tensors, QStringLiteral("norm3"), size),
      m_in(Linear(tensors, QStringLiteral("attention.in"), 3 * size, size)),
      m_output(tensors.take(QStringLiteral("output.weight"), {1, size})),
      m_outputBias(tensors.number(QStringLiteral("output.bias")))
{
    const Linear out(tensors, QStringLiteral("attention.out"), size, size);
    for (int head = 0; head < heads; ++head)
        m_out[std::size_t(head)] = Dense(out.part(head * headSize, headSize));
    m_outBias = out.bias;
    const Linear first(tensors, QStringLiteral("dense1"), -1, size);
    m_first = Dense(first);
    m_second = Dense(Linear(tensors, QStringLiteral("dense2"), size, first.outputs));
}

std::vector<float> AttentionFusion::tokenOf(const std::vector<float>& projected, std::size_t place) const
{
    std::vector<float> token(tokenFloats);
    std::array<float, size> x{};
    for (std::size_t i = 0; i < size; ++i)
        x[i] = token[i] = projected[i] + m_place.values[place * size + i];
    m_norm1.apply(x.data(), unbounded);
    std::array<float, threeFloats> all{};
    m_in.apply(x.data(), all.data());
    std::copy(all.begin(), all.begin() + valueAt, token.begin() + queryAt);
    const float* value = all.data() + valueAt;
    float* given = token.data() + givenAt;
    for (const Dense& head : m_out) {
        head.apply(value, given);
        value += headSize;
        given += size;
    }
    return token;
}

void AttentionFusion::imagesReady(LiveState& state) const
{
    for (std::size_t side = 0; side < state.sides.size(); ++side)
        state.sides[side].image = tokenOf(state.sides[side].image, side == 0 ? 0 : 2);
}

void AttentionFusion::textChanged(LiveState& state, int side, const std::vector<float>& text) const
{
    state.sides[std::size_t(side)].view = tokenOf(text, side == 0 ? 1 : 3);
}

/// Token `to` after the attention.
void AttentionFusion::attend(const Four& four, int to, float* row) const
{
    const float scale = 1 / std::sqrt(float(headSize));
    const float* token = four[std::size_t(to)];
    std::copy(token, token + size, row);
    kernels().addScaled(row, m_outBias.data(), 1, size);
    for (std::ptrdiff_t head = 0; head < heads; ++head) {
        std::array<float, tokens> weight{};
        float greatest = unbounded, sum = 0;
        for (std::size_t from = 0; from < tokens; ++from) {
            weight[from] = scale * kernels().dot(token + queryAt + head * headSize,
                                                 four[from] + keyAt + head * headSize, headSize);
            greatest = std::max(greatest, weight[from]);
        }
        for (float& value : weight)
            sum += value = std::exp(value - greatest);
        for (std::size_t from = 0; from < tokens; ++from)
            kernels().addScaled(row, four[from] + givenAt + head * size, weight[from] / sum, size);
    }
}

/// `rows`: a row per token, a pair's tokens side by side. The mean over each pair's tokens of what the two
/// dense layers add. The second is linear, so that it is applied to the mean.
Matrix AttentionFusion::feedForward(const Matrix& rows) const
{
    Matrix x = rows;
    for (int row = 0; row < x.rows; ++row)
        m_norm2.apply(x.row(row).data(), unbounded);
    Matrix hidden = m_first.apply(x);
    kernels().gelu(hidden.values.data(), int(hidden.values.size()));
    Matrix mean(rows.rows / tokens, hidden.columns);
    for (int row = 0; row < rows.rows; ++row)
        kernels().addScaled(mean.row(row / tokens).data(), hidden.row(row).data(), 1.0f / tokens,
                            hidden.columns);
    return m_second.apply(mean);
}

void AttentionFusion::pairsChanged(LiveState& state, const std::vector<int>& candidates) const
{
    Matrix rows(int(candidates.size()) * tokens, size);
    const LiveSide& query = state.sides[0];
    for (int row = 0; row < rows.rows; ++row) {
        const LiveSide& candidate = state.sides[std::size_t(candidates[std::size_t(row / tokens)]) + 1];
        attend({query.image.data(), query.view.data(), candidate.image.data(), candidate.view.data()},
               row % tokens, rows.row(row).data());
    }
    Matrix pooled = feedForward(rows);
    for (int row = 0; row < rows.rows; ++row)
        kernels().addScaled(pooled.row(row / tokens).data(), rows.row(row).data(), 1.0f / tokens, size);
    for (int pair = 0; pair < pooled.rows; ++pair) {
        float* x = pooled.row(pair).data();
        m_norm3.apply(x, unbounded);
        state.logits[std::size_t(candidates[std::size_t(pair)])] =
            double(kernels().dot(x, m_output.values.data(), size) + m_outputBias);
    }
}

} // namespace

std::shared_ptr<const LiveReranker> makeAttention(const Tensors& tensors)
{
    return std::make_shared<AttentionFusion>(tensors);
}

} // namespace geovlm::ml::live
