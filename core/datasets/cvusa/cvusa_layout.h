// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "datasets/common/layouts.h"

namespace geovlm::datasets {

void importCvusa(ImportSession& session, const ImportOptions& options);
LayoutMatch matchCvusa(PreviewSession& session);
void previewCvusa(PreviewSession& session);

} // namespace geovlm::datasets
