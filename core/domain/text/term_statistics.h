// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/answers/question_bank.h"

#include <QHash>
#include <QString>
#include <QStringList>
#include <vector>

namespace geovlm {

/// Terms of a text for the hashing embedder: its words (text_similarity.h) in order, then every pair of
/// adjacent words joined by a blank. Repeats stay.
QStringList termsOf(const QString& text);
/// The terms of the template's fixed words alone.
QStringList fixedTerms();
/// The terms that `answer` in the slot of `question` adds: its words, and the pairs made of them and of the
/// fixed words beside the slot. The terms of a description are exactly fixedTerms() and these of its 30
/// slots.
QStringList slotTerms(int question, const QString& answer);

/// Counts in how many descriptions each term occurs (document frequency, df). Given distributions, df is the
/// *expected* count: an answer that a reader often finds likely but seldom likeliest is then not mistaken for
/// a rare, telling one. Questions are taken as independent, the options of one as exclusive.
class TermStatistics
{
public:
    explicit TermStatistics(const QuestionBank& bank = QuestionBank::standard());

    /// Counts one written description.
    void add(const QString& description);
    /// Counts one image's answers: 30 values, and distributions as in HashingEmbedder::sum. Throws Error as
    /// that does.
    void add(const QStringList& values, const std::vector<std::vector<float>>& distributions);

    double documents() const { return m_documents; }
    /// Term → df. Terms of more than HashingEmbedder::longestTerm letters are not counted.
    QHash<QString, double> frequencies() const;

private:
    std::vector<int> idsOf(const QStringList& terms);
    void mark(const std::vector<int>& ids, double probability);
    void closeSlot();
    void closeDocument();

    QuestionBank m_bank;
    QHash<QString, int> m_ids;
    std::vector<double> m_frequency;         ///< per id
    std::vector<double> m_absent;            ///< per id, in the document being added: P(not in it)
    std::vector<double> m_slot;              ///< per id, in the slot being added: P(in it)
    std::vector<int> m_touched;              ///< ids in this document
    std::vector<int> m_slotTouched;          ///< ids in this slot
    std::vector<std::vector<int>> m_options; ///< per option of the bank: ids, each once
    std::vector<int> m_fixed;
    double m_documents = 0;
};

} // namespace geovlm
