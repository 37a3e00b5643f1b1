// SPDX-License-Identifier: GPL-3.0-or-later
#include "work/copy_remarks.h"

#include <QMutex>
#include <QMutexLocker>
#include <utility>

namespace geovlm::ui {

namespace {

struct Remark
{
    QMutex mutex;
    QString text;
};

Remark& kept()
{
    static Remark remark;
    return remark;
}

} // namespace

QString takeCopyRemark()
{
    const QMutexLocker lock(&kept().mutex);
    return std::exchange(kept().text, {});
}

void putCopyRemark(const QString& remark)
{
    const QMutexLocker lock(&kept().mutex);
    kept().text = remark;
}

} // namespace geovlm::ui
