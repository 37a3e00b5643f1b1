// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/rescue.h"

#include "store/closing.h"
#include "store/rescue.h"
#include "store/store.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QDir>
#include <QFileInfo>

namespace geovlm::ui {
namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Rescue)
};

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
    const QString name = Text::tr("%1-rescued-%2.geovlm")
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
                Text::tr("%1 was not where it had been opened when it was closed; all that was "
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
