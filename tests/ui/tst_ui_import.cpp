// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench.h"
#include "dialog_driver.h"
#include "domain/error.h"
#include "fixture.h"
#include "named_controls.h"
#include "shell/importing/file_guess.h"
#include "shell/importing/import_dialog.h"
#include "shell/importing/import_files_dialog.h"
#include "shell/importing/import_text.h"
#include "shell/running/job_bar.h"
#include "widgets/message_page.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QDir>
#include <QDoubleSpinBox>
#include <QFile>
#include <QLineEdit>
#include <QListWidget>
#include <QMessageBox>
#include <QMutex>
#include <QPushButton>
#include <QTableView>
#include <QTest>
#include <QThread>
#include <QThreadPool>
#include <QToolButton>

using namespace geovlm;
using namespace geovlm::ui;

namespace {

using State = ImportDialog::State;

ImportPreview vigor()
{
    ImportPreview preview;
    preview.layout = QStringLiteral("vigor");
    preview.layouts = {{QStringLiteral("vigor"), true, QStringLiteral("It has splits/ with label files.")},
                       {QStringLiteral("cvuk"), false, QStringLiteral("No file name carries a place.")}};
    preview.labelForms = {QStringLiteral("corrected"), QStringLiteral("original")};
    preview.choosesSplit = true;
    preview.splits = {{QStringLiteral("same-area"), 52609, 52605, 90618, true},
                      {QStringLiteral("cross-area"), 51520, 53694, 90618, false}};
    preview.areas = {{QStringLiteral("Chicago"), 26000, 22308, true},
                     {QStringLiteral("Seattle"), 79214, 68310, true}};
    preview.rows = {{QStringLiteral("Chicago/panorama/a,41.8,-87.6,.jpg"),
                     QStringLiteral("Chicago/satellite/satellite_41.8_-87.6.png"),
                     QStringLiteral("41.8, -87.6"), true, false},
                    {QString(), QStringLiteral("Chicago/satellite/b.png"), QString(), false, true}};
    preview.sampled = 40;
    preview.onDisk = 0;
    preview.problems = {QStringLiteral("One line of satellite_list.txt is no name.")};
    preview.canImport = true;
    return preview;
}

ImportPreview cvuk()
{
    ImportPreview preview;
    preview.layout = QStringLiteral("cvuk");
    preview.layouts = {{QStringLiteral("cvuk"), true, QStringLiteral("The file names carry places.")}};
    preview.splits = {{QStringLiteral("all"), 0, 300, 500, true}};
    preview.areas = {{QStringLiteral("London"), 300, 500, true}};
    preview.thresholdKm = 0.025;
    preview.sampled = preview.onDisk = 200;
    preview.canImport = true;
    return preview;
}

/// Answers by the folder's name, remembers what was asked, and can be made to wait.
class FakeImports
{
public:
    StageFunctions functions()
    {
        StageFunctions all;
        all.preview = [this](const ImportRequest& request, Progress& progress) {
            return look(request, progress);
        };
        all.import = [this](store::Store&, const ImportRequest& request, Progress&) {
            const QMutexLocker lock(&m_mutex);
            m_imported.push_back(request);
            return QStringLiteral("Read it.");
        };
        all.importFile = [this](store::Store&, const FileImport& file, Progress& progress) {
            const QMutexLocker lock(&m_mutex);
            if (file.file.contains(QLatin1String("broken")))
                throw Error(QStringLiteral("broken.csv, line 2: no such column."));
            m_files.push_back(file);
            progress.note(QStringLiteral("One image is unknown."));
            return QStringLiteral("Read %1 rows.").arg(m_files.size());
        };
        return all;
    }
    std::vector<ImportRequest> asked() { return guarded(m_asked); }
    std::vector<ImportRequest> imported() { return guarded(m_imported); }
    std::vector<FileImport> files() { return guarded(m_files); }
    std::atomic<bool> waits = false;
    std::atomic<bool> stopped = false;

private:
    template <class Values>
    Values guarded(const Values& values)
    {
        const QMutexLocker lock(&m_mutex);
        return values;
    }
    ImportPreview look(const ImportRequest& request, Progress& progress)
    {
        {
            const QMutexLocker lock(&m_mutex);
            m_asked.push_back(request);
        }
        progress.begin(QStringLiteral("Looking"), 0);
        progress.advance(1234);
        const QString name = QDir(request.root).dirName();
        while (name == QLatin1String("slow") && waits) {
            stopped = stopped || progress.stopRequested();
            QThread::yieldCurrentThread();
        }
        if (name == QLatin1String("forbidden"))
            throw Error(QStringLiteral("The folder forbidden cannot be read; check who may."));
        if (name == QLatin1String("letters")) {
            ImportPreview nothing;
            nothing.layouts = {
                {QStringLiteral("vigor"), false, QStringLiteral("There is no splits folder.")}};
            return nothing;
        }
        if (name == QLatin1String("hollow")) {
            ImportPreview hollow = vigor();
            hollow.areas = {{QStringLiteral("Chicago"), 0, 0, true}};
            return hollow;
        }
        return name == QLatin1String("uk") || request.layout == QLatin1String("cvuk") ? cvuk() : vigor();
    }

    QMutex m_mutex;
    std::vector<ImportRequest> m_asked, m_imported;
    std::vector<FileImport> m_files;
};

QPushButton* importButton(const QDialogButtonBox* buttons)
{
    return buttons->button(QDialogButtonBox::Ok);
}

QString write(const QDir& folder, const char* name, const QByteArray& content)
{
    QFile file(folder.filePath(QString::fromLatin1(name)));
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
        return {};
    return file.fileName();
}

} // namespace

class TestUiImport : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanup();
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
    void filesAreGuessed_data();
    void filesAreGuessed();
    void aMatrixTakesItsNamesAlong();
    void filesAreImportedInTurn();
    void afterAFileThatFailsTheOthersAreKept();
    void whatIsMissingIsSaid();
    void everyControlHasAName();

private:
    QTemporaryDir m_folder;
    QString m_store;
};

void TestUiImport::initTestCase()
{
    m_store = test::makeFixture(m_folder.path(), {6, {64, 32}, {32, 32}, true, true});
    QThreadPool::globalInstance()->setMaxThreadCount(8); // work that waits must not keep the rest waiting
}

/// Work that outlives its dialog ends before what it captured does.
void TestUiImport::cleanup()
{
    QThreadPool::globalInstance()->waitForDone();
}

void TestUiImport::aFolderIsRecognisedAndImportedWithTheKeyboard()
{
    FakeImports fake;
    WindowDialogs dialogs;
    test::Bench bench(fake.functions(), dialogs);
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
    const ImportRequest request = fake.imported().front();
    QCOMPARE(request.layout, QStringLiteral("vigor"));
    QCOMPARE(request.root, QStringLiteral("/data/VIGOR"));
    QCOMPARE(request.split, QStringLiteral("cross-area"));
    QCOMPARE(request.labels, QStringLiteral("original"));
    QCOMPARE(request.thresholdKm, 0.0);
    QTRY_VERIFY(!bench.window->jobs().isRunning());
}

void TestUiImport::nothingIsImportedBeforeItWasLookedAt()
{
    FakeImports fake;
    ImportDialog dialog(fake.functions().preview, m_folder.path());
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
    QCOMPARE(dialog.request().root, QStringLiteral("/data/one2"));
    dialog.root()->clear();
    QTRY_COMPARE(dialog.state(), State::NothingChosen);
    QVERIFY(!importButton(dialog.buttons())->isEnabled());
}

void TestUiImport::lateResultsAreDropped()
{
    FakeImports fake;
    fake.waits = true;
    ImportDialog dialog(fake.functions().preview, m_folder.path());
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

void TestUiImport::lookingCanBeStopped()
{
    FakeImports fake;
    fake.waits = true;
    ImportDialog dialog(fake.functions().preview, m_folder.path());
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

void TestUiImport::whatCannotBeReadSaysWhy()
{
    FakeImports fake;
    ImportDialog dialog(fake.functions().preview, m_folder.path());
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

void TestUiImport::anotherLayoutCanBeChosen()
{
    FakeImports fake;
    ImportDialog dialog(fake.functions().preview, m_folder.path());
    dialog.show();
    dialog.setFolder(QStringLiteral("/data/VIGOR"));
    QTRY_COMPARE(dialog.state(), State::Found);
    dialog.layouts()->setCurrentIndex(dialog.layouts()->findData(QStringLiteral("cvuk")));
    QTRY_COMPARE(dialog.preview().layout, QStringLiteral("cvuk"));
    QCOMPARE(fake.asked().back().layout, QStringLiteral("cvuk"));
    QCOMPARE(dialog.request().layout, QStringLiteral("cvuk"));
    QCOMPARE(dialog.layouts()->itemText(0), QStringLiteral("Recognise it"));
}

void TestUiImport::onlyTheLayoutsOwnOptionsAreAsked()
{
    FakeImports fake;
    ImportDialog dialog(fake.functions().preview, m_folder.path());
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
    QCOMPARE(dialog.threshold()->value(), 0.025);
    dialog.threshold()->setValue(0.05);
    QCOMPARE(dialog.request().thresholdKm, 0.05);
    QCOMPARE(dialog.request().labels, QStringLiteral("auto"));
    QCOMPARE(dialog.request().split, QString());
}

void TestUiImport::anAddressOfAFolderWillDo()
{
    FakeImports fake;
    ImportDialog dialog(fake.functions().preview, m_folder.path());
    dialog.root()->setText(QStringLiteral("file:///data/my%20uk/../uk"));
    QTRY_COMPARE(dialog.state(), State::Found);
    QCOMPARE(dialog.request().root, QStringLiteral("/data/uk"));
}

void TestUiImport::modelsKeepTheirRules()
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
    counts.show(countRows(std::vector<PreviewArea>{{QStringLiteral("x"), 5, 6, false}}));
    QCOMPARE(counts.index(0, 1).data().toString(), QStringLiteral("≥ 5"));
    sample.show({});
    counts.show({});
    QCOMPARE(sample.rowCount() + counts.rowCount(), 0);
}

void TestUiImport::theSentenceSaysWhatIsThere()
{
    ImportPreview preview = cvuk();
    QCOMPARE(importSentence(preview, {}),
             QStringLiteral("Reads 300 queries and 500 tiles; all 200 sampled files are on disk."));
    preview.onDisk = 150;
    QCOMPARE(importSentence(preview, {}),
             QStringLiteral("Reads 300 queries and 500 tiles; 150 of 200 sampled files are on disk: those "
                            "that are missing are counted and named."));
    preview.sampled = 0;
    preview.areas.front().exact = false;
    QCOMPARE(importSentence(preview, {}), QStringLiteral("Reads at least 300 queries and 500 tiles."));
}

void TestUiImport::filesAreGuessed_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QByteArray>("begin");
    QTest::addColumn<int>("kind"); // -1 = cannot be told
    QTest::addColumn<QString>("view");
    QTest::addColumn<QString>("part");
    const auto kind = [](FileImport::Kind one) { return int(one); };
    const QByteArray questions = "image_name" + QByteArray(",\"What? (a, b / c)\"").repeated(30) + "\r\nx";
    QTest::newRow("published answers")
        << "Chicago.csv" << questions << kind(FileImport::Kind::Answers) << "ground"
        << "";
    QTest::newRow("of tiles") << "answers_reference.csv" << questions << kind(FileImport::Kind::Answers)
                              << "satellite"
                              << "";
    QTest::newRow("captions") << "captions_query.csv" << QByteArray("image_name,caption\n")
                              << kind(FileImport::Kind::Captions) << "ground"
                              << "";
    QTest::newRow("older captions") << "a.csv"
                                    << QByteArray("\xEF\xBB\xBF"
                                                  "Filename, Description\r\n")
                                    << kind(FileImport::Kind::Captions) << "ground"
                                    << "";
    QTest::newRow("answers without a header that fits")
        << "vqa_answers.csv" << QByteArray("a;b") << kind(FileImport::Kind::Answers) << "ground"
        << "";
    QTest::newRow("matrix") << "tiles.npy" << QByteArray() << kind(FileImport::Kind::Embeddings)
                            << "satellite"
                            << "image";
    QTest::newRow("matrix by its content") << "text_embeddings" << QByteArray("\x93NUMPY\x01\x00", 8)
                                           << kind(FileImport::Kind::Embeddings) << "ground"
                                           << "text";
    QTest::newRow("reranker") << "GeoVLM_rerank.pth" << QByteArray() << kind(FileImport::Kind::Model)
                              << "ground"
                              << "reranker";
    QTest::newRow("encoder") << "weights_e40_0.7786.pth" << QByteArray() << kind(FileImport::Kind::Model)
                             << "ground"
                             << "encoder";
    QTest::newRow("something else") << "letter.txt" << QByteArray("Dear all,\n") << -1 << ""
                                    << "";
}

void TestUiImport::filesAreGuessed()
{
    QFETCH(QString, file);
    QFETCH(QByteArray, begin);
    QFETCH(int, kind);
    const auto guess = guessImport(file, begin);
    QCOMPARE(guess.has_value(), kind >= 0);
    if (!guess)
        return;
    QCOMPARE(int(guess->kind), kind);
    QTEST(guess->view, "view");
    QTEST(guess->part, "part");
}

void TestUiImport::aMatrixTakesItsNamesAlong()
{
    const QTemporaryDir folder;
    const QString matrix = write(QDir(folder.path()), "clip.npy", "\x93NUMPY");
    const QString names = write(QDir(folder.path()), "clip.csv", "filename\na.jpg\n");
    ImportFilesDialog dialog(folder.path());
    dialog.addFiles({names, matrix});
    QCOMPARE(dialog.files().size(), size_t(1));
    QCOMPARE(dialog.files().front().beside, names);
    QCOMPARE(dialog.files().front().name, QStringLiteral("clip"));
    QVERIFY(importButton(dialog.buttons())->isEnabled());
    dialog.beside()->setText(folder.filePath(QStringLiteral("gone.csv")));
    QVERIFY(!importButton(dialog.buttons())->isEnabled());
    QVERIFY(dialog.problem().contains(QStringLiteral("clip.npy")));
    const QByteArray header = "image_name" + QByteArray(",q").repeated(30) + "\n";
    const QString answers = write(QDir(folder.path()), "answers.csv", header);
    const QString probabilities = write(QDir(folder.path()), "answers.npy", "\x93NUMPY");
    ImportFilesDialog other(folder.path());
    other.addFiles({probabilities, answers});
    QCOMPARE(other.files().size(), size_t(1));
    QCOMPARE(other.files().front().file, answers);
    QCOMPARE(other.files().front().beside, probabilities);
}

void TestUiImport::filesAreImportedInTurn()
{
    const QTemporaryDir folder;
    const QDir dir(folder.path());
    const QByteArray questions = "image_name" + QByteArray(",\"a, b\"").repeated(30) + "\n";
    const QStringList files{write(dir, "captions_query.csv", "image_name,caption\na.jpg,A road.\n"),
                            write(dir, "answers_reference.csv", questions)};
    FakeImports fake;
    // The real dialogs but for the report at the end, which a person closes.
    WindowDialogs dialogs;
    test::Bench bench(fake.functions(), dialogs);
    QVERIFY(bench.open(m_store));
    const auto open = [&] {
        QTest::keyClick(bench.window.get(), Qt::Key_I, Qt::ControlModifier | Qt::ShiftModifier);
    };
    QVERIFY(test::whileOpen<ImportFilesDialog>(open, [&](ImportFilesDialog& dialog) {
        QVERIFY(!importButton(dialog.buttons())->isEnabled());
        dialog.addFiles(files);
        QCOMPARE(dialog.list()->count(), 2);
        QCOMPARE(dialog.view()->currentData().toString(), QStringLiteral("ground"));
        QTest::keyClick(dialog.list(), Qt::Key_Down);
        QCOMPARE(dialog.view()->currentData().toString(), QStringLiteral("satellite"));
        dialog.name()->selectAll();
        QTest::keyClicks(dialog.name(), QStringLiteral("blip2"));
        QTest::mouseClick(importButton(dialog.buttons()), Qt::LeftButton);
    }));
    QStringList said;
    QVERIFY(test::whileOpen<QMessageBox>(
        [&] { QTRY_VERIFY(!bench.window->jobs().isRunning() && !said.isEmpty()); },
        [&](QMessageBox& box) { said << box.text() << box.detailedText(); }));
    QCOMPARE(said.first(), QStringLiteral("Imported 2 files."));
    QVERIFY(said.last().contains(QStringLiteral("Read 1 rows.")));
    QVERIFY(said.last().contains(QStringLiteral("Read 2 rows.")));
    QVERIFY(said.last().contains(QStringLiteral("One image is unknown.")));
    QCOMPARE(fake.files().size(), size_t(2));
    QCOMPARE(fake.files().back().name, QStringLiteral("blip2"));
    QCOMPARE(fake.files().front().name, QStringLiteral("captions_query"));
    QCOMPARE(bench.settings.value(settings::folder), folder.path());
}

void TestUiImport::afterAFileThatFailsTheOthersAreKept()
{
    FakeImports fake;
    test::Bench bench(fake.functions());
    QVERIFY(bench.open(m_store));
    FileImport good;
    good.file = QStringLiteral("good.csv");
    FileImport bad;
    bad.file = QStringLiteral("broken.csv");
    bench.dialogs.nextFiles = {good, bad};
    bench.window->actions().action(QStringLiteral("store.import-files"))->trigger();
    QTRY_COMPARE(bench.dialogs.failures, QStringList(QStringLiteral("broken.csv, line 2: no such column.")));
    QCOMPARE(fake.files().size(), size_t(1));
}

void TestUiImport::whatIsMissingIsSaid()
{
    const QTemporaryDir folder;
    const QString file = write(QDir(folder.path()), "letter.txt", "Dear all,\n");
    ImportFilesDialog dialog(folder.path());
    dialog.show();
    QVERIFY(dialog.problem().contains(QStringLiteral("No file is chosen")));
    dialog.addFiles({file});
    dialog.kind()->setCurrentIndex(dialog.kind()->findData(int(FileImport::Kind::Model)));
    QVERIFY(dialog.part()->isVisible() && !dialog.view()->isVisible());
    QCOMPARE(dialog.files().front().part, QStringLiteral("encoder"));
    dialog.name()->clear();
    QVERIFY(dialog.problem().contains(QStringLiteral("needs a name")));
    dialog.name()->setText(QStringLiteral("mine"));
    QVERIFY(importButton(dialog.buttons())->isEnabled());
    QVERIFY(QFile::remove(file));
    dialog.name()->setText(QStringLiteral("mine 2"));
    QVERIFY(dialog.problem().contains(QStringLiteral("is not there")));
}

void TestUiImport::everyControlHasAName()
{
    FakeImports fake;
    ImportDialog wizard(fake.functions().preview, m_folder.path());
    wizard.setFolder(QStringLiteral("/data/VIGOR"));
    QTRY_COMPARE(wizard.state(), State::Found);
    QCOMPARE(test::unnamedControls(wizard), QStringList());
    const ImportFilesDialog files(m_folder.path());
    QCOMPARE(test::unnamedControls(files), QStringList());
}

QTEST_MAIN(TestUiImport)
#include "tst_ui_import.moc"
