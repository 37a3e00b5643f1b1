// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli_support.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QProcess>
#include <QTemporaryDir>
#include <csignal>

namespace geovlm::test {

namespace {

constexpr int longestMs = 600'000;

Run finished(QProcess& process, int interruptAfterMs)
{
    if (interruptAfterMs >= 0 && !process.waitForFinished(interruptAfterMs))
        ::kill(pid_t(process.processId()), SIGINT);
    Run run;
    if (process.state() == QProcess::NotRunning || process.waitForFinished(longestMs))
        run.status = process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1;
    run.out = process.readAllStandardOutput();
    run.err = process.readAllStandardError();
    return run;
}

} // namespace

QJsonObject Run::json() const
{
    return QJsonDocument::fromJson(out).object();
}

Run runGeovlm(const QStringList& words, int interruptAfterMs)
{
    QProcess process;
    process.start(QStringLiteral(GEOVLM_BIN_DIR "/geovlm"), words);
    process.waitForStarted();
    return finished(process, interruptAfterMs);
}

Run program(const QString& file, const QStringList& words)
{
    QProcess process;
    process.start(file, words);
    process.waitForStarted();
    return finished(process, -1);
}

QString smallWorld()
{
    static const QTemporaryDir folder;
    static const QString world = [] {
        const QString place = folder.filePath(QStringLiteral("world"));
        const Run run =
            runGeovlm({QStringLiteral("world"), place, QStringLiteral("--seed"), QStringLiteral("5"),
                       QStringLiteral("--places"), QStringLiteral("40"), QStringLiteral("--panorama-width"),
                       QStringLiteral("256"), QStringLiteral("--tile-size"), QStringLiteral("96"),
                       QStringLiteral("--area"), QStringLiteral("Ashby"), QStringLiteral("--style"),
                       QStringLiteral("garden"), QStringLiteral("--area"), QStringLiteral("Bramley"),
                       QStringLiteral("--style"), QStringLiteral("brick")});
        if (run.status != 0)
            qFatal("the world could not be made: %s", run.err.constData());
        return place;
    }();
    return world;
}

QString manifestStore(const QString& store, const QString& root)
{
    if (runGeovlm({QStringLiteral("init"), store}).status != 0 ||
        runGeovlm({QStringLiteral("import"), store, QStringLiteral("--layout"), QStringLiteral("manifest"),
                   QStringLiteral("--root"), root, QStringLiteral("--quiet")})
                .status != 0)
        qFatal("the store could not be made");
    return store;
}

void copyFolder(const QString& from, const QString& to)
{
    QDirIterator files(from, QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        const QString file = files.next();
        const QString target = to + QLatin1Char('/') + QDir(from).relativeFilePath(file);
        QDir().mkpath(QFileInfo(target).path());
        if (!QFile::copy(file, target))
            qFatal("cannot copy %s", qPrintable(file));
    }
}

} // namespace geovlm::test
