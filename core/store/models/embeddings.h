// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/image.h"
#include "domain/matrix.h"

#include <QByteArray>
#include <QString>
#include <memory>
#include <optional>
#include <vector>

namespace geovlm::store {

class Store;

/// The widest embedding that is believed: what a file from somebody else says becomes the size of a matrix.
inline constexpr int mostDimensions = 65'536;
/// A set that is being written beside the one in use has its kind plus this in the table.
inline constexpr int stagedKind = 10;

/// "image" (pixels through an encoder) or "text" (a description through a text embedder).
enum class EmbeddingKind { Image = 0, Text = 1 };

/// The rows of one (kind, model) in a flat file of float32 in Store::folder(). Rows are only appended or, for
/// a changed source, overwritten in place; the database commits after the bytes are flushed, so a
/// crash leaves at most bytes nobody refers to. Each row's checksum is kept and looked at whenever it is
/// read.
struct EmbeddingSet
{
    qint64 id = 0;
    EmbeddingKind kind = EmbeddingKind::Image;
    qint64 model = 0;
    QString file;      ///< absolute
    int dimension = 0; ///< at least 1
    qint64 rows = 0;
    bool finished = false; ///< a stage went through to its end once; else it is nobody's latest
    QByteArray seal;       ///< SHA-256 of the file, hex; empty = rows were written since it was sealed
};

/// The set of a model, made if there is none.
EmbeddingSet ensureSet(Store& store, EmbeddingKind kind, qint64 model, int dimension);
std::optional<EmbeddingSet> setOf(const Store& store, EmbeddingKind kind, qint64 model);
/// The finished set that was sealed last of a kind: by number, whatever the clock said.
std::optional<EmbeddingSet> latestSet(const Store& store, EmbeddingKind kind);

/// An empty set to write beside the one in use, whose readers see nothing of it; one that an interrupted
/// import left is dropped first.
EmbeddingSet stageSet(Store& store, EmbeddingKind kind, qint64 model, int dimension);
/// Puts the staged rows in the place of the model's set, if it has one, which keeps its id; seals it, and
/// commits. Returns it as it is now.
EmbeddingSet takeStagedSet(Store& store, const EmbeddingSet& staged);
/// Forgets a staged set with its rows and file. Commits.
void dropStagedSet(Store& store, const EmbeddingSet& staged);

/// All of a kind, finished or not.
std::vector<EmbeddingSet> sets(const Store& store, EmbeddingKind kind);
/// What interrupted imports left beside the sets in use.
std::vector<EmbeddingSet> stagedSets(const Store& store);

struct EmbeddedRow
{
    ImageId image = 0;
    QByteArray sourceHash; ///< of what the row came from; empty = the image's pixels
    qint64 row = -1;       ///< as read: its place in the file, which it keeps; ignored by putRows()
};
/// Writes rows (replacing those of the same image), one per entry of `who`, and commits.
void putRows(Store& store, EmbeddingSet& set, qint64 run, const std::vector<EmbeddedRow>& who,
             const Matrix& rows);
/// Image → hash of what its row came from, as the store says; whether the file still has them is not looked
/// at.
std::vector<EmbeddedRow> rowSources(const Store& store, const EmbeddingSet& set);
/// Those whose bytes are in the file as they were written: what a stage need not compute again. Reads all of
/// it.
std::vector<EmbeddedRow> soundRows(const Store& store, const EmbeddingSet& set);
/// Up to `count` images that have a row, spread evenly over their ids; ascending.
std::vector<ImageId> sampledRows(const Store& store, const EmbeddingSet& set, int count);
/// Forgets the rows of these images, and commits.
void forgetRows(Store& store, const EmbeddingSet& set, const std::vector<ImageId>& images);
/// Gives rows of an older program their checksums, once the file is what it was when it was sealed. Commits.
/// Throws Error if it is not.
void settleChecksums(Store& store, const EmbeddingSet& set);

/// The same in the order in which the rows stand in the file.
std::vector<EmbeddedRow> rowsInOrder(const Store& store, const EmbeddingSet& set);

/// What an imported file calls the image, kept where it is not its path.
void putEmbeddingName(Store& store, const EmbeddingSet& set, const Image& image, const QString& name);
QString embeddingName(const Store& store, const EmbeddingSet& set, const Image& image);

/// Hash of what one image's row came from; null when it has none.
QByteArray rowSource(const Store& store, const EmbeddingSet& set, ImageId image);

bool hasRow(const Store& store, const EmbeddingSet& set, ImageId image);

/// Rows of the images asked for, in that order. Throws Error naming an image
/// without a row, a file whose length does not fit, or a row that is not what was written, and what mends it.
Matrix readRows(const Store& store, const EmbeddingSet& set, const std::vector<ImageId>& images);
/// Hash over the file's content, stored when a stage finishes; `check` compares it. The set becomes the
/// latest.
void sealSet(Store& store, const EmbeddingSet& set);
/// What to do about a damaged set: the command that makes its rows again, as the end of a sentence.
QString mending(const Store& store, const EmbeddingSet& set);

/// The sentence made of an image's answers.
struct Description
{
    ImageId image = 0;
    QString text;
    QByteArray sourceHash; ///< of the answers it came from
};
void putDescription(Store& store, qint64 run, const Description& description);
std::optional<Description> description(const Store& store, ImageId image);
std::vector<Description> descriptions(const Store& store); ///< ordered by image

} // namespace geovlm::store
