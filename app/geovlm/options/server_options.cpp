// SPDX-License-Identifier: GPL-3.0-or-later
#include "options/server_options.h"

#include "terminal_text.h"

#include "domain/error.h"
#include "text.h"

#include <cstdio>

namespace geovlm::cli {
namespace {

constexpr qint64 longestSilence = 86'400;

} // namespace

std::vector<Option> serverOptionWords()
{
    return {
        {"concurrency", Text::tr("requests to a server in flight (4)"), "N"},
        {"key-env", Text::tr("the environment variable that holds the server's key"), "NAME"},
        {"timeout", Text::tr("seconds that a server may be silent (300)"), "S"},
    };
}

std::optional<pipeline::ServerOptions> serverOptions(const Call& call, const QString& modelOption)
{
    const QString with = call.text(QStringLiteral("with"));
    if (!remote::looksLikeAddress(with))
        return std::nullopt;
    pipeline::ServerOptions options;
    remote::Backend& backend = options.backend;
    backend.model = call.required(modelOption);
    backend.url = remote::serverAddress(with);
    backend.concurrency =
        int(call.whole(QStringLiteral("concurrency"), backend.concurrency, 1, remote::mostInFlight));
    backend.keyEnvironment = call.text(QStringLiteral("key-env"));
    if (!backend.keyEnvironment.isEmpty()) {
        backend.key = remote::KeySource::Environment;
        if (qEnvironmentVariableIsEmpty(backend.keyEnvironment.toLocal8Bit().constData()))
            throw Error(Text::tr("The environment variable %1 that --key-env names is empty or not set.")
                            .arg(backend.keyEnvironment));
    }
    options.calls.silence =
        std::chrono::seconds(call.whole(QStringLiteral("timeout"), 300, 1, longestSilence));
    options.leaving = [](const QString& sentence) {
        std::fprintf(stderr, "%s\n", qUtf8Printable(terminalText(sentence)));
    };
    return options;
}

std::optional<pipeline::ServerOptions> answererOptions(const Call& call)
{
    auto options = serverOptions(call, QStringLiteral("vlm"));
    if (!options)
        return options;
    options->tokens = int(call.whole(QStringLiteral("max-tokens"), 0, 1, 1'000'000));
    if (!call.has(QStringLiteral("mode")))
        return options;
    try {
        options->backend.mode = remote::modeNamed(call.text(QStringLiteral("mode")));
    } catch (const Error& error) {
        throw UsageError(error.sentence());
    }
    return options;
}

} // namespace geovlm::cli
