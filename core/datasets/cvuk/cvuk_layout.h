// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "datasets/common/layouts.h"

namespace geovlm::datasets {

void importCvuk(ImportSession& session, const ImportOptions& options);
LayoutMatch matchCvuk(PreviewSession& session);
void previewCvuk(PreviewSession& session);

} // namespace geovlm::datasets
