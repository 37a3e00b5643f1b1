// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/error.h"
#include "domain/random.h"
#include "ml/safetensors.h"
#include "ml_support.h"
#include "support/registry.h"

#include <QFile>
#include <QRandomGenerator>
#include <QTest>
#include <QtEndian>

namespace tst_safetensors {

using namespace geovlm::ml;
using namespace geovlm::test;
using namespace geovlm;

namespace {

SafeTensors twoTensors()
{
    SafeTensors content;
    content.tensors.push_back({QStringLiteral("a"), ElementType::F32, {2, 3}, QByteArray(24, 'x')});
    content.tensors.push_back({QStringLiteral("b"), ElementType::F16, {4}, QByteArray(8, 'y')});
    content.configuration = {{QStringLiteral("kind"), QStringLiteral("encoder")}};
    return content;
}

QByteArray withHeader(const QByteArray& header, const QByteArray& data)
{
    QByteArray length(8, '\0');
    qToLittleEndian<quint64>(quint64(header.size()), length.data());
    return length + header + data;
}

} // namespace

class SafeTensorsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatIsWrittenComesBack()
    {
        const SafeTensors back = readSafeTensors(writeSafeTensors(twoTensors()), QStringLiteral("f"));
        QCOMPARE(back.tensors.size(), std::size_t(2));
        QCOMPARE(back.tensors[0].bytes, QByteArray(24, 'x'));
        QCOMPARE(back.tensors[1].shape, std::vector<std::int64_t>{4});
        QCOMPARE(back.tensors[1].type, ElementType::F16);
        QCOMPARE(back.configuration[u"kind"].toString(), QStringLiteral("encoder"));
    }

    void badFilesAreRefusedInASentence_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        const QByteArray good = writeSafeTensors(twoTensors());
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("an HTML page") << QByteArray("<!DOCTYPE html><html><body>404</body></html>");
        QTest::newRow("truncated") << good.chopped(1);
        QTest::newRow("a byte too many") << good + 'z';
        QTest::newRow("header longer than the file") << withHeader("{}", {}).replace(0, 1, "\xff");
        QTest::newRow("no JSON") << withHeader("{nonsense", {});
        QTest::newRow("overlap") << withHeader(
            R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}})",
            QByteArray(4, 'x'));
        QTest::newRow("gap") << withHeader(R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}})",
                                           QByteArray(8, 'x'));
        QTest::newRow("shape overflows") << withHeader(
            R"({"a":{"dtype":"F32","shape":[4294967296,4294967296,4294967296],"data_offsets":[0,0]}})", {});
        QTest::newRow("negative size")
            << withHeader(R"({"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}})", QByteArray(4, 'x'));
        const QByteArray one = R"({"dtype":"U8","shape":[4],"data_offsets":[0,4]})";
        QTest::newRow("a name twice")
            << withHeader("{\"a\":" + one + ",\"a\":" + one + "}", QByteArray(4, 'x'));
        QTest::newRow("a name twice, once escaped")
            << withHeader("{\"a\":" + one + ",\"\\u0061\":" + one + "}", QByteArray(4, 'x'));
        QTest::newRow("a member twice") << withHeader(
            R"({"a":{"dtype":"U8","dtype":"F32","shape":[1],"data_offsets":[0,4]}})", QByteArray(4, 'x'));
        QTest::newRow("space before the header") << withHeader(" {\"a\":" + one + "}", QByteArray(4, 'x'));
        QTest::newRow("no shape") << withHeader(R"({"a":{"dtype":"F32","data_offsets":[0,4]}})",
                                                QByteArray(4, 'x'));
        QTest::newRow("three offsets")
            << withHeader(R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4,8]}})", QByteArray(4, 'x'));
        QTest::newRow("header over 4 MB") // sound otherwise: a shape that would take a gigabyte
            << withHeader("{\"a\":{\"dtype\":\"F32\",\"shape\":[1" + QByteArray(",1").repeated(2'100'000) +
                              "],\"data_offsets\":[0,4]}}",
                          QByteArray(4, 'x'));
        QTest::newRow("unknown type")
            << withHeader(R"({"a":{"dtype":"Q4","shape":[4],"data_offsets":[0,4]}})", QByteArray(4, 'x'));
    }

    void badFilesAreRefusedInASentence()
    {
        QFETCH(QByteArray, bytes);
        try {
            readSafeTensors(bytes, QStringLiteral("the-file"));
            QFAIL("was accepted");
        } catch (const Error& error) {
            QVERIFY(error.sentence().contains(QStringLiteral("the-file")));
            QVERIFY(error.sentence().endsWith(u'.'));
        }
    }

    void aColonInANameIsNoSecondMember()
    {
        const QByteArray name = "a:\\\"b\\\\"; // a:"b\ as JSON writes it
        const QByteArray header = "{\"" + name +
                                  "\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]},"
                                  "\"__metadata__\":{\"x\":\"{\\\"y\\\":1}\"}}";
        const SafeTensors content = readSafeTensors(withHeader(header, "wxyz"), QStringLiteral("f"));
        QCOMPARE(content.tensors.front().name, QStringLiteral("a:\"b\\"));
        QCOMPARE(content.tensors.front().bytes, QByteArray("wxyz"));
    }

    void tensorsAreViewsAndNumbersLieAligned()
    {
        for (const char* padding : {"", " ", "  ", "   "}) {
            const QByteArray file = withHeader(
                R"({"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"F32","shape":[2,1],"data_offsets":[2,10]},"e":{"dtype":"I64","shape":[0],"data_offsets":[2,2]}})" +
                    QByteArray(padding),
                QByteArray("xxyyyyzzzz"));
            const SafeTensors content = readSafeTensors(file, QStringLiteral("f"));
            QCOMPARE(content.tensors[0].bytes.constData(), file.constData() + file.size() - 10);
            QCOMPARE(content.tensors[1].bytes, QByteArray("yyyyzzzz"));
            QCOMPARE(reinterpret_cast<quintptr>(content.tensors[1].bytes.constData()) % 4, quintptr(0));
            QVERIFY(content.tensors[2].bytes.isEmpty());
        }
    }

    void aDeviceThatTakesNoMoreIsNoticed()
    {
        QFile full(QStringLiteral("/dev/full"));
        QVERIFY(full.open(QIODevice::WriteOnly | QIODevice::Unbuffered));
        QVERIFY(!writeSafeTensors(twoTensors(), full));
    }

    void anyChangedByteIsReadOrRefusedButNeverCrashes()
    {
        const QByteArray good = writeSafeTensors(twoTensors());
        const quint64 seed = QRandomGenerator::global()->generate64();
        qInfo("seed %llu", static_cast<unsigned long long>(seed));
        Random random(seed);
        int refused = 0;
        for (int trial = 0; trial < 3000; ++trial) {
            QByteArray bytes = good;
            for (int change = 0; change <= random.below(4); ++change)
                bytes[random.below(int(bytes.size()))] = char(random.below(256));
            try {
                for (const StoredTensor& tensor : readSafeTensors(bytes, QStringLiteral("f")).tensors)
                    QVERIFY(tensor.bytes.size() <= bytes.size());
            } catch (const Error&) {
                ++refused;
            }
        }
        QVERIFY(refused > 500);
    }
};

GEOVLM_TEST(SafeTensorsTest);

} // namespace tst_safetensors

#include "tst_safetensors.moc"
