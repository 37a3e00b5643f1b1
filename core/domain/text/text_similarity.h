// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSet>
#include <QString>
#include <QStringList>

namespace geovlm {

/// The lower-cased words of `text` in order. A word is a run of letters, digits and marks; a hyphen or an
/// apostrophe between two of these belongs to it ("dead-end"), everything else separates.
QStringList words(const QString& text);

QSet<QString> wordSet(const QString& text);

/// Shared words over all words, 0..1; 1 for two empty sets.
double jaccard(const QSet<QString>& a, const QSet<QString>& b);
/// Over the sets of lower-cased words, as in the paper's stability figure.
double jaccard(const QString& a, const QString& b);

} // namespace geovlm
