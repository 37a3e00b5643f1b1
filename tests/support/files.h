// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QJsonDocument>
#include <QStringList>

namespace geovlm::test {

/// Files written and read without the code under test.

/// Writes a file and the folders above it, and returns its path; ends the program where that fails.
QString writeFile(const QString& path, const QByteArray& bytes);
/// All of a file; ends the program where it cannot be read.
QByteArray contentOf(const QString& path);
/// All of a file; empty when it is not there.
QByteArray contentIfAny(const QString& path);
/// Names in a folder, hidden ones too, sorted.
QStringList namesIn(const QString& folder);
/// A file of tests/golden that holds JSON; ends the program where it is not there.
QJsonDocument goldenJson(const QString& name);

} // namespace geovlm::test
