// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/live/live_case.h"

#include "domain/answers/answer_choice.h"
#include "domain/error.h"
#include "domain/ranking.h"
#include "domain/statistics/metrics.h"
#include "pipeline/common/reordering.h"
#include "store/models/images.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace geovlm::pipeline {
namespace {

HashingEmbedder::Sparse difference(const HashingEmbedder::Sparse& to, const HashingEmbedder::Sparse& from)
{
    HashingEmbedder::Sparse delta = to;
    for (const HashingEmbedder::Entry& entry : from)
        delta.push_back({entry.index, -entry.weight});
    return delta;
}

HashingEmbedder::Sparse sparseDifference(const std::vector<float>& to, const std::vector<float>& from)
{
    HashingEmbedder::Sparse delta;
    for (std::size_t i = 0; i < to.size(); ++i)
        if (to[i] != from[i])
            delta.push_back({int(i), to[i] - from[i]});
    return delta;
}

} // namespace

LiveCase::LiveCase(const store::Store& store, LiveModelsPtr models, const store::CaseKey& key)
    : m_models(std::move(models)), m_key(key),
      m_retrieval(store::retrieval(store, m_models->retrieval, key.split, key.query))
{
    const store::Relations relations = store::relationsOf(store, key.query);
    m_positives = relations.positives;
    for (std::size_t i = 0; i < m_retrieval.candidates.size(); ++i) {
        const ImageId reference = m_retrieval.candidates[i].reference;
        const auto related = [reference](const std::vector<ImageId>& ids) {
            return std::ranges::find(ids, reference) != ids.end();
        };
        if (reference == m_retrieval.match)
            m_match = int(i);
        else if (related(relations.positives) || related(relations.semiPositives))
            m_leftOut.push_back(int(i));
    }
    m_sheets = answerSheets(store, images());
    ml::RerankFeatures features;
    features.images = store::readRows(store, m_models->images, images());
    readTexts(store, features);
    features.answers = answerRows(m_sheets, m_models->bank);
    QHash<ImageId, int> rows;
    for (int row = 0; row < int(m_sheets.size()); ++row)
        rows.insert(m_sheets[std::size_t(row)].image, row);
    m_live.emplace(m_models->reranker, features, rerankCase(m_retrieval, rows));
    if (m_models->embedder)
        for (int side = ml::LiveCase::query; side < int(m_retrieval.candidates.size()); ++side)
            m_live->setText(side, sheetAt(side).sum(*m_models->embedder));
}

/// Texts that the hashing embedder makes are made from the answers, which is quicker than reading them.
void LiveCase::readTexts(const store::Store& store, ml::RerankFeatures& features)
{
    const int dimension = m_models->texts ? m_models->texts->dimension : HashingEmbedder::dimension;
    features.texts = Matrix(int(m_sheets.size()), dimension);
    if (m_models->embedsHere())
        return;
    for (int i = 0; i < features.texts.rows; ++i) {
        const AnswerSheet& sheet = m_sheets[std::size_t(i)];
        if (store::rowSource(store, *m_models->texts, sheet.image) != sheet.contentHash())
            m_waiting.push_back(sheet.image);
        else
            std::ranges::copy(store::readRows(store, *m_models->texts, {sheet.image}).row(0),
                              features.texts.row(i).begin());
    }
}

std::vector<ImageId> LiveCase::images() const
{
    std::vector<ImageId> ids{m_retrieval.query};
    for (const store::Candidate& candidate : m_retrieval.candidates)
        ids.push_back(candidate.reference);
    return ids;
}

int LiveCase::sideOf(ImageId image) const
{
    if (image == m_retrieval.query)
        return ml::LiveCase::query;
    for (std::size_t i = 0; i < m_retrieval.candidates.size(); ++i)
        if (m_retrieval.candidates[i].reference == image)
            return int(i);
    return none;
}

const AnswerSheet& LiveCase::sheet(ImageId image) const
{
    return m_sheets.at(std::size_t(sideOf(image)) + 1);
}

void LiveCase::setAnswer(ImageId image, int question, const QString& value,
                         const std::vector<float>& distribution)
{
    const int side = sideOf(image);
    if (side == none)
        throw std::out_of_range("LiveCase: not an image of this case");
    AnswerSheet& sheet = sheetAt(side);
    const HashingEmbedder* embedder = m_models->embedder.get();
    const bool wasCaption = sheet.isCaptioned();
    const HashingEmbedder::Sparse old = textOf(sheet, question);
    sheet.values[question] = value;
    sheet.distributions[std::size_t(question)] = distribution;
    if (embedder && (wasCaption || sheet.isCaptioned())) {
        m_live->setText(side, sheet.sum(*embedder)); // another text altogether
    } else if (embedder) {
        m_live->addToText(side, old, -1);
        m_live->addToText(side, embedder->softVector(question, value, distribution), 1);
    } else if (!m_models->embedsHere() && std::ranges::find(m_waiting, image) == m_waiting.end()) {
        m_waiting.push_back(image);
    }
    m_live->setAnswer(side, question, answerProbabilities(m_models->bank.at(question), value, distribution));
}

void LiveCase::setSheet(const AnswerSheet& sheet)
{
    const AnswerSheet& now = this->sheet(sheet.image);
    if (now.caption != sheet.caption) // imported meanwhile
        setCaption(sheet.image, sheet.caption);
    for (int question = 0; question < m_models->bank.size(); ++question) {
        const std::vector<float>& distribution = sheet.distributions[std::size_t(question)];
        if (now.values.at(question) != sheet.values.at(question) ||
            now.distributions[std::size_t(question)] != distribution)
            setAnswer(sheet.image, question, sheet.values.at(question), distribution);
    }
}

void LiveCase::setCaption(ImageId image, const QString& caption)
{
    const int side = sideOf(image);
    AnswerSheet& sheet = sheetAt(side);
    sheet.caption = caption;
    if (m_models->embedder)
        m_live->setText(side, sheet.sum(*m_models->embedder));
    else if (!m_models->embedsHere() && !sheet.any() &&
             std::ranges::find(m_waiting, image) == m_waiting.end())
        m_waiting.push_back(image);
}

void LiveCase::setText(ImageId image, const std::vector<float>& vector)
{
    m_live->setText(sideOf(image), vector);
    std::erase(m_waiting, image);
}

store::Reranking LiveCase::ranking()
{
    return reordered(m_retrieval, scores(), m_positives);
}

std::optional<double> LiveCase::marginOf(const std::vector<float>& scores) const
{
    return m_match < 0 ? std::nullopt : scoreMargin(scores, m_match, m_leftOut);
}

std::optional<double> LiveCase::margin()
{
    return marginOf(scores());
}

int LiveCase::rankOf(const std::vector<float>& scores) const
{
    return reordered(m_retrieval, scores, m_positives).rankAfter;
}

/// What the text of `image` has for the answer to `question` now; empty where no texts are made here.
HashingEmbedder::Sparse LiveCase::textOf(const AnswerSheet& sheet, int question) const
{
    if (!m_models->embedder)
        return {};
    return m_models->embedder->softVector(question, sheet.values.at(question),
                                          sheet.distributions[std::size_t(question)]);
}

ml::LiveChange LiveCase::changeTo(const AnswerSheet& sheet, int question, const QString& value,
                                  const HashingEmbedder::Sparse& now) const
{
    ml::LiveChange change;
    change.question = question;
    change.distribution = answerProbabilities(m_models->bank.at(question), value, {});
    if (!m_models->embedder)
        return change;
    change.textDelta = difference(m_models->embedder->valueVector(question, value), now);
    if (sheet.isCaptioned()) // any answer puts the template in the caption's place
        change.textDelta =
            sparseDifference(templateWith(sheet, question, value), sheet.sum(*m_models->embedder));
    return change;
}

std::vector<float> LiveCase::templateWith(AnswerSheet sheet, int question, const QString& value) const
{
    sheet.values[question] = value;
    return sheet.sum(*m_models->embedder);
}

std::vector<Alternative> LiveCase::whatWouldMove(ImageId image, const std::function<bool()>& stop)
{
    const std::optional<double> now = margin();
    const int side = sideOf(image);
    if (!now || side == none || !m_models->embedsHere())
        return {};
    const AnswerSheet& current = sheet(image);
    std::vector<Alternative> list;
    std::vector<ml::LiveChange> changes;
    for (int q = 0; q < m_models->bank.size(); ++q) {
        const Question& question = m_models->bank.at(q);
        const HashingEmbedder::Sparse text = textOf(current, q);
        for (int option = 0; option < question.options.size(); ++option) {
            const QString value = chosenAnswer(question, current.values.at(q), option);
            if (value.isEmpty() || question.options.at(option) == current.values.at(q))
                continue;
            list.push_back({image, q, value, 0, 0, 0});
            changes.push_back(changeTo(current, q, value, text));
        }
    }
    const std::vector<std::vector<float>> scores = m_live->scoresUnder(side, changes, stop);
    list.resize(scores.size());
    for (std::size_t i = 0; i < scores.size(); ++i) {
        list[i].rank = rankOf(scores[i]);
        list[i].margin = marginOf(scores[i]).value_or(0);
        list[i].marginChange = list[i].margin - *now;
    }
    std::ranges::stable_sort(list, std::ranges::greater{},
                             [](const Alternative& one) { return std::abs(one.marginChange); });
    return list;
}

} // namespace geovlm::pipeline
