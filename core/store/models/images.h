// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/image.h"
#include "domain/statistics/metrics.h"

#include <QByteArray>
#include <QHash>
#include <QStringList>
#include <vector>

namespace geovlm::store {

class Store;

/// Adds the image unless its path is known (then its place and area are filled in if they were empty).
/// Returns its id.
ImageId addImage(Store& store, const Image& image);
/// Marks whether the file was there at import.
void setMissing(Store& store, ImageId image, bool missing);
/// Adds or replaces the relation. delta1, delta2: VIGOR's label fields as written
/// (pixels of a 640-pixel tile), 0 if none.
void addPair(Store& store, ImageId query, ImageId reference, PairKind kind, double delta1 = 0,
             double delta2 = 0);
struct LabelledPair
{
    ImageId reference = 0;
    PairKind kind = PairKind::Positive;
    double delta1 = 0, delta2 = 0; ///< as of addPair()
    bool operator==(const LabelledPair&) const = default;
};
/// Makes these the relations of the query, and no others: for labels that say everything about a query, so
/// that corrected ones replace what they correct. Returns whether an earlier label was changed.
bool setPairs(Store& store, ImageId query, const std::vector<LabelledPair>& pairs);
/// Adds the split if new. Returns its id.
int addSplit(Store& store, const QString& name);
/// How the figures of a split are computed; Sample4Geo unless set.
void setEvaluationRule(Store& store, int split, EvaluationRule rule);
EvaluationRule evaluationRule(const Store& store, int split);
void addSplitQuery(Store& store, int split, ImageId query, Role role);
void addSplitReference(Store& store, int split, ImageId reference);

struct Split
{
    int id = 0;
    QString name;
};
std::vector<Split> splits(const Store& store);
/// Throws Error naming the splits there are.
Split splitNamed(const Store& store, const QString& name);

/// Ids in ascending order.
std::vector<ImageId> imageIds(const Store& store);
std::vector<ImageId> imageIds(const Store& store, View view);
std::vector<ImageId> splitQueries(const Store& store, int split, Role role);
std::vector<ImageId> splitReferences(const Store& store, int split);

/// Throws Error if there is none.
Image image(const Store& store, ImageId id);
std::vector<Image> images(const Store& store, const std::vector<ImageId>& ids);
/// A path under the root, or a bare file name where only one image has it. Throws Error naming the choices.
Image imageNamed(const Store& store, const QString& name);
/// What `name` may mean among the images of one view: the one with exactly this path, else the ones with this
/// file name, two of them at most.
std::vector<ImageId> imagesNamed(const Store& store, const QString& name, View view);
/// The image with exactly this path, or 0.
ImageId imageAt(const Store& store, const QString& path);
/// Absolute path of an image on disk.
QString filePath(const Store& store, const Image& image);

struct Relations
{
    std::vector<ImageId> positives;
    std::vector<ImageId> semiPositives;
};
Relations relationsOf(const Store& store, ImageId query);
/// Of every query of a split at once.
QHash<ImageId, Relations> relationsOfSplit(const Store& store, int split);

/// A hash over all queries, references and relations of these splits: results that carry another one are
/// older than the labels.
QByteArray labelsHash(const Store& store, const std::vector<Split>& splits);

struct Counts
{
    qint64 ground = 0, satellite = 0, positive = 0, semiPositive = 0, missing = 0;
    qint64 inSplits = 0; ///< queries and references of all splits
    QStringList areas;
};
Counts counts(const Store& store);

} // namespace geovlm::store
