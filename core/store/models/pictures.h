// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/answers/answer.h"
#include "domain/image.h"
#include "domain/progress.h"

#include <QByteArray>
#include <QHash>
#include <QString>
#include <optional>
#include <vector>

namespace geovlm::store {

class Store;
struct EmbeddingSet;

/// The file of an image. Where size and time are as they were, the bytes are taken to be; where they are
/// not, the hash decides.
struct Picture
{
    qint64 size = 0;     ///< bytes
    qint64 modified = 0; ///< milliseconds since 1970, as the file says
    QByteArray hash;     ///< BLAKE2b-256 of the bytes
    bool sameFileAs(const Picture& other) const { return size == other.size && modified == other.modified; }
};

/// The file as it is: `known` where its size and time still hold, else its bytes are read. None if there is
/// no file, or it cannot be read to its end.
std::optional<Picture> pictureOf(const QString& file, const std::optional<Picture>& known = std::nullopt);

/// Of every image that was decoded since the store knows pictures.
QHash<ImageId, Picture> pictures(const Store& store);

/// Says which bytes are being computed from. The first time, embeddings of unknown origin are taken to be of
/// them; other bytes than before make everything that came from those stale, and what a machine said is asked
/// again. The caller commits.
void notePicture(Store& store, ImageId image, const Picture& picture);

/// Known pictures whose bytes are not those that were decoded. A file that is not there has not changed. One
/// question to the disk an image; only those with another size or time are read. Throws Stopped.
std::vector<ImageId> changedPictures(const Store& store, const Progress& progress = SilentProgress());
/// The same, noted, so that what came from them is computed again; touched files get their new times.
/// Commits.
std::vector<ImageId> noteChangedPictures(Store& store, const Progress& progress = SilentProgress());

/// Images whose row of this set came from other bytes than the picture has by now, as far as is noted.
std::vector<ImageId> outdatedRows(const Store& store, const EmbeddingSet& set);
/// Images with a current answer of a person (`people`) or of anybody else that is older than the picture.
std::vector<ImageId> answeredBeforeChange(const Store& store, bool people);

/// Answers of models that are older than the picture and that nothing has taken back; newest first.
std::vector<AnswerEvent> outdatedSuggestions(const Store& store, ImageId image);

} // namespace geovlm::store
