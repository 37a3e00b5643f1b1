// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotate/annotator.h"
#include "domain/progress.h"
#include "pipeline/common/stage_options.h"
#include "screen/supplies.h"
#include "shell/backends/server_functions.h"
#include "shell/dialogs/consent.h"
#include "shell/importing/import_request.h"
#include "store/sqlite/store.h"
#include "work/store_session.h"

#include <QString>
#include <functional>
#include <memory>
#include <optional>

namespace geovlm::ui {

/// The stages as the window runs them, on a worker, with a store opened for writing. Each returns a sentence
/// that says what was done. The program passes the pipeline's; tests pass their own.
struct StageFunctions
{
    using Stage = std::function<QString(store::Store&, Progress&)>;
    template <class Request>
    using StageOf = std::function<QString(store::Store&, const Request&, Progress&)>;
    Stage encode, retrieve, answer, describe, embed, train, rerank;
    Stage queue; ///< orders the annotation queue; no arrow of the data flow
    /// Embeds a description with a text model that is not in the program; empty = there is none, and an order
    /// that needs one stays marked as old.
    TextWaiter::Source textSource;
    /// What is to be said of a store whose images are not what the program's own models were made for; empty
    /// = nothing.
    std::function<QString(const store::Store&)> townNotice;
    StageOf<ImportRequest> import;
    StageOf<FileImport> importFile;
    StageOf<pipeline::AnswerOptions> answerWith;
    StageOf<pipeline::EmbedOptions> embedWith;

    /// What single screens are given.
    Supplies screens;

    /// Looks at a data set's folder, on a worker, without a store. Throws Error or Stopped.
    std::function<ImportPreview(const ImportRequest&, Progress&)> preview;
    ServerFunctions servers;

    /// What may leave this machine; whatever sends from a worker asks it.
    std::shared_ptr<Consent> consent = std::make_shared<Consent>();
};

/// The function of a stage, with what it usually takes.
StageFunctions::Stage stageFunction(const StageFunctions& all, Stage stage);

} // namespace geovlm::ui
