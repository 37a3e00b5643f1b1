// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace geovlm::store {

/// The sentence for a SQLite result code: what happened to which file, and what to do.
QString databaseSentence(int code, const QString& path, const QString& detail, int systemError);

} // namespace geovlm::store
