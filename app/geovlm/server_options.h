// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "command.h"
#include "pipeline/stages/stages.h"

namespace geovlm::cli {

/// The options that every command with a server takes: --concurrency, --key-env, --timeout.
std::vector<QCommandLineOption> serverOptionWords();

/// What they say. Before anything leaves this machine that is said on standard error, whatever --quiet says.
pipeline::ServerOptions serverOptions(const Call& call);

} // namespace geovlm::cli
