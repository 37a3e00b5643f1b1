// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/random.h"
#include "domain/text/hashing_embedder.h"
#include "ml/engine.h"
#include "ml/live/live_reranker.h"
#include "ml/safetensors.h"

#include <QStringList>
#include <vector>

/// Random models, cases and edits for tst_live.cpp.
namespace geovlm::test {

constexpr int imageSize = 1024;
constexpr int textSize = HashingEmbedder::dimension;
constexpr int candidates = 10;
constexpr quint64 seed = 20'240'607;
inline const QString origin = QStringLiteral("a.safetensors");

inline const QStringList fusions{QStringLiteral("sum"), QStringLiteral("compare"),
                                 QStringLiteral("attention"), QStringLiteral("evidence")};

/// Every weight random, biases and norms too: what stays 0 or 1 hides a mistake.
ml::SafeTensors modelContent(const QString& fusion);
QByteArray weightsOf(const QString& fusion);

/// A description's vector before it is scaled: a few hundred of 1536 numbers.
std::vector<float> randomSum(Random& random);
ml::Sparse randomDelta(Random& random);
/// Now and then certain, as people's answers are.
std::vector<float> randomAnswer(Random& random, const Question& question);

/// A case as both programs read it, edited beside the live one.
struct Mirror
{
    explicit Mirror(Random& random);
    int row(int side) const { return side < 0 ? one.query : one.candidates[std::size_t(side)]; }
    void writeText(int row); ///< features.texts from sums
    void writeAnswer(int row, int question, const std::vector<float>& answer);
    void setText(int side, const std::vector<float>& sum);
    void addToText(int side, const ml::Sparse& delta, double factor);
    std::vector<float> sumOf(int side) const;

    ml::RerankFeatures features;
    ml::RerankCase one;
    std::vector<std::vector<double>> sums; ///< per row
};

/// A live case whose sides all know their sums, so that their texts can be added to.
ml::LiveCase liveOf(const std::shared_ptr<const ml::LiveReranker>& reranker, const Mirror& mirror);
/// One random edit of both.
void editOnce(Random& random, ml::LiveCase& live, Mirror& mirror);

} // namespace geovlm::test
