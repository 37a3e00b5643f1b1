// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <initializer_list>
#include <utility>

class QObject;

namespace geovlm::ui {

/// The object names by which a page's parts are found from outside, by tests and by tools that inspect a
/// window. They say what a part is for; no person reads them.
void nameParts(std::initializer_list<std::pair<QObject*, const char*>> parts);

} // namespace geovlm::ui
