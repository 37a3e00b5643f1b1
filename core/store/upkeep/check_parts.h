// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QStringList>

namespace geovlm::store {

class Store;

// The parts of check(), each adding its sentences to `problems`.

/// Kinds, questions, ranks and sizes that no table of ours can hold: everything that is read as an index or a
/// bound.
void checkRanges(const Store& store, QStringList& problems);
/// Embedding files and weights, by length and SHA-256.
void checkDerivedFiles(const Store& store, QStringList& problems, QStringList& notes);
/// Pictures that are not under the root.
void checkImages(const Store& store, QStringList& problems);

/// SHA-256 in hex of the first `length` bytes; nothing where they cannot be read.
QByteArray hashIfReadable(const QString& file, qint64 length);

} // namespace geovlm::store
