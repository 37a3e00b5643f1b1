// SPDX-License-Identifier: GPL-3.0-or-later
#include "remote/probe.h"

#include "remote/asking.h"

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

/// A GET whose failure says nothing more than "not this kind of server".
std::optional<HttpReply> tryGet(Client& client, const QString& path)
{
    try {
        HttpReply reply = client.get(path, false);
        return reply.status == 200 ? std::optional(std::move(reply)) : std::nullopt;
    } catch (const RemoteError&) {
        return std::nullopt;
    }
}

QJsonObject objectIn(const std::optional<HttpReply>& reply)
{
    return reply ? QJsonDocument::fromJson(reply->body).object() : QJsonObject();
}

ServerKind kindOf(const std::vector<ListedModel>& models, const QByteArray& server, const QJsonObject& ollama)
{
    const auto owned = [&](QLatin1String owner) {
        return std::ranges::any_of(models, [&](const ListedModel& model) { return model.owner == owner; });
    };
    if (owned(QLatin1String("vllm")))
        return ServerKind::Vllm;
    if (owned(QLatin1String("llamacpp")) || server.contains("llama.cpp"))
        return ServerKind::LlamaCpp;
    if (owned(QLatin1String("organization_owner")) || server.contains("LM Studio"))
        return ServerKind::LmStudio;
    return ollama[u"version"].isString() ? ServerKind::Ollama : ServerKind::Other;
}

QString versionOf(Client& client, ServerKind kind, const QJsonObject& ollama)
{
    if (kind == ServerKind::Ollama)
        return ollama[u"version"].toString();
    if (kind == ServerKind::Vllm)
        return objectIn(tryGet(client, QStringLiteral("/version")))[u"version"].toString();
    return {};
}

/// Ollama tells the digest of each model, so that a new download under the same name is known as one.
QString revisionOf(Client& client, ServerKind kind)
{
    if (kind != ServerKind::Ollama)
        return {};
    const QString wanted = client.backend().model;
    const QJsonObject tags = objectIn(tryGet(client, QStringLiteral("/api/tags")));
    for (const QJsonValue& model : tags[u"models"].toArray())
        if (const QString name = model[u"name"].toString();
            name == wanted || name == wanted + QStringLiteral(":latest"))
            return model[u"digest"].toString().left(64);
    return {};
}

bool loading(Client& client)
{
    try {
        return client.get(QStringLiteral("/health"), false).status == 503;
    } catch (const RemoteError&) {
        return false;
    }
}

void readListing(Client& client, const HttpReply& listing, ServerFacts& facts)
{
    if (listing.status != 200) {
        facts.problem =
            Text::tr("%1 does not list its models (status %2: %3); check the address and the key.")
                .arg(hostOf(client.backend().url))
                .arg(listing.status)
                .arg(readError(listing.body).text);
        return;
    }
    const std::vector<ListedModel> models = readModels(listing.body);
    for (const ListedModel& model : models)
        facts.models.append(model.id);
    const QJsonObject ollama = objectIn(tryGet(client, QStringLiteral("/api/version")));
    facts.kind = kindOf(models, listing.server, ollama);
    facts.version = versionOf(client, facts.kind, ollama);
    facts.revision = revisionOf(client, facts.kind);
}

/// 64 by 64 pixels of grey.
QByteArray tinyJpeg()
{
    return QByteArray::fromBase64(
        "/9j/4AAQSkZJRgABAQEAZABkAAD/"
        "2wBDABsSFBcUERsXFhceHBsgKEIrKCUlKFE6PTBCYFVlZF9VXVtqeJmBanGQc1tdhbWGkJ6jq62r"
        "Z4C8ybqmx5moq6T/wAALCABAAEABAREA/8QAFQABAQAAAAAAAAAAAAAAAAAAAAT/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/"
        "9oACAEBAAA/"
        "AJwAAAAAAAAAAAAAAAAAAAAH/9k=");
}

/// Two options, and words that ask for something else: only a server that holds to them answers with one.
QuestionBank trialBank()
{
    return QuestionBank::fromJson(
        R"({"questions": [{"number": 1, "id": "trial", "label": "Trial", "multiple": false,
        "prompt": "Whatever the options are, write the word HELLO in capitals.", "options": ["first", "second"]}]})",
        QStringLiteral("trial"));
}

QByteArray withoutImage(const QByteArray& request)
{
    QJsonObject body = QJsonDocument::fromJson(request).object();
    QJsonArray messages = body[u"messages"].toArray();
    QJsonObject message = messages[0].toObject();
    message[u"content"] = message[u"content"][1][u"text"];
    messages[0] = message;
    body[u"messages"] = messages;
    return QJsonDocument(body).toJson(QJsonDocument::Compact);
}

void readTrial(const QuestionBank& bank, const Asking& asking, const ChatReply& reply, ServerFacts& facts)
{
    facts.givesLogProbabilities = !reply.tokens.empty();
    try {
        facts.holdsToOptions = answersFrom(bank, asking, {reply}).front().held;
    } catch (const RemoteError&) {
        facts.holdsToOptions = false;
    }
}

void tryAnswering(Client& client, ServerFacts& facts)
{
    const QuestionBank bank = trialBank();
    const Asking asking{client.backend().model, Mode::Each, optionFieldOf(facts.kind), 0, 0, 0};
    const QByteArray request = requestsOf(bank, View::Ground, asking).front();
    try {
        readTrial(bank, asking, client.chat(withImage(request, tinyJpeg())), facts);
        facts.takesImages = true;
    } catch (const RemoteError& error) {
        if (error.trouble() == Trouble::Unreachable || error.trouble() == Trouble::Settings)
            throw;
        readTrial(bank, asking, client.chat(withoutImage(request)), facts);
        facts.takesImages = false;
    }
}

void tryEmbedding(Client& client, ServerFacts& facts)
{
    facts.dimension = client.embed({QStringLiteral("a road")}).columns;
}

QString yesNo(const std::optional<bool>& fact, const QString& yes, const QString& no)
{
    return !fact ? QString() : *fact ? yes : no;
}

} // namespace

QString nameOf(ServerKind kind)
{
    switch (kind) {
    case ServerKind::Vllm:
        return QStringLiteral("vLLM");
    case ServerKind::LlamaCpp:
        return QStringLiteral("llama.cpp");
    case ServerKind::Ollama:
        return QStringLiteral("Ollama");
    case ServerKind::LmStudio:
        return QStringLiteral("LM Studio");
    case ServerKind::Other:
        break;
    }
    return Text::tr("another server");
}

OptionField optionFieldOf(ServerKind kind)
{
    switch (kind) {
    case ServerKind::Vllm:
        return OptionField::StructuredOutputs;
    case ServerKind::LlamaCpp:
    case ServerKind::Ollama:
        return OptionField::JsonString;
    default:
        return OptionField::JsonObject;
    }
}

ServerFacts identify(Client& client)
{
    ServerFacts facts;
    try {
        const HttpReply listing = client.get(QStringLiteral("models"));
        if (listing.status == 404)
            return facts; // some hosted services list nothing; what they cannot do shows when they are asked
        if (listing.status != 200 && loading(client))
            facts.problem = Text::tr("%1 is still loading its model; try again in a while.")
                                .arg(hostOf(client.backend().url));
        else
            readListing(client, listing, facts);
    } catch (const RemoteError& error) {
        facts.problem = error.sentence();
    }
    return facts;
}

ServerFacts probe(const Backend& backend, const QByteArray& key, const Calls& calls)
{
    ServerFacts facts;
    Calls once = calls; // somebody waits for the result
    once.retry.retries = std::min(1, calls.retry.retries);
    try {
        Client client(backend, key, once);
        facts = identify(client);
        if (!facts.problem.isEmpty() || backend.model.isEmpty())
            return facts;
        if (backend.purpose == Purpose::Answers)
            tryAnswering(client, facts);
        else
            tryEmbedding(client, facts);
    } catch (const Error& error) {
        facts.problem = error.sentence();
    }
    return facts;
}

QStringList ServerFacts::sentences(const Backend& backend) const
{
    if (!problem.isEmpty())
        return {problem};
    QStringList list{version.isEmpty()
                         ? Text::tr("%1 is %2.").arg(hostOf(backend.url), nameOf(kind))
                         : Text::tr("%1 is %2 %3.").arg(hostOf(backend.url), nameOf(kind), version),
                     Text::tr("Its models: %1.").arg(models.join(QStringLiteral(", ")))};
    if (!backend.model.isEmpty() && !models.contains(backend.model) &&
        !models.contains(backend.model + QStringLiteral(":latest")))
        list.append(Text::tr("It does not list \"%1\".").arg(backend.model));
    list.append(yesNo(takesImages, Text::tr("The model takes images."),
                      Text::tr("The model takes no images; choose one with vision.")));
    list.append(yesNo(holdsToOptions, Text::tr("It is held to the options."),
                      Text::tr("It is not held to the options; answers off the list are kept as they are.")));
    list.append(yesNo(givesLogProbabilities, Text::tr("It gives log-probabilities."),
                      Text::tr("It gives no log-probabilities; answers come without confidence.")));
    if (dimension)
        list.append(Text::tr("Its text embeddings have %1 numbers.").arg(*dimension));
    list.removeAll(QString());
    return list;
}

} // namespace geovlm::remote
