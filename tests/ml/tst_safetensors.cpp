// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/error.h"
#include "domain/random.h"
#include "ml/safetensors.h"
#include "support.h"

#include <QRandomGenerator>
#include <QTest>
#include <QtEndian>

using namespace geovlm;
using namespace geovlm::ml;

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

std::unique_ptr<QObject> safeTensorsTest()
{
    return std::make_unique<SafeTensorsTest>();
}

#include "tst_safetensors.moc"
