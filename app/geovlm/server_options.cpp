// SPDX-License-Identifier: GPL-3.0-or-later
#include "server_options.h"

#include "terminal_text.h"

#include "domain/error.h"
#include "text.h"

#include <cstdio>

namespace geovlm::cli {
namespace {

constexpr qint64 mostInFlight = 64;
constexpr qint64 longestSilence = 86'400;

} // namespace

std::vector<QCommandLineOption> serverOptionWords()
{
    return {
        valueOption(QStringLiteral("concurrency"), Text::tr("requests to a server in flight (4)"),
                    QStringLiteral("N")),
        valueOption(QStringLiteral("key-env"),
                    Text::tr("the environment variable that holds the server's key"), QStringLiteral("NAME")),
        valueOption(QStringLiteral("timeout"), Text::tr("seconds that a server may be silent (300)"),
                    QStringLiteral("S")),
    };
}

pipeline::ServerOptions serverOptions(const Call& call)
{
    pipeline::ServerOptions options;
    options.concurrency =
        int(call.whole(QStringLiteral("concurrency"), options.concurrency, 1, mostInFlight));
    options.keyEnvironment = call.text(QStringLiteral("key-env"));
    if (!options.keyEnvironment.isEmpty() &&
        qEnvironmentVariableIsEmpty(options.keyEnvironment.toLocal8Bit().constData()))
        throw Error(Text::tr("The environment variable %1 that --key-env names is empty or not set.")
                        .arg(options.keyEnvironment));
    options.calls.silence =
        std::chrono::seconds(call.whole(QStringLiteral("timeout"), 300, 1, longestSilence));
    options.leaving = [](const QString& sentence) {
        std::fprintf(stderr, "%s\n", qUtf8Printable(terminalText(sentence)));
    };
    return options;
}

} // namespace geovlm::cli
