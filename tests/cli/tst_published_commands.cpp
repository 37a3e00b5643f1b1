// SPDX-License-Identifier: GPL-3.0-or-later
// What the Python side publishes, in and out: answers, captions, embeddings, and what free answers are read
// as.
#include "support.h"

#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>
#include <bit>

using namespace Qt::Literals::StringLiterals;

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
        const QString root = path(u"data"_qs);
        writeFile(root + u"/images.csv"_qs,
                  "file,view\n\"A/id1,51.5,-0.1,.jpg\",ground\nA/b.jpg,ground\nS/t1.png,satellite\n"
                  "S/t2.png,satellite\n");
        const QString store = path(name);
        if (runGeovlm({u"init"_qs, store}).status != 0 ||
            runGeovlm(
                {u"import"_qs, store, u"--layout"_qs, u"manifest"_qs, u"--root"_qs, root, u"--quiet"_qs})
                    .status != 0)
            qFatal("the store could not be made");
        return store;
    }
    static Run json(const QStringList& words)
    {
        return runGeovlm(words + QStringList{u"--json"_qs, u"--quiet"_qs});
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
        const QString file = path(u"answers.csv"_qs);
        writeFile(file, bytes);
        return {u"import-answers"_qs, store, file, u"--view"_qs, u"ground"_qs, u"--source"_qs, u"ofa"_qs};
    }
    QByteArray exported(const QString& store, const QStringList& words) const
    {
        const QString file = path(u"out"_qs);
        for (const QString& old : {file, file + u".csv"_qs}) // what came in may be the same, byte for byte
            QFile::remove(old);
        const Run run = json(QStringList{u"export"_qs, store, u"--out"_qs, file, u"--force"_qs} + words);
        return run.status == 0 ? contentOf(file) : run.err;
    }

private Q_SLOTS:
    void wrongWordsEndWithStatus2_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::newRow("captions without a view") << QStringList{u"import-captions"_qs, u"s"_qs, u"f"_qs};
        QTest::newRow("captions without a file") << QStringList{u"import-captions"_qs, u"s"_qs};
        QTest::newRow("embeddings without a kind")
            << QStringList{u"import-embeddings"_qs, u"s"_qs, u"--model"_qs, u"m"_qs};
        QTest::newRow("embeddings of another kind")
            << QStringList{u"import-embeddings"_qs, u"s"_qs, u"--kind"_qs, u"sound"_qs};
        QTest::newRow("a synonym without a meaning")
            << QStringList{u"synonyms"_qs, newStore(u"words.geovlm"_qs), u"--add"_qs, u"street"_qs};
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
        const QString store = newStore(u"answers.geovlm"_qs);
        const QByteArray bytes = header() + row("b.jpg", " Street", "\"Parks, a lake\"") +
                                 row("\"id1,51.5,-0.1,.jpg\"", "None", "2");
        const QJsonObject first = json(importWords(store, bytes)).json();
        QCOMPARE(first[u"rows"].toInt(), 2);
        QCOMPARE(first[u"answers"].toInt(), 6);
        QCOMPARE(first[u"off_list"].toInt(), 2);
        QCOMPARE(first[u"unknown_images"].toInt(-1), 0);
        QStringList mapped;
        for (const QJsonValue& one : first[u"mapped"].toArray())
            mapped.append(u"%1: %2 → %3 (%4) ×%5"_qs
                              .arg(one[u"question"].toString(), one[u"said"].toString(),
                                   one[u"means"].toString(), one[u"how"].toString())
                              .arg(one[u"count"].toInt()));
        QCOMPARE(mapped,
                 (QStringList{u"environment: Urban → urban (case) ×2"_qs,
                              u"environmental_features: Parks, a lake → parks and lakes (plural) ×1"_qs,
                              u"road_layout: None → none (case) ×1"_qs}));
        QCOMPARE(first[u"off_list_answers"].toArray().size(), 2);
        QCOMPARE(exported(store, {u"--what"_qs, u"answers"_qs}), bytes);
        QCOMPARE(json({u"set-answer"_qs, store, u"--image"_qs, u"A/b.jpg"_qs, u"--question"_qs,
                       u"road_layout"_qs, u"--value"_qs, u"grid pattern"_qs, u"--by"_qs, u"Ada"_qs})
                     .status,
                 0);
        const QByteArray corrected = QByteArray(bytes).replace(" Street", "grid pattern");
        QCOMPARE(exported(store, {u"--what"_qs, u"answers"_qs, u"--view"_qs, u"ground"_qs}), corrected);
        // The corrected file again, from the same source, is one difference.
        QCOMPARE(json(importWords(store, corrected)).json()[u"added"].toInt(), 1);
        QCOMPARE(json(importWords(store, corrected)).json()[u"added"].toInt(-1), 0);
    }

    void synonymsCanBeAddedAndTakenBack()
    {
        const QString store = newStore(u"synonyms.geovlm"_qs);
        QCOMPARE(json(importWords(store, header() + row("b.jpg", "Street", ""))).status, 0);
        const auto value = [&] {
            for (const QJsonValue& answer :
                 json({u"answers"_qs, store, u"--image"_qs, u"b.jpg"_qs}).json()[u"answers"].toArray())
                if (answer[u"question"] == u"road_layout"_qs)
                    return answer[u"value"].toString();
            return QString();
        };
        QCOMPARE(value(), u"Street"_qs);
        const QJsonObject added = json({u"synonyms"_qs, store, u"--add"_qs, u"street=grid pattern"_qs,
                                        u"--question"_qs, u"road_layout"_qs})
                                      .json();
        QCOMPARE(added[u"answers"].toInt(), 1);
        QCOMPARE(added[u"images"].toInt(), 1);
        const QJsonObject entry = added[u"synonyms"].toArray()[0].toObject();
        QCOMPARE(entry[u"said"].toString(), u"street"_qs);
        QCOMPARE(entry[u"means"].toString(), u"grid pattern"_qs);
        QCOMPARE(entry[u"from"].toString(), u"store"_qs);
        QCOMPARE(value(), u"grid pattern"_qs);
        QVERIFY(exported(store, {u"--what"_qs, u"answers"_qs}).contains("Urban,Street,"));
        QVERIFY(exported(store, {u"--what"_qs, u"answers"_qs, u"--as-options"_qs})
                    .contains("urban,grid pattern,"));
        const Run list = runGeovlm({u"synonyms"_qs, store});
        QVERIFY2(list.out.contains("road_layout: street → grid pattern (this store's)") &&
                     list.out.contains("any question: gray → grey"),
                 list.out.constData());
        QCOMPARE(
            json({u"synonyms"_qs, store, u"--remove"_qs, u"street"_qs, u"--question"_qs, u"road_layout"_qs})
                .json()[u"answers"]
                .toInt(),
            1);
        QCOMPARE(value(), u"Street"_qs);
        const Run unknown = json({u"synonyms"_qs, store, u"--remove"_qs, u"gray"_qs});
        QCOMPARE(unknown.status, 1);
        QVERIFY2(unknown.err.contains("--keep"), unknown.err.constData());
        const Run refused = json({u"synonyms"_qs, store, u"--add"_qs, u"street=road"_qs});
        QCOMPARE(refused.status, 1);
        QCOMPARE(runGeovlm({u"synonyms"_qs, store, u"--add"_qs, u"a=b"_qs, u"--question"_qs, u"x"_qs}).status,
                 1);
    }

    void captionsComeInAndGoOut()
    {
        const QString store = newStore(u"captions.geovlm"_qs);
        const QByteArray queries =
            "image_name,caption\nb.jpg,\"A road, long.\"\n\"id1,51.5,-0.1,.jpg\",A field.\n";
        const QByteArray tiles = "Filename,Description\nt1.png,A roof.\nt2.png,A tree.\n";
        writeFile(path(u"captions_query.csv"_qs), queries + "z.jpg,Nowhere.\n");
        writeFile(path(u"captions_reference.csv"_qs), tiles);
        const QJsonObject first =
            json({u"import-captions"_qs, store, path(u"captions_query.csv"_qs), u"--view"_qs, u"ground"_qs})
                .json();
        QCOMPARE(first[u"rows"].toInt(), 3);
        QCOMPARE(first[u"unknown_images"].toInt(), 1);
        QCOMPARE(json({u"import-captions"_qs, store, path(u"captions_reference.csv"_qs), u"--view"_qs,
                       u"satellite"_qs})
                     .json()[u"rows"]
                     .toInt(),
                 2);
        QCOMPARE(exported(store, {u"--what"_qs, u"descriptions"_qs, u"--view"_qs, u"ground"_qs}), queries);
        QCOMPARE(exported(store, {u"--what"_qs, u"descriptions"_qs, u"--view"_qs, u"satellite"_qs,
                                  u"--form"_qs, u"filename"_qs}),
                 tiles);
        QCOMPARE(json({u"embed"_qs, store, u"--with"_qs, u"hashing"_qs}).json()[u"embedded"].toInt(), 4);
    }

    void embeddingsComeInAndGoOut()
    {
        const QString store = newStore(u"embeddings.geovlm"_qs);
        QByteArray head = "\x93NUMPY" + QByteArray("\x01\x00\x76\x00", 4) +
                          "{'descr': '<f4', 'fortran_order': False, 'shape': (4, 2), }";
        head += QByteArray(127 - head.size(), ' ') + '\n';
        const QByteArray matrix = head + QByteArray::fromHex("0000803f00000000" // 1, 0
                                                             "000000000000803f" // 0, 1
                                                             "9a99193fcdcc4c3f" // 0.6, 0.8
                                                             "000080bf00000000");
        const QByteArray names = "filename\nt2.png\nb.jpg\nt1.png\n\"id1,51.5,-0.1,.jpg\"\n";
        writeFile(path(u"e.npy"_qs), matrix);
        writeFile(path(u"e.csv"_qs), names);
        for (const QString& kind : {u"image"_qs, u"text"_qs}) {
            const QStringList words{u"import-embeddings"_qs,
                                    store,
                                    u"--kind"_qs,
                                    kind,
                                    u"--model"_qs,
                                    u"theirs"_qs,
                                    u"--matrix"_qs,
                                    path(u"e.npy"_qs),
                                    u"--names"_qs,
                                    path(u"e.csv"_qs)};
            const QJsonObject imported = json(words).json();
            QCOMPARE(imported[u"rows"].toInt(), 4);
            QCOMPARE(imported[u"dimension"].toInt(), 2);
            QCOMPARE(imported[u"unknown_images"].toInt(-1), 0);
            QCOMPARE(json(words).json()[u"written"].toInt(-1), 0);
            QCOMPARE(exported(store, {u"--what"_qs, u"embeddings"_qs, u"--model"_qs, u"theirs"_qs,
                                      u"--kind"_qs, kind}),
                     matrix);
            QCOMPARE(contentOf(path(u"out.csv"_qs)), names);
        }
        const Run encode = json({u"encode"_qs, store, u"--model"_qs, u"theirs"_qs});
        QCOMPARE(encode.status, 1);
        QVERIFY2(encode.err.contains("import-embeddings"), encode.err.constData());
        writeFile(path(u"e.npy"_qs), matrix.chopped(1));
        const Run cut = json({u"import-embeddings"_qs, store, u"--kind"_qs, u"image"_qs, u"--model"_qs,
                              u"x"_qs, u"--matrix"_qs, path(u"e.npy"_qs), u"--names"_qs, path(u"e.csv"_qs)});
        QCOMPARE(cut.status, 1);
        QVERIFY2(cut.err.contains("e.npy") && cut.err.trimmed().count('\n') == 0, cut.err.constData());
    }
};

std::unique_ptr<QObject> publishedCommandsTest()
{
    return std::make_unique<PublishedCommandsTest>();
}

#include "tst_published_commands.moc"
