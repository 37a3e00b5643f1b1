// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/stability/stability.h"
#include "command.h"
#include "options/server_options.h"
#include "options/view_option.h"
#include "text.h"
#include "text_table.h"

#include <algorithm>

namespace geovlm::cli {
namespace {

constexpr qsizetype namesShown = 20;

QString number(const std::optional<double>& value, int digits = 3)
{
    return value ? QString::number(*value, 'f', digits) : QStringLiteral("–");
}

QString percent(const std::optional<double>& share)
{
    return share ? QStringLiteral("%1 %").arg(100 * *share, 0, 'f', 1) : QStringLiteral("–");
}

QString figuresText(const pipeline::StabilityReport& report)
{
    const StabilityFigures& figures = report.figures;
    const Likeness baseline = report.baseline ? report.baseline->likeness : Likeness();
    TextTable table(2);
    table.add({QString(), Text::tr("same image"), Text::tr("different"), Text::tr("paper")});
    table.add({Text::tr("cosine of the descriptions"), number(figures.mean.cosine), number(baseline.cosine),
               number(stability::paperCosine, 2)});
    table.add({Text::tr("Jaccard of their words"), number(figures.mean.jaccard), number(baseline.jaccard),
               number(stability::paperJaccard, 2)});
    table.add({Text::tr("equal answers"), number(figures.mean.agreement), number(baseline.agreement)});
    table.add({Text::tr("Jaccard of the answers"), number(figures.mean.answerJaccard),
               number(baseline.answerJaccard)});
    table.add({QString(), Text::tr("to now"), Text::tr("to each other")});
    table.add(
        {Text::tr("the reranked first changes"), percent(figures.firstChanged), percent(figures.firstApart)});
    table.add({Text::tr("Kendall's tau of the candidates"), number(figures.tau), number(figures.tauApart)});
    return table.text();
}

/// Why the figures have to be read beside something.
QString notesText(const pipeline::StabilityReport& report)
{
    QString text;
    if (report.baseline)
        text +=
            Text::tr(
                "Different: %1 pairs of different images. The template alone gives a Jaccard of %2: that is "
                "what two descriptions share of which no answer is the same.\n")
                .arg(report.baseline->pairs)
                .arg(report.baseline->templateJaccard, 0, 'f', 2);
    text += Text::tr("Paper: the GeoVLM paper's figures; its protocol is not published.\n");
    if (report.figures.ranked < report.figures.images)
        text +=
            Text::tr("Orders: of %1 of the images, which have a reranked case.\n").arg(report.figures.ranked);
    return text;
}

QString questionsText(const pipeline::StabilityReport& report)
{
    TextTable table(2);
    table.add({Text::tr("question"), Text::tr("agreement"), Text::tr("alpha")});
    for (std::size_t q = 0; q < report.figures.questions.size(); ++q) {
        const QuestionStability& question = report.figures.questions[q];
        table.add({report.questions.at(int(q)).label, number(question.agreement), number(question.alpha)});
    }
    return table.text();
}

QString driftText(const pipeline::StabilityReport& report)
{
    if (report.drifting.isEmpty())
        return Text::tr("No image drifts: none has a Jaccard or answer agreement under %1.\n")
            .arg(report.threshold);
    QString text = Text::tr("Drifting (Jaccard or answer agreement under %1): %2\n")
                       .arg(report.threshold)
                       .arg(report.drifting.size());
    for (const QString& name : report.drifting.first(std::min(report.drifting.size(), namesShown)))
        text += QStringLiteral("  ") + name + QLatin1Char('\n');
    if (report.drifting.size() > namesShown)
        text += Text::tr("  and %1 more (--json names them all)\n").arg(report.drifting.size() - namesShown);
    return text;
}

QString textOf(const pipeline::StabilityResult& result)
{
    const pipeline::StabilityReport& report = result.report;
    const QString head = Text::tr("Run %1: %2 images, %3 runs each, varying %4; %5 s; %6 failed.\n\n")
                             .arg(report.run.id)
                             .arg(report.figures.images)
                             .arg(report.runs)
                             .arg(report.parameters.vary.join(QStringLiteral(", ")))
                             .arg(result.seconds, 0, 'f', 1)
                             .arg(report.failed.size());
    return (head + figuresText(report) + notesText(report) + QLatin1Char('\n') + questionsText(report) +
            QLatin1Char('\n') + driftText(report))
        .trimmed();
}

std::optional<pipeline::StabilityVariations> variationsOf(const Call& call)
{
    if (!call.has(QStringLiteral("vary")))
        return std::nullopt;
    try {
        return pipeline::variationsNamed(call.text(QStringLiteral("vary")).split(u',', Qt::SkipEmptyParts));
    } catch (const Error& error) {
        throw UsageError(error.sentence());
    }
}

Outcome run(Call& call)
{
    pipeline::StabilityOptions options;
    const QString with = call.required(QStringLiteral("with"));
    options.server = answererOptions(call);
    if (options.server)
        options.temperature = call.real(QStringLiteral("temperature"), options.temperature, 0, 2);
    else if (with != QLatin1String("reader"))
        throw Error(Text::tr("Stability is checked with the reader (--with reader) or a server (--with "
                             "http://localhost:8000/v1), not with \"%1\".")
                        .arg(with));
    else if (call.has(QStringLiteral("model")))
        options.model = call.text(QStringLiteral("model"));
    options.runs = int(call.whole(QStringLiteral("runs"), options.runs, pipeline::fewestStabilityRuns,
                                  pipeline::mostStabilityRuns));
    options.sample = int(call.whole(QStringLiteral("sample"), options.sample, 0, 1'000'000'000));
    options.seed = call.seed(options.seed);
    options.view = viewOf(call);
    options.vary = variationsOf(call);
    options.threshold = call.real(QStringLiteral("threshold"), options.threshold, 0, 1);
    options.threads = call.threads();
    const auto store = call.openStore(store::Access::Write);
    const pipeline::StabilityResult result = pipeline::stability(*store, options, call.progress);
    QJsonObject json = toJson(result.report);
    json[QStringLiteral("seconds")] = result.seconds;
    if (call.has(QStringLiteral("queue")))
        json[QStringLiteral("queued")] = pipeline::queueDrifting(
            *store, result.report.run.id, result.report.driftingImages, options.threshold);
    return {.json = json, .text = textOf(result)};
}

} // namespace

Command stabilityCommand()
{
    return Command(
        "stability", "STORE", run, Text::tr("describe the same images several times, and say what changes"),
        "geovlm stability demo.geovlm --with reader --runs 5 --sample 50 --seed 1",
        {{"with", Text::tr("who answers: reader, or a server's address"), "WHO"},
         {"runs", Text::tr("how often each image is described (5)"), "K"},
         {"sample", Text::tr("how many images, drawn by the seed (50; 0 = all)"), "N"},
         {"seed", Text::tr("of sample, variations and baselines (1)"), "N"},
         {"vary",
          Text::tr("what differs between runs, joined by commas: draw (the answers), order (of the "
                   "options; "
                   "servers), crop, light, jpeg, roll (panoramas), rotate (tiles). The reader: all but "
                   "order; a server: draw,order"),
          "A,B"},
         {"threshold", Text::tr("an image drifts whose Jaccard or answer agreement is under it (0.3)"), "X"},
         viewOption(Text::tr("ground or satellite images (the queries that are reranked)")),
         {"queue", Text::tr("put the drifting images in the annotation queue")},
         {"model", Text::tr("which reader of the store (small)"), "NAME"},
         {"vlm", Text::tr("the server's vision model"), "NAME"},
         {"temperature", Text::tr("that a server draws with (0.7)"), "T"},
         {"mode", Text::tr("each: a request a question (default); schema: one an image"), "MODE"},
         {"max-tokens", Text::tr("tokens of a reply at most (what the answer needs)"), "N"}},
        serverOptionWords());
}

} // namespace geovlm::cli
