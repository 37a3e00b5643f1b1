// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "remote/backend.h"

#include <QByteArray>
#include <vector>

/// The servers that a person has set up.
namespace geovlm::remote {

using Backends = std::vector<Backend>;

/// For the settings.
QByteArray toJson(const Backends& backends);
/// What cannot be read, or has no name, is left out: settings are no place to fail.
Backends backendsFromJson(const QByteArray& json);

/// Why these cannot be kept, as a sentence; empty when they can.
QString problemOf(const Backends& backends);

/// Where the usual servers listen on this machine; they want no key.
Backends usualBackends();

} // namespace geovlm::remote
