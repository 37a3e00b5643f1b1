// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/image.h"
#include "domain/matrix.h"
#include "domain/progress.h"
#include "ml/safetensors.h"
#include "store/sqlite/store.h"

#include <QJsonObject>
#include <array>
#include <optional>
#include <vector>

/// The encoder and the reader that are compiled in learned from drawn towns and have seen nothing else.
/// Whether a store's images are such drawings is told by their embeddings: those of towns hardly vary in many
/// directions, and photographs leave them.
namespace geovlm::pipeline {

/// Where the compiled-in encoder puts the images of towns, of one view.
struct TownStatistics
{
    std::vector<float> mean;
    Matrix axes;                 ///< a row a direction of length 1 in which towns hardly vary
    std::vector<float> variance; ///< along each; greater than 0
    double threshold = 0;        ///< of towns that took no part, 98 in 100 are nearer than this

    /// The mean of the squared deviations along the axes, in units of their variance; about 1 for a town.
    double distance(std::span<const float> embedding) const;
};
using TownStatisticsOfViews = std::array<TownStatistics, 2>; ///< by View

/// From embeddings of towns, and the threshold from those of others. Throws Error for too few rows.
TownStatistics townStatistics(const Matrix& towns, const Matrix& heldOut);

/// As a file, and back. `encoder`: hex SHA-256 of the encoder's file that made the embeddings. Throws Error.
ml::SafeTensors toSafeTensors(const TownStatisticsOfViews& statistics, const QByteArray& encoder);
TownStatisticsOfViews townStatisticsFrom(const ml::SafeTensors& content, const QString& origin);

/// Those that are compiled in; none if the build has none, or they are of another encoder than the one
/// compiled in.
const TownStatisticsOfViews* compiledTownStatistics();

/// How many of a store's images are unlike towns.
struct TownLikeness
{
    qint64 images = 0; ///< looked at; 0 = no town model was used, or nothing is known
    qint64 unlike = 0; ///< of these, farther from the towns than 98 in 100 of other towns

    double share() const { return images == 0 ? 0 : double(unlike) / double(images); }
    /// Of towns 0.02 are; of photographs 0.7.
    bool isUnlikeTowns() const { return share() > 0.2; }
};
TownLikeness townLikeness(const TownStatisticsOfViews& statistics, View view, const Matrix& embeddings);
TownLikeness operator+(const TownLikeness& a, const TownLikeness& b);

/// Of a store in which the compiled-in encoder made the embeddings used last, or the compiled-in reader the
/// answers: by up to 512 embeddings drawn evenly, else by what the reader's stage left. Reads some hundred
/// rows and no image; for any thread with a store of its own.
TownLikeness townLikeness(const store::Store& store);

/// What the user should know, and what to do; empty where the images are like towns.
QString townSentence(const TownLikeness& likeness);
/// {"images", "unlike", "share", "warning": sentence or null}
QJsonObject toJson(const TownLikeness& likeness);

/// After the reader was used where nothing is encoded: looks at some images through the encoder, and keeps
/// what it found for townLikeness().
void keepTownLikeness(store::Store& store, Progress& progress);

} // namespace geovlm::pipeline
