// SPDX-License-Identifier: GPL-3.0-or-later
#include "ml/live/text_fusion.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace geovlm::ml::live {
namespace {

constexpr double residualScale = 20;
/// What rounding leaves of a number of the text whose words are all gone, relative to what was taken away.
constexpr double rounding = 1e-9;

double meanOf(const std::vector<double>& values)
{
    return values.empty() ? 0 : std::accumulate(values.begin(), values.end(), 0.0) / double(values.size());
}

template <class T>
T finite(T value)
{
    return std::isfinite(value) ? value : T(0);
}

std::vector<float> finiteRow(const Matrix& matrix, int row)
{
    std::vector<float> values(matrix.row(row).begin(), matrix.row(row).end());
    std::transform(values.begin(), values.end(), values.begin(), finite<float>);
    return values;
}

/// The first `width` numbers of one row of results.
std::vector<float> applied(const Dense& layer, const std::vector<float>& x, int width)
{
    std::vector<float> y(static_cast<std::size_t>(layer.stride()));
    layer.apply(x.data(), y.data());
    y.resize(std::size_t(width));
    return y;
}

} // namespace

std::vector<double> centred(const std::vector<double>& values)
{
    const double mean = meanOf(values);
    std::vector<double> result = values;
    for (double& value : result)
        value = residualScale * (value - mean);
    return result;
}

std::vector<double> centredSimilarities(const RerankCase& one)
{
    std::vector<double> values(one.similarities.begin(), one.similarities.end());
    std::transform(values.begin(), values.end(), values.begin(), finite<double>);
    return centred(values);
}

void writeSigmoids(const std::vector<double>& logits, std::vector<float>& scores)
{
    scores.resize(logits.size());
    for (std::size_t c = 0; c < logits.size(); ++c)
        scores[c] = float(1 / (1 + std::exp(-logits[c])));
}

Residual::Residual(const Tensors& tensors)
    : image(double(tensors.number(QStringLiteral("residual.image")))),
      text(double(tensors.number(QStringLiteral("residual.text"))))
{
}

TextFusion::TextFusion(const Tensors& tensors, int width, std::optional<Residual> residual)
    : m_residual(residual)
{
    const Linear image(tensors, QStringLiteral("image_projection"), width, -1);
    m_image = Dense(image);
    m_text = Columns(Linear(tensors, QStringLiteral("text_projection"), image.outputs, -1));
}

void TextFusion::begin(LiveState& state, const RerankFeatures& features, const RerankCase& one) const
{
    std::vector<int> rows{one.query};
    rows.insert(rows.end(), one.candidates.begin(), one.candidates.end());
    state.sides.resize(rows.size());
    state.products.resize(one.candidates.size());
    state.logits.resize(one.candidates.size());
    state.residual = centredSimilarities(one);
    for (std::size_t side = 0; side < rows.size(); ++side) {
        state.sides[side].image = applied(m_image, finiteRow(features.images, rows[side]), width());
        const std::vector<float> text = finiteRow(features.texts, rows[side]);
        state.sides[side].sum.assign(text.begin(), text.end());
    }
    for (std::size_t side = 0; side < rows.size(); ++side)
        project(state, int(side));
    imagesReady(state);
}

/// The projection and the products of one side from its whole text.
void TextFusion::project(LiveState& state, int side) const
{
    LiveSide& one = state.sides[std::size_t(side)];
    one.projected.assign(std::size_t(width()), 0.0);
    for (int i = 0; i < textColumns(); ++i)
        if (one.sum[std::size_t(i)] != 0)
            m_text.add(one.projected, i, one.sum[std::size_t(i)]);
    for (std::size_t c = 0; c < state.products.size(); ++c)
        if (side == 0 || side == int(c) + 1)
            state.products[c] =
                kernels().dotWide(state.sides[0].sum.data(), state.sides[c + 1].sum.data(), textColumns());
}

/// One number of the text becomes `value`.
void TextFusion::change(LiveState& state, int side, int index, double value) const
{
    LiveSide& one = state.sides[std::size_t(side)];
    const double difference = value - one.sum[std::size_t(index)];
    one.sum[std::size_t(index)] = value;
    m_text.add(one.projected, index, difference);
    for (std::size_t c = 0; c < state.products.size(); ++c)
        if (side == 0 || side == int(c) + 1)
            state.products[c] += difference * state.sides[side == 0 ? c + 1 : 0].sum[std::size_t(index)];
}

void TextFusion::changed(LiveState& state, int side) const
{
    LiveSide& one = state.sides[std::size_t(side)];
    const double squares = kernels().dotWide(one.sum.data(), one.sum.data(), textColumns());
    one.scale = squares > 0 ? 1 / std::sqrt(squares) : 0;
    one.stale = true;
}

void TextFusion::setText(LiveState& state, int side, std::span<const float> sum) const
{
    LiveSide& one = state.sides[std::size_t(side)];
    std::vector<double> wanted(sum.begin(), sum.end());
    std::transform(wanted.begin(), wanted.end(), wanted.begin(), finite<double>);
    std::vector<int> differing;
    for (int i = 0; i < textColumns(); ++i)
        if (wanted[std::size_t(i)] != one.sum[std::size_t(i)])
            differing.push_back(i);
    if (int(differing.size()) * 4 > textColumns()) {
        one.sum = std::move(wanted);
        project(state, side);
    } else {
        for (const int index : differing)
            change(state, side, index, wanted[std::size_t(index)]);
    }
    changed(state, side);
}

void TextFusion::addToText(LiveState& state, int side, const Sparse& delta, double factor) const
{
    for (const HashingEmbedder::Entry& entry : delta) {
        const double added = finite(factor * double(entry.weight));
        const double value = state.sides[std::size_t(side)].sum[std::size_t(entry.index)] + added;
        if (added != 0)
            change(state, side, entry.index, std::abs(value) < rounding * std::abs(added) ? 0 : value);
    }
    if (!delta.empty())
        changed(state, side);
}

/// Makes the views of the stale sides; the candidates whose pair changed with them.
std::vector<int> TextFusion::refresh(LiveState& state) const
{
    std::vector<int> pairs;
    const bool all = state.sides[0].stale;
    std::vector<float> text(static_cast<std::size_t>(width()));
    for (std::size_t side = 0; side < state.sides.size(); ++side) {
        LiveSide& one = state.sides[side];
        if (side > 0 && (all || one.stale))
            pairs.push_back(int(side) - 1);
        if (!one.stale)
            continue;
        for (std::size_t o = 0; o < text.size(); ++o)
            text[o] = float(one.projected[o] * one.scale + double(m_text.bias()[o]));
        textChanged(state, int(side), text);
        one.stale = false;
    }
    return pairs;
}

void TextFusion::score(LiveState& state) const
{
    const std::vector<int> pairs = refresh(state);
    if (!pairs.empty())
        pairsChanged(state, pairs);
    if (!m_residual) {
        writeSigmoids(state.logits, state.scores);
        return;
    }
    std::vector<double> cosines = state.products;
    for (std::size_t c = 0; c < cosines.size(); ++c)
        cosines[c] *= state.sides[0].scale * state.sides[c + 1].scale;
    cosines = centred(cosines);
    std::vector<double> logits = state.logits;
    const double mean = meanOf(logits);
    for (std::size_t c = 0; c < logits.size(); ++c)
        logits[c] += m_residual->image * state.residual[c] + m_residual->text * cosines[c] - mean;
    writeSigmoids(logits, state.scores);
}

} // namespace geovlm::ml::live
