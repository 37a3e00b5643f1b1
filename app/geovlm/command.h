// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/progress.h"
#include "store/sqlite/store.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QJsonObject>
#include <functional>
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

struct Command
{
    QString name;
    QString words; ///< of the positional arguments, e.g. "STORE"
    QString summary;
    QString example;
    int positionals = 1;
    int fewestPositionals = -1; ///< -1 = as many as positionals
    std::vector<QCommandLineOption> options = {};
    std::function<Outcome(Call&)> run = {};
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
QCommandLineOption forceOption();
/// Options with a value: name, what it is, its placeholder.
QCommandLineOption valueOption(const QString& name, const QString& what, const QString& placeholder);

} // namespace geovlm::cli
