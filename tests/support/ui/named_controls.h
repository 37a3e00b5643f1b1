// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

class QWidget;

namespace geovlm::test {

/// Controls under `root` without a name for screen readers.
QStringList unnamedControls(const QWidget& root);

} // namespace geovlm::test
