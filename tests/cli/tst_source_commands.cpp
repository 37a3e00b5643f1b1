// SPDX-License-Identifier: GPL-3.0-or-later
// What a result came from, end to end: pictures that were replaced, embeddings of other models, files that
// were damaged, images that no town model has seen.
#include "support.h"

#include <QDir>
#include <QImage>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::Literals::StringLiterals;

class SourceCommandsTest : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_dir;
    QString m_store = m_dir.filePath(u"s.geovlm"_qs);
    QString m_root = m_dir.filePath(u"world"_qs);

    Run stage(const QStringList& words) const
    {
        return runGeovlm(QStringList{words.first(), m_store, u"--json"_qs, u"--quiet"_qs} + words.mid(1));
    }
    Run import() const
    {
        return stage({u"import"_qs, u"--layout"_qs, u"vigor"_qs, u"--root"_qs, m_root, u"--split"_qs,
                      u"same-area"_qs});
    }
    QStringList problems() const
    {
        QStringList list;
        for (const QJsonValue& one : stage({u"check"_qs}).json()[u"problems"].toArray())
            list.append(one.toString());
        return list;
    }
    QString picture(int index) const
    {
        const QDir folder(m_root + u"/Ashby/panorama"_qs);
        return folder.filePath(folder.entryList(QDir::Files).value(index));
    }

private Q_SLOTS:
    void initTestCase()
    {
        copyFolder(smallWorld(), m_root);
        QCOMPARE(runGeovlm({u"init"_qs, m_store}).status, 0);
        QCOMPARE(import().status, 0);
        for (const QStringList& words :
             {QStringList{u"encode"_qs}, QStringList{u"retrieve"_qs},
              QStringList{u"answer"_qs, u"--with"_qs, u"reader"_qs}, QStringList{u"describe"_qs},
              QStringList{u"embed"_qs, u"--with"_qs, u"hashing"_qs},
              QStringList{u"train"_qs, u"--name"_qs, u"mine"_qs, u"--fusion"_qs, u"compare"_qs,
                          u"--epochs"_qs, u"2"_qs},
              QStringList{u"rerank"_qs}}) {
            const Run run = stage(words);
            QVERIFY2(run.status == 0, run.err.constData());
        }
        QCOMPARE(problems(), QStringList());
    }

    void aWorldOfTownsIsNotWarnedAbout()
    {
        const QJsonObject towns = stage({u"evaluate"_qs}).json()[u"towns"].toObject();
        QVERIFY(towns[u"images"].toInt() > 50);
        QVERIFY2(towns[u"warning"].isNull(), qPrintable(towns[u"warning"].toString()));
    }

    void aReplacedPictureIsComputedAgain()
    {
        const QString changed = picture(0);
        QVERIFY2(!changed.isEmpty() && QFile::exists(changed), qPrintable(changed));
        writeFile(changed, contentOf(picture(5)));
        QVERIFY(!problems().filter(u"changed since they were read"_qs).isEmpty());
        QCOMPARE(import().json()[u"changed_pictures"].toArray().size(), 1);
        const Run refused = stage({u"retrieve"_qs});
        QCOMPARE(refused.status, 1);
        QVERIFY2(refused.err.contains("run encode"), refused.err.constData());
        QCOMPARE(stage({u"encode"_qs}).json()[u"images"].toInt(), 1);
        QCOMPARE(stage({u"answer"_qs, u"--with"_qs, u"reader"_qs}).json()[u"images"].toInt(), 1);
        QVERIFY(!problems().filter(u"newer than the candidates"_qs).isEmpty());
        for (const QString& word : {u"retrieve"_qs, u"describe"_qs})
            QCOMPARE(stage({word}).status, 0);
        QCOMPARE(stage({u"embed"_qs, u"--with"_qs, u"hashing"_qs}).status, 0);
        QCOMPARE(stage({u"rerank"_qs}).status, 0);
        QCOMPARE(problems(), QStringList());
        QCOMPARE(import().json()[u"changed_pictures"].toArray().size(), 0);
    }

    void featuresOfAnotherModelAreRefusedOrMarked()
    {
        const QString matrix = m_dir.filePath(u"m.npy"_qs);
        QCOMPARE(stage({u"export"_qs, u"--what"_qs, u"embeddings"_qs, u"--kind"_qs, u"image"_qs, u"--out"_qs,
                        matrix})
                     .status,
                 0);
        const Run imported =
            stage({u"import-embeddings"_qs, u"--kind"_qs, u"image"_qs, u"--model"_qs, u"theirs"_qs,
                   u"--matrix"_qs, matrix, u"--names"_qs, m_dir.filePath(u"m.csv"_qs)});
        QVERIFY2(imported.status == 0, imported.err.constData());
        QCOMPARE(stage({u"retrieve"_qs}).status, 0);
        const Run refused = stage({u"rerank"_qs});
        QCOMPARE(refused.status, 1);
        QVERIFY2(refused.err.contains("\"small\"") && refused.err.contains("\"theirs\""),
                 refused.err.constData());
        QCOMPARE(refused.err.count('\n'), 1);
        QCOMPARE(stage({u"rerank"_qs, u"--anyway"_qs}).status, 0);
        const QJsonObject features = stage({u"evaluate"_qs}).json()[u"features"].toObject();
        QVERIFY(features[u"anyway"].toBool());
        QVERIFY(features[u"warning"].toString().contains(u"theirs"_qs));
        QVERIFY(runGeovlm({u"evaluate"_qs, m_store}).out.contains("theirs"));
        QCOMPARE(stage({u"encode"_qs}).json()[u"images"].toInt(),
                 0); // the small encoder's are the latest again
        QCOMPARE(stage({u"retrieve"_qs}).status, 0);
        QCOMPARE(stage({u"rerank"_qs}).status, 0);
        QVERIFY(!stage({u"evaluate"_qs}).json()[u"features"].toObject()[u"anyway"].toBool());
    }

    void damagedEmbeddingsEndWithASentence()
    {
        const QString folder = m_store + u".d/"_qs;
        const QString file = folder + QDir(folder).entryList({u"image-*.f32"_qs}).value(0);
        QByteArray bytes = contentOf(file);
        bytes[bytes.size() / 2] = char(bytes[bytes.size() / 2] ^ 64);
        writeFile(file, bytes);
        const Run refused = stage({u"retrieve"_qs, u"--model"_qs, u"small"_qs});
        QCOMPARE(refused.status, 1);
        QVERIFY2(refused.err.contains(file.toUtf8()) && refused.err.contains("geovlm encode"),
                 refused.err.constData());
        QCOMPARE(refused.err.count('\n'), 1);
        QVERIFY(!problems().filter(file).isEmpty());
        QCOMPARE(stage({u"encode"_qs}).json()[u"images"].toInt(), 1);
        QCOMPARE(stage({u"retrieve"_qs, u"--model"_qs, u"small"_qs}).status, 0);
        QVERIFY(problems().filter(file).isEmpty());
    }

    void encodingWithoutAnyPictureFails()
    {
        const QString store = m_dir.filePath(u"empty.geovlm"_qs), root = m_dir.filePath(u"nothing"_qs);
        writeFile(root + u"/images.csv"_qs, "file,view\na.jpg,ground\nb.png,satellite\n");
        QCOMPARE(runGeovlm({u"init"_qs, store}).status, 0);
        QCOMPARE(runGeovlm({u"import"_qs, store, u"--layout"_qs, u"manifest"_qs, u"--root"_qs, root}).status,
                 0);
        const Run run = runGeovlm({u"encode"_qs, store, u"--quiet"_qs});
        QCOMPARE(run.status, 1);
        QVERIFY2(run.err.contains("None of the 2 images"), run.err.constData());
    }

    void picturesUnlikeTownsAreTold()
    {
        const QString store = m_dir.filePath(u"photos.geovlm"_qs), root = m_dir.filePath(u"photos"_qs);
        QByteArray list = "file,view\n";
        QDir().mkpath(root);
        for (int i = 0; i < 12; ++i) {
            QImage image(96, 96, QImage::Format_RGB32);
            for (int y = 0; y < 96; ++y)
                for (int x = 0; x < 96; ++x)
                    image.setPixel(x, y,
                                   qRgb((x * (i + 3)) % 256, (y * 7 + i * 40) % 256, (x * y + i) % 256));
            QVERIFY(image.save(root + u"/%1.png"_qs.arg(i)));
            list += QByteArray::number(i) + (i % 2 ? ".png,ground\n" : ".png,satellite\n");
        }
        writeFile(root + u"/images.csv"_qs, list);
        QCOMPARE(runGeovlm({u"init"_qs, store}).status, 0);
        QCOMPARE(runGeovlm({u"import"_qs, store, u"--layout"_qs, u"manifest"_qs, u"--root"_qs, root}).status,
                 0);
        const Run encoded = runGeovlm({u"encode"_qs, store, u"--quiet"_qs});
        QVERIFY2(encoded.out.contains("have only seen drawn towns"), encoded.out.constData());
        const Run answered =
            runGeovlm({u"answer"_qs, store, u"--with"_qs, u"reader"_qs, u"--json"_qs, u"--quiet"_qs});
        QVERIFY(answered.json()[u"towns"].toObject()[u"unlike"].toInt() > 2);
        QVERIFY(!answered.json()[u"towns"].toObject()[u"warning"].isNull());
    }
};

std::unique_ptr<QObject> sourceCommandsTest()
{
    return std::make_unique<SourceCommandsTest>();
}

#include "tst_source_commands.moc"
