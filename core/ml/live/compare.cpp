// SPDX-License-Identifier: GPL-3.0-or-later
#include "ml/live/text_fusion.h"

#include <algorithm>
#include <cmath>

namespace geovlm::ml::live {
namespace {

/// |difference| and product of both sides, image and text apart. Folded with the norm before it, dense1 is a
/// sum of an image's and a text's half, and the image's half of a pair never changes.
class CompareFusion final : public TextFusion
{
public:
    explicit CompareFusion(const Tensors& tensors);
    FusionKind fusion() const override { return FusionKind::Compare; }

protected:
    void imagesReady(LiveState& state) const override;
    void textChanged(LiveState& state, int side, const std::vector<float>& text) const override;
    void pairsChanged(LiveState& state, const std::vector<int>& candidates) const override;

private:
    int half() const { return 2 * width(); }
    float scaleOf(const Moments& image, const Moments& text) const;
    Matrix firstLayer(const LiveState& state, const std::vector<int>& candidates) const;

    Dense m_firstImage, m_firstText; ///< dense1's halves behind the norm, without its bias
    std::vector<float> m_firstBias;
    Norm m_norm1;
    Dense m_second;
    Tensor m_output;
    float m_outputBias = 0;
};

CompareFusion::CompareFusion(const Tensors& tensors) : TextFusion(tensors, -1, Residual(tensors))
{
    const Linear first = Linear(tensors, QStringLiteral("dense1"), -1, 2 * half())
                             .folded(Norm(tensors, QStringLiteral("norm"), 2 * half()));
    m_firstImage = Dense(first.part(0, half()));
    m_firstText = Dense(first.part(half(), half()));
    m_firstBias = first.bias;
    m_firstBias.resize(std::size_t(m_firstText.stride()));
    m_norm1 = Norm(tensors, QStringLiteral("norm1"), first.outputs);
    const Linear second(tensors, QStringLiteral("dense2"), -1, first.outputs);
    m_second = Dense(second);
    m_output = tensors.take(QStringLiteral("output.weight"), {1, second.outputs});
    m_outputBias = tensors.number(QStringLiteral("output.bias"));
}

/// A row of imagePairs: dense1's half (stride floats), then mean and squares of the pair.
void CompareFusion::imagesReady(LiveState& state) const
{
    const int stride = m_firstImage.stride();
    state.imagePairs = Matrix(int(state.sides.size()) - 1, stride + 2);
    std::vector<float> pair(static_cast<std::size_t>(half()));
    for (int c = 0; c < state.imagePairs.rows; ++c) {
        float* row = state.imagePairs.row(c).data();
        kernels().apart(state.sides[0].image.data(), state.sides[std::size_t(c) + 1].image.data(), width(),
                        pair.data());
        m_firstImage.apply(pair.data(), row);
        const Moments moments = kernels().moments(pair.data(), half());
        row[stride] = moments.mean;
        row[stride + 1] = moments.squares;
    }
}

void CompareFusion::textChanged(LiveState& state, int side, const std::vector<float>& text) const
{
    state.sides[std::size_t(side)].view = text;
}

/// 1 / deviation over both halves together.
float CompareFusion::scaleOf(const Moments& image, const Moments& text) const
{
    const float apart = image.mean - text.mean;
    const float squares = image.squares + text.squares + apart * apart * float(half()) / 2;
    return 1 / std::sqrt(squares / float(2 * half()) + Norm::epsilon);
}

Matrix CompareFusion::firstLayer(const LiveState& state, const std::vector<int>& candidates) const
{
    const int stride = m_firstText.stride();
    Matrix pairs(int(candidates.size()), half());
    for (int pair = 0; pair < pairs.rows; ++pair)
        kernels().apart(state.sides[0].view.data(),
                        state.sides[std::size_t(candidates[std::size_t(pair)]) + 1].view.data(), width(),
                        pairs.row(pair).data());
    Matrix rows = m_firstText.apply(pairs);
    for (int pair = 0; pair < pairs.rows; ++pair) {
        float* row = rows.row(pair).data();
        const float* image = state.imagePairs.row(candidates[std::size_t(pair)]).data();
        const Moments text = kernels().moments(pairs.row(pair).data(), half());
        kernels().scaledSum(image, row, scaleOf({image[stride], image[stride + 1]}, text), m_firstBias.data(),
                            stride, row);
        m_norm1.apply(row, 0);
    }
    return rows;
}

void CompareFusion::pairsChanged(LiveState& state, const std::vector<int>& candidates) const
{
    Matrix second = m_second.apply(firstLayer(state, candidates));
    for (float& value : second.values)
        value = std::max(value, 0.0f);
    for (int pair = 0; pair < second.rows; ++pair)
        state.logits[std::size_t(candidates[std::size_t(pair)])] = double(
            kernels().dot(second.row(pair).data(), m_output.values.data(), int(m_output.values.size())) +
            m_outputBias);
}

} // namespace

std::shared_ptr<const LiveReranker> makeCompare(const Tensors& tensors)
{
    return std::make_shared<CompareFusion>(tensors);
}

} // namespace geovlm::ml::live
