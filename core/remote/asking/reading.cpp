// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/answers/answer_choice.h"
#include "domain/answers/answer_wording.h"
#include "remote/asking/asking.h"
#include "remote/errors.h"
#include "remote/text.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <algorithm>

/// Replies, read as answers.
namespace geovlm::remote {
namespace {

/// What one reply is read with.
struct Asked
{
    const AnswerNormaliser& normaliser;
    int index = 0; ///< of the question
    const Question& question;
    const ChatReply& reply;
    bool lettered = true; ///< it was shown letters for its options

    qsizetype options() const { return question.options.size(); }
};

[[noreturn]] void refuseReply(const QString& sentence)
{
    throw RemoteError(Trouble::BadReply, sentence);
}

void requireWhole(const ChatReply& reply)
{
    const bool cut = isCutOff(reply);
    if (reply.content.isEmpty() && reply.finish == QLatin1String("content_filter"))
        refuseReply(Text::tr("the server's content filter kept the answer back"));
    if (reply.content.isEmpty() && reply.thought)
        refuseReply(
            Text::tr("the model was still thinking when its tokens ran out; allow more with --max-tokens, or "
                     "turn its thinking off"));
    if (cut)
        refuseReply(
            Text::tr("the reply was cut off before its end, and that is no answer; allow more tokens with "
                     "--max-tokens"));
    if (reply.content.isEmpty())
        refuseReply(Text::tr("the server replied with no text"));
}

/// A reply as JSON, where it is: a string or an object. Fences around it are a habit of many models.
QJsonValue jsonOf(const QString& content)
{
    QString text = content;
    if (text.startsWith(QLatin1String("```")))
        text = text.section(u'\n', 1).section(QStringLiteral("```"), 0, 0);
    const QByteArray wrapped = '[' + text.toUtf8() + ']';
    const QJsonArray list = QJsonDocument::fromJson(wrapped).array();
    return list.size() == 1 ? list.first() : QJsonValue();
}

/// The letter that a token spells, in what marks it: "A", " a", "A.", "(A)", "\"A\""; -1 = none.
int letterOfToken(const QString& token)
{
    QString bare;
    for (const QChar letter : token)
        if (letter.isLetterOrNumber())
            bare += letter;
        else if (!letter.isSpace() && !QStringLiteral("\"'`.,:;()[]{}*_").contains(letter))
            return -1;
    const int option = bare.size() == 1 ? bare.front().toUpper().unicode() - u'A' : -1;
    return option >= 0 && option < 26 ? option : -1;
}

/// What a text says: an option, and where its letter stands if it says it by letter.
struct Spoken
{
    int option = -1;       ///< -1 = none of them
    qsizetype letter = -1; ///< place in the text; -1 = said in words
    int letterIs = -1;     ///< 0 for A; may be the letter of no option
};

/// The letter alone, or with the option's own words; none where two lines give different ones.
Spoken byLetter(const Asked& asked, const QString& said)
{
    Spoken spoken;
    if (!asked.lettered)
        return spoken;
    for (const LetterInText& letter : lettersIn(said)) {
        const bool another = spoken.letter >= 0 && letter.option != spoken.letterIs;
        if (another)
            return {};
        const bool fits = letter.words.isEmpty() ||
                          asked.question.optionIndex(asked.normaliser.map(asked.index, letter.words).value) ==
                              letter.option;
        if (!fits)
            continue;
        if (spoken.letter < 0)
            spoken = {letter.option < asked.options() ? letter.option : -1, letter.at, letter.option};
    }
    return spoken;
}

Spoken spokenIn(const Asked& asked, const QString& said)
{
    if (const int option = asked.question.optionIndex(said.trimmed()); option >= 0)
        return {option, -1, -1};
    if (const Spoken spoken = byLetter(asked, said); spoken.letter >= 0)
        return spoken;
    const MappedAnswer mapped = asked.normaliser.map(asked.index, said);
    return {mapped.offList() ? -1 : asked.question.optionIndex(mapped.value), -1, -1};
}

struct Said
{
    QString text;
    qsizetype at = 0; ///< where it begins in the reply
    bool inForm = false;
};

Said saidIn(const QString& content, OptionField field)
{
    static const QRegularExpression key(QStringLiteral("\"answer\"\\s*:\\s*\""));
    const QJsonValue json = jsonOf(content);
    if (json.isString())
        return {json.toString(), content.indexOf(u'"') + 1, field == OptionField::JsonString};
    if (const QJsonValue answer = json[QStringLiteral("answer")]; answer.isString())
        return {answer.toString(), std::max<qsizetype>(0, key.match(content).capturedEnd()),
                field == OptionField::JsonObject};
    return {content, 0, field == OptionField::StructuredOutputs || field == OptionField::Grammar};
}

/// The token that the letter at `place` of the reply's text lies in, and that spells it; null where tokens
/// and text do not fit together. The text may stand anywhere among the tokens: thinking comes before it, and
/// marks that are no text after it.
const ReplyToken* tokenAt(const ChatReply& reply, qsizetype place, int letter)
{
    QByteArray whole;
    std::vector<qsizetype> ends;
    ends.reserve(reply.tokens.size());
    for (const ReplyToken& token : reply.tokens)
        ends.push_back((whole += token.bytes).size());
    const QByteArray content = reply.content.toUtf8();
    const qsizetype within = reply.content.left(place).toUtf8().size();
    qsizetype from = content.isEmpty() ? -1 : whole.lastIndexOf(content);
    while (from >= 0) {
        const auto end = std::ranges::upper_bound(ends, from + within);
        if (end != ends.end())
            if (const ReplyToken& token = reply.tokens[std::size_t(end - ends.begin())];
                letterOfToken(token.token) == letter)
                return &token;
        from = from > 0 ? whole.lastIndexOf(content, from - 1) : -1;
    }
    return nullptr;
}

/// Adds up every spelling of each letter; what is no letter of an option is off the list. Where the
/// probability of a single option is known, nothing is known of how it compares to the others.
void takeProbabilities(RemoteAnswer& answer, const Question& question, const ReplyToken& token)
{
    std::vector<double> mass(std::size_t(question.options.size()));
    double sum = 0;
    for (const TokenChoice& choice : token.choices)
        if (const int option = letterOfToken(choice.token); option >= 0 && option < question.options.size()) {
            mass[std::size_t(option)] += choice.probability;
            sum += choice.probability;
        }
    answer.offListMass = std::clamp(1 - sum, 0.0, 1.0);
    const auto known = std::ranges::count_if(mass, [](double one) { return one > 0; });
    if (answer.offList || known < 2)
        return;
    for (const double one : mass)
        answer.distribution.push_back(float(one / sum));
    const auto best = std::max_element(mass.begin(), mass.end());
    answer.value = question.options.at(best - mass.begin());
    answer.confidence = *best / sum;
}

RemoteAnswer oneOption(const Asked& asked, OptionField field)
{
    const Said said = saidIn(asked.reply.content, field);
    const Spoken spoken = spokenIn(asked, said.text);
    RemoteAnswer answer;
    answer.raw = asked.reply.content;
    answer.offList = spoken.option < 0;
    answer.value = answer.offList ? said.text.trimmed() : asked.question.options.at(spoken.option);
    if (answer.value.isEmpty())
        answer.value = asked.reply.content;
    answer.held = said.inForm && spoken.option >= 0 && spoken.letter >= 0 && said.text.size() == 1 &&
                  said.text.front().isUpper();
    if (spoken.letter < 0)
        return answer;
    if (const ReplyToken* token = tokenAt(asked.reply, said.at + spoken.letter, spoken.letterIs))
        takeProbabilities(answer, asked.question, *token);
    return answer;
}

/// The options that a list names, by letter or in words; -1 among them for what is neither.
QList<int> optionsIn(const Asked& asked, const QStringList& said)
{
    QList<int> options;
    for (const QString& one : said)
        if (const int option = spokenIn(asked, one).option; !options.contains(option))
            options.append(option);
    std::sort(options.begin(), options.end());
    return options;
}

QStringList stringsIn(const QJsonArray& array)
{
    QStringList list;
    for (const QJsonValue& value : array)
        list.append(value.isString() ? value.toString() : QString());
    return list;
}

/// No option at all means that there is nothing, where the bank has an option for it.
QString valueOf(const Question& question, const QList<int>& options)
{
    QStringList values;
    for (const int option : options)
        values.append(question.options.at(option));
    if (const int none = noneOption(question); values.isEmpty() && none >= 0)
        return question.options.at(none);
    return joinValues(withoutIdleNone(question, values));
}

RemoteAnswer several(const Asked& asked, const QStringList& said, const QString& raw, bool inForm)
{
    const QList<int> options = optionsIn(asked, said);
    RemoteAnswer answer;
    answer.raw = raw;
    answer.offList = options.contains(-1);
    answer.value = answer.offList ? raw : valueOf(asked.question, options);
    answer.offList = answer.offList || answer.value.isEmpty();
    if (answer.value.isEmpty())
        answer.value = raw;
    const bool contradicts = options.size() > 1 && options.contains(noneOption(asked.question));
    answer.held = inForm && !answer.offList && !contradicts;
    return answer;
}

/// A list in JSON, in the form that was asked for or nearly so; else what is said in words or letters.
RemoteAnswer severalOptions(const Asked& asked)
{
    static const QRegularExpression between(QStringLiteral("\\s*(?:[,;&\\n]|\\band\\b)\\s*"));
    const QString& content = asked.reply.content;
    const QJsonValue json = jsonOf(content);
    const QJsonValue one = json.isString() ? json : json[QStringLiteral("answer")];
    const QJsonValue list = json.isArray() ? json : one.isArray() ? one : json[QStringLiteral("answers")];
    if (list.isArray())
        return several(asked, stringsIn(list.toArray()), content, json.isObject() && !one.isArray());
    const QString said = one.isString() ? one.toString() : content;
    const MappedAnswer mapped = asked.normaliser.map(asked.index, said);
    if (!mapped.offList())
        return {mapped.value, content, false, false, {}, -1, -1};
    if (const int option = byLetter(asked, said).option; option >= 0)
        return {asked.question.options.at(option), content, false, false, {}, -1, -1};
    return several(asked, bareAnswer(said).split(between, Qt::SkipEmptyParts), content, false);
}

QString compact(const QJsonValue& value)
{
    const QByteArray text = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
    return QString::fromUtf8(text.mid(1, text.size() - 2));
}

RemoteAnswer fieldAnswer(const Asked& asked, const QJsonValue& value)
{
    if (asked.question.multiple && value.isArray())
        return several(asked, stringsIn(value.toArray()), compact(value), true);
    const QString said = value.isString() ? value.toString() : compact(value);
    const MappedAnswer mapped = asked.normaliser.map(asked.index, said);
    RemoteAnswer answer;
    answer.raw = said;
    answer.value = mapped.value;
    answer.offList = mapped.offList() || mapped.value.isEmpty();
    answer.held = value.isString() && !asked.question.multiple && asked.question.options.contains(said);
    if (answer.value.isEmpty())
        answer.value = compact(value);
    return answer;
}

/// The fields of a reply to all questions, in the bank's order.
QJsonArray fieldsOf(const QuestionBank& bank, const ChatReply& reply)
{
    const QJsonValue json = jsonOf(reply.content);
    if (!json.isObject())
        refuseReply(
            Text::tr("the reply is not the JSON that was asked for: %1").arg(reply.content.left(200)));
    QJsonArray fields;
    for (const Question& question : bank.questions()) {
        const QJsonValue value = json[fieldName(question)];
        if (value.isUndefined())
            refuseReply(Text::tr("the reply leaves out the question \"%1\"").arg(question.id));
        fields.append(value);
    }
    return fields;
}

} // namespace

bool isCutOff(const ChatReply& reply)
{
    return reply.finish == QLatin1String("length");
}

void requireAnswer(const QuestionBank& bank, const Asking& asking, const ChatReply& reply)
{
    requireWhole(reply);
    if (asking.mode == Mode::Schema)
        fieldsOf(bank, reply);
}

std::vector<RemoteAnswer> answersFrom(const QuestionBank& bank, const AnswerNormaliser& normaliser,
                                      const Asking& asking, const std::vector<ChatReply>& replies)
{
    for (const ChatReply& reply : replies)
        requireWhole(reply);
    const bool schema = asking.mode == Mode::Schema;
    const QJsonArray fields = schema ? fieldsOf(bank, replies.at(0)) : QJsonArray();
    std::vector<RemoteAnswer> answers;
    for (int q = 0; q < bank.size(); ++q) {
        const Asked asked{normaliser, q, bank.at(q), replies.at(schema ? 0 : std::size_t(q)), !schema};
        answers.push_back(schema                ? fieldAnswer(asked, fields.at(q))
                          : bank.at(q).multiple ? severalOptions(asked)
                                                : oneOption(asked, asking.field));
    }
    return answers;
}

std::vector<RemoteAnswer> answersFrom(const QuestionBank& bank, const Asking& asking,
                                      const std::vector<ChatReply>& replies)
{
    return answersFrom(bank, AnswerNormaliser(bank), asking, replies);
}

} // namespace geovlm::remote
