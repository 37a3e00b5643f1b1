// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "remote/client.h"

#include <QObject>
#include <memory>

std::unique_ptr<QObject> backendTest();
std::unique_ptr<QObject> repliesTest();
std::unique_ptr<QObject> askingTest();
std::unique_ptr<QObject> clientTest();
std::unique_ptr<QObject> probeTest();

/// Short times, no real waiting; the waits are written down.
inline geovlm::remote::Calls quickCalls(std::vector<qint64>* waits = nullptr)
{
    geovlm::remote::Calls calls;
    calls.connect = std::chrono::milliseconds(2000);
    calls.silence = std::chrono::milliseconds(5000);
    calls.wait = [waits](std::chrono::milliseconds time) {
        if (waits)
            waits->push_back(time.count());
    };
    return calls;
}

inline geovlm::remote::Backend backendAt(const QUrl& url, const QString& model = QStringLiteral("vlm"))
{
    geovlm::remote::Backend backend;
    backend.url = url;
    backend.model = model;
    return backend;
}

/// The sentence of what `call` throws as an Error; empty when it throws none.
template <class Call>
QString sentenceOf(Call call)
{
    try {
        call();
    } catch (const geovlm::Error& error) {
        return error.sentence();
    }
    return {};
}
