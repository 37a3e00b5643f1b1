// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/worst_cases.h"

#include "domain/error.h"
#include "domain/statistics/agreement.h"
#include "imaging/server_image.h"
#include "pipeline/common/answer_sheet.h"
#include "report/figures.h"
#include "report/text.h"
#include "store/models/images.h"
#include "store/results/results.h"

#include <algorithm>
#include <cmath>

namespace geovlm::report {

namespace {

constexpr int querySide = 560, tileSide = 220;
constexpr int quality = 82;
constexpr int listedAnswers = 6;

using figures::CaseResult;

/// The worst first; equal ones in the order of their keys, so that a report is the same twice.
std::vector<CaseResult> chosen(const figures::CaseTable& table, int count,
                               const std::function<bool(const CaseResult&)>& fits)
{
    std::vector<CaseResult> cases;
    for (const figures::SplitCases& split : table.splits)
        std::ranges::copy_if(split.cases, std::back_inserter(cases), fits);
    std::ranges::stable_sort(cases, [](const CaseResult& a, const CaseResult& b) {
        return std::tuple(-a.result.rankAfter, a.key.split, a.key.query) <
               std::tuple(-b.result.rankAfter, b.key.split, b.key.query);
    });
    cases.resize(std::min(cases.size(), std::size_t(count)));
    return cases;
}

QString picture(const store::Store& store, const Image& image, int side, const QString& caption)
{
    QString inside;
    try {
        // The pixels alone: where a photograph was taken, and by whom, is nobody's business here.
        const QString file = store::filePath(store, image);
        const imaging::ServerImage picture = imaging::prepareForServer(file, side, quality);
        inside =
            QStringLiteral("<img alt=\"%1\" width=\"%2\" height=\"%3\" src=\"data:image/jpeg;base64,%4\">")
                .arg(image.path.toHtmlEscaped())
                .arg(picture.size.width())
                .arg(picture.size.height())
                .arg(QString::fromLatin1(picture.jpeg.toBase64()));
    } catch (const Error& error) {
        inside = element("p", error.sentence());
    }
    return QStringLiteral("<figure class=\"tile\">%1<figcaption>%2</figcaption></figure>")
        .arg(inside, caption.toHtmlEscaped());
}

/// Answers in which the query is like what took the first place and unlike its match: what pulled it up.
QString misleading(const store::Store& store, ImageId query, ImageId first, ImageId match)
{
    const auto sheets = pipeline::answerSheets(store, {query, first, match});
    const QuestionBank& bank = store.questions();
    QStringList found;
    for (int question = 0; question < bank.size(); ++question) {
        QStringList said;
        for (const pipeline::AnswerSheet& sheet : sheets)
            said << canonicalAnswer(sheet.values.value(question));
        if (!said[0].isEmpty() && said[0] == said[1] && !said[2].isEmpty() && said[0] != said[2])
            found << Text::tr("%1: %2, the match: %3").arg(bank.at(question).label, said[0], said[2]);
    }
    if (found.isEmpty())
        return Text::tr("No answer sets the first apart in the query's favour.");
    const qsizetype more = found.size() - listedAnswers;
    QString text = found.mid(0, listedAnswers).join(QStringLiteral("; "));
    if (more > 0)
        text += Text::tr("; and %1 more").arg(more);
    return Text::tr("Query and first agree, the match does not – %1.").arg(text);
}

QString splitName(const figures::CaseTable& table, int split)
{
    const auto found = std::ranges::find(table.splits, split, &figures::SplitCases::id);
    return found == table.splits.end() ? QString() : found->name;
}

QString oneCase(const store::Store& store, const figures::CaseTable& table, const CaseResult& one)
{
    const store::Reranking order = store::reranking(store, table.run, one.key.split, one.key.query);
    const Image query = store::image(store, one.key.query);
    const Image first = store::image(store, order.candidates.front().reference);
    const Image match = store::image(store, one.match);
    const auto score = [&](ImageId id) {
        for (const store::Candidate& candidate : order.candidates)
            if (candidate.reference == id)
                return Text::tr("similarity %1, score %2")
                    .arg(candidate.similarity, 0, 'f', 3)
                    .arg(candidate.score, 0, 'f', 3);
        return QString();
    };
    QString far;
    if (std::isfinite(one.result.errorMetresAfter))
        far = Text::tr(", %1 m off").arg(one.result.errorMetresAfter, 0, 'f', 0);
    QString name = query.path;
    if (table.splits.size() > 1) // the same query may stand in several
        name += Text::tr(" (%1)").arg(splitName(table, one.key.split));
    const QString title =
        Text::tr("%1: %2 → %3").arg(name).arg(one.result.rankBefore + 1).arg(one.result.rankAfter + 1);
    return QStringLiteral("<article>") + element("h4", title) + QStringLiteral("<div class=\"tiles\">") +
           picture(store, query, querySide, Text::tr("Query · %1").arg(query.area)) +
           picture(store, first, tileSide,
                   Text::tr("First after reranking%1 · %2").arg(far, score(first.id))) +
           picture(store, match, tileSide, Text::tr("The match · %1").arg(score(match.id))) +
           QStringLiteral("</div>") + element("p", misleading(store, query.id, first.id, match.id)) +
           QStringLiteral("</article>");
}

} // namespace

QString worstCases(const store::Store& store, const figures::CaseTable& table, int count, Progress& progress)
{
    const auto broken =
        chosen(table, count, [](const CaseResult& one) { return one.outcome == Outcome::Broken; });
    const auto wrong =
        chosen(table, count, [](const CaseResult& one) { return one.outcome == Outcome::StillWrong; });
    progress.begin(Text::tr("Drawing the worst cases"), qint64(broken.size()) + qint64(wrong.size()));
    QString html;
    qint64 done = 0;
    const auto add = [&](const QString& title, const std::vector<CaseResult>& cases) {
        html += element("h3", title);
        if (cases.empty())
            html += element("p", Text::tr("There is none."));
        for (const CaseResult& one : cases) {
            progress.throwIfStopped();
            html += oneCase(store, table, one);
            progress.advance(++done);
        }
    };
    add(Text::tr("Broken by reranking"), broken);
    add(Text::tr("Not first before, nor after"), wrong);
    return html;
}

} // namespace geovlm::report
