// SPDX-License-Identifier: GPL-3.0-or-later
#include "remote/asking.h"

#include "domain/answer_choice.h"
#include "remote/errors.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace geovlm::remote {
namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Servers)
};

constexpr int letters = 26;
constexpr int schemaTokens = 2048; // more would not fit beside the questions in a context of 4,096
/// No JSON text of ours holds it before the image does: "messages" comes first but for "max_tokens".
const QByteArray imagePlace = "@image@";
const QString oneKey = QStringLiteral("answer");
const QString severalKey = QStringLiteral("answers");

QString letterOf(int option)
{
    return QString(QChar(u'A' + option));
}

QStringList lettersOf(const Question& question)
{
    if (question.options.size() > letters)
        throw Error(Text::tr("The question \"%1\" has %2 options; a server can be asked up to %3.")
                        .arg(question.id)
                        .arg(question.options.size())
                        .arg(letters));
    QStringList list;
    for (int option = 0; option < question.options.size(); ++option)
        list.append(letterOf(option));
    return list;
}

/// English in every locale: models read it.
QString viewText(View view)
{
    return view == View::Ground ? QStringLiteral("The picture shows a place seen from the street.")
                                : QStringLiteral("The picture shows a place seen from above, north up.");
}

QString eachPrompt(const Question& question, View view)
{
    QString text = viewText(view) + u'\n' + question.prompt + u'\n';
    for (int option = 0; option < question.options.size(); ++option)
        text += QStringLiteral("%1. %2\n").arg(letterOf(option), question.options.at(option));
    return text +
           (question.multiple
                ? QStringLiteral("Several may apply. Answer with the letters of all that apply.")
                : QStringLiteral("Answer with the letter of the option that fits best, nothing else."));
}

QString schemaPrompt(const QuestionBank& bank, View view)
{
    QString text =
        viewText(view) + QStringLiteral("\nAnswer every question with its options only, as JSON.\n");
    for (const Question& question : bank.questions())
        text += QStringLiteral("%1. %2 (%3: %4)\n")
                    .arg(question.number)
                    .arg(question.prompt,
                         question.multiple ? QStringLiteral("all that apply") : QStringLiteral("one"),
                         question.options.join(QStringLiteral("; ")));
    return text;
}

/// Numbered, so that the fields of the schema, which are sorted, stand in the bank's order.
QString fieldName(const Question& question)
{
    return QStringLiteral("q%1_%2").arg(question.number, 3, 10, QLatin1Char('0')).arg(question.id);
}

QJsonObject enumeration(const QStringList& values)
{
    return {{QStringLiteral("type"), QStringLiteral("string")},
            {QStringLiteral("enum"), QJsonArray::fromStringList(values)}};
}

/// Models like to go on for ever within a list; not all services know how to be held back from it.
QJsonObject listOf(const QStringList& values, OptionField field)
{
    QJsonObject list{{QStringLiteral("type"), QStringLiteral("array")},
                     {QStringLiteral("items"), enumeration(values)}};
    if (field != OptionField::JsonObject)
        list.insert(QStringLiteral("maxItems"), values.size());
    return list;
}

QJsonObject objectOf(const QJsonObject& fields)
{
    return {{QStringLiteral("type"), QStringLiteral("object")},
            {QStringLiteral("properties"), fields},
            {QStringLiteral("required"), QJsonArray::fromStringList(fields.keys())},
            {QStringLiteral("additionalProperties"), false}};
}

QJsonObject responseFormat(const QJsonObject& schema)
{
    return {{QStringLiteral("type"), QStringLiteral("json_schema")},
            {QStringLiteral("json_schema"), QJsonObject{{QStringLiteral("name"), QStringLiteral("answers")},
                                                        {QStringLiteral("strict"), true},
                                                        {QStringLiteral("schema"), schema}}}};
}

QJsonObject baseBody(const Asking& asking, const QString& prompt, int tokens)
{
    const QJsonObject image{{QStringLiteral("type"), QStringLiteral("image_url")},
                            {QStringLiteral("image_url"),
                             QJsonObject{{QStringLiteral("url"), QStringLiteral("data:image/jpeg;base64,") +
                                                                     QString::fromLatin1(imagePlace)}}}};
    const QJsonObject text{{QStringLiteral("type"), QStringLiteral("text")},
                           {QStringLiteral("text"), prompt}};
    const QJsonObject message{{QStringLiteral("role"), QStringLiteral("user")},
                              {QStringLiteral("content"), QJsonArray{image, text}}};
    return {{QStringLiteral("model"), asking.model},
            {QStringLiteral("messages"), QJsonArray{message}},
            {QStringLiteral("temperature"), asking.temperature},
            {QStringLiteral("seed"), asking.seed},
            {QStringLiteral("max_tokens"), asking.tokens > 0 ? asking.tokens : tokens}};
}

QByteArray bytesOf(const QJsonObject& body)
{
    return QJsonDocument(body).toJson(QJsonDocument::Compact);
}

/// The fewest tokens that the form needs: a letter, the letter in quotes, or an object around it.
int tokensFor(const Question& question, OptionField field)
{
    if (question.multiple)
        return int(16 + 4 * question.options.size());
    return field == OptionField::JsonObject ? 16 : 4;
}

void holdToLetters(QJsonObject& body, const Question& question, OptionField field)
{
    const QStringList values = lettersOf(question);
    const bool choice = field == OptionField::StructuredOutputs;
    if (choice && !question.multiple) {
        body.insert(QStringLiteral("structured_outputs"),
                    QJsonObject{{QStringLiteral("choice"), QJsonArray::fromStringList(values)}});
        return;
    }
    const QJsonObject schema = question.multiple ? objectOf({{severalKey, listOf(values, field)}})
                               : field == OptionField::JsonString ? enumeration(values)
                                                                  : objectOf({{oneKey, enumeration(values)}});
    if (choice)
        body.insert(QStringLiteral("structured_outputs"), QJsonObject{{QStringLiteral("json"), schema}});
    else
        body.insert(QStringLiteral("response_format"), responseFormat(schema));
}

QByteArray eachRequest(const Question& question, View view, const Asking& asking)
{
    QJsonObject body = baseBody(asking, eachPrompt(question, view), tokensFor(question, asking.field));
    holdToLetters(body, question, asking.field);
    if (!question.multiple) {
        body.insert(QStringLiteral("logprobs"), true);
        body.insert(QStringLiteral("top_logprobs"), 20);
    }
    return bytesOf(body);
}

QByteArray schemaRequest(const QuestionBank& bank, View view, const Asking& asking)
{
    QJsonObject fields;
    for (const Question& question : bank.questions())
        fields.insert(fieldName(question), question.multiple ? listOf(question.options, asking.field)
                                                             : enumeration(question.options));
    QJsonObject body = baseBody(asking, schemaPrompt(bank, view), schemaTokens);
    body.insert(QStringLiteral("response_format"), responseFormat(objectOf(fields)));
    return bytesOf(body);
}

[[noreturn]] void refuse(const QString& sentence)
{
    throw RemoteError(Trouble::BadReply, sentence);
}

void requireContent(const ChatReply& reply)
{
    if (!reply.content.isEmpty())
        return;
    if (reply.finish == QLatin1String("content_filter"))
        refuse(Text::tr("the server's content filter kept the answer back"));
    if (reply.thought)
        refuse(
            Text::tr("the model was still thinking when its tokens ran out; allow more tokens, or turn its "
                     "thinking off"));
    refuse(Text::tr("the server replied with no text"));
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

/// Letters in what marks them: "A", "a", "A.", "(A)", "\"A\"".
int letteredOption(const QString& text, qsizetype options)
{
    QString bare;
    for (const QChar letter : text)
        if (letter.isLetterOrNumber())
            bare += letter;
        else if (!letter.isSpace() && !QStringLiteral("\"'`.,:;()[]{}*").contains(letter))
            return -1;
    if (bare.size() != 1)
        return -1;
    const int option = bare.front().toUpper().unicode() - u'A';
    return option >= 0 && option < options ? option : -1;
}

/// "B" or "B. grey" or "grey"; -1 = none of the options.
int optionSaid(const Question& question, const QString& said)
{
    if (const int option = letteredOption(said, question.options.size()); option >= 0)
        return option;
    if (const int option = question.optionIndex(said.trimmed()); option >= 0)
        return option;
    const qsizetype mark = said.indexOf(QStringLiteral(". "));
    const int option = mark < 0 ? -1 : letteredOption(said.left(mark), question.options.size());
    return option >= 0 && option == question.optionIndex(said.mid(mark + 2).trimmed()) ? option : -1;
}

struct Said
{
    QString text;
    bool inForm = false;
};

Said saidIn(const QString& content, OptionField field)
{
    const QJsonValue json = jsonOf(content);
    if (json.isString())
        return {json.toString(), field == OptionField::JsonString};
    if (json[oneKey].isString())
        return {json[oneKey].toString(), field == OptionField::JsonObject};
    return {content, field == OptionField::StructuredOutputs};
}

/// The token of the reply that `said` begins in; null where tokens and text do not fit together.
const ReplyToken* tokenOf(const ChatReply& reply, const QString& said)
{
    QString whole;
    for (const ReplyToken& token : reply.tokens)
        whole += token.token;
    const qsizetype content = whole.lastIndexOf(reply.content);
    const qsizetype within = reply.content.lastIndexOf(said);
    if (content < 0 || within < 0 || said.isEmpty())
        return nullptr;
    qsizetype end = 0;
    for (const ReplyToken& token : reply.tokens)
        if ((end += token.token.size()) > content + within)
            return &token;
    return nullptr;
}

/// Adds up every spelling of each letter; what is no letter of an option is off the list.
void takeProbabilities(RemoteAnswer& answer, const Question& question, const ReplyToken& token)
{
    std::vector<double> mass(std::size_t(question.options.size()));
    double sum = 0;
    for (const TokenChoice& choice : token.choices)
        if (const int option = letteredOption(choice.token, question.options.size()); option >= 0) {
            mass[std::size_t(option)] += choice.probability;
            sum += choice.probability;
        }
    answer.offListMass = std::clamp(1 - sum, 0.0, 1.0);
    if (answer.offList || sum <= 0)
        return;
    for (const double one : mass)
        answer.distribution.push_back(float(one / sum));
    const auto best = std::max_element(mass.begin(), mass.end());
    answer.value = question.options.at(best - mass.begin());
    answer.confidence = *best / sum;
}

RemoteAnswer oneLettered(const Question& question, const ChatReply& reply, OptionField field)
{
    const Said said = saidIn(reply.content, field);
    const int option = optionSaid(question, said.text);
    RemoteAnswer answer;
    answer.raw = reply.content;
    answer.offList = option < 0;
    answer.value = option < 0 ? said.text.trimmed() : question.options.at(option);
    if (answer.value.isEmpty())
        answer.value = reply.content;
    answer.held = said.inForm && option >= 0 && said.text == letterOf(option);
    if (const ReplyToken* token = tokenOf(reply, said.text))
        takeProbabilities(answer, question, *token);
    return answer;
}

/// The options that a list names, by letter or by name; -1 among them for what is neither.
QList<int> optionsIn(const Question& question, const QStringList& said)
{
    QList<int> options;
    for (const QString& one : said)
        if (const int option = optionSaid(question, one); !options.contains(option))
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

/// No option at all means "none" where the bank has it.
QString valueOf(const Question& question, const QList<int>& options)
{
    QStringList values;
    for (const int option : options)
        values.append(question.options.at(option));
    if (values.isEmpty() && question.optionIndex(QStringLiteral("none")) >= 0)
        return question.options.at(question.optionIndex(QStringLiteral("none")));
    return joinValues(values);
}

RemoteAnswer several(const Question& question, const QStringList& said, const QString& raw, bool inForm)
{
    const QList<int> options = optionsIn(question, said);
    RemoteAnswer answer;
    answer.raw = raw;
    answer.offList = options.contains(-1);
    answer.value = answer.offList ? raw : valueOf(question, options);
    answer.offList = answer.offList || answer.value.isEmpty();
    if (answer.value.isEmpty())
        answer.value = raw;
    answer.held = inForm && !answer.offList;
    return answer;
}

RemoteAnswer severalLettered(const Question& question, const ChatReply& reply)
{
    const QJsonValue json = jsonOf(reply.content);
    const QJsonValue list = json.isArray() ? json : json[severalKey];
    if (list.isArray())
        return several(question, stringsIn(list.toArray()), reply.content, json.isObject());
    const NormalisedAnswer named = normalisedAnswer(question, reply.content);
    if (!named.offList)
        return {named.value, reply.content, false, false, {}, -1, -1};
    return several(question, reply.content.split(u',', Qt::SkipEmptyParts), reply.content, false);
}

QString compact(const QJsonValue& value)
{
    const QByteArray text = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
    return QString::fromUtf8(text.mid(1, text.size() - 2));
}

RemoteAnswer fieldAnswer(const Question& question, const QJsonValue& value)
{
    if (question.multiple && value.isArray())
        return several(question, stringsIn(value.toArray()), compact(value), true);
    const QString said = value.isString() ? value.toString() : compact(value);
    const NormalisedAnswer normal = normalisedAnswer(question, said);
    RemoteAnswer answer;
    answer.raw = said;
    answer.value = normal.value;
    answer.offList = normal.offList || normal.value.isEmpty();
    answer.held = value.isString() && !question.multiple && question.options.contains(said);
    if (answer.value.isEmpty())
        answer.value = compact(value);
    return answer;
}

std::vector<RemoteAnswer> fromSchema(const QuestionBank& bank, const ChatReply& reply)
{
    const QJsonValue json = jsonOf(reply.content);
    if (!json.isObject())
        refuse(
            reply.finish == QLatin1String("length")
                ? Text::tr("the reply was cut off before its end; allow more tokens")
                : Text::tr("the reply is not the JSON that was asked for: %1").arg(reply.content.left(200)));
    std::vector<RemoteAnswer> answers;
    for (const Question& question : bank.questions()) {
        const QJsonValue value = json[fieldName(question)];
        if (value.isUndefined())
            refuse(Text::tr("the reply leaves out the question \"%1\"").arg(question.id));
        answers.push_back(fieldAnswer(question, value));
    }
    return answers;
}

} // namespace

std::vector<QByteArray> requestsOf(const QuestionBank& bank, View view, const Asking& asking)
{
    if (asking.mode == Mode::Schema)
        return {schemaRequest(bank, view, asking)};
    std::vector<QByteArray> requests;
    for (const Question& question : bank.questions())
        requests.push_back(eachRequest(question, view, asking));
    return requests;
}

QByteArray withImage(const QByteArray& request, const QByteArray& jpeg)
{
    const qsizetype place = request.indexOf(imagePlace);
    return request.left(place) + jpeg.toBase64() + request.mid(place + imagePlace.size());
}

void requireAnswer(const QuestionBank& bank, const Asking& asking, const ChatReply& reply)
{
    requireContent(reply);
    if (asking.mode == Mode::Schema)
        fromSchema(bank, reply);
}

std::vector<RemoteAnswer> answersFrom(const QuestionBank& bank, const Asking& asking,
                                      const std::vector<ChatReply>& replies)
{
    for (const ChatReply& reply : replies)
        requireContent(reply);
    if (asking.mode == Mode::Schema)
        return fromSchema(bank, replies.at(0));
    std::vector<RemoteAnswer> answers;
    for (int q = 0; q < bank.size(); ++q) {
        const ChatReply& reply = replies.at(std::size_t(q));
        answers.push_back(bank.at(q).multiple ? severalLettered(bank.at(q), reply)
                                              : oneLettered(bank.at(q), reply, asking.field));
    }
    return answers;
}

} // namespace geovlm::remote
