// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/error.h"
#include "ml/live/text_fusion.h"
#include "ml/text.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace geovlm::ml::live {
namespace {

constexpr int heads = 4;
constexpr int tokens = 4; ///< image and text of the query, image and text of the candidate
constexpr float unbounded = -std::numeric_limits<float>::infinity();

/// One self-attention layer over four tokens. What a token asks, answers to and gives does not depend on the
/// others: attention.out is applied to its value at once, so that a pair only mixes ready vectors.
class AttentionFusion final : public TextFusion
{
public:
    explicit AttentionFusion(const Tensors& tensors);
    FusionKind fusion() const override { return FusionKind::Attention; }

protected:
    void imagesReady(LiveState& state) const override;
    void textChanged(LiveState& state, int side, const std::vector<float>& text) const override;
    void pairsChanged(LiveState& state, const std::vector<int>& candidates) const override;

private:
    using Four = std::array<const float*, tokens>;

    int size() const { return width(); } ///< of a token
    int headSize() const { return size() / heads; }
    /// Where a token's parts lie: itself, its query, its key, and what it gives through each head.
    int queryAt() const { return size(); }
    int keyAt() const { return 2 * size(); }
    int givenAt() const { return 3 * size(); }

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
    : TextFusion(tensors, -1, Residual(tensors)),
      m_place(tensors.take(QStringLiteral("place"), {tokens, size()})),
      m_norm1(tensors, QStringLiteral("norm1"), size()), m_norm2(tensors, QStringLiteral("norm2"), size()),
      m_norm3(tensors, QStringLiteral("norm3"), size()),
      m_in(Linear(tensors, QStringLiteral("attention.in"), 3 * size(), size())),
      m_output(tensors.take(QStringLiteral("output.weight"), {1, size()})),
      m_outputBias(tensors.number(QStringLiteral("output.bias")))
{
    if (size() % block != 0) // the parts of a token lie side by side, without padding
        throw Error(Text::tr("The width of the attention in %1 is %2; it must be a multiple of %3.")
                        .arg(tensors.origin())
                        .arg(size())
                        .arg(block));
    const Linear out(tensors, QStringLiteral("attention.out"), size(), size());
    for (int head = 0; head < heads; ++head)
        m_out[std::size_t(head)] = Dense(out.part(head * headSize(), headSize()));
    m_outBias = out.bias;
    const Linear first(tensors, QStringLiteral("dense1"), -1, size());
    m_first = Dense(first);
    m_second = Dense(Linear(tensors, QStringLiteral("dense2"), size(), first.outputs));
}

std::vector<float> AttentionFusion::tokenOf(const std::vector<float>& projected, std::size_t place) const
{
    const auto length = std::size_t(size());
    std::vector<float> token(std::size_t(givenAt()) + heads * length);
    std::vector<float> x(length);
    for (std::size_t i = 0; i < length; ++i)
        x[i] = token[i] = projected[i] + m_place.values[place * length + i];
    m_norm1.apply(x.data(), unbounded);
    std::vector<float> all(static_cast<std::size_t>(m_in.stride())); // query, key and value
    m_in.apply(x.data(), all.data());
    std::copy_n(all.begin(), 2 * length, token.begin() + queryAt());
    const float* value = all.data() + 2 * length;
    float* given = token.data() + givenAt();
    for (const Dense& head : m_out) {
        head.apply(value, given);
        value += headSize();
        given += length;
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
    const float scale = 1 / std::sqrt(float(headSize()));
    const float* token = four[std::size_t(to)];
    std::copy_n(token, size(), row);
    kernels().addScaled(row, m_outBias.data(), 1, size());
    for (int head = 0; head < heads; ++head) {
        const std::ptrdiff_t part = head * headSize();
        std::array<float, tokens> weight{};
        float greatest = unbounded, sum = 0;
        for (std::size_t from = 0; from < tokens; ++from) {
            weight[from] =
                scale * kernels().dot(token + queryAt() + part, four[from] + keyAt() + part, headSize());
            greatest = std::max(greatest, weight[from]);
        }
        for (float& value : weight)
            sum += value = std::exp(value - greatest);
        const std::ptrdiff_t given = givenAt() + std::ptrdiff_t(head) * size();
        for (std::size_t from = 0; from < tokens; ++from)
            kernels().addScaled(row, four[from] + given, weight[from] / sum, size());
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
    Matrix rows(int(candidates.size()) * tokens, size());
    const LiveSide& query = state.sides[0];
    for (int row = 0; row < rows.rows; ++row) {
        const LiveSide& candidate = state.sides[std::size_t(candidates[std::size_t(row / tokens)]) + 1];
        attend({query.image.data(), query.view.data(), candidate.image.data(), candidate.view.data()},
               row % tokens, rows.row(row).data());
    }
    Matrix pooled = feedForward(rows);
    for (int row = 0; row < rows.rows; ++row)
        kernels().addScaled(pooled.row(row / tokens).data(), rows.row(row).data(), 1.0f / tokens, size());
    for (int pair = 0; pair < pooled.rows; ++pair) {
        float* x = pooled.row(pair).data();
        m_norm3.apply(x, unbounded);
        state.logits[std::size_t(candidates[std::size_t(pair)])] =
            double(kernels().dot(x, m_output.values.data(), size()) + m_outputBias);
    }
}

} // namespace

std::shared_ptr<const LiveReranker> makeAttention(const Tensors& tensors)
{
    return std::make_shared<AttentionFusion>(tensors);
}

} // namespace geovlm::ml::live
