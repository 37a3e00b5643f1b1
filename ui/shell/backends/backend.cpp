// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/backends/backend.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QUrl>
#include <algorithm>
#include <array>

namespace geovlm::ui {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("Backends", text);
}

constexpr std::array<const char*, 2> purposes{"vision", "text"};
constexpr std::array<const char*, 3> keys{"none", "environment", "keychain"};

template <size_t Count>
int placeOf(const std::array<const char*, Count>& words, const QString& word)
{
    const auto at =
        std::find_if(words.begin(), words.end(), [&](const char* one) { return word == QLatin1String(one); });
    return at == words.end() ? 0 : int(at - words.begin());
}

QJsonObject objectOf(const Backend& backend)
{
    return {{QStringLiteral("name"), backend.name},
            {QStringLiteral("url"), backend.url},
            {QStringLiteral("purpose"), QString::fromLatin1(purposes.at(size_t(backend.purpose)))},
            {QStringLiteral("model"), backend.model},
            {QStringLiteral("mode"), backend.mode},
            {QStringLiteral("key"), QString::fromLatin1(keys.at(size_t(backend.key)))},
            {QStringLiteral("environment"), backend.environment},
            {QStringLiteral("concurrency"), backend.concurrency},
            {QStringLiteral("dimensions"), backend.dimensions}};
}

Backend backendOf(const QJsonObject& object)
{
    Backend backend;
    backend.name = object[QLatin1String("name")].toString();
    backend.url = object[QLatin1String("url")].toString();
    backend.purpose = Backend::Purpose(placeOf(purposes, object[QLatin1String("purpose")].toString()));
    backend.model = object[QLatin1String("model")].toString();
    if (object[QLatin1String("mode")].toString() == QLatin1String("schema"))
        backend.mode = QStringLiteral("schema");
    backend.key = Backend::Key(placeOf(keys, object[QLatin1String("key")].toString()));
    backend.environment = object[QLatin1String("environment")].toString();
    backend.concurrency = std::clamp(object[QLatin1String("concurrency")].toInt(4), 1, mostRequests);
    backend.dimensions = std::clamp(object[QLatin1String("dimensions")].toInt(0), 0, mostDimensions);
    return backend;
}

} // namespace

QByteArray toJson(const Backends& backends)
{
    QJsonArray array;
    for (const Backend& backend : backends)
        array.append(objectOf(backend));
    return QJsonDocument(array).toJson(QJsonDocument::Compact);
}

Backends backendsFromJson(const QByteArray& json)
{
    Backends backends;
    for (const QJsonValue& value : QJsonDocument::fromJson(json).array()) {
        Backend backend = backendOf(value.toObject());
        if (!backend.name.isEmpty())
            backends.push_back(std::move(backend));
    }
    return backends;
}

QString hostOf(const QString& url)
{
    const QUrl parsed(url);
    if (parsed.host().isEmpty())
        return url;
    return parsed.port() < 0 ? parsed.host() : QStringLiteral("%1:%2").arg(parsed.host()).arg(parsed.port());
}

QString problemOfAddress(const QString& address)
{
    const QUrl url(address, QUrl::StrictMode);
    if (address.isEmpty())
        return tr("The address is missing; it looks like http://localhost:8080/v1.");
    if (!url.isValid() || url.host().isEmpty() ||
        (url.scheme() != QLatin1String("http") && url.scheme() != QLatin1String("https")))
        return tr("The address is not one of a server; it looks like http://localhost:8080/v1.");
    if (!url.userInfo().isEmpty() || url.hasQuery() || url.hasFragment())
        return tr("The address holds more than host, port and path; a key belongs into the keychain.");
    return {};
}

QString problemOf(const Backend& backend)
{
    static const QRegularExpression variable(QStringLiteral("^[A-Za-z_][A-Za-z0-9_]*$"));
    if (backend.name.trimmed().isEmpty())
        return tr("The name is missing.");
    if (const QString problem = problemOfAddress(backend.url); !problem.isEmpty())
        return problem;
    if (backend.key == Backend::Key::Environment && !variable.match(backend.environment).hasMatch())
        return tr("The name of the environment variable is missing or is none: letters, digits and _ only. "
                  "The key itself does not belong here.");
    return {};
}

QString problemOf(const Backends& backends)
{
    QStringList names;
    for (const Backend& backend : backends) {
        if (const QString problem = problemOf(backend); !problem.isEmpty())
            return backend.name.isEmpty() ? problem : tr("%1: %2").arg(backend.name, problem);
        if (names.contains(backend.name))
            return tr("Two back ends are called %1; give one another name.").arg(backend.name);
        names << backend.name;
    }
    return {};
}

QString purposeName(Backend::Purpose purpose)
{
    return purpose == Backend::Purpose::Vision ? tr("Answers questions about images") : tr("Embeds texts");
}

QString modeName(const QString& mode)
{
    return mode == QLatin1String("schema") ? tr("All in one request") : tr("One request a question");
}

QString modeMeaning(const QString& mode)
{
    return mode == QLatin1String("schema")
               ? tr("Faster, but the answers lean on one another and come without probabilities.")
               : tr("Slower; each answer stands for itself, with probabilities where the server gives them.");
}

Backends usualBackends()
{
    const auto local = [](const char* name, int port) {
        Backend backend;
        backend.name = QString::fromLatin1(name);
        backend.url = QStringLiteral("http://localhost:%1/v1").arg(port);
        return backend;
    };
    return {local("llama.cpp", 8080), local("Ollama", 11434), local("LM Studio", 1234), local("vLLM", 8000)};
}

} // namespace geovlm::ui
