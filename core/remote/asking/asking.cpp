// SPDX-License-Identifier: GPL-3.0-or-later
#include "remote/asking/asking.h"

#include "domain/answers/answer_choice.h"
#include "domain/error.h"
#include "remote/asking/grammar.h"
#include "remote/text.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <algorithm>

namespace geovlm::remote {
namespace {

constexpr int letters = 26;
constexpr int schemaTokens = 2048; // more would not fit beside the questions in a context of 4,096
constexpr int roomyTokens = 512, roomyTimes = 4; // for a reply that was cut off
const QByteArray imagePlace = "@image@";
/// No text within JSON reads like it: its quotation marks would be escaped.
const QByteArray beforeImage = "\"url\":\"data:image/jpeg;base64,";
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

/// The letter, and what may stand around it: where servers hold a model to JSON, blank lines and code fences
/// may come first (the real llama.cpp lets a model write 40 tokens around a letter); nothing may around a
/// choice.
int tokensFor(const Question& question, OptionField field)
{
    const bool bare = field == OptionField::StructuredOutputs || field == OptionField::Grammar;
    if (question.multiple)
        return int((bare ? 32 : 128) + 8 * question.options.size());
    return bare ? 16 : 128;
}

void holdToLetters(QJsonObject& body, const Question& question, OptionField field)
{
    const QStringList values = lettersOf(question);
    const bool choice = field == OptionField::StructuredOutputs;
    if (field == OptionField::Grammar) {
        const int none = noneOption(question);
        body.insert(QStringLiteral("grammar"),
                    question.multiple
                        ? objectGrammar({{severalKey, values, true, none < 0 ? QString() : letterOf(none)}})
                        : choiceGrammar(values));
        return;
    }
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

void holdToSchema(QJsonObject& body, const QuestionBank& bank, OptionField field)
{
    if (field == OptionField::Grammar) {
        std::vector<GrammarField> fields;
        for (const Question& question : bank.questions())
            fields.push_back({fieldName(question), question.options, question.multiple,
                              question.options.value(noneOption(question))});
        body.insert(QStringLiteral("grammar"), objectGrammar(fields));
        return;
    }
    QJsonObject fields;
    for (const Question& question : bank.questions())
        fields.insert(fieldName(question),
                      question.multiple ? listOf(question.options, field) : enumeration(question.options));
    body.insert(QStringLiteral("response_format"), responseFormat(objectOf(fields)));
}

QByteArray schemaRequest(const QuestionBank& bank, View view, const Asking& asking)
{
    QJsonObject body = baseBody(asking, schemaPrompt(bank, view), schemaTokens);
    holdToSchema(body, bank, asking.field);
    return bytesOf(body);
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
    const qsizetype place = request.indexOf(beforeImage + imagePlace) + beforeImage.size();
    return request.left(place) + jpeg.toBase64() + request.mid(place + imagePlace.size());
}

QString fieldName(const Question& question)
{
    return QStringLiteral("q%1_%2").arg(question.number, 3, 10, QLatin1Char('0')).arg(question.id);
}

QByteArray withMoreRoom(const QByteArray& request)
{
    QJsonObject body = QJsonDocument::fromJson(request).object();
    const int tokens = body[u"max_tokens"].toInt();
    body.insert(QStringLiteral("max_tokens"), std::max(roomyTokens, roomyTimes * tokens));
    return bytesOf(body);
}

} // namespace geovlm::remote
