// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/report.h"

#include "datasets/formats/exporting.h"
#include "domain/error.h"
#include "files/output.h"
#include "pipeline/common/evaluate.h"
#include "report/figures.h"
#include "report/text.h"
#include "report/worst_cases.h"
#include "store/results/run_parameters.h"
#include "store/results/runs.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>

namespace geovlm::report {

namespace {

QString timeText(const QDateTime& time)
{
    return time.toUTC().toString(QStringLiteral("yyyy-MM-dd HH:mm 'UTC'"));
}

/// The runs behind the figures: the reranking, and whatever runs its parameters name.
std::vector<store::Run> sources(const store::Store& store, qint64 rerank)
{
    std::vector<store::Run> runs{store::run(store, rerank)};
    if (const qint64 id = store::ScoreSources::from(runs.front().parameters).retrieval; id > 0)
        runs.push_back(store::run(store, id));
    if (runs.front().model != 0)
        if (const qint64 id = store::model(store, runs.front().model).run; id > 0)
            runs.push_back(store::run(store, id));
    return runs;
}

QString sourceTable(const store::Store& store, qint64 rerank)
{
    QString rows;
    for (const store::Run& run : sources(store, rerank)) {
        QString model = QStringLiteral("–");
        if (run.model != 0) {
            const store::Model used = store::model(store, run.model);
            model = QStringLiteral("%1 (SHA-256 %2)").arg(used.name, QString::fromLatin1(used.sha256));
        }
        rows += QStringLiteral("<tr>");
        for (const QString& cell :
             {QString::number(run.id), run.kind.name(), model,
              timeText(run.finished.isValid() ? run.finished : run.started), run.program,
              QString::fromUtf8(QJsonDocument(run.parameters).toJson(QJsonDocument::Compact))})
            rows += element("td", cell);
        rows += QStringLiteral("</tr>");
    }
    QString head;
    for (const QString& cell : {Text::tr("run"), Text::tr("stage"), Text::tr("model"), Text::tr("when"),
                                Text::tr("program"), Text::tr("parameters")})
        head += element("th", cell);
    return QStringLiteral("<div class=\"wide\"><table "
                          "class=\"sources\"><thead><tr>%1</tr></thead><tbody>%2</tbody></table></div>")
        .arg(head, rows);
}

QStringList methods(const ReportOptions& options)
{
    return {
        Text::tr("Rank of the true match: how many references of the split are strictly more similar to the "
                 "query. The reference set of a split is every tile of it that has an embedding."),
        Text::tr(
            "A query that was not searched, or whose true match was not, counts as a miss in every R@k. A "
            "query without a match among the split's references is in no figure."),
        Text::tr(
            "Ties: a match counts as first when nothing is strictly more similar. Where others share its "
            "score, R@1 is shown as its expectation with equal ones in any order (*)."),
        Text::tr("R@k: the share of queries whose rank is under k. R@1% looks at the first hundredth of the "
                 "references, by the rule of the data set's own program. Hit rate: rank 0 once the "
                 "semi-positives are left out."),
        Text::tr("Reranking re-orders the candidates only: recall beyond their last place cannot change, and "
                 "R@1 after it is at most the share of queries whose match is among them."),
        Text::tr(
            "Intervals: 95 %, paired bootstrap over queries, %1 draws, seed 1; where no query differs from "
            "another, so that all draws are the same, Wilson's interval for a share and Newcombe's for a "
            "paired difference (1998, method 10). McNemar: exact, two-sided.")
            .arg(options.draws),
        Text::tr("Error: metres between the query's place and that of the reference that stands first, over "
                 "the queries for which it is known in both orders."),
        Text::tr("AP: mean average precision, for sets with several true matches a query; a dash means that "
                 "a figure does not "
                 "apply or was not measured."),
    };
}

QString styleSheet()
{
    QFile file(QStringLiteral(":/report/report.css"));
    if (!file.open(QIODevice::ReadOnly))
        throw Error(Text::tr("The report's style is missing from this build; build the program again."));
    return QString::fromUtf8(file.readAll());
}

/// The names in it are JSON strings: "<" is written as an escape there, so that no name ends the element.
QString dataBlock(const figures::Evaluation& evaluation)
{
    QString json = QString::fromUtf8(QJsonDocument(toJson(evaluation)).toJson(QJsonDocument::Compact));
    json.replace(u'<', QStringLiteral("\\u003c"));
    return QStringLiteral("<script type=\"application/json\" id=\"evaluation\">%1</script>").arg(json);
}

QString section(const QString& title, const QString& content)
{
    return content.isEmpty()
               ? QString()
               : QStringLiteral("<section>") + element("h2", title) + content + QStringLiteral("</section>");
}

class Page
{
public:
    Page(const store::Store& store, const ReportOptions& options, Progress& progress)
        : m_store(store), m_options(options), m_progress(progress)
    {
    }

    QString html()
    {
        m_progress.begin(Text::tr("Reading the cases"), 0);
        m_evaluation = pipeline::evaluateRun(m_store, m_options.run);
        m_table = figures::caseTable(m_store, m_evaluation.run, m_progress);
        const QString name = QFileInfo(m_store.path()).fileName();
        const QString title = Text::tr("GeoVLM report: %1").arg(name);
        return QStringLiteral("<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">"
                              "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                              "img-src data:; "
                              "style-src 'unsafe-inline'\">"
                              "<meta name=\"viewport\" "
                              "content=\"width=device-width\"><meta name=\"generator\" content=\"GeoVLM "
                              "Workbench\"><title>%1</title><style>%2</style></head>"
                              "<body><header><h1>%1</h1><p>%3</p></header><main>%4</main>%5</body></html>\n")
            .arg(title.toHtmlEscaped(), styleSheet(), heading().toHtmlEscaped(), content(),
                 dataBlock(m_evaluation));
    }
    qint64 cases() const
    {
        qint64 count = 0;
        for (const figures::SplitCases& split : m_table.splits)
            count += qint64(split.cases.size());
        return count;
    }

private:
    QString heading() const
    {
        const store::Run run = store::run(m_store, m_evaluation.run);
        const QString model = run.model != 0 ? store::model(m_store, run.model).name : QString();
        return Text::tr("Rerank run %1 (%2) of %3; written %4 by GeoVLM Workbench %5.")
            .arg(run.id)
            .arg(model, timeText(run.finished.isValid() ? run.finished : run.started),
                 timeText(QDateTime::currentDateTimeUtc()), QCoreApplication::applicationVersion());
    }

    QString content()
    {
        m_progress.begin(Text::tr("Computing the figures"), 0);
        figures::AnalysisOptions analysing;
        analysing.draws = m_options.draws;
        const figures::Analysis analysis = figures::analyse(m_table, analysing, m_progress);
        pipeline::QuestionOptions asking;
        asking.sample = m_options.questionSample;
        asking.draws = m_options.draws;
        const pipeline::QuestionReport questions =
            pipeline::questionReport(m_store, m_table, asking, m_progress);
        QString figures, how;
        for (const figures::SplitAnalysis& split : analysis.splits)
            figures += splitFigures(split);
        for (const QString& method : methods(m_options))
            how += element("li", method);
        return section(Text::tr("In short"), summary(m_evaluation)) +
               section(Text::tr("Recall"), recallTable(m_evaluation) + areaTable(analysis)) +
               section(Text::tr("Failure signatures"), signatureTable(m_evaluation.signatures)) +
               section(Text::tr("Figures"), figures) +
               section(Text::tr("Questions"), questionSection(questions)) +
               section(Text::tr("Worst cases"), worstCases(m_store, m_table, m_options.worst, m_progress)) +
               section(Text::tr("How each number was computed"), QStringLiteral("<ul>%1</ul>").arg(how)) +
               section(Text::tr("Where the numbers come from"), sourceTable(m_store, m_evaluation.run));
    }

    const store::Store& m_store;
    ReportOptions m_options;
    Progress& m_progress;
    figures::Evaluation m_evaluation;
    figures::CaseTable m_table;
};

/// By its mark, or by the title of those from before there was one.
bool isReport(const QByteArray& begin)
{
    return begin.startsWith("<!DOCTYPE html>") &&
           (begin.contains("<meta name=\"generator\" content=\"GeoVLM Workbench\">") ||
            begin.contains("<title>GeoVLM report: "));
}

} // namespace

qint64 writeReport(const store::Store& store, const ReportOptions& options, const files::ExportTarget& file,
                   Progress& progress)
{
    datasets::requireExportable(store, file, isReport);
    Page page(store, options, progress);
    const QByteArray bytes = page.html().toUtf8();
    files::save(file.path, bytes);
    return page.cases();
}

} // namespace geovlm::report
