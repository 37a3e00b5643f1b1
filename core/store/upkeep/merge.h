// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/progress.h"

#include <QJsonObject>
#include <QString>
#include <QStringList>
#include <vector>

namespace geovlm::store {

class Store;

/// What one person says.
struct Opinion
{
    QString by;
    QString value;
};

/// A question that a person here and a person in the other store answer differently.
struct MergeConflict
{
    QString image; ///< path
    QString question;
    Opinion here, there;
};

struct MergeReport
{
    static constexpr int kept = 20; ///< entries of `unknownPaths`; the count goes on

    qint64 merge = 0;                     ///< 0 = nothing was new
    qint64 events = 0;                    ///< answers and reviews that came
    qint64 images = 0;                    ///< that they are about
    std::vector<MergeConflict> conflicts; ///< as they were before the merge
    qint64 unknownImages = 0;             ///< answered there, but not in this store
    QStringList unknownPaths;
    qint64 keptHere = 0; ///< taken back there but given here: they stay, for nothing is replaced
    QStringList came;    ///< "Bea: 30 answers on tile_0001.jpg", a line for each person and image
};

/// Brings what people did in `other` to the images of the same path, in one transaction. `sourceName` is what
/// the log will call the other store. What a person said here keeps counting; what is here already is not
/// brought again, so a merge can be repeated, and merging back brings nothing. Models' and imports' answers
/// stay where they are. Throws Error when both are the same store or ask different questions.
MergeReport mergeAnswers(Store& store, const Store& other, const QString& sourceName, Progress& progress);
QJsonObject toJson(const MergeReport& report);

} // namespace geovlm::store
