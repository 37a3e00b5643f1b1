// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/progress.h"
#include "models/annotator.h"
#include "models/store_session.h"
#include "store/store.h"

#include <QString>
#include <functional>

namespace geovlm::ui {

struct ImportRequest
{
    QString layout; ///< "vigor", "manifest"
    QString root;
    QString split;  ///< empty = the layout's own
    QString labels; ///< "auto", "corrected", "original"
};

struct TrainRequest
{
    QString name;
    QString fusion;
    double margin = 1;
    int epochs = 0; ///< 0 = the fusion's own
    quint64 seed = 1;
};

/// The stages as the window runs them, on a worker, with a store opened for writing. Each returns a sentence
/// that says what was done. The program passes the pipeline's; tests pass their own.
struct StageFunctions
{
    using Stage = std::function<QString(store::Store&, Progress&)>;
    Stage encode, retrieve, answer, describe, embed, rerank;
    Stage queue; ///< orders the annotation queue; no arrow of the data flow
    /// Embeds a description with a text model that is not in the program; empty = there is none, and an order
    /// that needs one stays marked as old.
    Annotator::TextSource textSource;
    std::function<QString(store::Store&, const TrainRequest&, Progress&)> train;
    std::function<QString(store::Store&, const ImportRequest&, Progress&)> import;
};

/// The function of a stage; training takes `request`.
StageFunctions::Stage stageFunction(const StageFunctions& all, Stage stage, const TrainRequest& request);
/// What training is asked for when nobody is there to ask.
TrainRequest standardTraining();

} // namespace geovlm::ui
