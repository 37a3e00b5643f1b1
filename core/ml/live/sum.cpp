// SPDX-License-Identifier: GPL-3.0-or-later
#include "ml/live/text_fusion.h"

#include <cmath>

namespace geovlm::ml::live {
namespace {

/// Both sides' projections are added before the first norm. Folded with that norm, dense1 is linear in each
/// side, so that it is applied once to a changed side instead of once to every pair.
class SumFusion final : public TextFusion
{
public:
    explicit SumFusion(const Tensors& tensors);
    FusionKind fusion() const override { return FusionKind::Sum; }

protected:
    void textChanged(LiveState& state, int side, const std::vector<float>& text) const override;
    void pairsChanged(LiveState& state, const std::vector<int>& candidates) const override;

private:
    Matrix firstLayer(const LiveState& state, const std::vector<int>& candidates) const;

    Dense m_first; ///< dense1 behind the norm, without its bias
    std::vector<float> m_firstBias;
    Norm m_norm1, m_norm2, m_norm3;
    Dense m_second, m_third;
    Tensor m_output;
    float m_outputBias = 0;
};

SumFusion::SumFusion(const Tensors& tensors) : TextFusion(tensors, -1, std::nullopt)
{
    const Linear first = Linear(tensors, QStringLiteral("dense1"), -1, width())
                             .folded(Norm(tensors, QStringLiteral("norm"), width()));
    m_first = Dense(first.part(0, width()));
    m_firstBias = first.bias;
    m_firstBias.resize(std::size_t(m_first.stride()));
    m_norm1 = Norm(tensors, QStringLiteral("norm1"), first.outputs);
    const Linear second(tensors, QStringLiteral("dense2"), -1, first.outputs);
    m_second = Dense(second);
    m_norm2 = Norm(tensors, QStringLiteral("norm2"), second.outputs);
    const Linear third(tensors, QStringLiteral("dense3"), -1, second.outputs);
    m_third = Dense(third);
    m_norm3 = Norm(tensors, QStringLiteral("norm3"), third.outputs);
    m_output = tensors.take(QStringLiteral("output.weight"), {1, third.outputs});
    m_outputBias = tensors.number(QStringLiteral("output.bias"));
}

/// The view: the side's vector without its mean (width floats), then dense1 of it (stride floats).
void SumFusion::textChanged(LiveState& state, int side, const std::vector<float>& text) const
{
    LiveSide& one = state.sides[std::size_t(side)];
    one.view.resize(std::size_t(width()) + std::size_t(m_first.stride()));
    float* vector = one.view.data();
    for (int i = 0; i < width(); ++i)
        vector[i] = one.image[std::size_t(i)] + text[std::size_t(i)];
    const float mean = kernels().moments(vector, width()).mean;
    for (int i = 0; i < width(); ++i)
        vector[i] -= mean;
    m_first.apply(vector, vector + width());
}

Matrix SumFusion::firstLayer(const LiveState& state, const std::vector<int>& candidates) const
{
    Matrix rows(int(candidates.size()), m_first.stride());
    const float* query = state.sides[0].view.data();
    for (int pair = 0; pair < rows.rows; ++pair) {
        const int c = candidates[std::size_t(pair)];
        const float* candidate = state.sides[std::size_t(c) + 1].view.data();
        const float variance = kernels().squaresOfSum(query, candidate, width()) / float(width());
        kernels().scaledSum(query + width(), candidate + width(), 1 / std::sqrt(variance + Norm::epsilon),
                            m_firstBias.data(), rows.columns, rows.row(pair).data());
        m_norm1.apply(rows.row(pair).data(), 0);
    }
    return rows;
}

void SumFusion::pairsChanged(LiveState& state, const std::vector<int>& candidates) const
{
    Matrix second = m_second.apply(firstLayer(state, candidates));
    for (int pair = 0; pair < second.rows; ++pair)
        m_norm2.apply(second.row(pair).data(), 0);
    Matrix third = m_third.apply(second);
    for (int pair = 0; pair < third.rows; ++pair) {
        float* x = third.row(pair).data();
        m_norm3.apply(x, 0);
        state.logits[std::size_t(candidates[std::size_t(pair)])] =
            double(kernels().dot(x, m_output.values.data(), m_norm3.size()) + m_outputBias);
    }
}

} // namespace

std::shared_ptr<const LiveReranker> makeSum(const Tensors& tensors)
{
    return std::make_shared<SumFusion>(tensors);
}

} // namespace geovlm::ml::live
