// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/answers/question_bank.h"
#include "domain/text/term_statistics.h"

#include <QByteArray>
#include <QHash>
#include <QString>
#include <QStringList>
#include <span>
#include <vector>

namespace geovlm {

/// A text embedder without a network: the words and adjacent word pairs of a text (termsOf) are hashed
/// (FNV-1a 64 over UTF-8: index = hash mod 1536, sign = the hash's top bit) and weighted by
/// count · ln((1 + N) / (1 + df)), so that the words which every description has weigh nothing; the sum has
/// length 1. Counts are raw, hence the un-normalised vector is linear in them: a description's is the fixed
/// words' plus one sparse contribution per slot, and its expectation over uncertain answers ("soft text",
/// facts/demo-world.md) is exact and costs microseconds. Before fit() nothing is known and every vector is
/// zero. Copies are independent; the const functions may run on any number of threads.
class HashingEmbedder
{
public:
    static constexpr int dimension = 1536; ///< that of text-embedding-3-small, which the reranker expects
    static constexpr int longestTerm = 128;
    static constexpr int mostTerms = 65'536; ///< the most frequent are kept

    /// Throws Error unless the bank has one question per slot of the template.
    explicit HashingEmbedder(const QuestionBank& bank = QuestionBank::standard());

    /// Learns the document frequencies. Prefer statistics with distributions where there are any.
    void fit(const QStringList& descriptions);
    void fit(const TermStatistics& statistics);

    /// What fit() learned; the same knowledge gives the same bytes.
    QByteArray toJson() const;
    /// Throws Error, naming `origin`, on anything that toJson() cannot have written.
    static HashingEmbedder fromJson(const QByteArray& json, const QString& origin,
                                    const QuestionBank& bank = QuestionBank::standard());

    /// 1536 floats of length 1 (zero for a text without a telling word).
    std::vector<float> embed(const QString& text) const;
    /// The soft form: sum(), scaled to length 1. With one-hot distributions, embed(describe(values)).
    std::vector<float> embed(const QStringList& values,
                             const std::vector<std::vector<float>>& distributions) const;

    /// The un-normalised vector of a text.
    std::vector<float> sum(const QString& text) const;
    /// The expectation of the un-normalised vector of a description. `values`: 30, empty = not answered.
    /// `distributions`: empty, or one list per question: probabilities of its options (scaled to sum 1;
    /// values below zero and NaN count as 0), or empty (or all zero), which makes the answer certain at its
    /// value, as people's are. Throws Error when a length does not fit.
    std::vector<float> sum(const QStringList& values,
                           const std::vector<std::vector<float>>& distributions) const;

    struct Entry
    {
        int index = 0; ///< 0..1535
        float weight = 0;
    };
    using Sparse = std::vector<Entry>;
    /// What option `option` of `question` adds to sum(): an edit from option a to b changes the sum by
    /// slotVector(q, b) - slotVector(q, a). By ascending index, each once. Throws std::out_of_range.
    const Sparse& slotVector(int question, int option) const;
    /// The same for any value: an option, several joined by " and ", free text, or empty.
    Sparse valueVector(int question, const QString& value) const;
    /// What one question adds under `distribution` (may be empty) and `value`. Throws Error as sum().
    Sparse softVector(int question, const QString& value, std::span<const float> distribution) const;

    double documents() const { return m_documents; }
    int terms() const { return int(m_frequencies.size()); }
    /// ln((1 + N) / (1 + df)), never below 0.
    double weightOf(const QString& term) const;

private:
    Sparse sparse(const QStringList& terms) const;
    const Sparse* known(int question, const QString& value) const;
    void addSlot(std::vector<float>& sum, int question, const QString& value,
                 std::span<const float> distribution) const;
    void precompute();

    QuestionBank m_bank;
    QHash<QString, double> m_frequencies;
    double m_documents = 0;
    std::vector<float> m_fixed;    ///< 1536: the template's own words
    std::vector<Sparse> m_options; ///< per option of the bank
    std::vector<Sparse> m_unknown; ///< per question: not answered
};

} // namespace geovlm
