// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/common/suggestions.h"

#include "domain/random.h"
#include "domain/statistics/agreement.h"
#include "pipeline/common/text.h"
#include "store/answers/answers.h"
#include "store/models/images.h"
#include "store/results/invalidation.h"

#include <QHash>
#include <QSet>
#include <algorithm>

namespace geovlm::pipeline {
namespace {

constexpr qint64 conflictsNamed = 20;

void noteConflicts(const store::Store& store, const std::vector<AnswerEvent>& events, const QString& who,
                   AnswerResult& result, Progress& progress)
{
    QHash<ImageId, std::vector<AnswerEvent>> known;
    for (const AnswerEvent& event : events) {
        if (!known.contains(event.image))
            known.insert(event.image, store::answersOfPeople(store, event.image));
        for (const AnswerEvent& said : std::as_const(known)[event.image]) {
            if (said.question != event.question ||
                canonicalAnswer(said.value) == canonicalAnswer(event.value))
                continue;
            if (++result.conflicts <= conflictsNamed)
                progress.note(PipelineText::tr("%1, %2: %3 says %4, %5 %6; the person's answer stays.")
                                  .arg(store::image(store, event.image).path,
                                       store.questions().at(event.question).id, said.speaker.name, said.value,
                                       who, event.value));
        }
    }
}

} // namespace

std::vector<ImageId> sampled(std::vector<ImageId> ids, int sample)
{
    if (sample <= 0 || sample >= int(ids.size()))
        return ids;
    Random random = Random::stream(1, "answer sample");
    random.shuffle(ids);
    ids.resize(std::size_t(sample));
    std::sort(ids.begin(), ids.end());
    return ids;
}

void appendSuggestions(store::Store& store, const std::vector<AnswerEvent>& events, const Speaker& speaker,
                       const QString& who, AnswerResult& result, Progress& progress)
{
    store::Transaction transaction(store);
    noteConflicts(store, events, who, result, progress);
    QSet<ImageId> images;
    for (AnswerEvent event : events) {
        images.insert(event.image);
        event.speaker = speaker;
        event.run = result.run;
        store::appendAnswer(store, std::move(event));
    }
    for (const ImageId image : images)
        store::answersChanged(store, image);
    transaction.commit();
}

} // namespace geovlm::pipeline
