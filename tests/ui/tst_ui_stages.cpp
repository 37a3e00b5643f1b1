// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench.h"
#include "fixture.h"
#include "pipeline_stages.h"
#include "shell/pages.h"

#include <QAction>
#include <QFile>
#include <QStackedWidget>
#include <QTest>

using namespace geovlm;
using namespace geovlm::ui;

namespace {

bool isLoaded(const char* library)
{
    QFile maps(QStringLiteral("/proc/self/maps"));
    return maps.open(QIODevice::ReadOnly) && maps.readAll().contains(library);
}

} // namespace

/// The window with the program's own stages.
class TestUiStages : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void torchComesWithTheFirstStageThatNeedsIt();
    void aStageThatCannotRunSaysWhy();
};

void TestUiStages::torchComesWithTheFirstStageThatNeedsIt()
{
    QTemporaryDir folder;
    const QString store = test::makeFixture(folder.path(), {4, {256, 128}, {128, 128}, false, true});
    test::Bench bench(app::pipelineStages());
    bench.window->openStore(store);
    QTRY_COMPARE(bench.window->pages()->currentWidget(), bench.window->unranked());
    QVERIFY(!isLoaded("libtorch"));
    for (const char* stage : {"run.encode", "run.retrieve"}) {
        QTRY_VERIFY(bench.window->actions().action(QString::fromLatin1(stage))->isEnabled());
        bench.window->actions().action(QString::fromLatin1(stage))->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(!bench.window->jobs().isRunning(), 120000);
        QVERIFY2(bench.dialogs.failures.isEmpty(), qPrintable(bench.dialogs.failures.join(u'\n')));
    }
    QVERIFY(isLoaded("libtorch"));
    QTRY_VERIFY(bench.window->session().summary().done[size_t(Stage::Retrieve)]);
    QCOMPARE(bench.window->session().summary().missing(), std::optional<Stage>(Stage::Answer));
}

void TestUiStages::aStageThatCannotRunSaysWhy()
{
    QTemporaryDir folder;
    const QString store = test::makeFixture(folder.path(), {4, {256, 128}, {128, 128}, false, true});
    test::Bench bench(app::pipelineStages());
    bench.window->openStore(store);
    QTRY_COMPARE(bench.window->pages()->currentWidget(), bench.window->unranked());
    bench.window->actions().action(QStringLiteral("run.rerank"))->trigger(); // nothing is retrieved yet
    QTRY_COMPARE_WITH_TIMEOUT(bench.dialogs.failures.size(), 1, 60000);
    QVERIFY(!bench.dialogs.failures.first().isEmpty());
    QVERIFY(!bench.window->jobs().isRunning());
}

QTEST_MAIN(TestUiStages)
#include "tst_ui_stages.moc"
