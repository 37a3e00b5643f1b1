// SPDX-License-Identifier: GPL-3.0-or-later
#include "remote/probe.h"

#include "remote/asking/asking.h"
#include "remote/identity.h"
#include "remote/keys.h"
#include "remote/proxy.h"
#include "remote/text.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace geovlm::remote {
namespace {

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
    const bool weighs = std::ranges::any_of(
        models, [](const ListedModel& model) { return model.meta.contains(u"n_params"); });
    if (owned(QLatin1String("llamacpp")) || weighs || server.contains("llama.cpp"))
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

/// Enough of the names to find the right one.
QString someOf(const QStringList& models)
{
    constexpr qsizetype most = 5;
    QString text = models.mid(0, most).join(QStringLiteral(", "));
    if (models.size() > most)
        text += Text::tr(" and %1 more").arg(models.size() - most);
    return text;
}

void readNames(const Client& client, const std::vector<ListedModel>& models, ServerFacts& facts)
{
    const QString wanted = client.backend().model;
    if (wanted.isEmpty() || models.empty())
        return;
    facts.names = namesOf(models, wanted);
    if (facts.names.isEmpty())
        facts.problem = Text::tr("%1 has no model \"%2\"; it has %3.")
                            .arg(hostOf(client.backend().url), wanted, someOf(facts.models));
}

/// llama.cpp tells what it has loaded.
void readProps(Client& client, const std::vector<ListedModel>& models, ServerFacts& facts)
{
    const QJsonObject props = facts.kind == ServerKind::LlamaCpp
                                  ? objectIn(tryGet(client, QStringLiteral("/props")))
                                  : QJsonObject();
    if (const QJsonValue vision = props[u"modalities"][u"vision"]; vision.isBool())
        facts.takesImages = vision.toBool();
    if (facts.version.isEmpty())
        facts.version = props[u"build_info"].toString();
    facts.weights = weightsOf(client, models, props);
}

/// Ollama tells the digest of each model, so that a new download under the same name is known as one.
QString digestOf(Client& client, ServerKind kind)
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
    readProps(client, models, facts);
    facts.revision = digestOf(client, facts.kind);
    if (facts.revision.isEmpty())
        facts.revision = revisionOf(facts.weights);
    readNames(client, models, facts);
    const bool asksAboutImages =
        client.backend().purpose == Purpose::Answers && !client.backend().model.isEmpty();
    if (facts.problem.isEmpty() && asksAboutImages && facts.takesImages == false)
        facts.problem =
            Text::tr("The model \"%1\" on %2 takes no images; choose one with vision (llama.cpp needs "
                     "its --mmproj).")
                .arg(client.backend().model, hostOf(client.backend().url));
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

/// The request with its text as a list of one part, or, for servers that know no parts, as it is.
enum class TextForm { Part, Plain };
QByteArray withoutImage(const QByteArray& request, TextForm form)
{
    QJsonObject body = QJsonDocument::fromJson(request).object();
    QJsonArray messages = body[u"messages"].toArray();
    QJsonObject message = messages[0].toObject();
    const QJsonValue text = message[u"content"].toArray().at(1);
    message[u"content"] = form == TextForm::Part ? QJsonValue(QJsonArray{text}) : text[u"text"];
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

/// What takes texts alone takes no images; `refusal` says it, if it says anything.
void tryWithoutImage(Client& client, const QuestionBank& bank, const Asking& asking,
                     const QByteArray& request, const RemoteError& refusal, ServerFacts& facts)
{
    try {
        readTrial(bank, asking, client.chat(withoutImage(request, TextForm::Plain)), facts);
        facts.takesImages = false;
        if (refusal.trouble() == Trouble::Settings || refusal.trouble() == Trouble::Final)
            facts.problem = refusal.sentence();
    } catch (const RemoteError&) {
        throw refusal;
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
        if (error.trouble() == Trouble::Unreachable)
            throw;
        tryWithoutImage(client, bank, asking, request, error, facts);
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
        return OptionField::Grammar;
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

void greet(const Backend& backend, const QByteArray& key, const Calls& calls, ServerFacts& facts)
{
    // These two say by themselves which weights they serve.
    if (facts.kind == ServerKind::LlamaCpp || facts.kind == ServerKind::Ollama)
        return;
    const Asking asking{backend.model, Mode::Each, OptionField::JsonObject, 0, 0, 16};
    Calls named = calls;
    named.names = facts.names.isEmpty() ? QStringList{backend.model} : facts.names;
    try {
        Client client(backend, key, named);
        const ChatReply reply =
            client.chat(withoutImage(requestsOf(trialBank(), View::Ground, asking).front(), TextForm::Part));
        if (reply.fingerprint.isEmpty())
            return;
        facts.weights.insert(QStringLiteral("system_fingerprint"), reply.fingerprint);
        facts.revision = revisionOf(facts.weights);
    } catch (const RemoteError& error) {
        // What this server does not take without an image it may take with one.
        const bool gone = error.trouble() == Trouble::Unreachable && error.status() != 500;
        if (gone || error.trouble() == Trouble::Settings || error.trouble() == Trouble::Final)
            facts.problem = error.sentence();
    }
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
        once.names = facts.names.isEmpty() ? QStringList{backend.model} : facts.names;
        Client named(backend, key, once);
        if (backend.purpose == Purpose::Answers)
            tryAnswering(named, facts);
        else
            tryEmbedding(named, facts);
    } catch (const Error& error) {
        facts.problem = error.sentence();
    }
    return facts;
}

ServerFacts probe(const Backend& backend, Progress& progress)
{
    Calls calls;
    calls.stop = [&progress] { return progress.stopRequested(); };
    return probe(backend, keyOf(backend).value, calls);
}

QStringList ServerFacts::sentences(const Backend& backend) const
{
    if (!problem.isEmpty())
        return {problem};
    QStringList list{version.isEmpty()
                         ? Text::tr("%1 is %2.").arg(hostOf(backend.url), nameOf(kind))
                         : Text::tr("%1 is %2 %3.").arg(hostOf(backend.url), nameOf(kind), version),
                     Text::tr("Its models: %1.").arg(models.join(QStringLiteral(", ")))};
    if (!backend.model.isEmpty() && names.isEmpty())
        list.append(Text::tr("It does not list \"%1\".").arg(backend.model));
    if (const QString proxy = proxyName(backend.url); !proxy.isEmpty())
        list.append(Text::tr("It is reached through the proxy %1.").arg(proxy));
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
