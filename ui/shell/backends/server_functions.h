// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "remote/keys.h"
#include "remote/probe.h"

#include <functional>

namespace geovlm::ui {

/// What the window asks of servers and of the keychain, on a worker; tests put others in their place.
struct ServerFunctions
{
    /// What a server is and can do. Throws Error or Stopped.
    std::function<remote::ServerFacts(const remote::Backend&, Progress&)> probe =
        [](const remote::Backend& backend, Progress& progress) { return remote::probe(backend, progress); };
    /// Keeps the key of the server of this name; returns where. Throws Error.
    std::function<remote::KeySource(const QString& name, const QByteArray& key)> keepKey = remote::keepKey;
    std::function<remote::KeySource(const QString& name)> keyPlace = remote::keyPlace;
    std::function<void(const QString& name)> forgetKey = remote::forgetKey;
};

} // namespace geovlm::ui
