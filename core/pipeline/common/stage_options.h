// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "remote/client.h"
#include "store/sqlite/store.h"

#include <QString>
#include <QStringList>
#include <functional>
#include <optional>

namespace geovlm::pipeline {

/// Answering or embedding with a server.
struct ServerOptions
{
    remote::Backend backend; ///< whom to ask; without a name its key lies under its host's
    int tokens = 0;          ///< at most, of a reply; 0 = what the answer needs
    remote::Calls calls = {};
    /// Told once, before anything leaves for an address that is not this machine; empty = Progress::note.
    std::function<void(const QString& sentence)> leaving = nullptr;
};

struct AnswerOptions
{
    QString model = QStringLiteral("small"); ///< the reader's name, where no server answers
    int sample = 0;                          ///< images; 0 = every one
    int batch = 32;
    int threads = 0;
    bool unanswered = false; ///< leave out questions that a person, a server or a file has answered
    std::optional<ServerOptions> server = {}; ///< none = the reader answers
};
struct AnswerResult
{
    qint64 run = 0;
    qint64 images = 0;
    qint64 answers = 0;
    qint64 offList = 0;
    QStringList offListed; ///< the first of them, "path, question: what was said"
    qint64 conflicts = 0;  ///< with people's answers, which stay
    qint64 cached = 0;     ///< images whose replies were all known already
    qint64 notHeld = 0;    ///< answers for which a server did not keep to the options and their form
    qint64 abstained = 0;  ///< questions that the reader was not sure enough of: no answer
    qint64 changed = 0;    ///< pictures whose files had changed since they were decoded last
    qint64 kept = 0;       ///< with `unanswered`: questions left to whom had answered them
    QStringList failed;    ///< "path: why"
    double seconds = 0;
};

struct EmbedResult
{
    qint64 embedded = 0;
    qint64 unchanged = 0;
    int dimension = 0;
};
struct EmbedOptions
{
    int batch = 64;                           ///< descriptions a request
    std::optional<ServerOptions> server = {}; ///< none = "hashing", in this program
};

} // namespace geovlm::pipeline
