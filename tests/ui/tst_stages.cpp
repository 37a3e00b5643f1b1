// SPDX-License-Identifier: GPL-3.0-or-later
#include "services.h"
#include "shell/window/pages.h"
#include "support/registry.h"
#include "support/ui/bench.h"
#include "support/ui/fixture.h"

#include <QAction>
#include <QFile>
#include <QStackedWidget>
#include <QTest>

namespace tst_stages {

using namespace geovlm::ui;
using namespace geovlm;

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
    void aFolderIsLookedAtThenImportedAndFilesFollow();
};

void TestUiStages::torchComesWithTheFirstStageThatNeedsIt()
{
    QTemporaryDir folder;
    const QString store = test::makeFixture(folder.path(), {4, {256, 128}, {128, 128}, false, true});
    test::Bench bench(app::programServices());
    bench.window->openStore(store);
    QTRY_COMPARE(bench.window->pages()->currentWidget(), bench.window->findChild<UnrankedPage*>());
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
    test::Bench bench(app::programServices());
    bench.window->openStore(store);
    QTRY_COMPARE(bench.window->pages()->currentWidget(), bench.window->findChild<UnrankedPage*>());
    bench.window->actions().action(QStringLiteral("run.rerank"))->trigger(); // nothing is retrieved yet
    QTRY_COMPARE_WITH_TIMEOUT(bench.dialogs.failures.size(), 1, 60000);
    QVERIFY(!bench.dialogs.failures.first().isEmpty());
    QVERIFY(!bench.window->jobs().isRunning());
}

void TestUiStages::aFolderIsLookedAtThenImportedAndFilesFollow()
{
    const QTemporaryDir folder;
    const auto write = [&](const char* name, const QByteArray& content) {
        QFile file(folder.filePath(QString::fromLatin1(name)));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(content) == content.size());
    };
    write("images.csv",
          "file,view,area,split,lat,lon\na.jpg,ground,here,one,,\nb.png,satellite,here,one,,\n");
    write("pairs.csv", "query,reference,kind\na.jpg,b.png,positive\n");
    write("captions_query.csv", "image_name,caption\na.jpg,A road between trees.\nz.jpg,A lake.\n");
    const Services services = app::programServices();
    datasets::ImportOptions request;
    request.root = folder.path();
    SilentProgress progress;
    const datasets::ImportPreview preview = services.preview(request.root, {}, progress);
    QCOMPARE(preview.layout, QStringLiteral("manifest"));
    QVERIFY(preview.canImport());
    QCOMPARE(preview.areas.size(), size_t(1));
    QCOMPARE(preview.areas.front().ground, 1);
    QCOMPARE(preview.areas.front().satellite, 1);
    QCOMPARE(preview.filesOnDisk, 0);
    QVERIFY(preview.filesSampled > 0);

    test::Bench bench(services);
    bench.dialogs.nextFile = folder.filePath(QStringLiteral("new.geovlm"));
    bench.window->actions().action(QStringLiteral("store.new"))->trigger();
    QTRY_COMPARE(bench.window->pages()->currentWidget(), bench.window->findChild<UnrankedPage*>());
    QAction* import = bench.window->actions().action(QStringLiteral("store.import"));
    QTRY_VERIFY(import->isEnabled());
    request.layout = preview.layout;
    bench.dialogs.nextImport = request;
    import->trigger();
    QTRY_COMPARE(bench.window->session().summary().counts.ground, 1);
    QTRY_VERIFY(import->isEnabled());
    FileImport captions;
    captions.file = folder.filePath(QStringLiteral("captions_query.csv"));
    captions.kind = FileImport::Kind::Captions;
    bench.dialogs.nextFiles = {captions};
    bench.dialogs.reports.clear();
    bench.window->actions().action(QStringLiteral("store.import-files"))->trigger();
    QTRY_COMPARE(bench.dialogs.reports.size(), 1);
    const QString report = bench.dialogs.reports.first();
    QVERIFY2(report.startsWith(QStringLiteral("captions_query.csv: 2 captions, 1 of them new; 1 images are "
                                              "unknown")),
             qPrintable(report));
    QVERIFY2(report.contains(QStringLiteral("z.jpg")), qPrintable(report));
    QVERIFY(bench.dialogs.failures.isEmpty());
}

GEOVLM_TEST(TestUiStages);

} // namespace tst_stages

#include "tst_stages.moc"
