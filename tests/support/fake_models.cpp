// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/fake_models.h"

#include <QCryptographicHash>
#include <QJsonDocument>
#include <QRegularExpression>
#include <cmath>
#include <cstring>

namespace geovlm::test {
namespace {

HttpResponse listing(const Model& model)
{
    QString owner;
    switch (model.kind) {
    case Kind::Vllm:
    case Kind::OldVllm:
        owner = QStringLiteral("vllm");
        break;
    case Kind::LlamaCpp:
        owner = QStringLiteral("llamacpp");
        break;
    case Kind::Ollama:
    case Kind::OldOllama:
        owner = QStringLiteral("library");
        break;
    case Kind::LmStudio:
        owner = QStringLiteral("organization_owner");
        break;
    case Kind::Hosted:
        owner = QStringLiteral("system");
    }
    return ok({{QStringLiteral("object"), QStringLiteral("list")},
               {QStringLiteral("data"),
                QJsonArray{QJsonObject{{QStringLiteral("id"), model.name},
                                       {QStringLiteral("aliases"), QJsonArray::fromStringList(model.aliases)},
                                       {QStringLiteral("meta"), model.meta},
                                       {QStringLiteral("owned_by"), owner}}}}});
}

bool isOllama(const Model& model)
{
    return model.kind == Kind::Ollama || model.kind == Kind::OldOllama;
}

/// LM Studio says 200 to what it does not know.
HttpResponse unknown(const Model& model, const HttpRequest& request)
{
    if (model.kind == Kind::LmStudio)
        return ok({{QStringLiteral("error"),
                    QStringLiteral("Unexpected endpoint or method. (%1 %2)")
                        .arg(QString::fromLatin1(request.verb), QString::fromLatin1(request.path))}});
    return failing(404, QStringLiteral("Not Found"));
}

/// A value that fits the schema, chosen by the request.
QJsonValue fitting(const QJsonObject& schema, const HttpRequest& request)
{
    if (schema.contains(u"enum")) {
        const QJsonArray values = schema[u"enum"].toArray();
        return values[choiceFor(request, values.size())];
    }
    if (schema[u"type"].toString() == QLatin1String("array")) {
        const QJsonArray values = schema[u"items"][u"enum"].toArray();
        return QJsonArray{values[1], values[2]}; // neither is "none"
    }
    QJsonObject object;
    const QJsonObject fields = schema[u"properties"].toObject();
    for (auto field = fields.begin(); field != fields.end(); ++field)
        object.insert(field.key(), fitting(field.value().toObject(), request));
    return object;
}

QString compact(const QJsonValue& value)
{
    const QByteArray text = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
    return QString::fromUtf8(text.mid(1, text.size() - 2));
}

/// What the model writes, held to what this kind of server understands.
QString written(const Model& model, const HttpRequest& request)
{
    const QJsonObject body = request.json();
    const QJsonObject structured = body[u"structured_outputs"].toObject();
    if (!model.prose.isEmpty())
        return model.prose;
    if (model.kind == Kind::Vllm && structured.contains(u"choice")) {
        const QJsonArray values = structured[u"choice"].toArray();
        return values[choiceFor(request, values.size())].toString();
    }
    if (model.kind == Kind::LlamaCpp && body.contains(u"grammar"))
        return fittingGrammar(body[u"grammar"].toString(), request);
    if (model.kind == Kind::Vllm && structured.contains(u"json"))
        return compact(fitting(structured[u"json"].toObject(), request));
    if (body[u"response_format"][u"type"].toString() == QLatin1String("json_schema"))
        return compact(fitting(body[u"response_format"][u"json_schema"][u"schema"].toObject(), request));
    return QStringLiteral("I see a road.");
}

QJsonObject entry(const QString& token, double probability)
{
    return {{QStringLiteral("token"), token},
            {QStringLiteral("logprob"), probability > 0 ? std::log(probability) : -9999.0}};
}

/// A letter is said with 0.6, in other spellings with 0.2, and 0.1 goes to no option at all.
QJsonObject tokenAt(const QString& text, bool alone)
{
    QJsonObject token = entry(text, 0.6);
    QJsonArray top{entry(text, 0.6)};
    if (!alone && text.size() == 1 && text.front().isUpper()) {
        const QString other = text == QLatin1String("A") ? QStringLiteral("B") : QStringLiteral("A");
        top.append(entry(u' ' + text, 0.12));
        top.append(entry(text.toLower(), 0.08));
        top.append(entry(other, 0.1));
        top.append(entry(QStringLiteral("The"), 0.06));
        top.append(entry(QStringLiteral("Z"), 0));
    }
    token.insert(QStringLiteral("top_logprobs"), top);
    return token;
}

QJsonValue logprobsOf(const Model& model, const HttpRequest& request, const QString& content)
{
    const bool gives = model.kind == Kind::Vllm || model.kind == Kind::OldVllm ||
                       model.kind == Kind::LlamaCpp || model.kind == Kind::Ollama ||
                       model.kind == Kind::Hosted;
    if (!gives || !request.json()[u"logprobs"].toBool())
        return {};
    QJsonArray tokens;
    for (const QChar letter : content)
        tokens.append(tokenAt(QString(letter), model.oneKnown));
    return QJsonObject{{QStringLiteral("content"), tokens}};
}

HttpResponse chat(const Model& model, const HttpRequest& request)
{
    const QJsonObject body = request.json();
    if (const QString asked = body[u"model"].toString();
        !model.ignoresName && asked != model.name && !model.aliases.contains(asked))
        return failing(404,
                       QStringLiteral("model \"%1\" not found").arg(request.json()[u"model"].toString()));
    if (!model.vision && !imageOf(request).isEmpty())
        return model.blindly500
                   ? failing(500,
                             QStringLiteral("image input is not supported - hint: if this is unexpected, you "
                                            "may need to provide the mmproj"))
                   : failing(400, QStringLiteral("this model does not support images"));
    const bool cut = model.cuts && body[u"max_tokens"].toInt() < 512;
    const QString said = cut ? QStringLiteral("```j") : written(model, request);
    const QString content = model.thinking + (said.size() == 1 ? model.phrase.arg(said) : said);
    HttpResponse response;
    response.body = chatBody(content, logprobsOf(model, request, content),
                             cut ? QStringLiteral("length") : QStringLiteral("stop"),
                             model.repliesAs.isEmpty() ? model.name : model.repliesAs, model.fingerprint);
    return response;
}

QJsonValue vectorFor(const Model& model, const QString& text)
{
    QJsonArray numbers;
    QByteArray bytes;
    for (int i = 0; i < model.dimension; ++i) {
        const auto value = float((text.size() * 31 + i * i * 7) % 97 + 1);
        numbers.append(double(value));
        bytes.append(reinterpret_cast<const char*>(&value), sizeof(value));
    }
    return model.base64 ? QJsonValue(QString::fromLatin1(bytes.toBase64())) : QJsonValue(numbers);
}

HttpResponse embeddings(const Model& model, const HttpRequest& request)
{
    const QJsonArray input = request.json()[u"input"].toArray();
    QJsonArray data;
    for (int i = int(input.size()) - 1; i >= 0; --i) // the last first: the order is the index's to tell
        data.append(QJsonObject{{QStringLiteral("index"), i},
                                {QStringLiteral("embedding"), vectorFor(model, input[i].toString())}});
    return ok({{QStringLiteral("data"), data},
               {QStringLiteral("model"), model.repliesAs.isEmpty() ? model.name : model.repliesAs}});
}

} // namespace

QByteArray json(const QJsonObject& object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

HttpResponse ok(const QJsonObject& object)
{
    HttpResponse response;
    response.body = json(object);
    return response;
}

HttpResponse failing(int status, const QString& message, const QString& code)
{
    HttpResponse response = ok({{QStringLiteral("error"), QJsonObject{{QStringLiteral("message"), message},
                                                                      {QStringLiteral("code"), code}}}});
    response.status = status;
    return response;
}

QByteArray chatBody(const QString& content, const QJsonValue& logprobs, const QString& finish,
                    const QString& model, const QString& fingerprint)
{
    const QJsonObject message{{QStringLiteral("role"), QStringLiteral("assistant")},
                              {QStringLiteral("content"), content}};
    return json(
        {{QStringLiteral("model"), model},
         {QStringLiteral("system_fingerprint"), fingerprint},
         {QStringLiteral("choices"), QJsonArray{QJsonObject{{QStringLiteral("message"), message},
                                                            {QStringLiteral("finish_reason"), finish},
                                                            {QStringLiteral("logprobs"), logprobs}}}}});
}

QString promptOf(const HttpRequest& request)
{
    const QJsonValue content = request.json()[u"messages"][0][u"content"];
    return content.isString() ? content.toString() : content[1][u"text"].toString();
}

QByteArray imageOf(const HttpRequest& request)
{
    const QString url = request.json()[u"messages"][0][u"content"][0][u"image_url"][u"url"].toString();
    const QString start = QStringLiteral("data:image/jpeg;base64,");
    return url.startsWith(start) ? QByteArray::fromBase64(url.mid(start.size()).toLatin1()) : QByteArray();
}

namespace {

/// The terminals between "|" of a rule.
QStringList alternativesOf(const QString& rule)
{
    static const QRegularExpression terminal(QStringLiteral("\"((?:[^\"\\\\]|\\\\.)*)\""));
    QStringList values;
    for (const QRegularExpressionMatch& match : terminal.globalMatch(rule))
        values.append(match.captured(1).replace(QLatin1String("\\\""), QLatin1String("\"")));
    return values;
}

} // namespace

QString fittingGrammar(const QString& grammar, const HttpRequest& request)
{
    QHash<QString, QStringList> rules;
    const QStringList lines = grammar.split(u'\n');
    for (const QString& line : lines)
        rules.insert(line.section(u' ', 0, 0), alternativesOf(line.section(QStringLiteral("::= "), 1)));
    const QString root = lines.front().section(QStringLiteral("::= "), 1);
    if (lines.size() == 1)
        return rules[QStringLiteral("root")].value(choiceFor(request, rules[QStringLiteral("root")].size()));
    // A terminal, a list in brackets of which we take the first two, or a rule.
    static const QRegularExpression part(QStringLiteral(
        "\"((?:[^\"\\\\]|\\\\.)*)\"|\\((?:[^()]*\\|)?(v\\d+) \\([^()]*\\)[^()]*\\)\\?|(v\\d+)"));
    QString text;
    for (const QRegularExpressionMatch& match : part.globalMatch(root)) {
        const QStringList several = rules.value(match.captured(2)), one = rules.value(match.captured(3));
        if (!several.isEmpty())
            text += several[0] + u',' + several[1];
        else if (!one.isEmpty())
            text += one[choiceFor(request, one.size())];
        else
            text += match.captured(1).replace(QLatin1String("\\\""), QLatin1String("\""));
    }
    return text;
}

int choiceFor(const HttpRequest& request, qsizetype options)
{
    const QByteArray hash =
        QCryptographicHash::hash(promptOf(request).toUtf8() + imageOf(request), QCryptographicHash::Sha1);
    return int(uchar(hash.front()) % options);
}

HttpResponse reply(const Model& model, const HttpRequest& request)
{
    if (!model.key.isEmpty() && request.headers.value("authorization") != "Bearer " + model.key)
        return failing(401, QStringLiteral("Incorrect API key provided: %1")
                                .arg(QString::fromLatin1(request.headers.value("authorization").mid(7))));
    const bool vllm = model.kind == Kind::Vllm || model.kind == Kind::OldVllm;
    if (request.path == "/health" && (vllm || model.kind == Kind::LlamaCpp))
        return ok({});
    if (request.path == "/version" && vllm)
        return ok({{QStringLiteral("version"), QStringLiteral("0.12.0")}});
    if (request.path == "/api/version" && isOllama(model))
        return ok({{QStringLiteral("version"),
                    model.kind == Kind::Ollama ? QStringLiteral("0.13.1") : QStringLiteral("0.11.0")}});
    if (request.path == "/api/tags" && isOllama(model))
        return ok({{QStringLiteral("models"),
                    QJsonArray{QJsonObject{{QStringLiteral("name"), model.name},
                                           {QStringLiteral("digest"), QStringLiteral("abc123")}}}}});
    if (request.path == "/props" && !model.props.isEmpty())
        return ok(model.props);
    if (request.path == "/v1/models")
        return listing(model);
    if (request.path == "/v1/chat/completions")
        return chat(model, request);
    if (request.path == "/v1/embeddings")
        return embeddings(model, request);
    return unknown(model, request);
}

FakeServer::Handler serving(const Model& model)
{
    return [model](const HttpRequest& request) { return reply(model, request); };
}

} // namespace geovlm::test
