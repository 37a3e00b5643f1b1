// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/answers/answer.h"

#include <vector>

namespace geovlm::store {

class Store;

/// Someone whose answers can be compared with others'.
struct Rater
{
    qint64 speaker = 0; ///< row id; 0 = none
    Speaker who;
};
/// Everyone who is known to the store: people, then models, then imports, each by name and revision.
std::vector<Rater> raters(const Store& store);

/// An image that a person has answered something about.
struct RatedImage
{
    ImageId id = 0;
    QString path;
};
/// In the order of their paths, the first `limit` of those after `path` (empty = from the beginning).
std::vector<RatedImage> imagesRatedByPeople(const Store& store, const QString& path, int limit);

/// What one rater last said about one question of an image.
struct Rating
{
    int question = 0;
    qint64 speaker = 0;
    QString value;       ///< never empty
    bool counts = false; ///< it is the current answer
};
/// What everyone last said about the image, ordered by question and speaker. Of each speaker the newest event
/// that is not taken back counts (an Undo of an Undo restores), one given here before one that a merge
/// brought, as for the current answer. Who cleared the answer or was unsure of it has not rated. `question`
/// -1 = all.
std::vector<Rating> ratingsOf(const Store& store, ImageId image, int question = -1);

} // namespace geovlm::store
