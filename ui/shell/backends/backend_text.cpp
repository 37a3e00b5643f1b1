// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/backends/backend_text.h"

#include "shell/text.h"

namespace geovlm::ui {

QString purposeName(remote::Purpose purpose)
{
    return purpose == remote::Purpose::Answers ? ShellText::tr("Answers questions about images")
                                               : ShellText::tr("Embeds texts");
}

QString modeName(remote::Mode mode)
{
    return mode == remote::Mode::Schema ? ShellText::tr("All in one request")
                                        : ShellText::tr("One request a question");
}

QString modeMeaning(remote::Mode mode)
{
    return mode == remote::Mode::Schema
               ? ShellText::tr("Faster, but the answers lean on one another and come without probabilities.")
               : ShellText::tr("Slower; each answer stands for itself, with probabilities where the server "
                               "gives them.");
}

QString whereText(bool leaves)
{
    return leaves ? ShellText::tr("leaves this machine") : ShellText::tr("stays on this machine");
}

} // namespace geovlm::ui
