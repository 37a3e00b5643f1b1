// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace geovlm::ui {

/// What of a store's folder the last copy of it could not take along, in a sentence; empty = nothing. Said
/// once. Safe from any thread.
QString takeCopyRemark();
void putCopyRemark(const QString& remark);

} // namespace geovlm::ui
