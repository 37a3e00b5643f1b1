// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "remote/client.h"

namespace geovlm::remote {

enum class ServerKind { Other, Vllm, LlamaCpp, Ollama, LmStudio };
QString nameOf(ServerKind kind); ///< "vLLM", "llama.cpp", "Ollama", "LM Studio", "another server"

/// How a server is held to the options, and the form in which a letter then comes.
enum class OptionField {
    StructuredOutputs, ///< vLLM: structured_outputs.choice; A
    JsonString,        ///< llama.cpp, Ollama: response_format json_schema of a string; "A"
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
    QString revision; ///< of the model asked about, where the server tells: an Ollama digest
    std::optional<bool> takesImages;
    std::optional<bool> holdsToOptions; ///< it answered with an option though told to say something else
    std::optional<bool> givesLogProbabilities;
    std::optional<int> dimension; ///< of its text embeddings

    /// All of it as sentences, one a line, for a person.
    QStringList sentences(const Backend& backend) const;
};

/// What the server is and which models it has, with a few small GETs. Does not throw for a server that is not
/// there: that is ServerFacts::problem. Throws Stopped.
ServerFacts identify(Client& client);

/// The Test button: identify(), and for the backend's model and purpose what it can do, by asking: a tiny
/// image and one word, or one text. Blocks for seconds (a server may have to load the model): call on a
/// worker.
ServerFacts probe(const Backend& backend, const QByteArray& key, const Calls& calls = {});

} // namespace geovlm::remote
