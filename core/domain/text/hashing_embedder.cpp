// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/text/hashing_embedder.h"

#include "domain/answers/soft_answers.h"
#include "domain/error.h"
#include "domain/matrix.h"
#include "domain/text.h"
#include "domain/text/text_similarity.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <algorithm>
#include <cmath>
#include <map>
#include <stdexcept>

namespace geovlm {
namespace {

constexpr qsizetype mostBytes = 16ll * 1024 * 1024; ///< of JSON; mostTerms terms of usual length need 2 MB
constexpr double mostDocuments = 1e9;

/// FNV-1a, 64 bits, over UTF-8.
quint64 hashOf(const QString& term)
{
    quint64 hash = 0xcbf29ce484222325u;
    for (const char byte : term.toUtf8())
        hash = (hash ^ quint8(byte)) * 0x100000001b3u;
    return hash;
}

void addSparse(std::vector<float>& sum, const HashingEmbedder::Sparse& entries, float scale)
{
    for (const HashingEmbedder::Entry& entry : entries)
        sum[std::size_t(entry.index)] += scale * entry.weight;
}

HashingEmbedder::Sparse toSparse(const std::map<int, double>& weights)
{
    HashingEmbedder::Sparse entries;
    for (const auto& [index, weight] : weights)
        if (weight != 0)
            entries.push_back({index, float(weight)});
    return entries;
}

/// The `HashingEmbedder::mostTerms` most frequent terms, ties by the term.
QHash<QString, double> mostFrequent(const QHash<QString, double>& all)
{
    if (all.size() <= HashingEmbedder::mostTerms)
        return all;
    std::vector<std::pair<double, QString>> order;
    for (auto it = all.begin(); it != all.end(); ++it)
        order.emplace_back(-it.value(), it.key());
    std::sort(order.begin(), order.end());
    QHash<QString, double> kept;
    for (int i = 0; i < HashingEmbedder::mostTerms; ++i)
        kept.insert(order[std::size_t(i)].second, -order[std::size_t(i)].first);
    return kept;
}

[[noreturn]] void refuse(const QString& origin, const QString& why)
{
    throw Error(
        DomainText::tr("%1 does not hold the statistics of a hashing text embedder: %2. Run the embedding "
                       "with \"hashing\" again.")
            .arg(origin, why));
}

QJsonObject headOf(const QByteArray& json, const QString& origin)
{
    if (json.size() > mostBytes)
        refuse(origin, DomainText::tr("it has %1 bytes, more than %2").arg(json.size()).arg(mostBytes));
    QJsonParseError problem;
    QJsonObject object = QJsonDocument::fromJson(json, &problem).object();
    if (problem.error != QJsonParseError::NoError)
        refuse(origin, DomainText::tr("%1 at byte %2").arg(problem.errorString()).arg(problem.offset));
    if (object[u"embedder"].toString() != u"hashing" || object[u"version"].toInt() != 1)
        refuse(origin, DomainText::tr("its \"embedder\" or \"version\" is not known here"));
    if (object[u"dimension"].toInt() != HashingEmbedder::dimension)
        refuse(origin, DomainText::tr("its dimension is not %1").arg(HashingEmbedder::dimension));
    return object;
}

double documentsOf(const QJsonObject& object, const QString& origin)
{
    const double documents = object[u"documents"].toDouble(-1);
    if (!(documents >= 0 && documents <= mostDocuments) || documents != std::floor(documents))
        refuse(origin, DomainText::tr("\"documents\" is not a count"));
    return documents;
}

/// A word, or two joined by a blank.
bool isTerm(const QString& text)
{
    const QStringList found = words(text);
    return text.size() <= HashingEmbedder::longestTerm && (found.size() == 1 || found.size() == 2) &&
           found.join(u' ') == text;
}

QHash<QString, double> frequenciesOf(const QJsonObject& object, double documents, const QString& origin)
{
    const QJsonObject terms = object[u"terms"].toObject();
    if (!object[u"terms"].isObject() || terms.size() > HashingEmbedder::mostTerms)
        refuse(origin,
               DomainText::tr("\"terms\" is not a list of at most %1 terms").arg(HashingEmbedder::mostTerms));
    QHash<QString, double> frequencies;
    frequencies.reserve(terms.size());
    for (auto it = terms.begin(); it != terms.end(); ++it) {
        const double frequency = it.value().toDouble(-1);
        if (!isTerm(it.key()) || !(frequency > 0 && frequency <= documents * (1 + 1e-9)))
            refuse(origin, DomainText::tr("the entry \"%1\" of \"terms\" is off").arg(it.key().left(40)));
        frequencies.insert(it.key(), frequency);
    }
    return frequencies;
}

} // namespace

HashingEmbedder::HashingEmbedder(const QuestionBank& bank) : m_bank(bank)
{
    requireSlots(m_bank);
    precompute();
}

void HashingEmbedder::fit(const QStringList& descriptions)
{
    TermStatistics statistics(m_bank);
    for (const QString& description : descriptions)
        statistics.add(description);
    fit(statistics);
}

void HashingEmbedder::fit(const TermStatistics& statistics)
{
    m_documents = statistics.documents();
    m_frequencies = mostFrequent(statistics.frequencies());
    precompute();
}

QByteArray HashingEmbedder::toJson() const
{
    std::map<QString, double> sorted; // an object takes its keys in order fastest
    for (auto it = m_frequencies.begin(); it != m_frequencies.end(); ++it)
        sorted.emplace(it.key(), it.value());
    QJsonObject terms;
    for (const auto& [term, frequency] : sorted)
        terms.insert(term, frequency);
    return QJsonDocument(QJsonObject{{QStringLiteral("embedder"), QStringLiteral("hashing")},
                                     {QStringLiteral("version"), 1},
                                     {QStringLiteral("dimension"), dimension},
                                     {QStringLiteral("documents"), m_documents},
                                     {QStringLiteral("terms"), terms}})
        .toJson(QJsonDocument::Compact);
}

HashingEmbedder HashingEmbedder::fromJson(const QByteArray& json, const QString& origin,
                                          const QuestionBank& bank)
{
    const QJsonObject object = headOf(json, origin);
    HashingEmbedder embedder(bank);
    embedder.m_documents = documentsOf(object, origin);
    embedder.m_frequencies = frequenciesOf(object, embedder.m_documents, origin);
    embedder.precompute();
    return embedder;
}

std::vector<float> HashingEmbedder::embed(const QString& text) const
{
    std::vector<float> vector = sum(text);
    normalise(vector);
    return vector;
}

std::vector<float> HashingEmbedder::sum(const QString& text) const
{
    std::vector<float> sum(dimension);
    addSparse(sum, sparse(termsOf(text)), 1);
    return sum;
}

std::vector<float> HashingEmbedder::embed(const QStringList& values,
                                          const std::vector<std::vector<float>>& distributions) const
{
    std::vector<float> vector = sum(values, distributions);
    normalise(vector);
    return vector;
}

std::vector<float> HashingEmbedder::sum(const QStringList& values,
                                        const std::vector<std::vector<float>>& distributions) const
{
    requireAnswers(m_bank, values, distributions);
    std::vector<float> sum = m_fixed;
    for (int question = 0; question < m_bank.size(); ++question)
        addSlot(sum, question, values.at(question), distributionOf(distributions, question));
    return sum;
}

const HashingEmbedder::Sparse& HashingEmbedder::slotVector(int question, int option) const
{
    if (option < 0 || option >= m_bank.at(question).options.size())
        throw std::out_of_range("slotVector: no such option");
    const int slot = m_bank.offset(question) + option;
    return m_options[std::size_t(slot)];
}

HashingEmbedder::Sparse HashingEmbedder::valueVector(int question, const QString& value) const
{
    const Sparse* entries = known(question, value);
    return entries ? *entries : sparse(slotTerms(question, value));
}

HashingEmbedder::Sparse HashingEmbedder::softVector(int question, const QString& value,
                                                    std::span<const float> distribution) const
{
    const double total = totalOf(distribution);
    if (total <= 0)
        return valueVector(question, value);
    if (distribution.size() != std::size_t(m_bank.at(question).options.size()))
        throw Error(DomainText::tr("The distribution of question \"%1\" does not fit its options.")
                        .arg(m_bank.at(question).id));
    std::map<int, double> weights;
    for (std::size_t option = 0; option < distribution.size(); ++option)
        for (const Entry& entry : slotVector(question, int(option)))
            weights[entry.index] += probabilityOf(distribution[option]) / total * double(entry.weight);
    return toSparse(weights);
}

double HashingEmbedder::weightOf(const QString& term) const
{
    return std::max(0.0, std::log((1 + m_documents) / (1 + m_frequencies.value(term, 0))));
}

HashingEmbedder::Sparse HashingEmbedder::sparse(const QStringList& terms) const
{
    std::map<int, double> weights;
    for (const QString& term : terms) {
        const quint64 hash = hashOf(term);
        const double sign = (hash >> 63) != 0 ? -1 : 1;
        weights[int(hash % dimension)] += sign * weightOf(term);
    }
    return toSparse(weights);
}

/// What is precomputed for `value`, or null.
const HashingEmbedder::Sparse* HashingEmbedder::known(int question, const QString& value) const
{
    const int option = m_bank.at(question).optionIndex(value);
    if (option >= 0)
        return &slotVector(question, option);
    return value.trimmed().isEmpty() ? &m_unknown[std::size_t(question)] : nullptr;
}

void HashingEmbedder::addSlot(std::vector<float>& sum, int question, const QString& value,
                              std::span<const float> distribution) const
{
    const double total = totalOf(distribution);
    if (total <= 0) {
        if (const Sparse* entries = known(question, value))
            addSparse(sum, *entries, 1);
        else
            addSparse(sum, sparse(slotTerms(question, value)), 1);
        return;
    }
    const std::size_t first = std::size_t(m_bank.offset(question));
    for (std::size_t option = 0; option < distribution.size(); ++option)
        if (const double probability = probabilityOf(distribution[option]); probability > 0)
            addSparse(sum, m_options[first + option], float(probability / total));
}

void HashingEmbedder::precompute()
{
    m_fixed.assign(dimension, 0);
    addSparse(m_fixed, sparse(fixedTerms()), 1);
    m_options.clear();
    m_unknown.clear();
    for (int question = 0; question < m_bank.size(); ++question) {
        for (const QString& option : m_bank.at(question).options)
            m_options.push_back(sparse(slotTerms(question, option)));
        m_unknown.push_back(sparse(slotTerms(question, QString())));
    }
}

} // namespace geovlm
