// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/image.h"

#include <optional>

namespace geovlm::store {

class Database;

/// The event of the log that counts for one question about one image.
struct CountingAnswer
{
    qint64 event = 0;
    qint64 value = 0; ///< answer_text(id)
    friend bool operator==(const CountingAnswer&, const CountingAnswer&) = default;
};

/// Reads the log: the newest event of a person here wins, else the newest that a merge brought from a person
/// elsewhere, else the newest machine's that says something. Events taken back do not count; taking back a
/// taking-back restores. A person's empty value counts as "cleared".
std::optional<CountingAnswer> countingAnswer(Database& database, ImageId image, int question);

void setCurrent(Database& database, ImageId image, int question, const CountingAnswer& counting);
/// Brings current_answer into line with the log of one question about one image.
void updateCurrent(Database& database, ImageId image, int question);

} // namespace geovlm::store
