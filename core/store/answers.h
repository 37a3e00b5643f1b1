// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/answer.h"

#include <vector>

namespace geovlm::store {

class Store;

/// Appends to the log and returns the event's id; fills `replaces`. The caller commits.
qint64 appendAnswer(Store& store, AnswerEvent event);
/// What counts now: a person's newest answer, else the newest machine's. Questions never answered are
/// left out. Ordered by question.
std::vector<AnswerEvent> currentAnswers(const Store& store, ImageId image);
/// The same for many images (in the order given; one list per image).
std::vector<std::vector<AnswerEvent>> currentAnswers(const Store& store, const std::vector<ImageId>& images);
/// The whole log of an image, oldest first.
std::vector<AnswerEvent> answerLog(const Store& store, ImageId image);
/// Images that `speaker` (name and revision) has answered in full, ascending: where a stopped run goes on.
std::vector<ImageId> imagesAnsweredBy(const Store& store, const Speaker& speaker);

} // namespace geovlm::store
