// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotate/annotator.h"
#include "domain/progress.h"
#include "shell/backends/backend.h"
#include "shell/dialogs/consent.h"
#include "shell/importing/import_request.h"
#include "stability/stability_functions.h"
#include "store/sqlite/store.h"
#include "train/train_functions.h"
#include "work/store_session.h"

#include <QString>
#include <functional>
#include <memory>
#include <optional>

namespace geovlm::ui {

struct TrainRequest
{
    QString name;
    QString fusion;
    double margin = 1;
    int epochs = 0; ///< 0 = the fusion's own
    quint64 seed = 1;
};

struct AnswerRequest
{
    std::optional<Backend> backend; ///< none = the reader; its mode is the one to use
    int sample = 0;                 ///< images; 0 = every one
};

struct EmbedRequest
{
    std::optional<Backend> backend; ///< none = hashed words
};

/// The stages as the window runs them, on a worker, with a store opened for writing. Each returns a sentence
/// that says what was done. The program passes the pipeline's; tests pass their own.
struct StageFunctions
{
    using Stage = std::function<QString(store::Store&, Progress&)>;
    template <class Request>
    using StageOf = std::function<QString(store::Store&, const Request&, Progress&)>;
    Stage encode, retrieve, answer, describe, embed, rerank;
    Stage queue; ///< orders the annotation queue; no arrow of the data flow
    /// Embeds a description with a text model that is not in the program; empty = there is none, and an order
    /// that needs one stays marked as old.
    Annotator::TextSource textSource;
    /// What is to be said of a store whose images are not what the program's own models were made for; empty
    /// = nothing.
    std::function<QString(const store::Store&)> townNotice;
    StageOf<TrainRequest> train;
    StageOf<ImportRequest> import;
    StageOf<FileImport> importFile;
    StageOf<AnswerRequest> answerWith;
    StageOf<EmbedRequest> embedWith;
    /// Describes the same images several times; with the reader, or this back end. Tells the listener on its
    /// own thread.
    std::function<QString(store::Store&, const StabilityRequest&, const std::optional<Backend>&, Progress&,
                          const pipeline::StabilityListener&)>
        stability;

    /// What the training screen runs; the pipeline's unless a test says otherwise.
    TrainFunctions training;

    /// Looks at a data set's folder, on a worker, without a store. Throws Error or Stopped.
    std::function<ImportPreview(const ImportRequest&, Progress&)> preview;
    /// Asks a server what it is and can do, on a worker. Throws Error or Stopped.
    std::function<BackendReport(const Backend&, Progress&)> testBackend;
    /// Keeps the key of a back end, in the keychain if there is one, else for this run; on a worker. Throws
    /// Error.
    std::function<KeyPlace(const Backend&, const QString& key)> storeKey;
    std::function<KeyPlace(const Backend&)> keyPlace;
    std::function<void(const Backend&)> forgetKey;
    /// Whether an address is this machine; asks no network. Empty = none is.
    std::function<bool(const QString& url)> staysHere;
    /// The proxy that what is sent to an address goes through, "proxy:3128"; asks no network. Empty = none.
    std::function<QString(const QString& url)> proxyOf;

    /// What may leave this machine; whatever sends from a worker asks it.
    std::shared_ptr<Consent> consent = std::make_shared<Consent>();

    bool leavesThisMachine(const QString& url) const { return !staysHere || !staysHere(url); }
};

/// The function of a stage; training takes `request`.
StageFunctions::Stage stageFunction(const StageFunctions& all, Stage stage, const TrainRequest& request);
/// What training is asked for when nobody is there to ask.
TrainRequest standardTraining();

} // namespace geovlm::ui
