// SPDX-License-Identifier: GPL-3.0-or-later
#include "command.h"
#include "datasets/answers/answer_files.h"
#include "domain/error.h"
#include "options/rejected.h"
#include "options/view_option.h"
#include "pipeline/live/edit.h"
#include "pipeline/live/settle.h"
#include "text.h"

namespace geovlm::cli {
namespace {

QString saidLines(const datasets::AnswerImportReport& report)
{
    QStringList lines;
    for (const datasets::SaidAnswer& one : report.said)
        if (one.how != QLatin1String("case")) // nobody doubts these
            lines.append(one.means.isEmpty() ? Text::tr("%1: \"%2\" is off the list (%3 times)")
                                                   .arg(one.question, one.said, QString::number(one.count))
                                             : Text::tr("%1: \"%2\" is read as \"%3\" (%4; %5 times)")
                                                   .arg(one.question, one.said, one.means, one.how,
                                                        QString::number(one.count)));
    return listLines(lines, lines.size() + report.saidMore, Text::tr("--json lists them"));
}

QString textOf(const datasets::AnswerImportReport& report)
{
    QString text = Text::tr("%1 rows with %2 answers, %3 of them new; %4 off the list, %5 images unknown, %6 "
                            "lines rejected, %7 conflicts.")
                       .arg(report.rows)
                       .arg(report.answers)
                       .arg(report.added)
                       .arg(report.offList)
                       .arg(report.unknownImages)
                       .arg(report.rejectedCount)
                       .arg(report.conflicts);
    if (report.byHeader)
        text += QLatin1Char('\n') + Text::tr("The header says which column is which.");
    return text + saidLines(report) + rejectedLines(report.rejected, report.rejectedCount) +
           listLines(report.unknownNames, report.unknownImages, rejectsHint()) +
           listLines(report.conflictSentences, report.conflicts);
}

/// A file of which nothing could be taken is a failure; one that was taken before is not.
void requireSomething(const datasets::AnswerImportReport& report, const QString& file)
{
    if (report.rows == 0)
        throw Error(Text::tr("%1 holds no row of answers below its header line.").arg(file));
    if (report.answers > 0)
        return;
    if (!report.rejected.empty())
        throw Error(
            Text::tr(
                "Nothing of %1 could be taken: of its %2 rows %3 were rejected, the first in line %4: %5.")
                .arg(file)
                .arg(report.rows)
                .arg(report.rejectedCount)
                .arg(report.rejected.front().line)
                .arg(report.rejected.front().why));
    if (report.unknownImages == report.rows)
        throw Error(
            Text::tr("None of the %1 rows of %2 is about an image of that view in this store; is it the "
                     "other --view?")
                .arg(report.rows)
                .arg(file));
    throw Error(
        Text::tr("%1 holds no answer: every cell of its %2 rows is empty or about an image that is not here.")
            .arg(file)
            .arg(report.rows));
}

Outcome run(Call& call)
{
    datasets::AnswerImport options;
    options.file = call.positional(1);
    options.source = call.required(QStringLiteral("source"));
    call.required(QStringLiteral("view"));
    options.view = *viewOf(call);
    options.probabilities = call.text(QStringLiteral("probabilities"));
    const auto store = call.openStore(store::Access::Write);
    RejectsFile rejects(call);
    options.onRejected = rejects.sink();
    const datasets::AnswerImportReport report = datasets::importAnswers(*store, options, call.progress);
    rejects.save();
    requireSomething(report, options.file);
    pipeline::settleNewest(*store, call.progress);
    return {.json = toJson(report), .text = textOf(report)};
}

} // namespace

Command importAnswersCommand()
{
    return Command(
        "import-answers", "STORE FILE", run,
        Text::tr("read answers: an image's name, then its answers, by the header or in the published order"),
        "geovlm import-answers demo.geovlm answers_query.csv --view ground --source ofa-large",
        {viewOption(Text::tr("ground or satellite: which images the file is about")),
         {"source", Text::tr("whose answers they are"), "NAME"},
         {"probabilities",
          Text::tr("a matrix (.npy): for each row of the file the probability of every option"), "FILE"},
         rejectsOption()});
}

} // namespace geovlm::cli
