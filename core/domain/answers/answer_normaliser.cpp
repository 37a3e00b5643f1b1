// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/answers/answer_normaliser.h"

#include "domain/answers/answer_choice.h"
#include "domain/answers/answer_wording.h"
#include "domain/error.h"
#include "domain/text.h"

#include <QFile>
#include <QRegularExpression>
#include <QSet>
#include <algorithm>

static void initSynonymResources()
{
    Q_INIT_RESOURCE(domain_synonyms);
}

namespace geovlm {
namespace {

constexpr int ambiguous = -2;
constexpr qsizetype longestKey = 200;

/// Lower case, hyphens and the like as blanks, no article before and no stop after.
QString speltForm(const QString& text)
{
    QString form = text.toCaseFolded();
    for (QChar& letter : form)
        if (letter == u'-' || letter == u'_' || letter == u'\u2010' || letter == u'\u2011')
            letter = u' ';
    form = form.simplified();
    while (!form.isEmpty() && QStringLiteral(".,;:!\"'").contains(form.back()))
        form.chop(1);
    while (!form.isEmpty() && QStringLiteral("\"'").contains(form.front()))
        form.remove(0, 1);
    static const QRegularExpression article(QStringLiteral("^(a|an|the) (?=\\S)"));
    return form.remove(article).simplified();
}

/// Good enough for the words of options: only what both sides come down to counts, not what it looks like.
QString singularWord(const QString& word)
{
    const auto ends = [&word](QLatin1String end) { return word.endsWith(end); };
    if (word.size() < 4 || !word.endsWith(u's') || ends(QLatin1String("ss")) || ends(QLatin1String("us")) ||
        ends(QLatin1String("is")))
        return word;
    if (ends(QLatin1String("ies")))
        return word.chopped(3) + u'y';
    for (const char* end : {"sses", "ches", "shes", "xes"})
        if (ends(QLatin1String(end)))
            return word.chopped(2);
    return word.chopped(1);
}

QString singularForm(const QString& spelt)
{
    QStringList words = spelt.split(u' ', Qt::SkipEmptyParts);
    for (QString& word : words)
        word = singularWord(word);
    return words.join(u' ');
}

/// "multi lane" and "multilane" are one.
QString withoutBlanks(QString form)
{
    return form.remove(u' ');
}

bool isYesNo(const Question& question)
{
    return question.optionIndex(QStringLiteral("yes")) >= 0 &&
           question.optionIndex(QStringLiteral("no")) >= 0;
}

/// The last word of what a question is called: the lights of traffic lights.
bool isWhatIsAskedFor(const Question& question, const QString& word)
{
    return singularForm(speltForm(question.id)).section(u' ', -1) == word ||
           singularForm(speltForm(question.label)).section(u' ', -1) == word;
}

void note(QHash<QString, int>& forms, const QString& form, int option)
{
    const auto known = forms.constFind(form);
    if (known == forms.constEnd())
        forms.insert(form, option);
    else if (known.value() != option)
        forms.insert(form, ambiguous);
}

/// Only what nobody can mean otherwise; "unknown" and "nan" say that nothing is known, not that there is
/// none.
const QSet<QString>& waysToSayNone()
{
    static const QSet<QString> ways{QStringLiteral("none"),          QStringLiteral("no"),
                                    QStringLiteral("non"),           QStringLiteral("nothing"),
                                    QStringLiteral("nil"),           QStringLiteral("not any"),
                                    QStringLiteral("there is none"), QStringLiteral("there are none"),
                                    QStringLiteral("none visible"),  QStringLiteral("nothing visible"),
                                    QStringLiteral("none of these"), QStringLiteral("none of the above"),
                                    QStringLiteral("none of them")};
    return ways;
}

/// Of a question about yes and no these would be no answer, so they are not read as one there.
const QSet<QString>& waysToSayNotApplicable()
{
    static const QSet<QString> ways{QStringLiteral("n/a"), QStringLiteral("na"), QStringLiteral("n.a"),
                                    QStringLiteral("not applicable")};
    return ways;
}

/// The parts of a list. An option may hold "/" itself and "or" too, so those divide nothing.
QStringList partsOf(const QString& text)
{
    static const QRegularExpression divider(QStringLiteral("\\s+and\\s+|[,;&+]"),
                                            QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression leading(QStringLiteral("^and\\s+"),
                                            QRegularExpression::CaseInsensitiveOption);
    QStringList parts;
    for (QString part : text.split(divider)) {
        part = part.trimmed().remove(leading).trimmed();
        if (!part.isEmpty())
            parts.append(part);
    }
    return parts;
}

/// A meaning is options and nothing else: half of one would be read otherwise the next time.
bool fits(const QuestionBank& bank, int question, const QString& means)
{
    return means.isEmpty() || !normalisedAnswer(bank.at(question), means).offList;
}

Synonym synonymFrom(const QuestionBank& bank, const QStringList& fields)
{
    Synonym entry{Synonym::any, synonymKey(fields.at(1)), fields.at(2)};
    if (!fields.at(0).isEmpty())
        entry.question = bank.indexOf(fields.at(0));
    const bool known = fields.at(0).isEmpty() || entry.question >= 0;
    if (!known || (entry.question >= 0 && !fits(bank, entry.question, entry.means)))
        entry.said.clear();
    return entry;
}

} // namespace

QString synonymKey(const QString& said)
{
    const QString key = said.toCaseFolded().simplified();
    return key.size() > longestKey ? QString() : key;
}

std::vector<Synonym> compiledSynonyms(const QuestionBank& bank)
{
    initSynonymResources();
    QFile file(QStringLiteral(":/synonyms/synonyms.csv"));
    if (!file.open(QIODevice::ReadOnly))
        throw Error(DomainText::tr("The table of synonyms is missing from this program; build it again."));
    std::vector<Synonym> table;
    const QStringList lines = QString::fromUtf8(file.readAll()).split(u'\n', Qt::SkipEmptyParts);
    for (const QString& line : lines.mid(1)) {
        const QStringList fields = line.trimmed().split(u','); // no field of ours holds a comma
        if (fields.size() != 3)
            throw Error(DomainText::tr("The table of synonyms has a bad line: %1").arg(line));
        if (Synonym entry = synonymFrom(bank, fields); !entry.said.isEmpty())
            table.push_back(std::move(entry));
    }
    return table;
}

AnswerNormaliser::AnswerNormaliser(const QuestionBank& bank, const std::vector<Synonym>& own) : m_bank(bank)
{
    const std::vector<Synonym> compiled = compiledSynonyms(bank);
    for (int index = 0; index < m_bank.size(); ++index) {
        const Question& question = m_bank.at(index);
        Forms forms;
        forms.none = noneOption(question);
        for (int option = 0; option < question.options.size(); ++option) {
            const QString spelt = speltForm(question.options.at(option));
            note(forms.spelt, withoutBlanks(spelt), option);
            note(forms.singular, withoutBlanks(singularForm(spelt)), option);
        }
        for (const QString& text : {question.id, question.label})
            for (const QString& word : singularForm(speltForm(text)).split(u' ', Qt::SkipEmptyParts))
                forms.subject.insert(word);
        add(forms, index, compiled, &Forms::compiled);
        add(forms, index, own, &Forms::own);
        m_forms.push_back(std::move(forms));
    }
}

/// Entries for every question first, so that one for this question takes their place; and each in its
/// singular before any as it is written, for the same reason.
void AnswerNormaliser::add(Forms& forms, int question, const std::vector<Synonym>& entries,
                           Table Forms::*table) const
{
    for (const int wanted : {Synonym::any, question})
        for (const bool exact : {false, true})
            for (const Synonym& entry : entries)
                if (entry.question == wanted && fits(m_bank, question, entry.means))
                    (forms.*table)
                        .insert(exact ? entry.said : singularForm(speltForm(entry.said)), entry.means);
}

bool AnswerNormaliser::saysNone(const Forms& forms, const Question& question, const QString& spelt) const
{
    if (forms.none < 0)
        return false;
    if (waysToSayNone().contains(spelt))
        return true;
    if (waysToSayNotApplicable().contains(spelt))
        return !isYesNo(question);
    // "no road markings", asked about road markings; "no parking" is something else, and so is "no traffic",
    // asked whether there are traffic lights.
    const QStringList words = singularForm(spelt).split(u' ', Qt::SkipEmptyParts);
    return words.size() > 1 && words.front() == QStringLiteral("no") &&
           (!isYesNo(question) || isWhatIsAskedFor(question, words.back())) &&
           std::all_of(words.begin() + 1, words.end(),
                       [&](const QString& word) { return forms.subject.contains(word); });
}

MappedAnswer AnswerNormaliser::mapOne(int question, const QString& text) const
{
    const Question& asked = m_bank.at(question);
    const Forms& forms = m_forms[std::size_t(question)];
    const QString plain = text.trimmed();
    if (const int option = asked.optionIndex(plain); option >= 0)
        return {asked.options.at(option),
                asked.options.at(option) == text ? Mapping::AsWritten : Mapping::Case,
                {}};
    const QString spelt = speltForm(plain);
    const QString singular = singularForm(spelt);
    // Every form that an entry may be written in, the nearest first.
    const QStringList keys{synonymKey(plain), spelt, singular};
    const auto entry = [&](const Table& table) {
        for (const QString& key : keys)
            if (const auto found = table.constFind(key); found != table.constEnd())
                return std::optional(std::pair(key, found.value()));
        return std::optional<std::pair<QString, QString>>();
    };
    const auto synonym = [&](const std::pair<QString, QString>& found) {
        if (found.second.isEmpty())
            return MappedAnswer{plain, Mapping::OffList, {}};
        return MappedAnswer{normalisedAnswer(asked, found.second).value, Mapping::Synonym,
                            QStringLiteral("%1 → %2").arg(found.first, found.second)};
    };
    if (const auto own = entry(forms.own))
        return synonym(*own);
    if (const int option = forms.spelt.value(withoutBlanks(spelt), -1); option >= 0)
        return {asked.options.at(option), Mapping::Spelling, {}};
    if (const int option = forms.singular.value(withoutBlanks(singular), -1); option >= 0)
        return {asked.options.at(option), Mapping::Plural, {}};
    if (saysNone(forms, asked, spelt))
        return {asked.options.at(forms.none), Mapping::None, {}};
    if (const auto compiled = entry(forms.compiled))
        return synonym(*compiled);
    return {plain, Mapping::OffList, {}};
}

MappedAnswer AnswerNormaliser::map(int question, const QString& text) const
{
    MappedAnswer asWritten = mapPlain(question, text);
    if (!asWritten.offList() || m_forms[std::size_t(question)].own.contains(synonymKey(text)))
        return asWritten;
    const auto within = [&](const QString& words) {
        MappedAnswer mapped = mapPlain(question, words);
        mapped.how = std::max(mapped.how, Mapping::Spelling);
        return mapped;
    };
    if (const QString bare = bareAnswer(text); bare != text)
        if (MappedAnswer mapped = within(bare); !mapped.offList())
            return mapped;
    const std::vector<LetterInText> letters = lettersIn(text);
    if (letters.size() != 1 || letters.front().words.isEmpty() || text.trimmed().contains(u'\n'))
        return asWritten;
    const MappedAnswer named = within(letters.front().words);
    const bool fits =
        !named.offList() && m_bank.at(question).optionIndex(named.value) == letters.front().option;
    return fits ? named : asWritten;
}

MappedAnswer AnswerNormaliser::mapPlain(int question, const QString& text) const
{
    const Question& asked = m_bank.at(question);
    const QStringList parts = partsOf(text);
    // Options stay themselves, one or several: no entry stands for something else in their place.
    const bool isListOfOptions =
        asked.multiple && parts.size() > 1 && asked.optionIndex(text.trimmed()) < 0 &&
        std::all_of(parts.begin(), parts.end(),
                    [&](const QString& part) { return asked.optionIndex(part) >= 0; });
    MappedAnswer whole =
        isListOfOptions ? MappedAnswer{text.trimmed(), Mapping::OffList, {}} : mapOne(question, text);
    if (!whole.offList() || !asked.multiple)
        return whole;
    const Forms& forms = m_forms[std::size_t(question)];
    if (!isListOfOptions && forms.own.contains(synonymKey(text))) // said to stay as it is
        return whole;
    MappedAnswer list{{}, Mapping::List, {}};
    QStringList values, via;
    for (const QString& part : parts) {
        const MappedAnswer one = mapOne(question, part);
        if (one.offList())
            return whole;
        list.how = std::max(list.how, one.how);
        if (!one.via.isEmpty())
            via.append(one.via);
        for (const QString& value : splitValues(one.value))
            if (!values.contains(value))
                values.append(value);
    }
    if (values.isEmpty())
        return whole;
    list.value = joinValues(withoutIdleNone(asked, values));
    list.via = via.join(QStringLiteral(", "));
    if (list.value == text)
        list.how = Mapping::AsWritten;
    else if (list.value == text.trimmed().toLower())
        list.how = Mapping::Case;
    return list;
}

QString AnswerNormaliser::reason(const MappedAnswer& answer)
{
    switch (answer.how) {
    case Mapping::AsWritten:
        return QStringLiteral("as written");
    case Mapping::Case:
        return QStringLiteral("case");
    case Mapping::List:
        return QStringLiteral("list");
    case Mapping::Spelling:
        return QStringLiteral("spelling");
    case Mapping::Plural:
        return QStringLiteral("plural");
    case Mapping::None:
        return QStringLiteral("none");
    case Mapping::Synonym:
        return QStringLiteral("synonym: ") + answer.via;
    case Mapping::OffList:
        break;
    }
    return QStringLiteral("off the list");
}

} // namespace geovlm
