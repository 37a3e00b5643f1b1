// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "pipeline/common/answer_sheet.h"
#include "pipeline/live/live_models.h"
#include "store/results/cases.h"
#include "store/results/results.h"

#include <functional>
#include <optional>

namespace geovlm::pipeline {

/// What another answer would do to a case.
struct Alternative
{
    ImageId image = 0;
    int question = 0;
    QString value;           ///< the answer it would be
    int rank = 0;            ///< of the true match then, 0-based
    double margin = 0;       ///< of the match over the best other candidate then
    double marginChange = 0; ///< against now
};

/// One query, its candidates and everybody's answers, kept so that an edit gives the new order in
/// microseconds: only what the edit touches is computed again. Copyable; one thread at a time.
class LiveCase
{
public:
    /// Throws Error when the case, an embedding or a model's text is not there.
    LiveCase(const store::Store& store, LiveModelsPtr models, const store::CaseKey& key);

    const store::CaseKey& key() const { return m_key; }
    const LiveModels& models() const { return *m_models; }
    /// Query first, then the candidates by first-stage place.
    std::vector<ImageId> images() const;
    bool holds(ImageId image) const { return sideOf(image) != none; }
    const AnswerSheet& sheet(ImageId image) const;

    /// Throws std::out_of_range for an image that is not of this case. `distribution` may be empty (certain).
    void setAnswer(ImageId image, int question, const QString& value, const std::vector<float>& distribution);
    /// Everything an image is known to be, as the store has it now.
    void setSheet(const AnswerSheet& sheet);
    /// A text vector that came from elsewhere, for the answers as they are now.
    void setText(ImageId image, const std::vector<float>& vector);
    /// Whether a text is older than its answers, because its vector has to come from elsewhere: the scores
    /// are those of before then.
    bool isStale() const { return !m_waiting.empty(); }
    const std::vector<ImageId>& waitingFor() const { return m_waiting; }

    /// One score in (0, 1) per candidate, by first-stage place.
    const std::vector<float>& scores() { return m_live->scores(); }
    /// The order by those scores; ties keep the first stage's.
    store::Reranking ranking();
    /// The match's score less the best of the others' (semi-positives left out); none when it is not among
    /// them.
    std::optional<double> margin();

    /// Every other option of every question about `image`, in one batch, by falling change of the margin's
    /// size. Empty when the match is not among the candidates, or while stale.
    std::vector<Alternative> whatWouldMove(ImageId image, const std::function<bool()>& stop = {});
    bool matchAmongCandidates() const { return m_match >= 0; }
    /// What the logits are made of, per candidate by first-stage place; none where the fusion is no sum over
    /// questions.
    std::optional<ml::LogitParts> parts() const { return m_live->parts(); }

private:
    static constexpr int none = -2;
    int sideOf(ImageId image) const;
    AnswerSheet& sheetAt(int side) { return m_sheets[std::size_t(side) + 1]; }
    std::optional<double> marginOf(const std::vector<float>& scores) const;
    int rankOf(const std::vector<float>& scores) const;
    HashingEmbedder::Sparse textOf(const AnswerSheet& sheet, int question) const;
    ml::LiveChange changeTo(const AnswerSheet& sheet, int question, const QString& value,
                            const HashingEmbedder::Sparse& now) const;
    std::vector<float> templateWith(AnswerSheet sheet, int question, const QString& value) const;
    void setCaption(ImageId image, const QString& caption);
    void readTexts(const store::Store& store, ml::RerankFeatures& features);

    LiveModelsPtr m_models;
    store::CaseKey m_key;
    store::Retrieval m_retrieval;
    std::vector<AnswerSheet> m_sheets; ///< query, then candidates
    int m_match = -1;
    std::vector<ImageId> m_positives; ///< of the query, among the candidates or not
    std::vector<int> m_leftOut;
    std::vector<ImageId> m_waiting;
    std::optional<ml::LiveCase> m_live; ///< always there once made
};

} // namespace geovlm::pipeline
