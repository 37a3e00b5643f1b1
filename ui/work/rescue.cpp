// SPDX-License-Identifier: GPL-3.0-or-later
#include "work/rescue.h"

#include "store/sqlite/closing.h"
#include "store/sqlite/store.h"
#include "store/upkeep/rescue.h"
#include "work/text.h"

#include <QDateTime>
#include <QDir>
#include <QFileInfo>

namespace geovlm::ui {
namespace {

/// Why the store is not in its place; empty = it is.
QString whyLost(const store::Store& store)
{
    try {
        store::requireInPlace(store);
    } catch (const Error& error) {
        return error.sentence();
    }
    return {};
}

} // namespace

QStringList rescueFiles(const QString& store)
{
    const QFileInfo info(store);
    const QString name = WorkText::tr("%1-rescued-%2.geovlm")
                             .arg(info.completeBaseName(),
                                  QDateTime::currentDateTime().toString(QStringLiteral("yyyyMMdd-HHmmss")));
    return {info.dir().filePath(name), QDir::home().filePath(name), QDir::temp().filePath(name)};
}

void rescueIfLost(const store::Store& store)
{
    const QString why = whyLost(store);
    if (why.isEmpty())
        return;
    QString failure;
    for (const QString& file : rescueFiles(store.path())) {
        try {
            store::saveCopy(store, file);
            store::addClosingRemark(
                WorkText::tr("%1 was not where it had been opened when it was closed; all that was "
                             "saved in it is in %2.")
                    .arg(store.path(), file));
            return;
        } catch (const Error& error) {
            failure = error.sentence();
        }
    }
    store::addClosingRemark(failure);
}

} // namespace geovlm::ui
