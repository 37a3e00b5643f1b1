// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/progress.h"
#include "remote/client.h"

#include <QJsonObject>

namespace geovlm::remote {

enum class ServerKind { Other, Vllm, LlamaCpp, Ollama, LmStudio };
QString nameOf(ServerKind kind); ///< "vLLM", "llama.cpp", "Ollama", "LM Studio", "another server"

/// How a server is held to the options, and the form in which a letter then comes.
enum class OptionField {
    StructuredOutputs, ///< vLLM: structured_outputs.choice; A
    Grammar,           ///< llama.cpp: a grammar that allows the letter and nothing around it; A
    JsonString,        ///< Ollama: response_format json_schema of a string; "A"
    JsonObject         ///< everyone else: the same of an object; {"answer": "A"}
};
OptionField optionFieldOf(ServerKind kind);

/// What a server turned out to be. What was not tried is null.
struct ServerFacts
{
    QString problem; ///< why it cannot be used now, one sentence; empty = it can
    ServerKind kind = ServerKind::Other;
    QString version;
    QStringList models;
    QStringList names; ///< every name of the model asked about, the one asked for first; empty = not known
    QString
        revision; ///< of the model asked about, where the server tells: an Ollama digest, revisionOf(weights)
    QJsonObject weights; ///< what the revision was made of (identity.h)
    std::optional<bool> takesImages;
    std::optional<bool> holdsToOptions; ///< it answered with an option though told to say something else
    std::optional<bool> givesLogProbabilities;
    std::optional<int> dimension; ///< of its text embeddings

    /// All of it as sentences, one a line, for a person.
    QStringList sentences(const Backend& backend) const;
};

/// What the server is and which models it has, with a few small GETs. Does not throw for a server that is not
/// there, or that does not have the model: that is ServerFacts::problem. Throws Stopped.
ServerFacts identify(Client& client);

/// Asks the model one word, without an image, where the GETs do not tell what its weights are: the name it
/// replies under is compared with facts.names, and its system_fingerprint becomes part of its revision. That
/// it is another model, or that it will never reply, is ServerFacts::problem. Throws Stopped.
void greet(const Backend& backend, const QByteArray& key, const Calls& calls, ServerFacts& facts);

/// The Test button: identify(), and for the backend's model and purpose what it can do, by asking: a tiny
/// image and one word, or one text. Blocks for seconds (a server may have to load the model): call on a
/// worker.
ServerFacts probe(const Backend& backend, const QByteArray& key, const Calls& calls = {});
/// The same with the key that the backend names. Throws Error for such a key, and Stopped.
ServerFacts probe(const Backend& backend, Progress& progress);

} // namespace geovlm::remote
