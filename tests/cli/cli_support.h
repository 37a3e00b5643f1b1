// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "support/files.h"
#include <QByteArray>
#include <QJsonObject>
#include <QObject>
#include <QStringList>

namespace geovlm::test {

/// What a run of a program left behind.
struct Run
{
    int status = -1; ///< exit status; -1 = it crashed or did not end
    QByteArray out, err;
    QJsonObject json() const;
};

/// Runs `geovlm WORDS`. With `interruptAfterMs` it gets SIGINT then, if it is still running.
Run runGeovlm(const QStringList& words, int interruptAfterMs = -1);
/// Runs any program.
Run program(const QString& file, const QStringList& words);

/// A small world of two towns, made once per test program; its folder must not be written to.
QString smallWorld();
/// Makes a store of the manifest in `root`, and returns its path.
QString manifestStore(const QString& store, const QString& root);
/// Copies a folder with everything in it.
void copyFolder(const QString& from, const QString& to);

} // namespace geovlm::test
