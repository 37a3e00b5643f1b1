// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/dialogs/silent_dialogs.h"

#include <cstdio>

namespace geovlm::ui {

void SilentDialogs::showFailure(QWidget*, const QString& sentence)
{
    std::fprintf(stderr, "%s\n", qPrintable(sentence));
}

} // namespace geovlm::ui
