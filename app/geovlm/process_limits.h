// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace geovlm::cli {

/// The sentence to end with where the limits that this process was given are too small to compute in, or an
/// empty text. OpenBLAS waits for ever for memory that it is not allowed to have, and crashes on a small
/// stack.
QString whyLimitsAreTooSmall();
/// Ends the process with status 1, without waiting for OpenBLAS's threads.
[[noreturn]] void leaveAtOnce();

} // namespace geovlm::cli
