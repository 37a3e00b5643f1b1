// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "remote/client.h"

#include <QJsonObject>
#include <QStringList>

/// Whether a server is who we think: its model's name, and its weights.
namespace geovlm::remote {

/// Whether two names mean one model. Either may be longer by a path (/models/vlm.gguf, org/vlm), a date
/// (gpt-4o-2024-08-06, -0613) or Ollama's ":latest"; capitals and ".gguf" do not count.
bool isSameModel(const QString& name, const QString& other);
/// Whether `name` means the same as one of `names`.
bool isOneOf(const QStringList& names, const QString& name);

/// Every name of the listed model that is asked for as `wanted`, `wanted` first; empty = it is not listed.
QStringList namesOf(const std::vector<ListedModel>& models, const QString& wanted);

/// What tells the weights behind a name from others, as far as llama.cpp and vLLM say it: the model's `meta`
/// of /v1/models, and of `props` (/props; empty = there is none) the file, its form and the chat template. A
/// file of this machine brings its size and time. Empty where nothing is said.
QJsonObject weightsOf(const Client& client, const std::vector<ListedModel>& models, const QJsonObject& props);
/// Sixteen hexadecimal digits that change with any of it; empty for nothing.
QString revisionOf(const QJsonObject& weights);

} // namespace geovlm::remote
