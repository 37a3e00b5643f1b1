// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/answers/answer.h"
#include "domain/progress.h"
#include "ml/engine.h"
#include "store/sqlite/store.h"

#include <QStringList>
#include <vector>

namespace geovlm::pipeline {

/// What the answers of a store teach about one view.
struct ViewTrainingData
{
    std::vector<Image> images;     ///< a row of `heads` each
    std::vector<QStringList> said; ///< by image and question, canonicalAnswer(); empty = nothing to learn
    ml::HeadLessons heads;
};

/// Both views, and what the answers were.
struct ReaderTrainingData
{
    ViewTrainingData views[2];
    qint64 fromPeople = 0, fromMachines = 0; ///< answers
    qint64 offList = 0;                      ///< answers that fit no option: not learned from
    QStringList teachers;                    ///< names of whom the answers are, sorted
    QStringList failed;                      ///< "path: why"
};

struct TrainingDataOptions
{
    int fewest = 40;   ///< images that a view needs; a view with fewer teaches nothing
    int most = 20'000; ///< images a view that are learned from; of more, a seeded sample
    int folds = 5;
    double person = 3; ///< how much a person's answer counts; an unsure person's and a machine's count 1
    int batch = 32;
    int threads = 0;
    quint64 seed = 1;
};

/// Gathers the answers that a reader can learn from (store/answers/training_answers.h) and what `reader` sees
/// of their images. A person's answer is certain; a machine's is its distribution, where it gave one, else
/// certain. Throws Error where there is too little to learn from, and Stopped.
ReaderTrainingData readerTrainingData(const store::Store& store, ml::Reader& reader,
                                      const TrainingDataOptions& options, Progress& progress);

} // namespace geovlm::pipeline
