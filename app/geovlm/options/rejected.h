// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "command.h"
#include "domain/rejected.h"
#include "files/output.h"

#include <vector>

namespace geovlm::cli {

/// A list for the terminal: every line with a line end before it, twenty at most, and then how many of
/// `count` are not shown and where they are (`rest`, a clause; empty = nothing is said of that).
QString listLines(const QStringList& lines, qint64 count, const QString& rest = {});
/// The same of rejected lines; the rest is with --rejects.
QString rejectedLines(const std::vector<Rejected>& rejected, qint64 count);
/// "--rejects FILE writes them all".
QString rejectsHint();

/// The option --rejects FILE.
Option rejectsOption();

/// The file of --rejects: a line "file,line,why" for everything that was left out, however many. It takes its
/// place when it is saved; without the option nothing is written.
class RejectsFile
{
public:
    /// Throws Error when the file cannot be written, or is there and no such list.
    explicit RejectsFile(const Call& call);
    /// Saves what there is when the command failed or was stopped before it did.
    ~RejectsFile();
    RejectsFile(const RejectsFile&) = delete;
    RejectsFile& operator=(const RejectsFile&) = delete;
    /// For the options of a stage; valid as long as this is.
    RejectSink sink();
    void add(const Rejected& rejected);
    /// "path: why" of each image that was left out.
    void add(const QStringList& images);
    /// Throws Error.
    void save();

private:
    files::Outputs m_outputs;
    files::OutputFile* m_file = nullptr; ///< null = nobody wants it
    bool m_isOwed = false;               ///< there is something to save
};

} // namespace geovlm::cli
