// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/results/cases.h"

#include <QString>
#include <vector>

namespace geovlm::store {

class Store;

/// A case that is to be shown to others. It stays prepared when the store is ranked again.
struct PresentationCase
{
    CaseKey key;
    QString caption;
    QString path; ///< of the query; filled when read
    friend bool operator==(const PresentationCase&, const PresentationCase&) = default;
};

/// In the order in which they are shown.
std::vector<PresentationCase> presentationCases(const Store& store);
/// Puts cases at the end, in the order given, those that are there already left where they are. Returns how
/// many were added. The caller may hold a transaction; each of these is one by itself.
int addPresentationCases(Store& store, const std::vector<CaseKey>& keys);
void removePresentationCases(Store& store, const std::vector<CaseKey>& keys);
/// One line. Throws Error when the case is not prepared, or the caption is longer than `longestCaption`.
void setPresentationCaption(Store& store, const CaseKey& key, const QString& caption);
inline constexpr int longestCaption = 500;
/// Moves one to the place `place` (taken into the range), the others keeping their order. Throws Error when
/// the case is not prepared.
void movePresentationCase(Store& store, const CaseKey& key, int place);

} // namespace geovlm::store
