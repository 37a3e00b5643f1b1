// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "command.h"
#include "pipeline/stages/stages.h"

namespace geovlm::cli {

/// The options that every command with a server takes: --concurrency, --key-env, --timeout.
std::vector<Option> serverOptionWords();

/// The server that --with names, with what these options and `modelOption` say of it; none for anything but
/// an address. Before anything leaves this machine that is said on standard error, whatever --quiet says.
std::optional<pipeline::ServerOptions> serverOptions(const Call& call, const QString& modelOption);

/// The same of a server that answers questions: --vlm, --mode and --max-tokens too. Throws UsageError for a
/// mode that is none.
std::optional<pipeline::ServerOptions> answererOptions(const Call& call);

} // namespace geovlm::cli
