// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/answers/question_bank.h"

#include <QHash>
#include <QSet>
#include <QString>
#include <vector>

namespace geovlm {

/// One entry of a table of synonyms.
struct Synonym
{
    static constexpr int any = -1;
    int question = any; ///< index into the question bank; any = every question that has the option
    QString said;       ///< as synonymKey() writes it
    QString means;      ///< options, as in an answer; empty = stays as it was written, whatever the rules say
};

/// How `said` is kept and looked up: lower case, single blanks. Empty for a text that cannot be an entry.
QString synonymKey(const QString& said);

/// The table of resources/synonyms/synonyms.csv, compiled in. Entries whose question or option `bank` does
/// not have are left out.
std::vector<Synonym> compiledSynonyms(const QuestionBank& bank);

/// How a text came to stand for its value, from the least to the most that was done to it.
enum class Mapping {
    AsWritten,
    Case,     ///< case and blanks around it
    List,     ///< several options, written as a list
    Spelling, ///< hyphens, blanks, a leading article, a full stop, what is written around an answer
    Plural,   ///< singular for plural or the other way round
    None,     ///< one of the ways to say that there is nothing
    Synonym,  ///< an entry of a table
    OffList,  ///< it fits no option and stays as it was written
};

/// What a free answer stands for.
struct MappedAnswer
{
    QString value; ///< options as the bank spells them, or the text without the blanks around it
    Mapping how = Mapping::AsWritten;
    QString via; ///< of a synonym: "said → means"
    bool offList() const { return how == Mapping::OffList; }
};

/// Reads free answers onto the options of their questions. What is an option already is never reinterpreted;
/// an entry of the user's comes before the rules, and those before the compiled-in table. Of a question that
/// allows several, a list is read part by part ("parks, a lake and a river") and stays as it was written
/// unless every part fits; "none" beside another part goes, because it says nothing there. A rule that fits
/// two options fits none. What fits nothing is read once more without what is written around answers
/// ("Answer: yes", "**no.**"), and without a letter before it where that is the option's ("B. no"). Copies
/// are independent; the const functions may run on any number of threads.
class AnswerNormaliser
{
public:
    /// `own`: the user's entries.
    explicit AnswerNormaliser(const QuestionBank& bank, const std::vector<Synonym>& own = {});

    MappedAnswer map(int question, const QString& text) const;

    /// "case", "plural", "none", "synonym: street → road", "as written", "off the list" …: in English, as in
    /// JSON.
    static QString reason(const MappedAnswer& answer);

private:
    using Table = QHash<QString, QString>;
    struct Forms
    {
        QHash<QString, int> spelt, singular; ///< an option's simpler form → option; -2 = of several options
        Table own, compiled;                 ///< key → means
        QSet<QString> subject;               ///< words that "no …" may go on with
        int none = -1;                       ///< the option that says so, if any
    };

    MappedAnswer mapPlain(int question, const QString& text) const;
    MappedAnswer mapOne(int question, const QString& text) const;
    bool saysNone(const Forms& forms, const Question& question, const QString& spelt) const;
    void add(Forms& forms, int question, const std::vector<Synonym>& entries, Table Forms::*table) const;

    QuestionBank m_bank;
    std::vector<Forms> m_forms;
};

} // namespace geovlm
