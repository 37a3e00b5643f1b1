// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/backends/backend_text.h"

#include <QCoreApplication>

namespace geovlm::ui {

namespace {

struct BackendText
{
    Q_DECLARE_TR_FUNCTIONS(Backends)
};

} // namespace

QString purposeName(remote::Purpose purpose)
{
    return purpose == remote::Purpose::Answers ? BackendText::tr("Answers questions about images")
                                               : BackendText::tr("Embeds texts");
}

QString modeName(remote::Mode mode)
{
    return mode == remote::Mode::Schema ? BackendText::tr("All in one request")
                                        : BackendText::tr("One request a question");
}

QString modeMeaning(remote::Mode mode)
{
    return mode == remote::Mode::Schema
               ? BackendText::tr(
                     "Faster, but the answers lean on one another and come without probabilities.")
               : BackendText::tr("Slower; each answer stands for itself, with probabilities where the server "
                                 "gives them.");
}

QString whereText(bool leaves)
{
    return leaves ? BackendText::tr("leaves this machine") : BackendText::tr("stays on this machine");
}

} // namespace geovlm::ui
