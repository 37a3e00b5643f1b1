// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ml/live/layers.h"
#include "ml/live/live_reranker.h"

#include <optional>

namespace geovlm::ml::live {

/// 20 · (value − mean over the candidates), as fusion.cpp centres the first stage's cosines.
std::vector<double> centred(const std::vector<double>& values);
/// 20 · the similarities' distance from their mean; what is not finite counts as 0.
std::vector<double> centredSimilarities(const RerankCase& one);
void writeSigmoids(const std::vector<double>& logits, std::vector<float>& scores);

/// Weights of the terms that keep the first stage's order; a fusion with them centres its logits too.
struct Residual
{
    explicit Residual(const Tensors& tensors);
    double image = 0;
    double text = 0;
};

/// What the fusions of images and texts share: the projections, the edits of a text, and which pairs of the
/// query and a candidate are to be computed anew.
class TextFusion : public LiveReranker
{
public:
    bool readsTexts() const override { return true; }
    bool readsAnswers() const override { return false; }
    int imageColumns() const override { return m_image.inputs(); }
    int textColumns() const override { return m_text.inputs(); }
    int answerColumns() const override { return 0; }

    void begin(LiveState& state, const RerankFeatures& features, const RerankCase& one) const override;
    void setText(LiveState& state, int side, std::span<const float> sum) const override;
    void addToText(LiveState& state, int side, const Sparse& delta, double factor) const override;
    void score(LiveState& state) const override;

protected:
    /// Reads image_projection and text_projection, of `width` outputs each (-1 = as in the file).
    TextFusion(const Tensors& tensors, int width, std::optional<Residual> residual);
    int width() const { return m_text.outputs(); }

    /// Once, when every side's `image` holds the projection of its image: what never changes is made.
    virtual void imagesReady(LiveState&) const {}
    /// Makes sides[side].view from the image and the projected text (width floats, with bias).
    virtual void textChanged(LiveState& state, int side, const std::vector<float>& text) const = 0;
    /// Computes the logits of these candidates.
    virtual void pairsChanged(LiveState& state, const std::vector<int>& candidates) const = 0;

private:
    void project(LiveState& state, int side) const;
    void change(LiveState& state, int side, int index, double value) const;
    void changed(LiveState& state, int side) const;
    std::vector<int> refresh(LiveState& state) const;

    Dense m_image;
    Columns m_text;
    std::optional<Residual> m_residual;
};

/// Each throws Error when weights are missing or have another shape.
std::shared_ptr<const LiveReranker> makeSum(const Tensors& tensors);
std::shared_ptr<const LiveReranker> makeCompare(const Tensors& tensors);
std::shared_ptr<const LiveReranker> makeAttention(const Tensors& tensors);
std::shared_ptr<const LiveReranker> makeEvidence(const Tensors& tensors, const QuestionBank& bank);

} // namespace geovlm::ml::live
