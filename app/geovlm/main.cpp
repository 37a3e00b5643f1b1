// SPDX-License-Identifier: GPL-3.0-or-later
#include "command.h"
#include "domain/error.h"
#include "files/input.h"
#include "files/targets.h"
#include "process_limits.h"
#include "store/sqlite/closing.h"
#include "terminal_progress.h"
#include "terminal_text.h"
#include "text.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>

using namespace geovlm;
using namespace geovlm::cli;

namespace {

enum Status { Done = 0, Failed = 1, BadWords = 2, StoppedBySignal = 130 };

void say(std::FILE* where, const QString& text)
{
    std::fputs(qUtf8Printable(terminalText(text) + QLatin1Char('\n')), where);
}

/// What every command takes.
std::vector<Option> commonOptions()
{
    return {{"json", Text::tr("print exactly one JSON object")},
            {"quiet", Text::tr("no progress")},
            {"threads", Text::tr("threads to use (all cores)"), "N"},
            {"device", Text::tr("auto, cpu or cuda:0"), "NAME"},
            {"wait", Text::tr("seconds to wait for another writer (10)"), "S"}};
}

struct Positionals
{
    qsizetype fewest = 0;
    qsizetype most = 0;
};

Positionals positionalsOf(const QString& words)
{
    const QStringList list = words.split(QLatin1Char(' '));
    return {list.size() - words.count(QLatin1Char('[')), list.size()};
}

void describeTo(QCommandLineParser& parser, const Command& command)
{
    const QString words = QLatin1String(command.words);
    parser.setApplicationDescription(command.summary + Text::tr("\n\nExample: ") +
                                     QLatin1String(command.example));
    parser.addPositionalArgument(words.toLower(), words, words);
    for (const std::vector<Option>& options : {commonOptions(), command.options, command.further})
        for (const Option& option : options)
            parser.addOption({QLatin1String(option.name), option.what, QLatin1String(option.value)});
}

QString overview()
{
    const std::vector<CommandGroup> groups = commandGroups();
    qsizetype width = 0;
    for (const CommandGroup& group : groups)
        for (const Command& command : group.commands)
            width = std::max(width, QLatin1String(command.name).size());
    QString text = Text::tr("geovlm %1: cross-view geo-localisation with vision-language reranking.\n\n"
                            "Usage: geovlm COMMAND ... ; geovlm help COMMAND explains one.\n")
                       .arg(QCoreApplication::applicationVersion());
    for (const CommandGroup& group : groups) {
        text += QStringLiteral("\n%1\n").arg(group.purpose);
        for (const Command& command : group.commands)
            text += QStringLiteral("  %1  %2\n")
                        .arg(QLatin1String(command.name), -int(width))
                        .arg(command.summary);
    }
    return text;
}

void checkDevice(const QCommandLineParser& parser)
{
    const QString device = parser.value(QStringLiteral("device"));
    if (!device.isEmpty() && device != QLatin1String("auto") && device != QLatin1String("cpu"))
        throw Error(
            Text::tr("The device \"%1\" is not available in this build; use --device cpu.").arg(device));
}

Status runCommand(const Command& command, const QStringList& words)
{
    QCommandLineParser parser;
    describeTo(parser, command);
    if (!parser.parse(words))
        throw UsageError(parser.errorText());
    const qsizetype given = parser.positionalArguments().size();
    const auto [fewest, most] = positionalsOf(QLatin1String(command.words));
    if (given < fewest || given > most)
        throw UsageError(Text::tr("Usage: geovlm %1 %2 [options]; geovlm help %1 explains them.")
                             .arg(QLatin1String(command.name), QLatin1String(command.words)));
    checkDevice(parser);
    TerminalProgress progress(parser.isSet(QStringLiteral("quiet")));
    Call call(parser, progress);
    const cli::Outcome outcome = command.run(call);
    const bool json = parser.isSet(QStringLiteral("json"));
    say(stdout, json
                    ? QString::fromUtf8(QJsonDocument(outcome.json).toJson(QJsonDocument::Indented)).trimmed()
                    : outcome.text);
    if (outcome.stopped)
        return StoppedBySignal;
    return outcome.failed ? Failed : Done;
}

Status help(const QStringList& words)
{
    const auto command = commandNamed(words.value(2));
    if (!command) {
        say(stdout, overview());
        return words.size() < 3 ? Done : BadWords;
    }
    QCommandLineParser parser;
    describeTo(parser, *command);
    // QCommandLineParser's own line of usage names the file that was run, and not the command.
    const QString text = parser.helpText();
    say(stdout, Text::tr("Usage: geovlm %1 [options] %2")
                        .arg(QLatin1String(command->name), QLatin1String(command->words)) +
                    text.mid(text.indexOf(QLatin1Char('\n'))));
    return Done;
}

Status dispatch(const QStringList& words)
{
    const QString name = words.value(1);
    if (name.isEmpty() || name == QLatin1String("help") || name == QLatin1String("--help") ||
        name == QLatin1String("-h"))
        return help(words);
    if (name == QLatin1String("--version")) {
        say(stdout, QStringLiteral("geovlm ") + QCoreApplication::applicationVersion());
        return Done;
    }
    const auto command = commandNamed(name);
    if (!command)
        throw UsageError(Text::tr("There is no command \"%1\"; geovlm help lists them.").arg(name));
    if (words.mid(2).contains(QStringLiteral("--help")))
        return help({words.first(), QStringLiteral("help"), name});
    return runCommand(*command, QStringList{words.first()} + words.mid(2));
}

/// A full disk behind a redirect must not look like success.
Status whenSaid(Status status)
{
    if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0)
        return status;
    say(stderr,
        Text::tr(
            "The result could not be written to standard output: %1; the command itself was carried out.")
            .arg(files::systemText(errno)));
    return status == Done ? Failed : status;
}

int run(int argc, char** argv)
{
    try {
        files::requireReadableWords(argc, argv);
    } catch (const Error& error) {
        throw UsageError(error.sentence());
    }
    return whenSaid(dispatch(QCoreApplication::arguments()));
}

/// What closing the store left to say; said once nothing else can be.
struct ClosingRemarks
{
    ~ClosingRemarks()
    {
        for (const QString& remark : store::takeClosingRemarks())
            say(stderr, remark);
    }
};

} // namespace

int main(int argc, char** argv)
{
    catchStopSignals();
    // A file that may not grow further is an error to report, like a full disk, not a reason to be killed.
    std::signal(SIGXFSZ, SIG_IGN);
    // libgomp's waiting threads would otherwise spin on the cores that OpenBLAS computes on.
    setenv("OMP_WAIT_POLICY", "PASSIVE", 0);
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("geovlm"));
    QCoreApplication::setApplicationVersion(QStringLiteral(GEOVLM_VERSION));
    if (const QString why = whyLimitsAreTooSmall(); !why.isEmpty()) {
        say(stderr, why);
        leaveAtOnce();
    }
    const ClosingRemarks remarks;
    try {
        return run(argc, argv);
    } catch (const Error& error) {
        say(stderr, error.sentence());
    } catch (const UsageError& error) {
        say(stderr, error.sentence());
        return BadWords;
    } catch (const Stopped&) {
        say(stderr, Text::tr("Stopped; what was finished is kept, and the same command goes on from there."));
        return StoppedBySignal;
    } catch (const std::bad_alloc&) {
        say(stderr,
            Text::tr("There is not enough memory for this; close other programs or use a smaller batch."));
    } catch (const std::exception& error) {
        say(stderr, Text::tr("Something went wrong that this program did not expect: %1")
                        .arg(QString::fromUtf8(error.what())));
    }
    store::takeClosingRemarks(); // one sentence is enough, and check says the rest
    return Failed;
}
