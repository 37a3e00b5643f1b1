// SPDX-License-Identifier: GPL-3.0-or-later
#include "remote/asking/replies.h"

#include "remote/errors.h"
#include "remote/text.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QtEndian>
#include <cmath>
#include <cstring>

namespace geovlm::remote {
namespace {

constexpr qsizetype errorLetters = 500;
constexpr double sumTolerance = 0.01; // servers round their log-probabilities
constexpr double outsideTop = -1000;  // vLLM writes -9999

[[noreturn]] void refuse(const QString& sentence)
{
    throw RemoteError(Trouble::BadReply, sentence);
}

QJsonObject objectOf(const QByteArray& body)
{
    QJsonParseError error{};
    const QJsonDocument document = QJsonDocument::fromJson(body, &error);
    if (error.error != QJsonParseError::NoError || !document.isObject())
        refuse(Text::tr("The server's reply is not JSON: %1").arg(readError(body).text));
    QJsonObject object = document.object();
    // LM Studio reports some errors with status 200.
    if (object.contains(u"error") && !object[u"error"].isNull()) {
        const ErrorText said = readError(body);
        throw RemoteError(troubleOf(said.lasting),
                          Text::tr("The server replied with an error: %1").arg(said.text));
    }
    return object;
}

/// As llama.cpp, vLLM, Ollama, LM Studio and OpenAI word it. "server_error" and the status say nothing:
/// llama.cpp replies with 500 to an image that it will never take.
Lasting lastingOf(const QString& text)
{
    const auto says = [&text](const char* pattern) {
        return QRegularExpression(QLatin1String(pattern), QRegularExpression::CaseInsensitiveOption)
            .match(text)
            .hasMatch();
    };
    if (says("(image|vision|multi-?modal)[^.]*\\bnot (be )?(support|enabl|allow|accept)|"
             "(not|n't|cannot)\\b[^.]*\\b(support|accept|take)[^.]*\\b(image|vision|multi-?modal)|"
             "not (a |an )?(multi-?modal|vision)|missing data required for image|mmproj|"
             "(at most|maximum of) 0 image|no (vision|image) support"))
        return Lasting::NoImages;
    if (says("model[^.]*\\b(not found|does not exist|doesn't exist|not exist|unknown)|"
             "unknown model|no such model|model_not_found|invalid model|not a valid model"))
        return Lasting::UnknownModel;
    if (says("context[ _](length|size|window)|exceed_context|maximum context|too large to process|physical "
             "batch|"
             "(input|prompt|request)[^.]*\\b(too long|exceeds)|too many (input "
             ")?tokens|string_above_max_length"))
        return Lasting::TooLong;
    return Lasting::None;
}

QString plain(const QString& text)
{
    return text.simplified().left(errorLetters);
}

/// A string, or a list of parts with texts.
QString contentOf(const QJsonValue& content)
{
    if (content.isString())
        return content.toString();
    QString text;
    for (const QJsonValue& part : content.toArray())
        text += part[u"text"].toString();
    return text;
}

/// -1 = cannot be.
double probabilityOf(const QJsonValue& logprob)
{
    const double value = logprob.toDouble(std::nan(""));
    if (std::isnan(value) || value > sumTolerance)
        return -1;
    return value < outsideTop ? 0 : std::min(1.0, std::exp(value));
}

QByteArray bytesOf(const QJsonValue& entry)
{
    QByteArray bytes;
    for (const QJsonValue& one : entry[u"bytes"].toArray())
        bytes.append(char(one.toInt()));
    return bytes.isEmpty() ? entry[u"token"].toString().toUtf8() : bytes;
}

std::optional<ReplyToken> tokenFrom(const QJsonValue& entry)
{
    ReplyToken token;
    token.token = entry[u"token"].toString();
    token.bytes = bytesOf(entry);
    const double own = probabilityOf(entry[u"logprob"]);
    double sum = 0;
    bool listed = false;
    for (const QJsonValue& choice : entry[u"top_logprobs"].toArray()) {
        token.choices.push_back({choice[u"token"].toString(), probabilityOf(choice[u"logprob"])});
        if (token.choices.back().probability < 0)
            return std::nullopt;
        sum += token.choices.back().probability;
        listed = listed || token.choices.back().token == token.token;
    }
    if (own < 0)
        return std::nullopt;
    if (!listed) {
        token.choices.push_back({token.token, own});
        sum += own;
    }
    return sum > 1 + sumTolerance ? std::nullopt : std::optional(std::move(token));
}

std::vector<ReplyToken> tokensFrom(const QJsonValue& logprobs)
{
    std::vector<ReplyToken> tokens;
    for (const QJsonValue& entry : logprobs[u"content"].toArray()) {
        std::optional<ReplyToken> token = tokenFrom(entry);
        if (!token)
            return {};
        tokens.push_back(*std::move(token));
    }
    return tokens;
}

QStringList textsIn(const QJsonValue& list)
{
    QStringList texts;
    for (const QJsonValue& one : list.toArray())
        if (one.isString())
            texts.append(one.toString());
    return texts;
}

/// Of the weights alone: a context that was set otherwise makes no other model.
QJsonObject metaOf(const QJsonValue& entry)
{
    QJsonObject meta = entry[u"meta"].toObject();
    meta.remove(QStringLiteral("n_ctx"));
    if (entry[u"root"].isString())
        meta.insert(QStringLiteral("root"), entry[u"root"]);
    return meta;
}

bool saysSomething(const QJsonValue& value)
{
    return value.isString() && !value.toString().trimmed().isEmpty();
}

std::vector<float> floatsOfBase64(const QByteArray& text)
{
    const auto decoded = QByteArray::fromBase64Encoding(text, QByteArray::AbortOnBase64DecodingErrors);
    const QByteArray bytes = decoded ? *decoded : QByteArray();
    if (bytes.isEmpty() || bytes.size() % qsizetype(sizeof(float)) != 0)
        refuse(Text::tr("An embedding in the server's reply is not base64 of whole numbers."));
    std::vector<float> numbers(std::size_t(bytes.size()) / sizeof(float));
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        const auto bits = qFromLittleEndian<quint32>(bytes.constData() + i * sizeof(float));
        std::memcpy(&numbers[i], &bits, sizeof(float));
    }
    return numbers;
}

std::vector<float> floatsOf(const QJsonValue& embedding)
{
    if (embedding.isString())
        return floatsOfBase64(embedding.toString().toLatin1());
    std::vector<float> numbers;
    for (const QJsonValue& number : embedding.toArray())
        numbers.push_back(float(number.toDouble(std::nan(""))));
    return numbers;
}

/// Scaled to length 1 in double precision, so that no square overflows.
void normaliseChecked(std::vector<float>& numbers, int index)
{
    double length = 0;
    for (const float number : numbers)
        length += double(number) * double(number);
    if (!std::isfinite(length))
        refuse(
            Text::tr("Embedding %1 of the server's reply holds something that is not a number.").arg(index));
    if (length == 0)
        refuse(Text::tr("Embedding %1 of the server's reply is all zeros.").arg(index));
    for (float& number : numbers)
        number = float(double(number) / std::sqrt(length));
}

void placeEmbedding(const QJsonValue& entry, std::vector<std::vector<float>>& rows)
{
    const double place = entry[u"index"].toDouble(-1);
    if (!(place >= 0) || place >= double(rows.size()) || place != std::floor(place))
        refuse(Text::tr("The server's reply holds an embedding that was not asked for."));
    std::vector<float>& row = rows[std::size_t(place)];
    if (!row.empty())
        refuse(Text::tr("The server's reply holds embedding %1 twice.").arg(int(place)));
    row = floatsOf(entry[u"embedding"]);
    if (row.empty())
        refuse(Text::tr("Embedding %1 of the server's reply is empty.").arg(int(place)));
    normaliseChecked(row, int(place));
}

} // namespace

std::optional<QString> withoutThinking(const QString& text)
{
    static const QRegularExpression closing(QStringLiteral("</think(?:ing)?>"),
                                            QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression opening(QStringLiteral("^\\s*<think(?:ing)?>"),
                                            QRegularExpression::CaseInsensitiveOption);
    QRegularExpressionMatch last;
    if (text.lastIndexOf(closing, -1, &last) >= 0)
        return text.mid(last.capturedEnd()).trimmed();
    if (opening.match(text).hasMatch())
        return std::nullopt;
    return text.trimmed();
}

ChatReply readChatReply(const QByteArray& body)
{
    const QJsonObject object = objectOf(body);
    const QJsonValue choice = object[u"choices"][0];
    if (!choice.isObject() || !choice[u"message"].isObject())
        refuse(Text::tr("The server's reply holds no answer: %1").arg(plain(QString::fromUtf8(body))));
    const QJsonValue message = choice[u"message"];
    ChatReply reply;
    const QString whole = contentOf(message[u"content"]);
    const std::optional<QString> answer = withoutThinking(whole);
    reply.content = answer.value_or(QString());
    reply.thought = saysSomething(message[u"reasoning"]) || saysSomething(message[u"reasoning_content"]) ||
                    reply.content != whole.trimmed();
    reply.finish = choice[u"finish_reason"].toString();
    reply.tokens = tokensFrom(choice[u"logprobs"]);
    reply.model = object[u"model"].toString();
    reply.fingerprint = object[u"system_fingerprint"].toString();
    reply.raw = body;
    return reply;
}

Matrix readEmbeddings(const QByteArray& body, int count, int dimension)
{
    const QJsonArray data = objectOf(body)[u"data"].toArray();
    if (data.size() != count)
        refuse(Text::tr("The server replied with %1 embeddings to %2 texts.").arg(data.size()).arg(count));
    std::vector<std::vector<float>> rows{std::size_t(count)};
    for (const QJsonValue& entry : data)
        placeEmbedding(entry, rows);
    const std::size_t length = dimension > 0 || rows.empty() ? std::size_t(dimension) : rows.front().size();
    Matrix matrix(count, int(length));
    for (int i = 0; i < count; ++i) {
        const std::vector<float>& row = rows[std::size_t(i)];
        if (row.size() != length)
            refuse(Text::tr("The server's embeddings have %1 numbers where %2 were expected; is it another "
                            "model?")
                       .arg(row.size())
                       .arg(length));
        std::ranges::copy(row, matrix.row(i).begin());
    }
    return matrix;
}

std::vector<ListedModel> readModels(const QByteArray& body)
{
    std::vector<ListedModel> models;
    for (const QJsonValue& entry : objectOf(body)[u"data"].toArray())
        if (saysSomething(entry[u"id"]))
            models.push_back({entry[u"id"].toString(), entry[u"owned_by"].toString(),
                              textsIn(entry[u"aliases"]), metaOf(entry)});
    return models;
}

QString modelOfReply(const QByteArray& body)
{
    return QJsonDocument::fromJson(body).object()[u"model"].toString();
}

Trouble troubleOf(Lasting lasting)
{
    switch (lasting) {
    case Lasting::None:
        return Trouble::BadReply;
    case Lasting::TooLong: // the next image may be smaller
        return Trouble::Settings;
    default:
        return Trouble::Final;
    }
}

ErrorText readError(const QByteArray& body)
{
    // 500 letters may take four bytes each, and a page of blanks may stand before them.
    const QJsonObject object = QJsonDocument::fromJson(body).object();
    const QJsonValue error = object[u"error"];
    ErrorText read;
    QString text = error.isString() ? error.toString() : error[u"message"].toString();
    if (text.isEmpty())
        text = object[u"message"].toString(object[u"detail"].toString());
    const QString type = error[u"type"].toString();
    const QString code = error[u"code"].toString(type);
    read.quotaSpent =
        code == QLatin1String("insufficient_quota") || type == QLatin1String("insufficient_quota");
    read.lasting = lastingOf(text.left(errorLetters) + u' ' + code + u' ' + type);
    if (!code.isEmpty() && !text.contains(code))
        text += QStringLiteral(" (%1)").arg(code);
    read.text = plain(text.isEmpty() ? QString::fromUtf8(body.left(16 * errorLetters)) : text);
    return read;
}

} // namespace geovlm::remote
