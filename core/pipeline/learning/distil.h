// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/progress.h"
#include "pipeline/learning/held_out.h"
#include "store/sqlite/store.h"

#include <QJsonObject>
#include <QString>
#include <QStringList>
#include <vector>

namespace geovlm::pipeline {

struct DistilOptions
{
    QString name = QStringLiteral("distilled"); ///< of the new reader
    QString from = QStringLiteral("small");     ///< the reader whose eyes it gets
    double minutes = 0;                         ///< of training; 0 = until it is done, which takes seconds
    /// It abstains where its answers would equal the given ones less often; 0..100, 0 = it always answers.
    double agreement = 80;
    int threads = 0;
    quint64 seed = 1;
};

struct DistilResult
{
    qint64 model = 0, run = 0;
    int steps = 0;
    double loss = 0;     ///< log-loss held out, mean over questions and views
    double accuracy = 0; ///< agreement held out, mean over questions and views; 0..100
    qint64 groundImages = 0, satelliteImages = 0; ///< learned from
    qint64 fromPeople = 0, fromMachines = 0, offList = 0;
    QStringList teachers, failed;
    std::vector<HeldOutFigures> questions; ///< ground, then satellite; in the bank's order
    double seconds = 0;
};

/// Trains new heads for the reader `from` on what people, servers and files have answered in the store, so
/// that a few hundred images answered slowly answer the rest in milliseconds, and keeps it as the reader
/// `name`. Every figure comes from heads that did not see the image (five parts, each left out once). Its
/// configuration holds the figures (`held_out`), the thresholds below which it abstains (`thresholds`), and
/// what it learned from (`learned_from`). Throws Error and Stopped; then the store is as it was.
DistilResult distil(store::Store& store, const DistilOptions& options, Progress& progress);
QJsonObject toJson(const DistilResult& result);

} // namespace geovlm::pipeline
