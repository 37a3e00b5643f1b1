// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/error.h"
#include "ml/live/live_reranker.h"
#include "ml/text.h"

#include <stdexcept>

namespace geovlm::ml {
namespace {

void checkColumns(const QString& what, int found, int needed)
{
    if (needed > 0 && found != needed)
        throw Error(Text::tr("The reranker reads %1 of %2 numbers, but there are %3; train a reranker on "
                             "what this store holds or choose another model.")
                        .arg(what)
                        .arg(needed)
                        .arg(found));
}

void checkRow(const Matrix& matrix, int columnsRead, int row)
{
    if (columnsRead > 0 && (row < 0 || row >= matrix.rows))
        throw std::out_of_range("LiveCase: no such row");
}

void check(const LiveReranker& reranker, const RerankFeatures& features, const RerankCase& one)
{
    checkColumns(Text::tr("images"), features.images.columns, reranker.imageColumns());
    checkColumns(Text::tr("texts"), features.texts.columns, reranker.textColumns());
    checkColumns(Text::tr("answers"), features.answers.columns, reranker.answerColumns());
    if (one.similarities.size() != one.candidates.size())
        throw Error(Text::tr("A case has %1 candidates and %2 similarities.")
                        .arg(one.candidates.size())
                        .arg(one.similarities.size()));
    std::vector<int> rows = one.candidates;
    rows.push_back(one.query);
    for (const int row : rows) {
        checkRow(features.images, reranker.imageColumns(), row);
        checkRow(features.texts, reranker.textColumns(), row);
        checkRow(features.answers, reranker.answerColumns(), row);
    }
}

/// What an edit of one side can change, to be put back without computing anything.
struct Saved
{
    Saved(const LiveState& state, int side)
        : part(state.sides[std::size_t(side)]), products(state.products), terms(state.terms),
          logits(state.logits)
    {
    }
    void putBack(LiveState& state, int side) const
    {
        state.sides[std::size_t(side)] = part;
        state.products = products;
        state.terms = terms;
        state.logits = logits;
        state.current = false;
    }

    LiveSide part;
    std::vector<double> products, terms, logits;
};

} // namespace

LiveCase::LiveCase(std::shared_ptr<const LiveReranker> reranker, const RerankFeatures& features,
                   const RerankCase& one)
    : m_reranker(std::move(reranker))
{
    check(*m_reranker, features, one);
    m_reranker->begin(m_state, features, one);
}

int LiveCase::place(int side) const
{
    if (side < query || side >= candidates())
        throw std::out_of_range("LiveCase: no such side");
    return side + 1;
}

void LiveCase::setText(int side, std::span<const float> sum)
{
    const int at = place(side);
    if (!m_reranker->readsTexts())
        return;
    checkColumns(Text::tr("texts"), int(sum.size()), m_reranker->textColumns());
    m_state.current = false;
    m_reranker->setText(m_state, at, sum);
}

void LiveCase::addToText(int side, const Sparse& delta, double factor)
{
    const int at = place(side);
    if (!m_reranker->readsTexts())
        return;
    for (const HashingEmbedder::Entry& entry : delta)
        if (entry.index < 0 || entry.index >= m_reranker->textColumns())
            throw std::out_of_range("LiveCase: no such number of a text");
    m_state.current = false;
    m_reranker->addToText(m_state, at, delta, factor);
}

void LiveCase::setAnswer(int side, int question, std::span<const float> distribution)
{
    const int at = place(side);
    m_state.current = false;
    m_reranker->setAnswer(m_state, at, question, distribution);
}

const std::vector<float>& LiveCase::scores()
{
    if (!m_state.current)
        m_reranker->score(m_state);
    m_state.current = true;
    return m_state.scores;
}

std::vector<std::vector<float>> LiveCase::scoresUnder(int side, std::span<const LiveChange> changes,
                                                      const std::function<bool()>& stop) const
{
    LiveCase trial = *this;
    trial.scores();
    const Saved saved(trial.m_state, place(side));
    std::vector<std::vector<float>> result;
    for (const LiveChange& change : changes) {
        if (stop && stop())
            break;
        trial.addToText(side, change.textDelta);
        if (!change.distribution.empty())
            trial.setAnswer(side, change.question, change.distribution);
        result.push_back(trial.scores());
        saved.putBack(trial.m_state, place(side));
    }
    return result;
}

} // namespace geovlm::ml
