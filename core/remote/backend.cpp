// SPDX-License-Identifier: GPL-3.0-or-later
#include "remote/backend.h"

#include "domain/error.h"
#include "remote/proxy.h"
#include "remote/text.h"

#include <QHostAddress>
#include <QRegularExpression>
#include <algorithm>
#include <iterator>

namespace geovlm::remote {
namespace {

constexpr const char* keyWords[] = {"none", "environment", "keychain"};

/// Memory is where a key was found, never where one is looked for.
QString nameOf(KeySource key)
{
    return QString::fromLatin1(keyWords[std::min(std::size_t(key), std::size(keyWords) - 1)]);
}

/// What was written before there was a word for it names the variable, or means the keychain.
KeySource keyNamed(const QString& word, const QString& environment)
{
    for (const KeySource key : {KeySource::None, KeySource::Environment, KeySource::Keychain})
        if (word == nameOf(key))
            return key;
    return environment.isEmpty() ? KeySource::Keychain : KeySource::Environment;
}

bool isVariableName(const QString& name)
{
    static const QRegularExpression variable(QStringLiteral("^[A-Za-z_][A-Za-z0-9_]*$"));
    return variable.match(name).hasMatch();
}

bool isHttp(const QUrl& url)
{
    return url.scheme() == QLatin1String("http") || url.scheme() == QLatin1String("https");
}

QString basePath(QString path)
{
    while (path.endsWith(u'/'))
        path.chop(1);
    return path.isEmpty() ? QStringLiteral("/v1") : path;
}

} // namespace

QString nameOf(Mode mode)
{
    return mode == Mode::Each ? QStringLiteral("each") : QStringLiteral("schema");
}

Mode modeNamed(const QString& name)
{
    for (const Mode mode : {Mode::Each, Mode::Schema})
        if (name == nameOf(mode))
            return mode;
    throw Error(Text::tr("There is no mode \"%1\": \"each\" asks one question a request, \"schema\" all of "
                         "them in one.")
                    .arg(name));
}

QJsonObject Backend::toJson() const
{
    return {{QStringLiteral("name"), name},
            {QStringLiteral("url"), url.toString()},
            {QStringLiteral("model"), model},
            {QStringLiteral("purpose"),
             purpose == Purpose::Answers ? QStringLiteral("answers") : QStringLiteral("texts")},
            {QStringLiteral("mode"), nameOf(mode)},
            {QStringLiteral("key"), nameOf(key)},
            {QStringLiteral("key_environment"), keyEnvironment},
            {QStringLiteral("concurrency"), concurrency},
            {QStringLiteral("dimensions"), dimensions}};
}

Backend Backend::fromJson(const QJsonObject& object)
{
    Backend backend;
    backend.name = object[u"name"].toString();
    backend.url = QUrl(object[u"url"].toString());
    backend.model = object[u"model"].toString();
    const QString purpose = object[u"purpose"].toString();
    if (purpose == QLatin1String("texts") || purpose == QLatin1String("text"))
        backend.purpose = Purpose::Texts;
    if (object[u"mode"].toString() == nameOf(Mode::Schema))
        backend.mode = Mode::Schema;
    backend.keyEnvironment = object[u"key_environment"].toString(object[u"environment"].toString());
    backend.key = keyNamed(object[u"key"].toString(), backend.keyEnvironment);
    backend.concurrency = std::clamp(object[u"concurrency"].toInt(backend.concurrency), 1, mostInFlight);
    backend.dimensions = std::clamp(object[u"dimensions"].toInt(0), 0, mostDimensions);
    return backend;
}

bool looksLikeAddress(const QString& text)
{
    return text.contains(QLatin1String("://"));
}

QUrl serverAddress(const QString& text)
{
    if (text.trimmed().isEmpty())
        throw Error(Text::tr("The address is missing; it looks like http://localhost:8080/v1."));
    QUrl url(text.trimmed(), QUrl::StrictMode);
    if (!looksLikeAddress(text) || !url.isValid() || url.host().isEmpty() || !isHttp(url))
        throw Error(Text::tr("\"%1\" is not the address of a server; it looks like http://localhost:8000/v1.")
                        .arg(url.isValid() ? url.toString(QUrl::RemoveUserInfo | QUrl::RemoveQuery)
                                           : text.section(u'@', -1)));
    if (!url.userInfo().isEmpty())
        throw Error(Text::tr("The address of %1 must not hold a user name or password; keys come from an "
                             "environment variable or the keychain.")
                        .arg(hostOf(url)));
    if (url.hasQuery() || url.hasFragment())
        throw Error(Text::tr("The address of %1 must end with its path, without ? or #.").arg(hostOf(url)));
    url.setPath(basePath(url.path()));
    return url;
}

QString problemOfAddress(const QUrl& url)
{
    try {
        serverAddress(url.isValid() ? url.toString() : url.path());
    } catch (const Error& error) {
        return error.sentence();
    }
    return {};
}

QString problemOf(const Backend& backend)
{
    if (backend.name.trimmed().isEmpty())
        return Text::tr("The name is missing.");
    if (QString problem = problemOfAddress(backend.url); !problem.isEmpty())
        return problem;
    if (backend.key == KeySource::Environment && !isVariableName(backend.keyEnvironment))
        return Text::tr("The name of the environment variable is missing or is none: letters, digits and _ "
                        "only. The key itself does not belong here.");
    return {};
}

bool isThisMachine(const QUrl& url)
{
    QString host = url.host();
    if (host.endsWith(u'.')) // the name in full
        host.chop(1);
    if (host == QLatin1String("localhost"))
        return true;
    QHostAddress address(host);
    bool mapped = false;
    if (const quint32 v4 = address.toIPv4Address(&mapped); mapped)
        address = QHostAddress(v4);
    // Connecting to "any address" is connecting to oneself.
    const bool any =
        address == QHostAddress(QHostAddress::AnyIPv4) || address == QHostAddress(QHostAddress::AnyIPv6);
    return !address.isNull() && (address.isLoopback() || any);
}

QString hostOf(const QUrl& url)
{
    const QString host = url.host().contains(u':') ? QStringLiteral("[%1]").arg(url.host()) : url.host();
    return url.port() < 0 ? host : QStringLiteral("%1:%2").arg(host).arg(url.port());
}

QString leavingSentence(const Backend& backend, qint64 count)
{
    const QString host = hostOf(backend.url);
    const QString sentence =
        backend.purpose == Purpose::Answers
            ? Text::tr("%1 images, without their metadata, leave this machine for %2.").arg(count).arg(host)
            : Text::tr("%1 descriptions leave this machine for %2.").arg(count).arg(host);
    const QString proxy = proxyName(backend.url);
    return proxy.isEmpty() ? sentence
                           : sentence + u' ' + Text::tr("They go through the proxy %1.").arg(proxy);
}

} // namespace geovlm::remote
