// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "support/ui/fixture.h"

#include <QTemporaryDir>
#include <QThreadPool>

namespace geovlm::test {

/// For tests of dialogs that look at something in the background: a store to open, and work that outlives its
/// dialog ends before what it captured does.
class DialogFixture : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_store = makeFixture(m_folder.path(), {6, {64, 32}, {32, 32}, true, true});
        QThreadPool::globalInstance()->setMaxThreadCount(8); // work that waits must not keep the rest waiting
    }
    void cleanup() { QThreadPool::globalInstance()->waitForDone(); }

protected:
    QTemporaryDir m_folder;
    QString m_store;
};

} // namespace geovlm::test
