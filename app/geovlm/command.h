// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/progress.h"
#include "store/sqlite/store.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QJsonObject>
#include <memory>
#include <optional>
#include <vector>

namespace geovlm::cli {

/// The command's words are off: exit status 2.
class UsageError : public std::exception
{
public:
    explicit UsageError(QString sentence) : m_sentence(std::move(sentence)) {}
    const QString& sentence() const { return m_sentence; }

private:
    QString m_sentence;
};

/// What a command was given: its options, read with checks, and where to report.
class Call
{
public:
    Call(const QCommandLineParser& parser, Progress& reportTo) : progress(reportTo), m_parser(parser) {}

    QString positional(int index) const { return m_parser.positionalArguments().value(index); }
    QString text(const QString& option) const { return m_parser.value(option); }
    /// Throws UsageError when it is not given.
    QString required(const QString& option) const;
    bool has(const QString& option) const { return m_parser.isSet(option); }
    /// All occurrences, in order.
    QStringList list(const QString& option) const { return m_parser.values(option); }
    /// Throws UsageError unless the option is a whole number in the range.
    qint64 whole(const QString& option, qint64 fallback, qint64 least, qint64 most) const;
    double real(const QString& option, double fallback, double least, double most) const;
    /// Every occurrence, each a list with commas; blanks around are dropped.
    QStringList words(const QString& option) const;
    quint64 seed(quint64 fallback) const;
    int threads() const { return int(whole(QStringLiteral("threads"), 0, 0, 1024)); }
    /// The store named by the first word, opened; for writing it waits as --wait says.
    std::unique_ptr<store::Store> openStore(store::Access access) const;

    Progress& progress;

private:
    const QCommandLineParser& m_parser;
};

/// What a command gives back: the JSON object, and the lines that a person reads instead.
struct Outcome
{
    QJsonObject json = {};
    QString text = {};
    bool failed = false;  ///< shown, but nothing was done or all is not well: exit status 1
    bool stopped = false; ///< by a signal, with something finished to show: exit status 130
};

/// {"seed", Text::tr("seed of the towns (1)"), "N"} is --seed N; without the last it is a switch.
struct Option
{
    const char* name;
    QString what;
    const char* value = "";
};

/// A command as its file declares it.
struct Command
{
    using Run = Outcome (*)(Call& call);

    Command(const char* name_, const char* words_, Run run_, QString summary_, const char* example_,
            std::vector<Option> options_ = {}, std::vector<Option> further_ = {})
        : name(name_), words(words_), run(run_), summary(std::move(summary_)), example(example_),
          options(std::move(options_)), further(std::move(further_))
    {
    }

    const char* name;
    const char* words; ///< the positional arguments: "STORE FILE"; one in brackets may be left out
    Run run;
    QString summary;
    const char* example;
    std::vector<Option> options;
    std::vector<Option> further; ///< listed after the options: what other commands have too, for one
};

/// Commands that serve the same purpose, as help lists them.
struct CommandGroup
{
    QString purpose;
    std::vector<Command> commands;
};

/// Every command there is (command_table.cpp).
std::vector<CommandGroup> commandGroups();
std::optional<Command> commandNamed(const QString& name);

/// --force: a file that this program did not write may be replaced. Never a store, a picture, or data.
Option forceOption();

} // namespace geovlm::cli
