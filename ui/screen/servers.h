// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "remote/backend_list.h"

#include <functional>

namespace geovlm::ui {

/// The servers that a person has set up, for a screen whose work one of them can do. The window supplies it.
struct Servers
{
    /// Those that have a model chosen.
    std::function<remote::Backends(remote::Purpose)> setUpFor;
    /// Asks before anything leaves this machine; false = thought better of it.
    std::function<bool(const remote::Backend&, qint64 count)> maySend;
};

} // namespace geovlm::ui
