// SPDX-License-Identifier: GPL-3.0-or-later
// What the Python side publishes, in and out: answers, captions, embeddings, and what free answers are read
// as.
#include "cli_support.h"
#include "support/registry.h"

#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>
#include <bit>

namespace tst_published_commands {

using namespace Qt::StringLiterals;
using namespace geovlm::test;

static_assert(std::endian::native == std::endian::little);

class PublishedCommandsTest : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_dir;
    QString path(const QString& name) const { return m_dir.filePath(name); }

    /// Ground images in VIGOR's naming, and two tiles; none of them is on disk.
    QString newStore(const QString& name) const
    {
        const QString root = path(u"data"_s);
        writeFile(root + u"/images.csv"_s,
                  "file,view\n\"A/id1,51.5,-0.1,.jpg\",ground\nA/b.jpg,ground\nS/t1.png,satellite\n"
                  "S/t2.png,satellite\n");
        return manifestStore(path(name), root);
    }
    static Run json(const QStringList& words)
    {
        return runGeovlm(words + QStringList{u"--json"_s, u"--quiet"_s});
    }
    static QByteArray header()
    {
        QByteArray line = "image_name";
        for (int i = 1; i <= 30; ++i)
            line += ",\"What is it, " + QByteArray::number(i) + " [a / b]?\"";
        return line + '\n';
    }
    static QByteArray row(const QByteArray& image, const QByteArray& layout, const QByteArray& features)
    {
        return image + ",Urban," + layout + ',' + features + QByteArray(27, ',') + '\n';
    }
    QStringList importWords(const QString& store, const QByteArray& bytes) const
    {
        const QString file = path(u"answers.csv"_s);
        writeFile(file, bytes);
        return {u"import-answers"_s, store, file, u"--view"_s, u"ground"_s, u"--source"_s, u"ofa"_s};
    }
    QByteArray exported(const QString& store, const QStringList& words) const
    {
        const QString file = path(u"out"_s);
        for (const QString& old : {file, file + u".csv"_s}) // what came in may be the same, byte for byte
            QFile::remove(old);
        const Run run = json(QStringList{u"export"_s, store, u"--out"_s, file, u"--force"_s} + words);
        return run.status == 0 ? contentOf(file) : run.err;
    }

private Q_SLOTS:
    void wrongWordsEndWithStatus2_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::newRow("captions without a view") << QStringList{u"import-captions"_s, u"s"_s, u"f"_s};
        QTest::newRow("captions without a file") << QStringList{u"import-captions"_s, u"s"_s};
        QTest::newRow("embeddings without a kind")
            << QStringList{u"import-embeddings"_s, u"s"_s, u"--model"_s, u"m"_s};
        QTest::newRow("embeddings of another kind")
            << QStringList{u"import-embeddings"_s, u"s"_s, u"--kind"_s, u"sound"_s};
        QTest::newRow("a synonym without a meaning")
            << QStringList{u"synonyms"_s, newStore(u"words.geovlm"_s), u"--add"_s, u"street"_s};
    }

    void wrongWordsEndWithStatus2()
    {
        QFETCH(QStringList, words);
        const Run run = runGeovlm(words);
        QVERIFY2(run.status == 2, run.err.constData());
        QVERIFY(run.out.isEmpty() && !run.err.trimmed().isEmpty());
    }

    void aCorrectedFileDiffersInTheCorrectionAlone()
    {
        const QString store = newStore(u"answers.geovlm"_s);
        const QByteArray bytes = header() + row("b.jpg", " Street", "\"Parks, a lake\"") +
                                 row("\"id1,51.5,-0.1,.jpg\"", "None", "2");
        const QJsonObject first = json(importWords(store, bytes)).json();
        QCOMPARE(first[u"rows"].toInt(), 2);
        QCOMPARE(first[u"answers"].toInt(), 6);
        QCOMPARE(first[u"off_list"].toInt(), 2);
        QCOMPARE(first[u"unknown_images"].toInt(-1), 0);
        QStringList mapped;
        for (const QJsonValue& one : first[u"mapped"].toArray())
            mapped.append(u"%1: %2 → %3 (%4) ×%5"_s
                              .arg(one[u"question"].toString(), one[u"said"].toString(),
                                   one[u"means"].toString(), one[u"how"].toString())
                              .arg(one[u"count"].toInt()));
        QCOMPARE(mapped,
                 (QStringList{u"environment: Urban → urban (case) ×2"_s,
                              u"environmental_features: Parks, a lake → parks and lakes (plural) ×1"_s,
                              u"road_layout: None → none (case) ×1"_s}));
        QCOMPARE(first[u"off_list_answers"].toArray().size(), 2);
        QCOMPARE(exported(store, {u"--what"_s, u"answers"_s}), bytes);
        QCOMPARE(json({u"set-answer"_s, store, u"--image"_s, u"A/b.jpg"_s, u"--question"_s, u"road_layout"_s,
                       u"--value"_s, u"grid pattern"_s, u"--by"_s, u"Ada"_s})
                     .status,
                 0);
        const QByteArray corrected = QByteArray(bytes).replace(" Street", "grid pattern");
        QCOMPARE(exported(store, {u"--what"_s, u"answers"_s, u"--view"_s, u"ground"_s}), corrected);
        // The corrected file again, from the same source, is one difference.
        QCOMPARE(json(importWords(store, corrected)).json()[u"added"].toInt(), 1);
        QCOMPARE(json(importWords(store, corrected)).json()[u"added"].toInt(-1), 0);
    }

    void synonymsCanBeAddedAndTakenBack()
    {
        const QString store = newStore(u"synonyms.geovlm"_s);
        QCOMPARE(json(importWords(store, header() + row("b.jpg", "Street", ""))).status, 0);
        const auto value = [&] {
            for (const QJsonValue& answer :
                 json({u"answers"_s, store, u"--image"_s, u"b.jpg"_s}).json()[u"answers"].toArray())
                if (answer[u"question"] == u"road_layout"_s)
                    return answer[u"value"].toString();
            return QString();
        };
        QCOMPARE(value(), u"Street"_s);
        const QJsonObject added = json({u"synonyms"_s, store, u"--add"_s, u"street=grid pattern"_s,
                                        u"--question"_s, u"road_layout"_s})
                                      .json();
        QCOMPARE(added[u"answers"].toInt(), 1);
        QCOMPARE(added[u"images"].toInt(), 1);
        const QJsonObject entry = added[u"synonyms"].toArray()[0].toObject();
        QCOMPARE(entry[u"said"].toString(), u"street"_s);
        QCOMPARE(entry[u"means"].toString(), u"grid pattern"_s);
        QCOMPARE(entry[u"from"].toString(), u"store"_s);
        QCOMPARE(value(), u"grid pattern"_s);
        QVERIFY(exported(store, {u"--what"_s, u"answers"_s}).contains("Urban,Street,"));
        QVERIFY(
            exported(store, {u"--what"_s, u"answers"_s, u"--as-options"_s}).contains("urban,grid pattern,"));
        const Run list = runGeovlm({u"synonyms"_s, store});
        QVERIFY2(list.out.contains("road_layout: street → grid pattern (this store's)") &&
                     list.out.contains("any question: gray → grey"),
                 list.out.constData());
        QCOMPARE(json({u"synonyms"_s, store, u"--remove"_s, u"street"_s, u"--question"_s, u"road_layout"_s})
                     .json()[u"answers"]
                     .toInt(),
                 1);
        QCOMPARE(value(), u"Street"_s);
        const Run unknown = json({u"synonyms"_s, store, u"--remove"_s, u"gray"_s});
        QCOMPARE(unknown.status, 1);
        QVERIFY2(unknown.err.contains("--keep"), unknown.err.constData());
        const Run refused = json({u"synonyms"_s, store, u"--add"_s, u"street=road"_s});
        QCOMPARE(refused.status, 1);
        QCOMPARE(runGeovlm({u"synonyms"_s, store, u"--add"_s, u"a=b"_s, u"--question"_s, u"x"_s}).status, 1);
    }

    void captionsComeInAndGoOut()
    {
        const QString store = newStore(u"captions.geovlm"_s);
        const QByteArray queries =
            "image_name,caption\nb.jpg,\"A road, long.\"\n\"id1,51.5,-0.1,.jpg\",A field.\n";
        const QByteArray tiles = "Filename,Description\nt1.png,A roof.\nt2.png,A tree.\n";
        writeFile(path(u"captions_query.csv"_s), queries + "z.jpg,Nowhere.\n");
        writeFile(path(u"captions_reference.csv"_s), tiles);
        const QJsonObject first =
            json({u"import-captions"_s, store, path(u"captions_query.csv"_s), u"--view"_s, u"ground"_s})
                .json();
        QCOMPARE(first[u"rows"].toInt(), 3);
        QCOMPARE(first[u"unknown_images"].toInt(), 1);
        QCOMPARE(json({u"import-captions"_s, store, path(u"captions_reference.csv"_s), u"--view"_s,
                       u"satellite"_s})
                     .json()[u"rows"]
                     .toInt(),
                 2);
        QCOMPARE(exported(store, {u"--what"_s, u"descriptions"_s, u"--view"_s, u"ground"_s}), queries);
        QCOMPARE(exported(store, {u"--what"_s, u"descriptions"_s, u"--view"_s, u"satellite"_s, u"--form"_s,
                                  u"filename"_s}),
                 tiles);
        QCOMPARE(json({u"embed"_s, store, u"--with"_s, u"hashing"_s}).json()[u"embedded"].toInt(), 4);
    }

    void embeddingsComeInAndGoOut()
    {
        const QString store = newStore(u"embeddings.geovlm"_s);
        QByteArray head = "\x93NUMPY" + QByteArray("\x01\x00\x76\x00", 4) +
                          "{'descr': '<f4', 'fortran_order': False, 'shape': (4, 2), }";
        head += QByteArray(127 - head.size(), ' ') + '\n';
        const QByteArray matrix = head + QByteArray::fromHex("0000803f00000000" // 1, 0
                                                             "000000000000803f" // 0, 1
                                                             "9a99193fcdcc4c3f" // 0.6, 0.8
                                                             "000080bf00000000");
        const QByteArray names = "filename\nt2.png\nb.jpg\nt1.png\n\"id1,51.5,-0.1,.jpg\"\n";
        writeFile(path(u"e.npy"_s), matrix);
        writeFile(path(u"e.csv"_s), names);
        for (const QString& kind : {u"image"_s, u"text"_s}) {
            const QStringList words{u"import-embeddings"_s, store,           u"--kind"_s,   kind,
                                    u"--model"_s,           u"theirs"_s,     u"--matrix"_s, path(u"e.npy"_s),
                                    u"--names"_s,           path(u"e.csv"_s)};
            const QJsonObject imported = json(words).json();
            QCOMPARE(imported[u"rows"].toInt(), 4);
            QCOMPARE(imported[u"dimension"].toInt(), 2);
            QCOMPARE(imported[u"unknown_images"].toInt(-1), 0);
            QCOMPARE(json(words).json()[u"written"].toInt(-1), 0);
            QCOMPARE(
                exported(store, {u"--what"_s, u"embeddings"_s, u"--model"_s, u"theirs"_s, u"--kind"_s, kind}),
                matrix);
            QCOMPARE(contentOf(path(u"out.csv"_s)), names);
        }
        const Run encode = json({u"encode"_s, store, u"--model"_s, u"theirs"_s});
        QCOMPARE(encode.status, 1);
        QVERIFY2(encode.err.contains("import-embeddings"), encode.err.constData());
        writeFile(path(u"e.npy"_s), matrix.chopped(1));
        const Run cut = json({u"import-embeddings"_s, store, u"--kind"_s, u"image"_s, u"--model"_s, u"x"_s,
                              u"--matrix"_s, path(u"e.npy"_s), u"--names"_s, path(u"e.csv"_s)});
        QCOMPARE(cut.status, 1);
        QVERIFY2(cut.err.contains("e.npy") && cut.err.trimmed().count('\n') == 0, cut.err.constData());
    }
};

GEOVLM_TEST(PublishedCommandsTest);

} // namespace tst_published_commands

#include "tst_published_commands.moc"
