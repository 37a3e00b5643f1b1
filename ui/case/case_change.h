// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "case/case_detail.h"

#include <functional>
#include <vector>

/// What can change about one image of the case shown; the order follows where it can.
namespace geovlm::ui {

/// Changes the image within the case.
using CaseChange = std::function<void(CaseDetail&, CaseImage&)>;

/// Answers that are being saved.
CaseChange answered(const std::vector<AnswerEvent>& events);
/// The image as the store has it now.
CaseChange asStored(const CaseImage& fresh);
/// A text vector that had to be waited for.
CaseChange described(const std::vector<float>& vector);
/// A review state that is being saved.
CaseChange reviewed(const ReviewEvent& review);

} // namespace geovlm::ui
