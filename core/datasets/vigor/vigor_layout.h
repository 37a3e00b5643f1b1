// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "datasets/common/layouts.h"

namespace geovlm::datasets {

void importVigor(ImportSession& session, const ImportOptions& options);
LayoutMatch matchVigor(PreviewSession& session);
void previewVigor(PreviewSession& session);

} // namespace geovlm::datasets
