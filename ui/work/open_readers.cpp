// SPDX-License-Identifier: GPL-3.0-or-later
#include "work/open_readers.h"

#include <QDeadlineTimer>
#include <QHash>
#include <QMutex>
#include <QMutexLocker>
#include <QWaitCondition>

namespace geovlm::ui {

namespace {

struct Readers
{
    QMutex mutex;
    QWaitCondition fewer;
    QHash<QString, int> counts; ///< by Store::path()
};

Readers& readers()
{
    static Readers all;
    return all;
}

void begin(const QString& path)
{
    const QMutexLocker lock(&readers().mutex);
    ++readers().counts[path];
}

void end(const QString& path)
{
    const QMutexLocker lock(&readers().mutex);
    if (--readers().counts[path] == 0)
        readers().counts.remove(path);
    readers().fewer.wakeAll();
}

} // namespace

std::shared_ptr<store::Store> openForReading(const QString& path)
{
    std::unique_ptr<store::Store> opened = store::Store::open(path, store::Access::Read);
    begin(opened->path());
    return {opened.release(), [](store::Store* store) {
                const QString of = store->path();
                delete store;
                end(of);
            }};
}

bool waitForReaders(const QString& path, int milliseconds)
{
    const QDeadlineTimer patience(milliseconds);
    const QMutexLocker lock(&readers().mutex);
    while (readers().counts.contains(path))
        if (!readers().fewer.wait(&readers().mutex, patience))
            return false;
    return true;
}

} // namespace geovlm::ui
