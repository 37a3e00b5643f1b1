// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/answers/answer.h"

#include <vector>

namespace geovlm::store {

class Store;

/// Answers that a reader can learn from are those of people, and of machines that are no reader of this store
/// (servers, imported files). What a reader said is left out: learning from it would only confirm its
/// mistakes.

/// The images with any such answer, ascending.
std::vector<ImageId> imagesWithTrainingAnswers(const Store& store);
/// For each question about the image, in their order: the person's answer that counts now; where no person
/// has said anything, the newest answer of such a machine that was not taken back. Questions whose answer a
/// person cleared are left out.
std::vector<AnswerEvent> trainingAnswers(const Store& store, ImageId image);

} // namespace geovlm::store
