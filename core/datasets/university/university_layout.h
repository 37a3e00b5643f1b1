// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "datasets/common/layouts.h"

namespace geovlm::datasets {

void importUniversity(ImportSession& session, const ImportOptions& options);
LayoutMatch matchUniversity(PreviewSession& session);
void previewUniversity(PreviewSession& session);

} // namespace geovlm::datasets
