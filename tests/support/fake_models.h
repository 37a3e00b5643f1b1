// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "support/fake_server.h"

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
    // Faults, and what servers say about themselves:
    QString phrase = QStringLiteral("%1"); ///< written around an answer that is a letter alone, "Answer: %1"
    bool cuts = false;                     ///< runs out of tokens in a code fence, unless given 512
    bool oneKnown = false;                 ///< reports the probability of the letter it wrote alone
    bool ignoresName = false;              ///< answers whatever model is asked for
    bool blindly500 = false; ///< without vision: the status that llama.cpp refuses an image with
    QString repliesAs;       ///< another name for itself in its replies
    QString fingerprint;
    QStringList aliases;
    QJsonObject meta;  ///< in its listing
    QJsonObject props; ///< of /props; empty = there is none
};

/// All the requests of such a server.
HttpResponse reply(const Model& model, const HttpRequest& request);
FakeServer::Handler serving(const Model& model);

/// Which option of `options` the model chooses for a request: from its text and image, always the same one.
int choiceFor(const HttpRequest& request, qsizetype options);
/// What a GBNF grammar of ours allows, each choice made by the request.
QString fittingGrammar(const QString& grammar, const HttpRequest& request);
/// The JPEG that a request brings; empty = none.
QByteArray imageOf(const HttpRequest& request);
QString promptOf(const HttpRequest& request);

QByteArray chatBody(const QString& content, const QJsonValue& logprobs = {},
                    const QString& finish = QStringLiteral("stop"),
                    const QString& model = QStringLiteral("vlm"), const QString& fingerprint = {});
QByteArray json(const QJsonObject& object);
HttpResponse ok(const QJsonObject& object);
HttpResponse failing(int status, const QString& message, const QString& code = {});

} // namespace geovlm::test
