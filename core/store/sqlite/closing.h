// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace geovlm::store {

/// Sentences about stores that were closed since the last call and are not one complete file, e.g. because
/// another program was reading: what was saved is safe, but part of it lies in the -wal. From any thread.
QStringList takeClosingRemarks();
/// Adds one. From any thread.
void addClosingRemark(const QString& remark);

} // namespace geovlm::store
