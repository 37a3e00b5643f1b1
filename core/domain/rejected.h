// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonArray>
#include <QString>
#include <functional>
#include <vector>

namespace geovlm {

/// A line (or a whole file) that was left out, and why.
struct Rejected
{
    QString file;
    int line = 0; ///< from 1; 0 = the whole file
    QString why;
};

/// Is told of each one as it is found, those past the ones that a report keeps too. Called on the thread that
/// runs the stage.
using RejectSink = std::function<void(const Rejected&)>;

/// [{"file", "line", "why"}]
QJsonArray rejectedJson(const std::vector<Rejected>& rejected);

} // namespace geovlm
