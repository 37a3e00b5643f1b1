// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ml/engine.h"
#include "ml/torch/convnext.h"

#include <map>

namespace geovlm::ml {

/// Answers all questions about one view: a ConvNeXt trunk, average and maximum pooled side by side (a court
/// in a corner must not drown in the mean), a norm, and one linear head per question.
class ReaderNet
{
public:
    ReaderNet(Weights weights, const QuestionBank& bank);
    /// N × optionCount logits, laid out as the bank says.
    torch::Tensor logits(const torch::Tensor& x) const;
    /// What the heads see. N × twice the trunk's features.
    torch::Tensor features(const torch::Tensor& x) const;
    int inputChannels() const { return m_trunk.inputChannels(); }

    static Weights fresh(const ConvNextShape& shape, const QuestionBank& bank);

private:
    Weights m_weights;
    ConvNext m_trunk;
    std::vector<std::string> m_heads;
};

/// Logits → probabilities: softmax over a question's options, or a sigmoid each where several may be true.
torch::Tensor probabilities(const torch::Tensor& logits, const QuestionBank& bank);

/// The batch's bytes as an N × 3 × H × W tensor (a view: the batch must outlive it).
torch::Tensor tensorOf(const PixelBatch& batch, const imaging::InputSpec& spec);

/// A 2-d float tensor → Matrix.
Matrix matrixOf(const torch::Tensor& tensor);
torch::Tensor tensorOf(const Matrix& matrix); ///< a view

std::unique_ptr<Encoder> makeEncoder(const QByteArray& bytes, const QString& origin);
std::unique_ptr<Reader> makeReader(const QByteArray& bytes, const QString& origin);
std::unique_ptr<Reranker> makeReranker(const QByteArray& bytes, const QString& origin);

Trained trainEncoder(const PairPixels& pairs, const EncoderOptions& options, Progress& progress);
Trained trainReader(const PairPixels& pairs, const Matrix& groundLabels, const Matrix& satelliteLabels,
                    const QuestionBank& bank, const ReaderOptions& options, Progress& progress);
Distilled distilReader(const QByteArray& reader, const QString& origin, const HeadLessons& ground,
                       const HeadLessons& satellite, const QuestionBank& bank, const DistilOptions& options,
                       Progress& progress);
Trained trainReranker(const RerankFeatures& features, const std::vector<RerankCase>& training,
                      const std::vector<RerankCase>& validation, const QuestionBank& bank,
                      const RerankOptions& options, Progress& progress, const EpochReport& report);

} // namespace geovlm::ml
