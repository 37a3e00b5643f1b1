// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "pipeline/common/stage_options.h"
#include "remote/backend.h"

#include <functional>
#include <optional>
#include <vector>

namespace geovlm::pipeline {

/// The server of a stage's options, with the address that requests go under, and a name. Throws Error for an
/// address that is none or a model without a name.
remote::Backend backendOf(const ServerOptions& options, remote::Purpose purpose);

/// Says through which proxy the server is reached, if it is; before anything is sent, a key or a question
/// included.
void tellProxy(const remote::Backend& backend, const ServerOptions& options, Progress& progress);

/// Says that `count` things leave this machine, if they do.
void tellLeaving(const remote::Backend& backend, qint64 count, const ServerOptions& options,
                 Progress& progress);

/// The server that a text model of the store came from, as far as the store knows; null = it is no server's.
/// The key is not there: name the server, or its environment variable, for keys.h to find it.
std::optional<remote::Backend> textServerOf(const store::Store& store, const QString& model);

/// Finds the server of a text model: settings first, or textServerOf() for the store that is open.
using FindTextServer = std::function<std::optional<remote::Backend>(const QString& model)>;

/// Embeds one description with a server, for the live window (ui/annotate/annotator.h, TextSource): a row of
/// length 1. Called on any thread; blocks; throws Error. `stop` ends a call that is under way.
std::function<std::vector<float>(const QString& model, const QString& description)>
remoteTextSource(FindTextServer find, std::function<bool()> stop = {});

} // namespace geovlm::pipeline
