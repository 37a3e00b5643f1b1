// SPDX-License-Identifier: GPL-3.0-or-later
#include "figures/people/audit.h"
#include "command.h"
#include "options/view_option.h"
#include "text.h"
#include "text_table.h"

#include <QJsonArray>

namespace geovlm::cli {
namespace {

/// "82.0 [69.2, 90.2] n 50"
QString cell(const figures::AuditTally& tally)
{
    const auto share = tally.share();
    if (!share)
        return QStringLiteral("–");
    return QStringLiteral("%1 [%2, %3] %4")
        .arg(share->share, 0, 'f', 1)
        .arg(share->low, 0, 'f', 1)
        .arg(share->high, 0, 'f', 1)
        .arg(tally.n());
}

QStringList cells(const figures::AuditTallies& tallies)
{
    return {cell(tallies[std::size_t(View::Ground)]), cell(tallies[std::size_t(View::Satellite)]),
            cell(tallies[figures::bothViews]), QString::number(tallies[figures::bothViews].unclear)};
}

QString headOf(const figures::AuditFigures& figures)
{
    const store::Audit& audit = figures.audit;
    QString text = Text::tr("Audit %1, drawn by %2 on %3 (seed %4): %5 images, %6 of %7 answers marked\n")
                       .arg(audit.id)
                       .arg(audit.by, audit.started.toString(QStringLiteral("yyyy-MM-dd HH:mm")))
                       .arg(audit.seed)
                       .arg(figures.progress.images)
                       .arg(figures.progress.marked)
                       .arg(figures.progress.answers);
    if (const int changed = figures.overall[figures::bothViews].changed; changed > 0)
        text += Text::tr("%1 marks are about answers that no longer count.\n").arg(changed);
    return text;
}

QString textOf(const figures::AuditFigures& figures)
{
    QString text = headOf(figures);
    if (figures.progress.marked == 0)
        return text;
    TextTable table(2, "l");
    table.add({Text::tr("percent right"), Text::tr("ground"), Text::tr("satellite"), Text::tr("both"),
               Text::tr("unclear")});
    for (int i = 0; i < figures.questions.size(); ++i)
        table.add(QStringList{figures.questions.at(i).label} + cells(figures.tallies[std::size_t(i)]));
    table.add(QStringList{Text::tr("all questions pooled")} + cells(figures.overall));
    return text + table.text();
}

QString textOf(const std::vector<figures::AuditFigures>& all)
{
    if (all.empty())
        return Text::tr("Nothing has been audited yet; --draw 50 --by NAME draws 50 images.");
    QStringList parts;
    for (const figures::AuditFigures& figures : all)
        parts << textOf(figures);
    return (parts.join(QLatin1Char('\n')) +
            Text::tr("In brackets: Wilson's 95 % interval, then n = right + wrong; unclear ones are counted "
                     "apart."))
        .trimmed();
}

figures::AuditOptions optionsOf(const Call& call)
{
    figures::AuditOptions options;
    options.size = int(call.whole(QStringLiteral("draw"), options.size, 1, figures::largestAudit));
    options.view = viewOf(call);
    options.seed = call.seed(options.seed);
    options.by = call.required(QStringLiteral("by"));
    return options;
}

Outcome run(Call& call)
{
    const bool draws = call.has(QStringLiteral("draw"));
    const auto options = draws ? std::optional(optionsOf(call)) : std::nullopt;
    const auto store = call.openStore(draws ? store::Access::Write : store::Access::Read);
    const qint64 drawn = draws ? figures::drawAudit(*store, *options) : 0;
    const std::vector<figures::AuditFigures> all = figures::allAuditFigures(*store);
    QJsonArray audits;
    for (const figures::AuditFigures& figures : all)
        audits.append(toJson(figures));
    return {.json = {{QStringLiteral("drawn"), drawn == 0 ? QJsonValue() : QJsonValue(drawn)},
                     {QStringLiteral("audits"), audits}},
            .text = textOf(all)};
}

} // namespace

Command auditCommand()
{
    return Command("audit", "STORE", run,
                   Text::tr("draw images to judge answers of, or list the audits and their figures"),
                   "geovlm audit demo.geovlm --draw 50 --by Ann",
                   {{"draw", Text::tr("draw so many images for a new audit"), "N"},
                    viewOption(Text::tr("with --draw: ground or satellite images only (half of each)")),
                    {"seed", Text::tr("with --draw: of the draw (1)"), "N"},
                    {"by", Text::tr("with --draw: who draws it"), "WHO"}});
}

} // namespace geovlm::cli
