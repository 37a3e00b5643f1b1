// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialog_fixture.h"
#include "import_support.h"
#include "shell/importing/file_guess.h"
#include "shell/importing/import_dialog.h"
#include "shell/importing/import_files_dialog.h"
#include "shell/running/job_bar.h"
#include "support/registry.h"
#include "support/ui/bench.h"
#include "support/ui/dialog_driver.h"
#include "support/ui/fixture.h"
#include "support/ui/named_controls.h"
#include "widgets/message_page.h"

#include <QDir>
#include <QFile>
#include <QMessageBox>
#include <QTest>

namespace tst_import_files {

using namespace geovlm::test::import_support;
using namespace geovlm::test;
using namespace geovlm::ui;
using namespace geovlm;

namespace {

QString write(const QDir& folder, const char* name, const QByteArray& content)
{
    QFile file(folder.filePath(QString::fromLatin1(name)));
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
        return {};
    return file.fileName();
}

} // namespace

class TestImportFiles : public DialogFixture
{
    Q_OBJECT

private Q_SLOTS:
    void filesAreGuessed_data();
    void filesAreGuessed();
    void aMatrixTakesItsNamesAlong();
    void filesAreImportedInTurn();
    void afterAFileThatFailsTheOthersAreKept();
    void whatIsMissingIsSaid();
};

void TestImportFiles::filesAreGuessed_data()
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

void TestImportFiles::filesAreGuessed()
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

void TestImportFiles::aMatrixTakesItsNamesAlong()
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

void TestImportFiles::filesAreImportedInTurn()
{
    const QTemporaryDir folder;
    const QDir dir(folder.path());
    const QByteArray questions = "image_name" + QByteArray(",\"a, b\"").repeated(30) + "\n";
    const QStringList files{write(dir, "captions_query.csv", "image_name,caption\na.jpg,A road.\n"),
                            write(dir, "answers_reference.csv", questions)};
    FakeImports fake;
    // The real dialogs but for the report at the end, which a person closes.
    WindowDialogs dialogs;
    test::Bench bench(fake.services(), dialogs);
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

void TestImportFiles::afterAFileThatFailsTheOthersAreKept()
{
    FakeImports fake;
    test::Bench bench(fake.services());
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

void TestImportFiles::whatIsMissingIsSaid()
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

GEOVLM_TEST(TestImportFiles);

} // namespace tst_import_files

#include "tst_import_files.moc"
