// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "remote/client.h"
#include "store/sqlite/store.h"

#include <QString>
#include <QStringList>
#include <functional>

namespace geovlm::pipeline {

/// What answering or embedding with a server needs beside its address and model.
struct ServerOptions
{
    remote::Mode mode = remote::Mode::Each;
    int concurrency = 4;    ///< requests in flight
    QString keyEnvironment; ///< environment variable with the key
    QString keyName;        ///< of the key in the keychain; empty = the server's host
    int tokens = 0;         ///< at most, of a reply; 0 = what the answer needs
    remote::Calls calls;
    /// Told once, before anything leaves for an address that is not this machine; empty = Progress::note.
    std::function<void(const QString& sentence)> leaving;
};

struct AnswerOptions
{
    QString with = QStringLiteral("reader"); ///< or the address of a server
    QString model = QStringLiteral("small"); ///< the reader's name, or the vision model's on the server
    int sample = 0;                          ///< 0 = every image
    int batch = 32;
    int threads = 0;
    bool unanswered = false; ///< leave out questions that a person, a server or a file has answered
    ServerOptions server = {};
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
    QString with = QStringLiteral("hashing"); ///< or the address of a server
    QString model;                            ///< on the server
    int dimensions = 0;                       ///< to ask the server for; 0 = the model's own
    int batch = 64;                           ///< descriptions a request
    ServerOptions server = {};
};

} // namespace geovlm::pipeline
