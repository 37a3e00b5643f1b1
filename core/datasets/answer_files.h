// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "datasets/import.h"
#include "domain/image.h"

#include <QString>
#include <QStringList>
#include <optional>
#include <vector>

namespace geovlm::datasets {

struct AnswerImport
{
    QString file; ///< CSV: a header, then an image's name and its answers by position
    View view = View::Ground;
    QString source;        ///< who answered, as the log names it
    QString probabilities; ///< .npy: a row of optionCount() numbers for each row of the file; empty = none
};

/// What the file says, known or new.
struct AnswerImportReport
{
    static constexpr int kept = 20; ///< entries of the lists; the counts go on

    qint64 run = 0;     ///< 0 = nothing was new
    qint64 rows = 0;    ///< without the header
    qint64 answers = 0; ///< of images that the store has
    qint64 added = 0;   ///< answers that were not in the log yet
    qint64 offList = 0; ///< answers that fit no option, kept as they were written
    qint64 unknownImages = 0;
    QStringList unknownNames; ///< with why
    qint64 rejectedCount = 0;
    std::vector<Rejected> rejected;
    qint64 conflicts = 0; ///< questions where what a person said differs; it is kept
    QStringList conflictSentences;
};

/// Brings answers of the published form into the log, as said by `source`. Their text is kept; their value is
/// the options that it names. Importing the same file again changes nothing. Commits in batches: after
/// Stopped, or a crash, the same call completes the import. Throws Error for a file that cannot be read, or
/// probabilities that do not fit it.
AnswerImportReport importAnswers(store::Store& store, const AnswerImport& options, Progress& progress);

struct AnswerExport
{
    std::optional<View> view;   ///< none = both
    bool who = false;           ///< one more column: who gave the answers
    bool guardFormulas = false; ///< for spreadsheets; such a file does not read back the same
    bool probabilities = false; ///< also FILE.npy, in the form in which they are imported
};

/// The current answers in the published form, an image a row, in the order of their paths. Returns the rows.
/// Throws Error when a file cannot be written.
qint64 exportAnswers(const store::Store& store, const QString& file, const AnswerExport& options);

/// The name of the probabilities that go with a file of answers: .npy instead of .csv.
QString probabilitiesBeside(const QString& file);

} // namespace geovlm::datasets
