// SPDX-License-Identifier: GPL-3.0-or-later
// What a result came from, end to end: pictures that were replaced, embeddings of other models, files that
// were damaged, images that no town model has seen.
#include "cli_support.h"
#include "support/registry.h"

#include <QDir>
#include <QImage>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

namespace tst_source_commands {

using namespace Qt::StringLiterals;
using namespace geovlm::test;

class SourceCommandsTest : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_dir;
    QString m_store = m_dir.filePath(u"s.geovlm"_s);
    QString m_root = m_dir.filePath(u"world"_s);

    Run stage(const QStringList& words) const
    {
        return runGeovlm(QStringList{words.first(), m_store, u"--json"_s, u"--quiet"_s} + words.mid(1));
    }
    Run import() const
    {
        return stage(
            {u"import"_s, u"--layout"_s, u"vigor"_s, u"--root"_s, m_root, u"--split"_s, u"same-area"_s});
    }
    QStringList problems() const
    {
        QStringList list;
        for (const QJsonValue& one : stage({u"check"_s}).json()[u"problems"].toArray())
            list.append(one.toString());
        return list;
    }
    QString picture(int index) const
    {
        const QDir folder(m_root + u"/Ashby/panorama"_s);
        return folder.filePath(folder.entryList(QDir::Files).value(index));
    }

private Q_SLOTS:
    void initTestCase()
    {
        copyFolder(smallWorld(), m_root);
        QCOMPARE(runGeovlm({u"init"_s, m_store}).status, 0);
        QCOMPARE(import().status, 0);
        for (const QStringList& words :
             {QStringList{u"encode"_s}, QStringList{u"retrieve"_s},
              QStringList{u"answer"_s, u"--with"_s, u"reader"_s}, QStringList{u"describe"_s},
              QStringList{u"embed"_s, u"--with"_s, u"hashing"_s},
              QStringList{u"train"_s, u"--name"_s, u"mine"_s, u"--fusion"_s, u"compare"_s, u"--epochs"_s,
                          u"2"_s},
              QStringList{u"rerank"_s}}) {
            const Run run = stage(words);
            QVERIFY2(run.status == 0, run.err.constData());
        }
        QCOMPARE(problems(), QStringList());
    }

    void aWorldOfTownsIsNotWarnedAbout()
    {
        const QJsonObject towns = stage({u"evaluate"_s}).json()[u"towns"].toObject();
        QVERIFY(towns[u"images"].toInt() > 50);
        QVERIFY2(towns[u"warning"].isNull(), qPrintable(towns[u"warning"].toString()));
    }

    void aReplacedPictureIsComputedAgain()
    {
        const QString changed = picture(0);
        QVERIFY2(!changed.isEmpty() && QFile::exists(changed), qPrintable(changed));
        writeFile(changed, contentOf(picture(5)));
        QVERIFY(!problems().filter(u"changed since they were read"_s).isEmpty());
        QCOMPARE(import().json()[u"changed_pictures"].toArray().size(), 1);
        const Run refused = stage({u"retrieve"_s});
        QCOMPARE(refused.status, 1);
        QVERIFY2(refused.err.contains("run encode"), refused.err.constData());
        QCOMPARE(stage({u"encode"_s}).json()[u"images"].toInt(), 1);
        QCOMPARE(stage({u"answer"_s, u"--with"_s, u"reader"_s}).json()[u"images"].toInt(), 1);
        QVERIFY(!problems().filter(u"newer than the candidates"_s).isEmpty());
        for (const QString& word : {u"retrieve"_s, u"describe"_s})
            QCOMPARE(stage({word}).status, 0);
        QCOMPARE(stage({u"embed"_s, u"--with"_s, u"hashing"_s}).status, 0);
        QCOMPARE(stage({u"rerank"_s}).status, 0);
        QCOMPARE(problems(), QStringList());
        QCOMPARE(import().json()[u"changed_pictures"].toArray().size(), 0);
    }

    void featuresOfAnotherModelAreRefusedOrMarked()
    {
        const QString matrix = m_dir.filePath(u"m.npy"_s);
        QCOMPARE(
            stage({u"export"_s, u"--what"_s, u"embeddings"_s, u"--kind"_s, u"image"_s, u"--out"_s, matrix})
                .status,
            0);
        const Run imported =
            stage({u"import-embeddings"_s, u"--kind"_s, u"image"_s, u"--model"_s, u"theirs"_s, u"--matrix"_s,
                   matrix, u"--names"_s, m_dir.filePath(u"m.csv"_s)});
        QVERIFY2(imported.status == 0, imported.err.constData());
        QCOMPARE(stage({u"retrieve"_s}).status, 0);
        const Run refused = stage({u"rerank"_s});
        QCOMPARE(refused.status, 1);
        QVERIFY2(refused.err.contains("\"small\"") && refused.err.contains("\"theirs\""),
                 refused.err.constData());
        QCOMPARE(refused.err.count('\n'), 1);
        QCOMPARE(stage({u"rerank"_s, u"--anyway"_s}).status, 0);
        const QJsonObject features = stage({u"evaluate"_s}).json()[u"features"].toObject();
        QVERIFY(features[u"anyway"].toBool());
        QVERIFY(features[u"warning"].toString().contains(u"theirs"_s));
        QVERIFY(runGeovlm({u"evaluate"_s, m_store}).out.contains("theirs"));
        QCOMPARE(stage({u"encode"_s}).json()[u"images"].toInt(),
                 0); // the small encoder's are the latest again
        QCOMPARE(stage({u"retrieve"_s}).status, 0);
        QCOMPARE(stage({u"rerank"_s}).status, 0);
        QVERIFY(!stage({u"evaluate"_s}).json()[u"features"].toObject()[u"anyway"].toBool());
    }

    void damagedEmbeddingsEndWithASentence()
    {
        const QString folder = m_store + u".d/"_s;
        const QString file = folder + QDir(folder).entryList({u"image-*.f32"_s}).value(0);
        QByteArray bytes = contentOf(file);
        bytes[bytes.size() / 2] = char(bytes[bytes.size() / 2] ^ 64);
        writeFile(file, bytes);
        const Run refused = stage({u"retrieve"_s, u"--model"_s, u"small"_s});
        QCOMPARE(refused.status, 1);
        QVERIFY2(refused.err.contains(file.toUtf8()) && refused.err.contains("geovlm encode"),
                 refused.err.constData());
        QCOMPARE(refused.err.count('\n'), 1);
        QVERIFY(!problems().filter(file).isEmpty());
        QCOMPARE(stage({u"encode"_s}).json()[u"images"].toInt(), 1);
        QCOMPARE(stage({u"retrieve"_s, u"--model"_s, u"small"_s}).status, 0);
        QVERIFY(problems().filter(file).isEmpty());
    }

    void encodingWithoutAnyPictureFails()
    {
        const QString store = m_dir.filePath(u"empty.geovlm"_s), root = m_dir.filePath(u"nothing"_s);
        writeFile(root + u"/images.csv"_s, "file,view\na.jpg,ground\nb.png,satellite\n");
        QCOMPARE(runGeovlm({u"init"_s, store}).status, 0);
        QCOMPARE(runGeovlm({u"import"_s, store, u"--layout"_s, u"manifest"_s, u"--root"_s, root}).status, 0);
        const Run run = runGeovlm({u"encode"_s, store, u"--quiet"_s});
        QCOMPARE(run.status, 1);
        QVERIFY2(run.err.contains("None of the 2 images"), run.err.constData());
    }

    void picturesUnlikeTownsAreTold()
    {
        const QString store = m_dir.filePath(u"photos.geovlm"_s), root = m_dir.filePath(u"photos"_s);
        QByteArray list = "file,view\n";
        QDir().mkpath(root);
        for (int i = 0; i < 12; ++i) {
            QImage image(96, 96, QImage::Format_RGB32);
            for (int y = 0; y < 96; ++y)
                for (int x = 0; x < 96; ++x)
                    image.setPixel(x, y,
                                   qRgb((x * (i + 3)) % 256, (y * 7 + i * 40) % 256, (x * y + i) % 256));
            QVERIFY(image.save(root + u"/%1.png"_s.arg(i)));
            list += QByteArray::number(i) + (i % 2 ? ".png,ground\n" : ".png,satellite\n");
        }
        writeFile(root + u"/images.csv"_s, list);
        QCOMPARE(runGeovlm({u"init"_s, store}).status, 0);
        QCOMPARE(runGeovlm({u"import"_s, store, u"--layout"_s, u"manifest"_s, u"--root"_s, root}).status, 0);
        const Run encoded = runGeovlm({u"encode"_s, store, u"--quiet"_s});
        QVERIFY2(encoded.out.contains("have only seen drawn towns"), encoded.out.constData());
        const Run answered =
            runGeovlm({u"answer"_s, store, u"--with"_s, u"reader"_s, u"--json"_s, u"--quiet"_s});
        QVERIFY(answered.json()[u"towns"].toObject()[u"unlike"].toInt() > 2);
        QVERIFY(!answered.json()[u"towns"].toObject()[u"warning"].isNull());
    }
};

GEOVLM_TEST(SourceCommandsTest);

} // namespace tst_source_commands

#include "tst_source_commands.moc"
