// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/text/text_similarity.h"

namespace geovlm {
namespace {

bool isWordPart(QChar letter)
{
    return letter.isLetterOrNumber() || letter.isMark();
}

bool joinsWords(QChar letter)
{
    return letter == u'-' || letter == u'\'' || letter == u'\u2019';
}

} // namespace

QStringList words(const QString& text)
{
    const QString lower = text.toLower();
    QStringList found;
    qsizetype start = -1; // of the word being read
    for (qsizetype i = 0; i <= lower.size(); ++i) {
        const bool part = i < lower.size() && isWordPart(lower.at(i));
        const bool inner = start >= 0 && i + 1 < lower.size() && joinsWords(lower.at(i)) &&
                           isWordPart(lower.at(i - 1)) && isWordPart(lower.at(i + 1));
        if (part && start < 0)
            start = i;
        if (part || inner || start < 0)
            continue;
        found.append(lower.mid(start, i - start));
        start = -1;
    }
    return found;
}

QSet<QString> wordSet(const QString& text)
{
    const QStringList list = words(text);
    return QSet<QString>(list.begin(), list.end());
}

double jaccard(const QSet<QString>& a, const QSet<QString>& b)
{
    const QSet<QString>& fewer = a.size() < b.size() ? a : b;
    const QSet<QString>& more = a.size() < b.size() ? b : a;
    qsizetype shared = 0;
    for (const QString& word : fewer)
        shared += more.contains(word) ? 1 : 0;
    const qsizetype all = a.size() + b.size() - shared;
    return all == 0 ? 1 : double(shared) / double(all);
}

double jaccard(const QString& a, const QString& b)
{
    return jaccard(wordSet(a), wordSet(b));
}

} // namespace geovlm
