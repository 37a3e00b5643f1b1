// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/answers/answer.h"

#include <functional>
#include <optional>
#include <vector>

namespace geovlm::store {

class Store;

/// Appends to the log and returns the event's id; fills `replaces`. The caller commits.
qint64 appendAnswer(Store& store, AnswerEvent event);
/// What counts now: a person's newest answer, else the newest machine's. Questions never answered are
/// left out. Ordered by question.
std::vector<AnswerEvent> currentAnswers(const Store& store, ImageId image);
/// Those of them that people gave.
std::vector<AnswerEvent> answersOfPeople(const Store& store, ImageId image);
/// The same for many images (in the order given; one list per image).
std::vector<std::vector<AnswerEvent>> currentAnswers(const Store& store, const std::vector<ImageId>& images);
/// The whole log of an image, oldest first.
std::vector<AnswerEvent> answerLog(const Store& store, ImageId image);
/// Images that `speaker` (name and revision) has answered in full, ascending: where a stopped run goes on.
std::vector<ImageId> imagesAnsweredBy(const Store& store, const Speaker& speaker);
/// Images with a current answer, in the order of their paths; of one view or both.
std::vector<ImageId> answeredImages(const Store& store, std::optional<View> view);
/// Every event of a person, oldest first, one at a time.
void visitAnswersOfPeople(const Store& store, const std::function<void(const AnswerEvent&)>& visit);

} // namespace geovlm::store
