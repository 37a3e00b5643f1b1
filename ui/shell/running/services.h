// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotate/text_waiter.h"
#include "datasets/common/preview.h"
#include "shell/backends/server_functions.h"
#include "shell/dialogs/consent.h"
#include "work/stages.h"

#include <QString>
#include <functional>
#include <memory>

namespace geovlm::ui {

/// What the program gives to its window; tests give their own.
struct Services
{
    Stages stages;
    ServerFunctions servers;
    /// Looks at a data set's folder, on a worker, without a store; `layout` empty = recognise it. Throws
    /// Error or Stopped.
    std::function<datasets::ImportPreview(const QString& root, const QString& layout, Progress&)> preview =
        datasets::previewDataset;
    /// Embeds a description with a text model that is not in the program; empty = there is none, and an order
    /// that needs one stays marked as old.
    TextWaiter::Source textSource;
    /// What is to be said of a store whose images are not what the program's own models were made for; empty
    /// = nothing.
    std::function<QString(const store::Store&)> townNotice;
    /// What may leave this machine; whatever sends from a worker asks it.
    std::shared_ptr<Consent> consent = std::make_shared<Consent>();
};

} // namespace geovlm::ui
