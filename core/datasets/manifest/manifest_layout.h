// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "datasets/common/layouts.h"

namespace geovlm::datasets {

void importManifest(ImportSession& session, const ImportOptions& options);
LayoutMatch matchManifest(PreviewSession& session);
void previewManifest(PreviewSession& session);

} // namespace geovlm::datasets
