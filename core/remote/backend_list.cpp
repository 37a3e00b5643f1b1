// SPDX-License-Identifier: GPL-3.0-or-later
#include "remote/backend_list.h"

#include "remote/text.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QStringList>

namespace geovlm::remote {

QByteArray toJson(const Backends& backends)
{
    QJsonArray array;
    for (const Backend& backend : backends)
        array.append(backend.toJson());
    return QJsonDocument(array).toJson(QJsonDocument::Compact);
}

Backends backendsFromJson(const QByteArray& json)
{
    Backends backends;
    for (const QJsonValue& value : QJsonDocument::fromJson(json).array()) {
        Backend backend = Backend::fromJson(value.toObject());
        if (!backend.name.isEmpty())
            backends.push_back(std::move(backend));
    }
    return backends;
}

QString problemOf(const Backends& backends)
{
    QStringList names;
    for (const Backend& backend : backends) {
        if (const QString problem = problemOf(backend); !problem.isEmpty())
            return backend.name.isEmpty() ? problem : Text::tr("%1: %2").arg(backend.name, problem);
        if (names.contains(backend.name))
            return Text::tr("Two back ends are called %1; give one another name.").arg(backend.name);
        names << backend.name;
    }
    return {};
}

Backends usualBackends()
{
    const auto local = [](const char* name, int port) {
        Backend backend;
        backend.name = QString::fromLatin1(name);
        backend.url = QUrl(QStringLiteral("http://localhost:%1/v1").arg(port));
        backend.key = KeySource::None;
        return backend;
    };
    return {local("llama.cpp", 8080), local("Ollama", 11434), local("LM Studio", 1234), local("vLLM", 8000)};
}

} // namespace geovlm::remote
