// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>
#include <vector>

namespace geovlm {

/// The ways in which a reranker puts a query and its candidates together.
enum class FusionKind { Sum, Compare, Attention, Evidence };
/// What a file of weights that names no fusion is of.
constexpr FusionKind publishedFusion = FusionKind::Sum;

/// What there is to know of a fusion without its network: its own defaults, and which options it has. A new
/// one is a line here, and a network in ml/torch and ml/live.
struct FusionTraits
{
    FusionKind kind;
    QString name;    ///< "sum": in files, stores and on the command line
    QString meaning; ///< for people: what it looks at, and what that means
    int epochs;      ///< passes over the training queries
    double rate;     ///< learning rate
    double margin;   ///< of the ranking loss, that it does well with
    int width;       ///< what its aligner projects image and text to; 0 = it has none
    bool usesDropout;
    bool comparesSides; ///< it sees how query and candidate differ
    bool usesWidth() const { return width > 0; }
};

const std::vector<FusionTraits>& knownFusions();
QStringList fusionNames();
const FusionTraits& fusionTraits(FusionKind kind);
/// nullptr: there is none of that name.
const FusionTraits* findFusion(const QString& name);
/// Throws Error naming those that there are.
const FusionTraits& fusionNamed(const QString& name);

} // namespace geovlm
