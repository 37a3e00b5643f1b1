// SPDX-License-Identifier: GPL-3.0-or-later
#include "case/case_detail.h"

#include "case/provenance.h"
#include "domain/error.h"
#include "store/annotation/reviews.h"
#include "store/answers/answers.h"
#include "store/answers/imported_rows.h"
#include "store/models/embeddings.h"
#include "store/results/invalidation.h"

#include <algorithm>
#include <set>

namespace geovlm::ui {

namespace {

CaseImage imageOf(const store::Store& store, const Image& image)
{
    CaseImage shown;
    shown.image = image;
    shown.file = store::filePath(store, image);
    shown.answers = store::currentAnswers(store, image.id);
    shown.log = store::answerLog(store, image.id);
    shown.review = store::currentReview(store, image.id);
    if (const auto description = store::description(store, image.id))
        shown.storedDescription = description->text;
    if (const auto caption = store::caption(store, image.id))
        shown.caption = caption->text;
    return shown;
}

PairKind kindOf(const store::Relations& relations, ImageId reference)
{
    const auto holds = [reference](const std::vector<ImageId>& ids) {
        return std::find(ids.begin(), ids.end(), reference) != ids.end();
    };
    if (holds(relations.positives))
        return PairKind::Positive;
    return holds(relations.semiPositives) ? PairKind::SemiPositive : PairKind::Other;
}

CaseCandidate candidateOf(const store::Store& store, const CaseDetail& detail, const store::Candidate& place,
                          const store::Relations& relations)
{
    CaseCandidate candidate;
    candidate.place = place;
    candidate.kind = kindOf(relations, place.reference);
    candidate.shown = imageOf(store, store::image(store, place.reference));
    if (detail.query.image.place && candidate.shown.image.place)
        candidate.metres = distanceMetres(*detail.query.image.place, *candidate.shown.image.place);
    return candidate;
}

/// A match that is not among the ten stands beside them with its rank.
CaseCandidate outsideMatch(const store::Store& store, const CaseDetail& detail,
                           const store::Reranking& ranking, const store::Relations& relations,
                           qint64 retrieveRun)
{
    store::Candidate place;
    place.reference = ranking.match;
    place.before = ranking.rankBefore;
    place.after = ranking.rankAfter;
    bool known = false;
    try {
        place.similarity =
            store::retrieval(store, retrieveRun, detail.key.split, ranking.query).matchSimilarity;
        known = true;
    } catch (const Error&) { // the first stage may have been imported without it
    }
    CaseCandidate candidate = candidateOf(store, detail, place, relations);
    candidate.inTen = false;
    candidate.hasSimilarity = known;
    return candidate;
}

void addCandidates(const store::Store& store, CaseDetail& detail, const store::Reranking& ranking,
                   qint64 retrieveRun)
{
    const store::Relations relations = store::relationsOf(store, ranking.query);
    bool among = false;
    for (const store::Candidate& place : ranking.candidates) {
        CaseCandidate candidate = candidateOf(store, detail, place, relations);
        candidate.isMatch = place.reference == ranking.match;
        among = among || candidate.isMatch;
        detail.candidates.push_back(std::move(candidate));
    }
    std::sort(detail.candidates.begin(), detail.candidates.end(),
              [](const auto& a, const auto& b) { return a.place.after < b.place.after; });
    if (ranking.match != 0 && !among) {
        detail.candidates.push_back(outsideMatch(store, detail, ranking, relations, retrieveRun));
        detail.candidates.back().isMatch = true;
    }
}

/// `revised`: the newest answer that the order was made over again for.
void addAnswerSources(const store::Store& store, CaseDetail& detail, const QDateTime& ordered, qint64 revised)
{
    std::set<qint64> runs;
    const auto add = [&](const CaseImage& image) {
        for (const AnswerEvent& event : image.answers) {
            runs.insert(event.run);
            detail.newerAnswers += ordered.isValid() && event.at > ordered && event.id > revised ? 1 : 0;
        }
    };
    add(detail.query);
    for (const CaseCandidate& candidate : detail.candidates)
        add(candidate.shown);
    for (const qint64 run : runs) {
        if (const QString text = runSentence(store, run); !text.isEmpty())
            detail.sources << text;
    }
}

} // namespace

QStringList CaseImage::values(int questions) const
{
    QStringList values(questions);
    for (const AnswerEvent& event : answers) {
        if (event.question >= 0 && event.question < questions)
            values[event.question] = event.value;
    }
    return values;
}

const CaseCandidate* CaseDetail::candidate(ImageId reference) const
{
    for (const CaseCandidate& one : candidates) {
        if (one.shown.image.id == reference)
            return &one;
    }
    return nullptr;
}

const CaseCandidate* CaseDetail::at(int place, bool after) const
{
    for (const CaseCandidate& one : candidates) {
        const int own = !one.inTen ? candidatesKept : after ? one.place.after : one.place.before;
        if (own == place)
            return &one;
    }
    return nullptr;
}

CaseImage readImage(const store::Store& store, ImageId image)
{
    return imageOf(store, store::image(store, image));
}

void showLiveOrder(CaseDetail& detail)
{
    detail.stale = detail.live->isStale();
    if (detail.stale)
        return;
    const store::Reranking ranking = detail.live->ranking();
    for (const store::Candidate& place : ranking.candidates)
        for (CaseCandidate& candidate : detail.candidates)
            if (candidate.inTen && candidate.place.reference == place.reference)
                candidate.place = place;
    std::sort(detail.candidates.begin(), detail.candidates.end(), [](const auto& a, const auto& b) {
        return a.inTen != b.inTen ? a.inTen : a.place.after < b.place.after;
    });
    detail.rankAfter = ranking.rankAfter;
    if (detail.outcome != Outcome::NoMatch)
        detail.outcome = store::outcomeOf(ranking);
    detail.newerAnswers = 0;
}

namespace {

void loadModels(const store::Store& store, LiveSource& source)
{
    if (source.models || !source.why.isEmpty())
        return;
    try {
        source.models = pipeline::liveModels(store, source.run);
    } catch (const Error& error) {
        source.why = error.sentence();
    }
}

/// A case whose answers changed after its scores is shown in the order that they make now.
void makeLive(const store::Store& store, LiveSource& source, CaseDetail& detail)
{
    loadModels(store, source);
    detail.whyNotLive = source.why;
    const bool owed = store::isPendingRerank(store, source.run, detail.key);
    if (owed) // an answer that was cleared or taken back is not among those that count
        detail.newerAnswers = std::max(1, detail.newerAnswers);
    if (!source.models)
        return;
    try {
        detail.live = std::make_shared<pipeline::LiveCase>(store, source.models, detail.key);
        if (owed)
            showLiveOrder(detail);
    } catch (const Error& error) {
        detail.whyNotLive = error.sentence();
    }
}

} // namespace

CaseDetailPtr readCase(const store::Store& store, LiveSource& source, const store::CaseKey& key)
{
    const qint64 rerankRun = source.run;
    auto detail = std::make_shared<CaseDetail>();
    const store::Reranking ranking = store::reranking(store, rerankRun, key.split, key.query);
    const Provenance provenance = provenanceOf(store, rerankRun);
    detail->key = key;
    detail->rankBefore = ranking.rankBefore;
    detail->rankAfter = ranking.rankAfter;
    detail->query = imageOf(store, store::image(store, key.query));
    addCandidates(store, *detail, ranking, provenance.retrieveRun);
    detail->outcome = store::caseRows(store, rerankRun, {key}).front().outcome;
    detail->provenance = provenance.line;
    detail->sources = provenance.sources;
    addAnswerSources(store, *detail, provenance.finished, ranking.revised);
    makeLive(store, source, *detail);
    return detail;
}

} // namespace geovlm::ui
