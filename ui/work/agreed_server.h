// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "pipeline/common/stage_options.h"

namespace geovlm::ui {

/// How a stage asks a server that the window asks about first: a person has agreed by then, so the stage need
/// not say again what leaves this machine.
inline pipeline::ServerOptions agreedServer(const remote::Backend& backend)
{
    pipeline::ServerOptions options;
    options.backend = backend;
    options.leaving = [](const QString&) {};
    return options;
}

} // namespace geovlm::ui
