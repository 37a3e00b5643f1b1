// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "remote/backend.h"

#include <QMutex>
#include <QSet>

namespace geovlm::ui {

/// What a person agreed to send where, until the program ends. Agreeing to send descriptions to a server is
/// not agreeing to send it images. May be asked from any thread.
class Consent
{
public:
    void give(const remote::Backend& backend);
    bool isGiven(const remote::Backend& backend) const;

private:
    mutable QMutex m_mutex;
    QSet<QString> m_given;
};

} // namespace geovlm::ui
