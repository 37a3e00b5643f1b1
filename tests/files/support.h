// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/error.h"

#include <QByteArray>
#include <QString>
#include <functional>

namespace filestest {

/// The sentence that `work` ends with; empty when it ends well.
inline QString sentenceOf(const std::function<void()>& work)
{
    try {
        work();
    } catch (const geovlm::Error& error) {
        return error.sentence();
    }
    return {};
}

/// Written and read without the code under test.
void put(const QString& path, const QByteArray& bytes);
QByteArray bytesOf(const QString& path);
/// Names in the folder, hidden ones too.
QStringList namesIn(const QString& folder);

} // namespace filestest
