// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/demo/bench.h"
#include "command.h"
#include "domain/error.h"
#include "ml/engine.h"
#include "pipeline/demo/synthetic.h"
#include "text.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QProcess>
#include <QTemporaryDir>

namespace geovlm::cli {
namespace {

constexpr int paintMs = 1'200'000;

/// Those that only the window can tell.
QStringList windowPaths()
{
    return QStringLiteral(
               "edit_to_paint open_to_paint filter_to_paint sort_to_paint next_case_to_paint scroll_stall "
               "screen_analyse screen_stability screen_train screen_audit screen_present screen_agreement")
        .split(u' ');
}

QStringList wantedPaths(Call& call)
{
    QStringList known = pipeline::corePaths() + windowPaths();
    if (!call.has(QStringLiteral("paths")))
        return known;
    QStringList wanted = call.text(QStringLiteral("paths")).split(QLatin1Char(','), Qt::SkipEmptyParts);
    for (const QString& path : std::as_const(wanted))
        if (!known.contains(path))
            throw UsageError(Text::tr("There is no path \"%1\" to measure; there are %2.")
                                 .arg(path, known.join(QStringLiteral(", "))));
    return wanted;
}

/// A copy that may be written to: the window writes what is typed.
QString workingCopy(const store::Store& store, const QString& folder)
{
    QString copy = QDir(folder).filePath(QStringLiteral("window.geovlm"));
    store::backup(store, copy);
    return copy;
}

/// The window is another program: this one has no widgets. It prints one JSON array.
QJsonArray measureWindow(const store::Store& store, const QStringList& paths)
{
    const QString program = QCoreApplication::applicationDirPath() + QStringLiteral("/geovlm-paint-bench");
    if (!QFile::exists(program))
        throw Error(
            Text::tr("%1 is missing, which measures what is painted; build it, or leave %2 out of --paths.")
                .arg(program, paths.join(QStringLiteral(", "))));
    const QTemporaryDir folder;
    QProcess window;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
    window.setProcessEnvironment(environment);
    window.start(program, {workingCopy(store, folder.path()), paths.join(u',')});
    if (!window.waitForFinished(paintMs) || window.exitStatus() != QProcess::NormalExit ||
        window.exitCode() != 0)
        throw Error(Text::tr("The window could not be measured: %1")
                        .arg(QString::fromUtf8(window.readAllStandardError()).trimmed().right(400)));
    return QJsonDocument::fromJson(window.readAllStandardOutput()).array();
}

QString line(const QJsonObject& path)
{
    QString text = Text::tr("%1  median %2 ms, p99 %3 ms (n %4)")
                       .arg(path[u"name"].toString(), -26)
                       .arg(path[u"median_ms"].toDouble(), 0, 'f', 4)
                       .arg(path[u"p99_ms"].toDouble(), 0, 'f', 4)
                       .arg(path[u"n"].toInteger());
    if (path.contains(QLatin1String("ratio")))
        text += Text::tr(", %1 times faster than %2")
                    .arg(path[u"ratio"].toDouble(), 0, 'f', 1)
                    .arg(path[u"yardstick"].toString());
    if (path.contains(QLatin1String("longest_ms")))
        text += Text::tr(", longest %1 ms").arg(path[u"longest_ms"].toDouble(), 0, 'f', 1);
    if (path.contains(QLatin1String("first_paint_ms")))
        text += Text::tr(", first painted after %1 ms").arg(path[u"first_paint_ms"].toDouble(), 0, 'f', 1);
    if (path.contains(QLatin1String("images_per_second")))
        text += Text::tr(", %1 images a second").arg(path[u"images_per_second"].toDouble(), 0, 'f', 2);
    return text;
}

Outcome measured(Call& call, const store::Store& store, const QStringList& wanted)
{
    ml::engine().setThreads(std::max(1, call.threads()));
    const QString network =
        call.has(QStringLiteral("model")) ? call.text(QStringLiteral("model")) : QStringLiteral("small");
    QJsonArray paths;
    QStringList lines;
    for (const pipeline::Timing& timing : pipeline::measureCore(store, wanted, network, call.progress))
        paths.append(toJson(timing));
    QStringList onScreen = windowPaths();
    onScreen.removeIf([&](const QString& path) { return !wanted.contains(path); });
    if (!onScreen.isEmpty())
        for (const QJsonValue& path : measureWindow(store, onScreen))
            paths.append(path);
    for (const QJsonValue& path : paths)
        lines.append(line(path.toObject()));
    return {.json = {{QStringLiteral("paths"), paths}}, .text = lines.join(QLatin1Char('\n'))};
}

Outcome run(Call& call)
{
    const QStringList wanted = wantedPaths(call);
    const bool synthetic = call.has(QStringLiteral("synthetic"));
    const quint64 seed = call.seed(1);
    if (synthetic == !call.positional(0).isEmpty())
        throw UsageError(Text::tr("bench takes either a STORE or --synthetic N."));
    if (!synthetic)
        return measured(call, *call.openStore(store::Access::Read), wanted);
    const int images = int(call.whole(QStringLiteral("synthetic"), 0, 1000, 10'000'000));
    const QTemporaryDir folder;
    const QString path = call.has(QStringLiteral("keep"))
                             ? call.text(QStringLiteral("keep"))
                             : folder.filePath(QStringLiteral("synthetic.geovlm"));
    if (!QFile::exists(path))
        pipeline::makeSynthetic(path, images, seed, call.progress);
    return measured(call, *store::Store::open(path, store::Access::Read), wanted);
}

} // namespace

Command benchCommand()
{
    return Command(
        "bench", "[STORE]", run, Text::tr("the speed of every hot path"),
        "geovlm bench demo.geovlm --paths edit_to_scores,published_rerank",
        {{"synthetic", Text::tr("measure on a made-up store of N images"), "N"},
         {"keep", Text::tr("where the made-up store is kept, and taken from if it is there"), "FILE"},
         {"paths", Text::tr("only these, joined by commas"), "A,B"},
         {"model", Text::tr("encoder or reader that is measured (small)"), "NAME"},
         {"seed", Text::tr("of the made-up store (1)"), "N"}});
}

} // namespace geovlm::cli
