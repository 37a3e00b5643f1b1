// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "remote/client.h"
#include "support/sentences.h"

#include <QObject>

namespace geovlm::test {

/// Short times, no real waiting; the waits are written down.
inline remote::Calls quickCalls(std::vector<qint64>* waits = nullptr)
{
    remote::Calls calls;
    calls.connect = std::chrono::milliseconds(2000);
    calls.silence = std::chrono::milliseconds(5000);
    calls.wait = [waits](std::chrono::milliseconds time) {
        if (waits)
            waits->push_back(time.count());
    };
    return calls;
}

inline remote::Backend backendAt(const QUrl& url, const QString& model = QStringLiteral("vlm"))
{
    remote::Backend backend;
    backend.url = url;
    backend.model = model;
    return backend;
}

} // namespace geovlm::test
