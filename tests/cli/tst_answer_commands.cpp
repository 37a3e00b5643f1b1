// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli_support.h"
#include "support/registry.h"

#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

namespace tst_answer_commands {

using namespace geovlm::test;

/// import-answers, export --what answers and merge, on stores of three images.
class AnswerCommandsTest : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_dir;
    QString path(const QString& name) const { return m_dir.filePath(name); }

    /// A ground image a.jpg, and two tiles called b.png.
    QString newStore(const QString& name) const
    {
        const QString root = path(QStringLiteral("data"));
        writeFile(root + QStringLiteral("/images.csv"),
                  "file,view\na.jpg,ground\nx/b.png,satellite\ny/b.png,satellite\n");
        for (const char* file : {"/a.jpg", "/x/b.png", "/y/b.png"})
            writeFile(root + QLatin1String(file), "x");
        return manifestStore(path(name), root);
    }
    static QByteArray row(const QByteArray& image, const QByteArray& environment, const QByteArray& layout)
    {
        return image + ',' + environment + ',' + layout + QByteArray(28, ',') + '\n';
    }
    Run importAnswers(const QString& store, const QByteArray& rows, const QString& view,
                      const QStringList& more = {}) const
    {
        const QString file = path(QStringLiteral("answers.csv"));
        writeFile(file, row("image_name", "q1", "q2") + rows);
        return runGeovlm(QStringList{QStringLiteral("import-answers"), store, file, QStringLiteral("--view"),
                                     view, QStringLiteral("--source"), QStringLiteral("ofa"),
                                     QStringLiteral("--quiet")} +
                         more);
    }
    static Run setAnswer(const QString& store, const QString& value, const QString& by)
    {
        return runGeovlm({QStringLiteral("set-answer"), store, QStringLiteral("--image"),
                          QStringLiteral("a.jpg"), QStringLiteral("--question"),
                          QStringLiteral("environment"), QStringLiteral("--value"), value,
                          QStringLiteral("--by"), by});
    }
    static Run exportAnswers(const QString& store, const QString& file, const QStringList& more = {})
    {
        return runGeovlm(QStringList{QStringLiteral("export"), store, QStringLiteral("--what"),
                                     QStringLiteral("answers"), QStringLiteral("--out"), file,
                                     QStringLiteral("--json"), QStringLiteral("--quiet")} +
                         more);
    }

private Q_SLOTS:
    void wrongWordsEndWithStatus2_data()
    {
        QTest::addColumn<QStringList>("words");
        const QString import = QStringLiteral("import-answers");
        const QString view = QStringLiteral("--view");
        const QString source = QStringLiteral("--source");
        QTest::newRow("no source") << QStringList{import, QStringLiteral("s"), QStringLiteral("f"), view,
                                                  QStringLiteral("ground")};
        QTest::newRow("no view") << QStringList{import, QStringLiteral("s"), QStringLiteral("f"), source,
                                                QStringLiteral("ofa")};
        QTest::newRow("another view")
            << QStringList{import, QStringLiteral("s"),  QStringLiteral("f"), view, QStringLiteral("side"),
                           source, QStringLiteral("ofa")};
        QTest::newRow("no file") << QStringList{import, QStringLiteral("s")};
        QTest::newRow("merge with nothing") << QStringList{QStringLiteral("merge"), QStringLiteral("s")};
    }

    void wrongWordsEndWithStatus2()
    {
        QFETCH(QStringList, words);
        const Run run = runGeovlm(words);
        QCOMPARE(run.status, 2);
        QVERIFY(run.out.isEmpty() && !run.err.trimmed().isEmpty());
    }

    void anImportSaysWhatItTookAndWhatNot()
    {
        const QString store = newStore(QStringLiteral("import.geovlm"));
        QCOMPARE(setAnswer(store, QStringLiteral("rural"), QStringLiteral("Ada")).status, 0);
        const QByteArray rows = row("a.jpg", "URBAN", "street") + "a.jpg,urban\n" + row("z.jpg", "urban", "");
        const Run first = importAnswers(store, rows, QStringLiteral("ground"), {QStringLiteral("--json")});
        QCOMPARE(first.status, 0);
        const QJsonObject json = first.json();
        QCOMPARE(json[u"rows"].toInt(), 3);
        QCOMPARE(json[u"answers"].toInt(), 2);
        QCOMPARE(json[u"added"].toInt(), 2);
        QCOMPARE(json[u"off_list"].toInt(), 1);
        QCOMPARE(json[u"unknown_images"].toInt(-1), 1);
        QCOMPARE(json[u"conflicts"].toInt(), 1);
        QCOMPARE(json[u"rejected"].toArray().size(), 1);
        QCOMPARE(json[u"rejected"].toArray()[0].toObject()[u"line"].toInt(), 3);
        const Run again = importAnswers(store, rows, QStringLiteral("ground"), {QStringLiteral("--json")});
        QCOMPARE(again.json()[u"added"].toInt(-1), 0);
        const Run text = importAnswers(store, rows, QStringLiteral("ground"));
        for (const char* part : {"answers.csv:3:", "no ground image \"z.jpg\"", "Ada says \"rural\""})
            QVERIFY2(text.out.contains(part), text.out.constData());
        const QJsonArray answers = runGeovlm({QStringLiteral("answers"), store, QStringLiteral("--image"),
                                              QStringLiteral("a.jpg"), QStringLiteral("--json")})
                                       .json()[u"answers"]
                                       .toArray();
        QCOMPARE(answers.size(), 2);
        QCOMPARE(answers[0].toObject()[u"by"].toString(), QStringLiteral("Ada"));
        QCOMPARE(answers[1].toObject()[u"value"].toString(), QStringLiteral("street"));
        QCOMPARE(runGeovlm({QStringLiteral("check"), store}).status, 0);
    }

    void aMissingOrHostileFileIsOneSentence()
    {
        const QString store = newStore(QStringLiteral("hostile.geovlm"));
        const QString matrix = path(QStringLiteral("m.npy"));
        writeFile(matrix, "\x80\x04pickle");
        const Run run = importAnswers(store, row("a.jpg", "urban", ""), QStringLiteral("ground"),
                                      {QStringLiteral("--probabilities"), matrix});
        QCOMPARE(run.status, 1);
        QVERIFY2(run.err.contains("m.npy") && run.err.trimmed().count('\n') == 0, run.err.constData());
        const Run missing =
            runGeovlm({QStringLiteral("import-answers"), store, path(QStringLiteral("none.csv")),
                       QStringLiteral("--view"), QStringLiteral("ground"), QStringLiteral("--source"),
                       QStringLiteral("ofa")});
        QCOMPARE(missing.status, 1);
        QVERIFY2(missing.err.contains("none.csv"), missing.err.constData());
    }

    void whatIsExportedReadsBackTheSame()
    {
        const QString store = newStore(QStringLiteral("out.geovlm"));
        QCOMPARE(importAnswers(store, row("x/b.png", "urban", "'=1'"), QStringLiteral("satellite")).status,
                 0);
        QCOMPARE(importAnswers(store, row("a.jpg", "=1", ""), QStringLiteral("ground")).status, 0);
        const QString file = path(QStringLiteral("out.csv"));
        const Run both = exportAnswers(store, file, {QStringLiteral("--who")});
        QCOMPARE(both.status, 0);
        QCOMPARE(both.json()[u"rows"].toInt(), 2);
        QVERIFY(contentOf(file).contains("\na.jpg,=1,") && contentOf(file).contains(",ofa\n"));
        QCOMPARE(exportAnswers(store, file, {QStringLiteral("--guard-formulas")}).status, 0);
        QVERIFY(contentOf(file).contains("\na.jpg,'=1,"));
        const QStringList tiles{QStringLiteral("--view"), QStringLiteral("satellite"),
                                QStringLiteral("--probabilities"), QStringLiteral("--force")};
        QCOMPARE(exportAnswers(store, file, tiles).json()[u"rows"].toInt(), 1);
        const QString matrix = path(QStringLiteral("out.npy"));
        const QString fresh = newStore(QStringLiteral("fresh.geovlm"));
        QCOMPARE(runGeovlm({QStringLiteral("import-answers"), fresh, file, QStringLiteral("--view"),
                            QStringLiteral("satellite"), QStringLiteral("--source"), QStringLiteral("back"),
                            QStringLiteral("--probabilities"), matrix, QStringLiteral("--quiet")})
                     .status,
                 0);
        const QString second = path(QStringLiteral("second.csv"));
        QCOMPARE(exportAnswers(fresh, second, tiles).status, 0);
        QCOMPARE(contentOf(second), contentOf(file));
        QCOMPARE(contentOf(path(QStringLiteral("second.npy"))), contentOf(matrix));
    }

    void aMergeBringsAnswersAndListsConflicts()
    {
        const QString ada = newStore(QStringLiteral("ada.geovlm"));
        const QString bea = newStore(QStringLiteral("bea.geovlm"));
        QCOMPARE(setAnswer(ada, QStringLiteral("rural"), QStringLiteral("Ada")).status, 0);
        QCOMPARE(setAnswer(bea, QStringLiteral("urban"), QStringLiteral("Bea")).status, 0);
        const QStringList words{QStringLiteral("merge"), ada, bea, QStringLiteral("--json")};
        const QJsonObject json = runGeovlm(words).json();
        QVERIFY(json[u"events"].toInt() >= 1); // the answer, and the review state that it set
        QCOMPARE(json[u"images"].toInt(), 1);
        QCOMPARE(json[u"conflicts"].toArray().size(), 1);
        const QJsonObject conflict = json[u"conflicts"].toArray()[0].toObject();
        QCOMPARE(conflict[u"image"].toString(), QStringLiteral("a.jpg"));
        QCOMPARE(conflict[u"question"].toString(), QStringLiteral("environment"));
        QCOMPARE(conflict[u"here"].toObject()[u"by"].toString(), QStringLiteral("Ada"));
        QCOMPARE(conflict[u"here"].toObject()[u"value"].toString(), QStringLiteral("rural"));
        QCOMPARE(conflict[u"there"].toObject()[u"by"].toString(), QStringLiteral("Bea"));
        QCOMPARE(conflict[u"there"].toObject()[u"value"].toString(), QStringLiteral("urban"));
        QCOMPARE(runGeovlm(words).json()[u"events"].toInt(-1), 0);
        const Run text = runGeovlm(words.first(3));
        QVERIFY2(text.out.contains("here Ada says \"rural\", there Bea says \"urban\""),
                 text.out.constData());
        const Run itself = runGeovlm({QStringLiteral("merge"), ada, ada});
        QCOMPARE(itself.status, 1);
        QVERIFY2(itself.err.contains("itself"), itself.err.constData());
        QCOMPARE(runGeovlm({QStringLiteral("check"), ada}).status, 0);
    }
};

GEOVLM_TEST(AnswerCommandsTest);

} // namespace tst_answer_commands

#include "tst_answer_commands.moc"
