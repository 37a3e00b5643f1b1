// SPDX-License-Identifier: GPL-3.0-or-later
// A process beside a test: it holds a store, writes to it until it is killed, or until its disk is full.
#include "domain/error.h"
#include "store/answers/answers.h"
#include "store/sqlite/new_file.h"
#include "store/sqlite/store.h"

#include <QCoreApplication>
#include <QDir>
#include <QThread>
#include <csignal>
#include <cstdio>
#include <functional>
#include <sys/resource.h>

namespace {

using namespace geovlm;

/// Holds the writer lock until it is killed.
int hold(const QString& path)
{
    const auto held = store::Store::open(path, store::Access::Write, 0);
    std::puts("held");
    std::fflush(stdout);
    QThread::sleep(60);
    return 0;
}

/// Appends answers for ever, saying each one's id once it is durable.
int append(const QString& path)
{
    const auto writing = store::Store::open(path, store::Access::Write, 5);
    for (int i = 0;; ++i) {
        AnswerEvent event;
        event.image = 1;
        event.question = i % 30;
        event.value = QStringLiteral("value %1").arg(i);
        event.speaker.name = QStringLiteral("Ada");
        std::printf("%lld\n", (long long)store::appendAnswer(*writing, event));
        std::fflush(stdout);
    }
}

/// Appends under a limit on file sizes until that fails, and says how many were durable and what was said.
int fillUp(const QString& path)
{
    const auto writing = store::Store::open(path, store::Access::Write, 5);
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{1 << 20, 1 << 20};
    setrlimit(RLIMIT_FSIZE, &limit);
    int durable = 0;
    try {
        for (;; ++durable) {
            AnswerEvent event;
            event.image = 1;
            event.value = QString(5000, QLatin1Char('x')) + QString::number(durable);
            event.speaker.name = QStringLiteral("Ada");
            store::appendAnswer(*writing, event);
        }
    } catch (const Error& error) {
        std::printf("%d\n%s\n", durable, error.what());
    }
    return 0;
}

/// Makes new files under growing limits on file sizes: each must be whole and alone, or not there at all.
int underLimits(const QString& folder, const std::function<void(const QString&)>& make)
{
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit usual;
    getrlimit(RLIMIT_FSIZE, &usual);
    for (rlim_t bytes = 32 << 10; bytes < 4 << 20; bytes += 48 << 10) {
        const QString path = folder + QStringLiteral("/%1.geovlm").arg(bytes);
        const rlimit limit{bytes, usual.rlim_max};
        setrlimit(RLIMIT_FSIZE, &limit);
        bool made = true;
        try {
            make(path);
        } catch (const Error&) {
            made = false;
        }
        setrlimit(RLIMIT_FSIZE, &usual);
        const QStringList left =
            QDir(folder).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
        const QStringList right = made ? QStringList{QFileInfo(path).fileName()} : QStringList();
        if (left != right) {
            std::printf("%s is there\n", qPrintable(left.join(u' ')));
            return 1;
        }
        if (made) {
            store::Store::open(path, store::Access::Read); // throws unless whole
            QFile::remove(path);
        }
        std::puts(made ? "whole" : "refused");
    }
    return 0;
}

int backUpLimited(const QString& folder, const QString& from)
{
    const auto reading = store::Store::open(from, store::Access::Read);
    return underLimits(folder, [&](const QString& path) { store::backup(*reading, path); });
}

} // namespace

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    const QStringList words = application.arguments();
    if (words.value(1) == QStringLiteral("--hold"))
        return hold(words.value(2));
    if (words.value(1) == QStringLiteral("--append"))
        return append(words.value(2));
    if (words.value(1) == QStringLiteral("--fill-up"))
        return fillUp(words.value(2));
    if (words.value(1) == QStringLiteral("--create-limited"))
        return underLimits(words.value(2), [](const QString& path) { store::Store::create(path); });
    if (words.value(1) == QStringLiteral("--backup-limited"))
        return backUpLimited(words.value(2), words.value(3));
    if (words.value(1) == QStringLiteral("--partial-name"))
        return std::puts(qPrintable(store::NewFile(words.value(2)).partial())) < 0;
    return 2;
}
