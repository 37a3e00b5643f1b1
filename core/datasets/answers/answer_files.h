// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "datasets/common/import.h"
#include "domain/image.h"
#include "files/export_target.h"

#include <QJsonObject>
#include <QString>
#include <QStringList>
#include <optional>
#include <vector>

namespace geovlm::datasets {

struct AnswerImport
{
    QString file; ///< CSV: a header, then an image's name and its answers (answer_columns.h says which)
    View view = View::Ground;
    QString source;        ///< who answered, as the log names it
    QString probabilities; ///< .npy: a row of optionCount() numbers for each row of the file; empty = none
    RejectSink onRejected = nullptr; ///< told of every rejected line or cell and every unknown name
};

/// How often a file says something that is no option as it stands, and what became of it.
struct SaidAnswer
{
    QString question; ///< its id
    QString said;     ///< as it was written
    QString means;    ///< options; empty = off the list
    QString how;      ///< AnswerNormaliser::reason()
    qint64 count = 0;
};

/// What the file says, known or new.
struct AnswerImportReport
{
    static constexpr int kept = 20;       ///< sentences and rejected rows; the counts go on
    static constexpr int keptSaid = 1000; ///< entries of `said`

    qint64 run = 0;     ///< 0 = nothing was new
    qint64 rows = 0;    ///< without the header
    qint64 answers = 0; ///< of images that the store has
    qint64 added = 0;   ///< answers that were not in the log yet
    qint64 offList = 0; ///< answers that fit no option, kept as they were written
    qint64 unknownImages = 0;
    QStringList unknownNames; ///< with why
    qint64 rejectedCount = 0; ///< lines, and cells with a stray quote in them
    std::vector<Rejected> rejected;
    QString form;                 ///< of the file, where it is not as usual: CsvReader::form()
    bool byHeader = false;        ///< the header said which column is which
    QStringList ignored;          ///< columns that are no answers
    std::vector<SaidAnswer> said; ///< what was mapped or is off the list, the most frequent first
    qint64 saidMore = 0;          ///< answers of further texts, too many different ones to list
    qint64 conflicts = 0;         ///< questions where what a person said differs; it is kept
    QStringList conflictSentences;
};

/// Brings answers of the published form into the log, as said by `source`. Their text is kept; their value is
/// the options that it stands for (domain/answers/answer_normaliser.h, with the store's synonyms). Only what
/// differs from what this source said last is appended, so importing the same file again, or one with a few
/// changes, logs nothing twice. A cell with a stray quote is rejected, the others of its row are taken. The
/// file's header, the names that it has for the images and the order of its rows are kept, so that
/// exportAnswers() can write them again. Commits in batches: after Stopped, or a crash, the same call
/// completes the import. Throws Error, with nothing changed, for a file that cannot be read to its end, whose
/// header names some questions only, or probabilities that do not fit it.
AnswerImportReport importAnswers(store::Store& store, const AnswerImport& options, Progress& progress);
QJsonObject toJson(const AnswerImportReport& report);

struct AnswerExport
{
    std::optional<View> view;       ///< none = both
    bool who = false;               ///< one more column: who gave the answers
    bool guardFormulas = false;     ///< for spreadsheets; such a file does not read back the same
    bool probabilities = false;     ///< also FILE.npy, in the form in which they are imported
    bool options = false;           ///< what an imported answer stands for instead of what the file says
    QString headerFrom = QString(); ///< a file whose first line is written; empty = the one that was imported
};

/// The current answers in the published form, an image a row. What a file said and nobody changed comes out
/// as it said it, under its header, with its names, line end and byte-order mark, in the order of its rows: a
/// file that a person corrected differs in what was corrected and nowhere else. Images that no file told of
/// follow by path. Fields are quoted as pandas does. Without an imported file, or when both views are written
/// and their headers differ, the header is made of the questions. Returns the rows. Throws Error when a file
/// cannot be written, or something is there that it must not replace.
qint64 exportAnswers(const store::Store& store, const files::ExportTarget& file, const AnswerExport& options);

/// The name of the probabilities that go with a file of answers: .npy instead of .csv.
QString probabilitiesBeside(const QString& file);

} // namespace geovlm::datasets
