// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "pipeline/stability/stability.h"
#include "remote/backend_list.h"
#include "screen/screen.h"

#include <functional>

namespace geovlm::ui {

/// Describes the same images several times. Tells the listener on its own thread. The pipeline's, unless
/// something else is supplied.
using StabilityStage = std::function<QString(store::Store&, const pipeline::StabilityOptions&, Progress&,
                                             const pipeline::StabilityListener&)>;

/// What the screen needs of the program around it; tests give their own.
struct StabilityFunctions
{
    /// The servers that can describe images, beside the program's own reader.
    std::function<remote::Backends()> servers;
    /// Asks before anything leaves this machine; false = thought better of it.
    std::function<bool(const remote::Backend&, qint64 images)> maySend;
    /// The check as work for the writing thread. Called on the window's thread; the listener is called on
    /// the writing one.
    std::function<Screen::Work(const pipeline::StabilityOptions&, const pipeline::StabilityListener&)> check;
};

} // namespace geovlm::ui
