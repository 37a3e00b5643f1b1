// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/text/term_statistics.h"

#include "domain/answers/soft_answers.h"
#include "domain/text/description.h"
#include "domain/text/hashing_embedder.h"
#include "domain/text/text_similarity.h"

#include <QSet>
#include <algorithm>

namespace geovlm {
namespace {

void appendPairs(QStringList& terms, const QStringList& sequence)
{
    for (qsizetype i = 1; i < sequence.size(); ++i)
        terms.append(sequence.at(i - 1) + u' ' + sequence.at(i));
}

/// The fixed words that stand before and after each slot.
struct Neighbours
{
    QString before, after;
};

std::vector<Neighbours> readNeighbours()
{
    std::vector<Neighbours> neighbours(descriptionSlots);
    const std::vector<TemplatePiece>& pieces = descriptionTemplate();
    for (std::size_t i = 0; i < pieces.size(); ++i)
        if (pieces[i].question >= 0)
            neighbours[std::size_t(pieces[i].question)] = {words(pieces[i - 1].text).last(),
                                                           words(pieces[i + 1].text).first()};
    return neighbours;
}

} // namespace

QStringList termsOf(const QString& text)
{
    const QStringList sequence = words(text);
    QStringList terms = sequence;
    appendPairs(terms, sequence);
    return terms;
}

QStringList fixedTerms()
{
    QStringList terms;
    for (const TemplatePiece& piece : descriptionTemplate())
        if (piece.question < 0)
            terms += termsOf(piece.text);
    return terms;
}

QStringList slotTerms(int question, const QString& answer)
{
    static const std::vector<Neighbours> neighbours = readNeighbours();
    const Neighbours& beside = neighbours.at(std::size_t(question));
    QStringList terms = words(slotText(answer));
    appendPairs(terms, QStringList{beside.before} + terms + QStringList{beside.after});
    return terms;
}

TermStatistics::TermStatistics(const QuestionBank& bank) : m_bank(bank)
{
    requireSlots(m_bank);
    m_fixed = idsOf(fixedTerms());
    for (int question = 0; question < m_bank.size(); ++question)
        for (const QString& option : m_bank.at(question).options)
            m_options.push_back(idsOf(slotTerms(question, option)));
}

void TermStatistics::add(const QString& description)
{
    mark(idsOf(termsOf(description)), 1);
    closeSlot();
    closeDocument();
}

void TermStatistics::add(const QStringList& values, const std::vector<std::vector<float>>& distributions)
{
    requireAnswers(m_bank, values, distributions);
    mark(m_fixed, 1);
    closeSlot();
    for (int question = 0; question < m_bank.size(); ++question) {
        const std::span<const float> distribution = distributionOf(distributions, question);
        const double total = totalOf(distribution);
        if (total <= 0)
            mark(idsOf(slotTerms(question, values.at(question))), 1);
        for (std::size_t option = 0; total > 0 && option < distribution.size(); ++option)
            mark(m_options[std::size_t(m_bank.offset(question)) + option],
                 probabilityOf(distribution[option]) / total);
        closeSlot();
    }
    closeDocument();
}

QHash<QString, double> TermStatistics::frequencies() const
{
    QHash<QString, double> frequencies;
    for (auto it = m_ids.begin(); it != m_ids.end(); ++it)
        if (m_frequency[std::size_t(it.value())] > 0)
            frequencies.insert(it.key(), m_frequency[std::size_t(it.value())]);
    return frequencies;
}

/// Ids of the terms, each once; new ones are taken in.
std::vector<int> TermStatistics::idsOf(const QStringList& terms)
{
    std::vector<int> ids;
    for (const QString& term : terms) {
        if (term.size() > HashingEmbedder::longestTerm)
            continue;
        const auto known = m_ids.constFind(term);
        ids.push_back(known != m_ids.constEnd() ? known.value() : int(m_ids.size()));
        if (known == m_ids.constEnd())
            m_ids.insert(term, ids.back());
    }
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    m_frequency.resize(std::size_t(m_ids.size()), 0);
    m_absent.resize(std::size_t(m_ids.size()), 1);
    m_slot.resize(std::size_t(m_ids.size()), 0);
    return ids;
}

void TermStatistics::mark(const std::vector<int>& ids, double probability)
{
    if (probability <= 0)
        return;
    for (const int id : ids) {
        double& present = m_slot[std::size_t(id)];
        if (present == 0)
            m_slotTouched.push_back(id);
        present += probability;
    }
}

void TermStatistics::closeSlot()
{
    for (const int id : m_slotTouched) {
        double& absent = m_absent[std::size_t(id)];
        if (absent == 1)
            m_touched.push_back(id); // twice at most for a tiny probability; closeDocument() resets it
        absent *= 1 - std::min(1.0, m_slot[std::size_t(id)]);
        m_slot[std::size_t(id)] = 0;
    }
    m_slotTouched.clear();
}

void TermStatistics::closeDocument()
{
    for (const int id : m_touched) {
        m_frequency[std::size_t(id)] += 1 - m_absent[std::size_t(id)];
        m_absent[std::size_t(id)] = 1;
    }
    m_touched.clear();
    ++m_documents;
}

} // namespace geovlm
