// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace geovlm::store {

/// The sentence for a SQLite result code: what happened to which file, and what to do.
QString databaseSentence(int code, const QString& path, const QString& detail, int systemError);
/// The sentence for what PRAGMA quick_check or integrity_check found: damage, or a disk that could not be
/// read.
QString damageSentence(const QString& path, const QString& finding, int systemError);

} // namespace geovlm::store
