// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli_support.h"
#include "support/registry.h"

#include <QDir>
#include <QFile>
#include <QImage>
#include <QImageWriter>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <sys/resource.h>
#include <sys/stat.h>

namespace tst_picture_commands {

using namespace geovlm::test;

/// Pictures as they are met outside of towns: large, cut, transparent, no files at all.
class PictureCommandsTest : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_dir;

    static QImage noise(QSize size, quint32 seed)
    {
        QRandomGenerator random(seed);
        QImage image(size, QImage::Format_RGB32);
        for (int y = 0; y < size.height(); ++y)
            for (int x = 0; x < size.width(); ++x)
                image.setPixel(x, y, random.generate() | 0xFF000000);
        return image;
    }
    static void save(const QString& file, const QImage& image, const char* format, int quality = 80)
    {
        QImageWriter writer(file, format);
        writer.setQuality(quality);
        if (!writer.write(image))
            qFatal("cannot write %s", qPrintable(file));
    }
    QString folder(const QString& name) const
    {
        const QString path = m_dir.filePath(name);
        if (!QDir().mkpath(path))
            qFatal("cannot make %s", qPrintable(path));
        return path;
    }
    /// A store beside the pictures of `root`, every other one a query of the one behind it.
    static QString storeOf(const QString& root, const QStringList& names)
    {
        QByteArray images = "file,view,area,split,lat,lon\n", pairs = "query,reference,kind\n";
        for (qsizetype i = 0; i < names.size(); ++i) {
            const QByteArray name = names.at(i).toUtf8();
            images += name + (i % 2 == 0 ? ",ground" : ",satellite") + ",A,all/test,51.5,0.1\n";
            if (i % 2 == 1)
                pairs += names.at(i - 1).toUtf8() + ',' + name + ",positive\n";
        }
        writeFile(root + QStringLiteral("/images.csv"), images);
        writeFile(root + QStringLiteral("/pairs.csv"), pairs);
        const QString store = root + QStringLiteral("/s.geovlm");
        if (runGeovlm({QStringLiteral("init"), store}).status != 0)
            qFatal("init failed");
        const Run run = runGeovlm({QStringLiteral("import"), store, QStringLiteral("--layout"),
                                   QStringLiteral("manifest"), QStringLiteral("--root"), root});
        if (run.status != 0)
            qFatal("import failed: %s", run.err.constData());
        return store;
    }
    static Run json(const char* command, const QString& store, const QStringList& more = {})
    {
        return runGeovlm(QStringList{QString::fromLatin1(command), store, QStringLiteral("--json")} + more);
    }
    /// The largest difference between two rows of numbers.
    static float farthest(const QByteArray& one, const QByteArray& other)
    {
        if (one.size() != other.size())
            return std::numeric_limits<float>::infinity();
        float most = 0;
        for (qsizetype at = 0; at < one.size(); at += qsizetype(sizeof(float))) {
            float a = 0, b = 0;
            std::memcpy(&a, one.constData() + at, sizeof a);
            std::memcpy(&b, other.constData() + at, sizeof b);
            most = std::max(most, std::abs(a - b));
        }
        return most;
    }
    static QByteArray linesWith(const QByteArray& text, const char* part)
    {
        QByteArray found;
        for (const QByteArray& line : text.split('\n'))
            if (line.contains(part))
                found += line + '\n';
        return found;
    }

private Q_SLOTS:
    void brokenPicturesAreNamedAndNothingElseIsPrinted()
    {
        const QString root = folder(QStringLiteral("broken"));
        const QStringList names{QStringLiteral("good.jpg"), QStringLiteral("half.jpg"),
                                QStringLiteral("half.png"), QStringLiteral("pipe.jpg"),
                                QStringLiteral("fine.tif"), QStringLiteral("fine.bmp")};
        for (const QString& name : names)
            save(root + u'/' + name, noise(QSize(240, 180), 3),
                 name.endsWith(QStringLiteral("png"))   ? "png"
                 : name.endsWith(QStringLiteral("tif")) ? "tiff"
                 : name.endsWith(QStringLiteral("bmp")) ? "bmp"
                                                        : "jpeg");
        for (const char* cut : {"/half.jpg", "/half.png"}) {
            QFile file(root + QLatin1String(cut));
            QVERIFY(file.resize(file.size() / 2));
        }
        const QString store = storeOf(root, names);
        const QByteArray pipe = QFile::encodeName(root + QStringLiteral("/pipe.jpg"));
        QVERIFY(QFile::remove(QFile::decodeName(pipe)));
        QCOMPARE(::mkfifo(pipe.constData(), 0600), 0);

        const Run encode = json("encode", store);
        QVERIFY2(encode.status == 0, encode.err.constData());
        QCOMPARE(encode.json()[u"images"].toInt(), 3);
        const QByteArray skipped = QJsonDocument(encode.json()[u"skipped"].toArray()).toJson();
        QCOMPARE(skipped.count("cut short"), 2);
        QVERIFY(skipped.contains("pipe.jpg"));
        const Run answer = json("answer", store, {QStringLiteral("--with"), QStringLiteral("reader")});
        QCOMPARE(answer.json()[u"images"].toInt(), 3);
        QCOMPARE(answer.json()[u"failed"].toArray().size(), 3);
        for (const Run& run : {encode, answer})
            for (const QByteArray& line : run.err.trimmed().split('\n'))
                QVERIFY2(line.contains("/half.") || line.contains("/pipe.jpg") || line.contains("/6"),
                         line.constData());

        const Run shallow = json("check", store);
        QVERIFY(linesWith(shallow.out, "cut short").isEmpty());
        const Run deep = json("check", store, {QStringLiteral("--deep")});
        const QByteArray problems = QJsonDocument(deep.json()[u"problems"].toArray()).toJson();
        QVERIFY2(problems.contains("half.jpg is cut short") && problems.contains("half.png is cut short") &&
                     problems.contains("pipe.jpg") && !problems.contains("fine") &&
                     !problems.contains("good"),
                 problems.constData());
    }

    /// It was "image-1.f32 is missing or shorter than its 0 bytes".
    void aStoreWithoutItsPicturesIsToldSo()
    {
        const QString root = folder(QStringLiteral("away"));
        const QStringList names{QStringLiteral("a.jpg"), QStringLiteral("b.jpg")};
        for (const QString& name : names)
            save(root + u'/' + name, noise(QSize(32, 32), 1), "jpeg");
        const QString store = storeOf(root, names);
        for (const QString& name : names)
            QVERIFY(QFile::remove(root + u'/' + name));
        const Run run = runGeovlm({QStringLiteral("encode"), store, QStringLiteral("--quiet")});
        QCOMPARE(run.status, 1);
        QVERIFY2(run.err.contains("a.jpg") && !run.err.contains("f32") && run.err.count('\n') == 1,
                 run.err.constData());
    }

    /// Of a hundred thousand lines only the first twenty can be read.
    void notesOfOneKindEndAfterTwentyLines()
    {
        const QString root = folder(QStringLiteral("many"));
        QStringList names;
        for (int i = 0; i < 52; ++i) {
            names.append(QStringLiteral("p%1.jpg").arg(i));
            writeFile(root + u'/' + names.constLast(), "no picture");
        }
        save(root + QStringLiteral("/p0.jpg"), noise(QSize(64, 64), 1), "jpeg");
        save(root + QStringLiteral("/p1.jpg"), noise(QSize(64, 64), 2), "jpeg");
        const QString store = storeOf(root, names);
        for (const Run& run : {json("encode", store),
                               json("answer", store, {QStringLiteral("--with"), QStringLiteral("reader")})}) {
            QCOMPARE(linesWith(run.err, "is not a JPEG").count('\n'), 20);
            QVERIFY2(run.err.contains("… and 30 more like these."), run.err.constData());
        }
        const Run deep =
            runGeovlm({QStringLiteral("check"), store, QStringLiteral("--deep"), QStringLiteral("--quiet")});
        QVERIFY2(linesWith(deep.out, "is not a JPEG").count('\n') <= 20 && deep.out.contains("--json names"),
                 deep.out.constData());
        const Run quiet = json("encode", store, {QStringLiteral("--quiet")});
        QCOMPARE(quiet.err, QByteArray());
    }

    /// The limit is 200 megapixels, and no program of ours holds a gigabyte for them.
    void largePicturesAreReadWithinAGigabyte()
    {
        const QString root = folder(QStringLiteral("large"));
        const QStringList names{QStringLiteral("48.jpg"), QStringLiteral("199.jpg"),
                                QStringLiteral("199.png"), QStringLiteral("more.png")};
        save(root + QStringLiteral("/48.jpg"), noise(QSize(504, 378), 4).scaled(8064, 6048), "jpeg");
        QImage large(19900, 10000, QImage::Format_Grayscale8);
        large.fill(90);
        save(root + QStringLiteral("/199.jpg"), large, "jpeg");
        save(root + QStringLiteral("/199.png"), large, "png", 90);
        QImage larger(20001, 10000, QImage::Format_Mono);
        larger.fill(1);
        save(root + QStringLiteral("/more.png"), larger, "png", 90);
        const QString store = storeOf(root, names);
        const Run encode = json("encode", store, {QStringLiteral("--threads"), QStringLiteral("4")});
        QVERIFY2(encode.status == 0, encode.err.constData());
        QCOMPARE(encode.json()[u"images"].toInt(), 3);
        const QString why = encode.json()[u"skipped"].toArray().first().toString();
        QVERIFY2(why.contains(QStringLiteral("20001 × 10000 pixels")), qPrintable(why));
        const Run answer = json("answer", store, {QStringLiteral("--with"), QStringLiteral("reader")});
        QCOMPARE(answer.json()[u"images"].toInt(), 3);
        rusage usage = {};
        QCOMPARE(::getrusage(RUSAGE_CHILDREN, &usage), 0);
        qInfo("largest program: %ld MiB", usage.ru_maxrss >> 10);
        QVERIFY(usage.ru_maxrss < 1 << 20);
    }

    /// Nothing can be seen through what is transparent, so nothing underneath may be embedded.
    void whatIsUnderTransparencyDoesNotCount()
    {
        const QString root = folder(QStringLiteral("clear"));
        QImage black(128, 96, QImage::Format_ARGB32);
        black.fill(Qt::transparent);
        QImage hidden = noise(black.size(), 8).convertToFormat(QImage::Format_ARGB32);
        for (int y = 0; y < hidden.height(); ++y)
            for (int x = 0; x < hidden.width(); ++x)
                hidden.setPixel(x, y, hidden.pixel(x, y) & 0x00FFFFFF);
        for (const int view : {0, 1}) {
            save(root + QStringLiteral("/black%1.png").arg(view), black, "png");
            save(root + QStringLiteral("/noise%1.png").arg(view), hidden, "png");
        }
        const QString store = storeOf(root, {QStringLiteral("black0.png"), QStringLiteral("black1.png"),
                                             QStringLiteral("noise0.png"), QStringLiteral("noise1.png")});
        QCOMPARE(json("encode", store).json()[u"images"].toInt(), 4);
        const QString matrix = m_dir.filePath(QStringLiteral("out.npy"));
        QCOMPARE(json("export", store,
                      {QStringLiteral("--what"), QStringLiteral("embeddings"), QStringLiteral("--model"),
                       QStringLiteral("small"), QStringLiteral("--out"), matrix})
                     .status,
                 0);
        const QByteArray values = contentOf(matrix);
        const qsizetype row = (values.size() - values.size() % 4096) / 4;
        QCOMPARE(row % 4096, 0); // 1024 numbers
        const QByteArray rows = values.right(4 * row);
        const QList<QByteArray> names =
            contentOf(m_dir.filePath(QStringLiteral("out.csv"))).trimmed().split('\n').mid(1);
        QCOMPARE(names.size(), 4);
        const auto of = [&](const char* name) {
            for (qsizetype i = 0; i < names.size(); ++i)
                if (names.at(i).contains(name))
                    return rows.mid(i * row, row);
            return QByteArray(name);
        };
        // The same input, but another place in the batch: rounding.
        QVERIFY(farthest(of("black0"), of("noise0")) < 1e-5f);
        QVERIFY(farthest(of("black1"), of("noise1")) < 1e-5f);
    }
};

GEOVLM_TEST(PictureCommandsTest);

} // namespace tst_picture_commands

#include "tst_picture_commands.moc"
