// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialog_fixture.h"
#include "domain/error.h"
#include "import_support.h"
#include "shell/importing/import_dialog.h"
#include "shell/importing/import_files_dialog.h"
#include "shell/importing/import_text.h"
#include "shell/running/job_bar.h"
#include "support/registry.h"
#include "support/ui/bench.h"
#include "support/ui/dialog_driver.h"
#include "support/ui/fixture.h"
#include "support/ui/named_controls.h"
#include "widgets/message_page.h"

#include <QAbstractItemModelTester>
#include <QPushButton>
#include <QTest>
#include <QThreadPool>

namespace tst_import {

using namespace geovlm::test::import_support;
using namespace geovlm::test;
using namespace geovlm::ui;
using namespace geovlm;
using State = ImportDialog::State;

class TestImport : public DialogFixture
{
    Q_OBJECT

private Q_SLOTS:
    void aFolderIsRecognisedAndImportedWithTheKeyboard();
    void nothingIsImportedBeforeItWasLookedAt();
    void lateResultsAreDropped();
    void lookingCanBeStopped();
    void whatCannotBeReadSaysWhy();
    void anotherLayoutCanBeChosen();
    void onlyTheLayoutsOwnOptionsAreAsked();
    void anAddressOfAFolderWillDo();
    void modelsKeepTheirRules();
    void theSentenceSaysWhatIsThere();
    void everyControlHasAName();
};

void TestImport::aFolderIsRecognisedAndImportedWithTheKeyboard()
{
    FakeImports fake;
    WindowDialogs dialogs;
    test::Bench bench(fake.services(), dialogs);
    QVERIFY(bench.open(m_store));
    const auto open = [&] { QTest::keyClick(bench.window.get(), Qt::Key_I, Qt::ControlModifier); };
    QVERIFY(test::whileOpen<ImportDialog>(open, [](ImportDialog& dialog) {
        QCOMPARE(dialog.state(), State::NothingChosen);
        QCOMPARE(dialog.focusWidget(), dialog.root());
        QTest::keyClicks(dialog.root(), QStringLiteral("/data/VIGOR"));
        QTest::keyClick(dialog.root(), Qt::Key_Return);
        QTRY_COMPARE(dialog.state(), State::Found);
        QCOMPARE(dialog.layouts()->currentText(), QStringLiteral("Recognised: VIGOR"));
        QCOMPARE(dialog.sample()->model()->rowCount(), 2);
        QCOMPARE(dialog.problems()->count(), 1);
        QCOMPARE(dialog.sentence(),
                 QStringLiteral("Reads 105,214 queries and 90,618 tiles; 0 of 40 sampled files are on disk: "
                                "embeddings can be imported without images."));
        dialog.splits()->setFocus();
        QTest::keyClick(dialog.splits(), Qt::Key_Down);
        QTest::keyClick(dialog.splits(), Qt::Key_Down);
        QVERIFY2(dialog.sentence().startsWith(QStringLiteral("Reads at least 105,214 queries")),
                 qPrintable(dialog.sentence()));
        QTest::keyClick(dialog.labels(), Qt::Key_End);
        QTest::keyClick(&dialog, Qt::Key_Return);
    }));
    QTRY_COMPARE(fake.imported().size(), size_t(1));
    const datasets::ImportOptions request = fake.imported().front();
    QCOMPARE(request.layout, QStringLiteral("vigor"));
    QCOMPARE(request.root, QStringLiteral("/data/VIGOR"));
    QCOMPARE(request.split, QStringLiteral("cross-area"));
    QCOMPARE(request.labels, QStringLiteral("original"));
    QCOMPARE(request.thresholdKm, datasets::ImportOptions().thresholdKm); // not asked for
    QTRY_VERIFY(!bench.window->jobs().isRunning());
}

void TestImport::nothingIsImportedBeforeItWasLookedAt()
{
    FakeImports fake;
    ImportDialog dialog(fake.services().preview, m_folder.path());
    dialog.show();
    QVERIFY(!importButton(dialog.buttons())->isEnabled());
    QTest::keyClicks(dialog.root(), QStringLiteral("/data/one"));
    QCOMPARE(dialog.state(), State::Looking); // before the keys rest
    QVERIFY(!importButton(dialog.buttons())->isEnabled());
    QTRY_COMPARE(dialog.state(), State::Found);
    QCOMPARE(fake.asked().size(), size_t(1)); // once, not once a letter
    QVERIFY(importButton(dialog.buttons())->isEnabled());
    QTest::keyClicks(dialog.root(), QStringLiteral("2"));
    QVERIFY(!importButton(dialog.buttons())->isEnabled());
    QTest::keyClick(dialog.root(), Qt::Key_Return); // looks, does not import
    QVERIFY(dialog.isVisible());
    QTRY_COMPARE(dialog.state(), State::Found);
    QCOMPARE(dialog.options().root, QStringLiteral("/data/one2"));
    dialog.root()->clear();
    QTRY_COMPARE(dialog.state(), State::NothingChosen);
    QVERIFY(!importButton(dialog.buttons())->isEnabled());
}

void TestImport::lateResultsAreDropped()
{
    FakeImports fake;
    fake.waits = true;
    ImportDialog dialog(fake.services().preview, m_folder.path());
    dialog.show();
    dialog.setFolder(QStringLiteral("/data/slow"));
    QTRY_COMPARE(fake.asked().size(), size_t(1));
    dialog.setFolder(QStringLiteral("/data/uk"));
    QTRY_COMPARE(dialog.state(), State::Found);
    QTRY_VERIFY(fake.stopped);
    fake.waits = false; // now the first answer comes
    QThreadPool::globalInstance()->waitForDone();
    QCoreApplication::processEvents();
    QCOMPARE(dialog.preview().layout, QStringLiteral("cvuk"));
    QCOMPARE(dialog.state(), State::Found);
}

void TestImport::lookingCanBeStopped()
{
    FakeImports fake;
    fake.waits = true;
    ImportDialog dialog(fake.services().preview, m_folder.path());
    dialog.show();
    dialog.setFolder(QStringLiteral("/data/slow"));
    QTRY_COMPARE(dialog.message()->text(), QStringLiteral("1,234 entries so far"));
    auto* button = dialog.message()->findChild<QPushButton*>();
    QCOMPARE(button->text(), QStringLiteral("Stop"));
    QTest::mouseClick(button, Qt::LeftButton);
    QCOMPARE(dialog.state(), State::Stopped);
    QTRY_VERIFY(fake.stopped);
    fake.waits = false;
    QThreadPool::globalInstance()->waitForDone();
    QCoreApplication::processEvents();
    QCOMPARE(dialog.state(), State::Stopped);
    QVERIFY(!importButton(dialog.buttons())->isEnabled());
    QTest::mouseClick(button, Qt::LeftButton); // look again
    QTRY_COMPARE(dialog.state(), State::Found);
}

void TestImport::whatCannotBeReadSaysWhy()
{
    FakeImports fake;
    ImportDialog dialog(fake.services().preview, m_folder.path());
    dialog.show();
    dialog.setFolder(QStringLiteral("/data/letters"));
    QTRY_COMPARE(dialog.state(), State::NotRecognised);
    QVERIFY(dialog.message()->text().contains(QStringLiteral("VIGOR: There is no splits folder.")));
    dialog.setFolder(QStringLiteral("/data/hollow"));
    QTRY_COMPARE(dialog.state(), State::Empty);
    QVERIFY(dialog.message()->text().contains(QStringLiteral("satellite_list.txt")));
    QVERIFY(!importButton(dialog.buttons())->isEnabled());
    dialog.setFolder(QStringLiteral("/data/forbidden"));
    QTRY_COMPARE(dialog.state(), State::Failed);
    QCOMPARE(dialog.message()->text(), QStringLiteral("The folder forbidden cannot be read; check who may."));
    QVERIFY(!importButton(dialog.buttons())->isEnabled());
}

void TestImport::anotherLayoutCanBeChosen()
{
    FakeImports fake;
    ImportDialog dialog(fake.services().preview, m_folder.path());
    dialog.show();
    dialog.setFolder(QStringLiteral("/data/VIGOR"));
    QTRY_COMPARE(dialog.state(), State::Found);
    dialog.layouts()->setCurrentIndex(dialog.layouts()->findData(QStringLiteral("cvuk")));
    QTRY_COMPARE(dialog.preview().layout, QStringLiteral("cvuk"));
    QCOMPARE(fake.asked().back().layout, QStringLiteral("cvuk"));
    QCOMPARE(dialog.options().layout, QStringLiteral("cvuk"));
    QCOMPARE(dialog.layouts()->itemText(0), QStringLiteral("Recognise it"));
}

void TestImport::onlyTheLayoutsOwnOptionsAreAsked()
{
    FakeImports fake;
    ImportDialog dialog(fake.services().preview, m_folder.path());
    dialog.show();
    dialog.setFolder(QStringLiteral("/data/VIGOR"));
    QTRY_COMPARE(dialog.state(), State::Found);
    QVERIFY(dialog.splits()->isVisible() && dialog.labels()->isVisible());
    QVERIFY(!dialog.threshold()->isVisible());
    dialog.setFolder(QStringLiteral("/data/uk"));
    QTRY_COMPARE(dialog.preview().layout, QStringLiteral("cvuk"));
    QVERIFY(!dialog.splits()->isVisible() && !dialog.labels()->isVisible());
    QVERIFY(dialog.threshold()->isVisible());
    QVERIFY(!dialog.problems()->isVisible());
    QCOMPARE(dialog.threshold()->value(), datasets::ImportOptions().thresholdKm);
    dialog.threshold()->setValue(0.025);
    QCOMPARE(dialog.options().thresholdKm, 0.025);
    QCOMPARE(dialog.options().labels, QStringLiteral("auto"));
    QCOMPARE(dialog.options().split, QString());
}

void TestImport::anAddressOfAFolderWillDo()
{
    FakeImports fake;
    ImportDialog dialog(fake.services().preview, m_folder.path());
    dialog.root()->setText(QStringLiteral("file:///data/my%20uk/../uk"));
    QTRY_COMPARE(dialog.state(), State::Found);
    QCOMPARE(dialog.options().root, QStringLiteral("/data/uk"));
}

void TestImport::modelsKeepTheirRules()
{
    SampleModel sample;
    CountModel counts({QStringLiteral("Area"), QStringLiteral("Queries"), QStringLiteral("Tiles")});
    const QAbstractItemModelTester one(&sample, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const QAbstractItemModelTester other(&counts, QAbstractItemModelTester::FailureReportingMode::QtTest);
    sample.show(vigor().rows);
    counts.show(countRows(vigor().areas));
    QCOMPARE(sample.index(0, SampleModel::OnDisk).data().toString(), QStringLiteral("query only"));
    QCOMPARE(sample.index(1, SampleModel::Query).data().toString(), QStringLiteral("–"));
    QCOMPARE(counts.index(1, 2).data().toString(), QStringLiteral("68,310"));
    counts.show(countRows(std::vector<datasets::AreaPreview>{{QStringLiteral("x"), 5, 6, false}}));
    QCOMPARE(counts.index(0, 1).data().toString(), QStringLiteral("≥ 5"));
    sample.show({});
    counts.show({});
    QCOMPARE(sample.rowCount() + counts.rowCount(), 0);
}

void TestImport::theSentenceSaysWhatIsThere()
{
    datasets::ImportPreview preview = cvuk();
    QCOMPARE(importSentence(preview, {}),
             QStringLiteral("Reads 300 queries and 500 tiles; all 200 sampled files are on disk."));
    preview.filesOnDisk = 150;
    QCOMPARE(importSentence(preview, {}),
             QStringLiteral("Reads 300 queries and 500 tiles; 150 of 200 sampled files are on disk: those "
                            "that are missing are counted and named."));
    preview.filesSampled = 0;
    preview.areas.front().exact = false;
    QCOMPARE(importSentence(preview, {}), QStringLiteral("Reads at least 300 queries and 500 tiles."));
}

void TestImport::everyControlHasAName()
{
    FakeImports fake;
    ImportDialog wizard(fake.services().preview, m_folder.path());
    wizard.setFolder(QStringLiteral("/data/VIGOR"));
    QTRY_COMPARE(wizard.state(), State::Found);
    QCOMPARE(test::unnamedControls(wizard), QStringList());
    const ImportFilesDialog files(m_folder.path());
    QCOMPARE(test::unnamedControls(files), QStringList());
}

GEOVLM_TEST(TestImport);

} // namespace tst_import

#include "tst_import.moc"
