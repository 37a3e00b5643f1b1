// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fake_server.h"

#include <QJsonArray>
#include <QStringList>

namespace geovlm::test {

/// The four servers, with what sets each apart.
enum class Kind { Vllm, OldVllm, LlamaCpp, Ollama, OldOllama, LmStudio, Hosted };

/// How the model on a server answers.
struct Model
{
    Kind kind = Kind::Vllm;
    QString name = QStringLiteral("vlm");
    bool vision = true;
    QString thinking;    ///< before every answer, e.g. "<think>hm</think>"
    QString prose;       ///< said instead of every answer, whatever it is held to
    int dimension = 8;   ///< of its text embeddings
    bool base64 = false; ///< embeddings as base64
    QByteArray key;      ///< asked for; empty = none
};

/// All the requests of such a server.
HttpResponse reply(const Model& model, const HttpRequest& request);
FakeServer::Handler serving(const Model& model);

/// Which option of `options` the model chooses for a request: from its text and image, always the same one.
int choiceFor(const HttpRequest& request, qsizetype options);
/// The JPEG that a request brings; empty = none.
QByteArray imageOf(const HttpRequest& request);
QString promptOf(const HttpRequest& request);

QByteArray chatBody(const QString& content, const QJsonValue& logprobs = {},
                    const QString& finish = QStringLiteral("stop"));
QByteArray json(const QJsonObject& object);
HttpResponse ok(const QJsonObject& object);
HttpResponse failing(int status, const QString& message, const QString& code = {});

} // namespace geovlm::test
