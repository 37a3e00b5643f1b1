// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/answers/answer.h"

namespace geovlm::store {

class Database;

/// speaker(id), or 0.
qint64 knownSpeaker(Database& database, const Speaker& speaker);
/// speaker(id), made if it is new.
qint64 speakerId(Database& database, const Speaker& speaker);
/// A person as a speaker. Throws Error for an empty or overlong name: nobody can be asked about such an
/// answer.
Speaker person(const QString& name);

} // namespace geovlm::store
