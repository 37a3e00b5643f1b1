// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/answers/answer_normaliser.h"
#include "domain/progress.h"

#include <vector>

namespace geovlm::store {

class Store;

/// The user's own entries, ordered by question and text.
std::vector<Synonym> synonyms(const Store& store);

/// Adds an entry or takes the place of the one with the same question and text. Throws Error when the text is
/// an option of the question itself, or `means` names none of its options.
void putSynonym(Store& store, Synonym synonym);
/// Whether there was such an entry.
bool removeSynonym(Store& store, int question, const QString& said);

/// Compiled-in rules and table together with the store's own entries.
AnswerNormaliser normaliser(const Store& store);

struct Reread
{
    qint64 answers = 0; ///< events appended
    qint64 images = 0;  ///< whose answers in use changed
    qint64 run = 0;     ///< 0 = nothing to do
};

/// Reads what machines and files said anew from their raw text, after the synonyms changed. Nothing is
/// overwritten: where the value changes, the source says it again, and what other sources said after it is
/// said again after it, so that the same source counts as before. People's answers stay as they are, and
/// everything derived from an answer that counts is made over again or marked as pending
/// (store/results/invalidation.h). One transaction; throws Stopped with nothing changed.
Reread rereadAnswers(Store& store, Progress& progress);

} // namespace geovlm::store
