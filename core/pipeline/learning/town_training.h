// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/progress.h"
#include "ml/engine.h"

#include <QJsonObject>
#include <QString>

namespace geovlm::pipeline {

struct TownTrainingOptions
{
    QString world;       ///< a folder that world::writeWorld filled
    QString out;         ///< the safetensors file to write
    double minutes = 10; ///< wall time of the training itself
    int steps =
        0; ///< 0 = as many as the minutes allow; with steps given and minutes 0 it is reproducible to the bit
    quint64 seed = 1;
    int threads = 0;
    bool replaceOthers = false; ///< also a file that is no model of this program
    QString from;               ///< reader: a model to go on from; empty = a fresh one
};

struct TownTrainingResult
{
    QString model;
    int steps = 0;
    double loss = 0;     ///< of the last report
    double accuracy = 0; ///< held-out places: R@1 among themselves (encoder), mean over questions and views
                         ///< (reader); 0..100
    qint64 parameters = 0;
};

/// Makes the small encoder that is compiled in, from the pairs of towns. Throws Error and Stopped.
TownTrainingResult trainEncoderOnTowns(const TownTrainingOptions& options, Progress& progress);
/// Makes the small reader, from the true answers of towns. Throws Error and Stopped.
TownTrainingResult trainReaderOnTowns(const TownTrainingOptions& options, Progress& progress);
QJsonObject toJson(const TownTrainingResult& result);

} // namespace geovlm::pipeline
