// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/text/hashing_embedder.h"
#include "ml/engine.h"
#include "ml/live/live_state.h"

#include <QByteArray>
#include <QString>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <vector>

/// The rerankers once more without LibTorch, for one query whose answers are edited: an edit gives the new
/// scores in microseconds, before the plugin is loaded or without it. The numbers are those of
/// ml/torch/fusion_*.cpp up to rounding (tests/ml/tst_live.cpp).
namespace geovlm::ml {

using Sparse = HashingEmbedder::Sparse;

/// The logits of a fusion that adds one term a question: the first stage's part and each question's, centred
/// over the candidates. Their sum is the logit, and scores are its sigmoid.
struct LogitParts
{
    std::vector<double> firstStage;             ///< per candidate
    std::vector<std::vector<double>> questions; ///< per candidate, one a question
};

/// Weights of a reranker in plain memory; immutable, shared between cases and threads.
class LiveReranker
{
public:
    /// Half and double precision become float32. Throws Error naming `origin` when the bytes are no such
    /// model: an unknown fusion, weights that are missing, of another shape or not finite.
    static std::shared_ptr<const LiveReranker> load(const QByteArray& safetensors, const QString& origin);

    virtual ~LiveReranker() = default;
    virtual FusionKind fusion() const = 0;
    virtual bool readsTexts() const = 0;   ///< false: edits of texts change nothing and are ignored
    virtual bool readsAnswers() const = 0; ///< false: edits of answers change nothing and are ignored
    /// Numbers of an image, of a text and of a row of answers; 0 = not read, any will do.
    virtual int imageColumns() const = 0;
    virtual int textColumns() const = 0;
    virtual int answerColumns() const = 0;

    // The rest is LiveCase's. Sides are places in LiveState::sides; lengths and indices are checked there.
    virtual void begin(LiveState& state, const RerankFeatures& features, const RerankCase& one) const = 0;
    virtual void setText(LiveState&, int /*side*/, std::span<const float> /*sum*/) const {}
    virtual void addToText(LiveState&, int /*side*/, const Sparse&, double /*factor*/) const {}
    /// Throws Error when the distribution has another length than the question's options.
    virtual void setAnswer(LiveState&, int /*side*/, int /*question*/, std::span<const float>) const {}
    /// Brings state.scores up to date.
    virtual void score(LiveState& state) const = 0;
    /// What makes up the logits, if the fusion is a sum over questions.
    virtual std::optional<LogitParts> parts(const LiveState&) const { return std::nullopt; }
};

/// One edit of an image, for "what would move it": both halves may be empty.
struct LiveChange
{
    int question = 0;
    Sparse textDelta;                ///< added to the un-normalised sum of the text
    std::vector<float> distribution; ///< the question's new probabilities, one per option
};

/// One query and its candidates (usually ten), kept so that an edit costs one sparse projection and a small
/// tail. A value that can be copied; one thread at a time. Numbers that are not finite count as 0, so that a
/// broken one cannot stay in the sums.
class LiveCase
{
public:
    static constexpr int query = -1; ///< a side: the query, or the place of a candidate

    /// Texts are taken as the rows are (normalised); setText() gives a sum before addToText() adds to it.
    /// Throws Error when the columns do not fit the reranker, std::out_of_range for a row that is not there.
    LiveCase(std::shared_ptr<const LiveReranker> reranker, const RerankFeatures& features,
             const RerankCase& one);

    /// Replaces the text by sum / |sum|; zero stays zero. Throws std::out_of_range for the side, Error for
    /// the length.
    void setText(int side, std::span<const float> sum);
    /// sum += factor · delta. Throws std::out_of_range for the side or an index, and then changes nothing.
    void addToText(int side, const Sparse& delta, double factor = 1);
    /// Throws std::out_of_range for the side or the question, Error for the length.
    void setAnswer(int side, int question, std::span<const float> distribution);

    /// One per candidate, in (0, 1) but for rounding. Recomputes only what changed, in place: the reference
    /// stays good, its numbers are those of the last call.
    const std::vector<float>& scores();
    /// The scores of all candidates under each change alone applied to `side`; the case stays as it is.
    /// `stop` is asked before each change; what is done by then is returned. Throws as the edits do.
    std::vector<std::vector<float>> scoresUnder(int side, std::span<const LiveChange> changes,
                                                const std::function<bool()>& stop = {}) const;

    /// Per candidate; none where the fusion is not such a sum.
    std::optional<LogitParts> parts() const { return m_reranker->parts(m_state); }

    const LiveReranker& reranker() const { return *m_reranker; }
    int candidates() const { return int(m_state.sides.size()) - 1; }

private:
    int place(int side) const;

    std::shared_ptr<const LiveReranker> m_reranker;
    LiveState m_state;
};

} // namespace geovlm::ml
