// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/error.h"
#include "ml/pth.h"
#include "ml/state_dict.h"
#include "ml_support.h"
#include "support/registry.h"

#include <QFile>
#include <QTest>

namespace tst_pth {

using namespace geovlm::ml;
using namespace geovlm::test;
using namespace geovlm;

namespace {

/// A file that tests/fuzz/make_weight_seeds.py made.
QByteArray seed(const QString& name)
{
    QFile file(QStringLiteral(GEOVLM_SOURCE_DIR "/tests/fuzz/seeds/pth/") + name);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("cannot read %s", qPrintable(file.fileName()));
    return file.readAll();
}

SafeTensors readSeed(const char* name)
{
    return readWeightFile(seed(QLatin1String(name)), QLatin1String(name));
}

std::vector<float> valuesOf(const SafeTensors& content, const char* name)
{
    std::vector<float> values;
    for (const StoredTensor& tensor : content.tensors)
        for (qint64 i = 0; tensor.name == QLatin1String(name) && i < tensor.count(); ++i)
            values.push_back(floatAt(tensor, i));
    return values;
}

std::vector<float> upTo(int count)
{
    std::vector<float> values;
    for (int i = 0; i < count; ++i)
        values.push_back(float(i));
    return values;
}

QStringList namesOf(const SafeTensors& content)
{
    QStringList names;
    for (const StoredTensor& tensor : content.tensors)
        names.append(tensor.name);
    return names;
}

/// PROTO 2 and so many copies of `part` between `begin` and `end`.
QByteArray pickleOf(const QByteArray& begin, const QByteArray& part, int times, const QByteArray& end)
{
    return QByteArray("\x80\x02") + begin + part.repeated(times) + end;
}

QString refusal(const std::function<void()>& work)
{
    try {
        work();
    } catch (const Error& error) {
        return error.sentence();
    }
    return {};
}

} // namespace

class PthTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyTypeComesOut()
    {
        const SafeTensors content = readSeed("every-type.pth");
        QCOMPARE(content.tensors.size(), std::size_t(10));
        for (const StoredTensor& tensor : content.tensors) {
            QCOMPARE(tensor.shape, std::vector<std::int64_t>{4});
            const std::vector<float> values = valuesOf(content, qPrintable(tensor.name));
            QCOMPARE(values, tensor.type == ElementType::Bool ? std::vector<float>({0, 1, 1, 1}) : upTo(4));
        }
    }

    void viewsOfOneStorageAreGathered()
    {
        const SafeTensors content = readSeed("views.pth");
        QCOMPARE(valuesOf(content, "whole"), upTo(24));
        QCOMPARE(valuesOf(content, "every-other"), (std::vector<float>{6, 8, 10, 12, 14, 16}));
        QCOMPARE(valuesOf(content, "last"), std::vector<float>{23});
        QCOMPARE(valuesOf(content, "turned").at(1), 6.0f);
        QCOMPARE(valuesOf(content, "turned").at(23), 23.0f);
        for (const StoredTensor& tensor : content.tensors)
            if (tensor.name == QLatin1String("turned"))
                QCOMPARE(tensor.shape, (std::vector<std::int64_t>{6, 4}));
            else if (tensor.name == QLatin1String("empty"))
                QCOMPARE(tensor.shape, (std::vector<std::int64_t>{0, 6}));
    }

    void aStateDictIsFoundWhereverItIs()
    {
        const QStringList names{QStringLiteral("0.bias"), QStringLiteral("0.weight"),
                                QStringLiteral("1.bias"), QStringLiteral("1.weight")};
        for (const char* file : {"module.pth", "checkpoint.pth"}) {
            const SafeTensors content = readSeed(file);
            QCOMPARE(namesOf(content), names);
            QCOMPARE(valuesOf(content, "0.weight"), upTo(6));
        }
        QCOMPARE(valuesOf(readSeed("parameters.pth"), "w"), upTo(3));
        QCOMPARE(valuesOf(readSeed("protocol-4.pth"), "w"), upTo(6));
    }

    void whatIsNoStateDictIsRefusedInASentenceThatHelps_data()
    {
        QTest::addColumn<QString>("part");
        const auto row = [](const char* file, const char* part) {
            QTest::newRow(file) << QString::fromLatin1(part);
        };
        row("empty.pth", "is empty");
        row("lfs.pth", "git lfs pull");
        row("page.pth", "is a web page");
        row("old.pth", "older than 1.6");
        row("pickle-alone.pth", "bare pickle");
        row("truncated.pth", "cut short or damaged");
        row("damaged.pth", "cut short or damaged");
        row("torchscript.pth", "TorchScript");
        row("other-zip.pth", "without data.pkl");
        row("two-pickles.pth", "more than one data.pkl");
        row("big-endian.pth", "big-endian");
        row("number.pth", "no state dict");
        row("empty-dict.pth", "an empty dict");
        row("cycle.pth", "\"model\"");
        row("not-a-tensor.pth", "\"epoch\" in its state dict is no tensor");
        row("no-storage.pth", "data/0 is missing");
        row("short-storage.pth", "has 20 bytes instead of 24");
        row("compressed.pth", "compressed");
        row("beyond.pth", "the tensor \"w\" reaches beyond its storage of 6 elements");
        row("stride.pth", "reaches beyond");
        row("overflow.pth", "reaches beyond");
        row("repeated.pth", "reaches beyond");
        row("negative.pth", "no whole number from 0");
        row("huge-storage.pth", "elements");
        row("deep.pth", "nested more than");
        row("system.pth", "wants to call posix.system");
        row("system-in-dict.pth", "wants to call posix.system");
        row("eval.pth", "wants to call builtins.eval");
        row("load-from-bytes.pth", "wants to call torch.storage._load_from_bytes");
    }

    void whatIsNoStateDictIsRefusedInASentenceThatHelps()
    {
        QFETCH(QString, part);
        const QString sentence = refusal([] { readSeed(QTest::currentDataTag()); });
        QVERIFY2(sentence.contains(part), qPrintable(sentence));
        QVERIFY2(sentence.startsWith(QLatin1String(QTest::currentDataTag())), qPrintable(sentence));
        QVERIFY(sentence.endsWith(u'.') || sentence.endsWith(u')'));
        QVERIFY(!QFile::exists(QStringLiteral("geovlm-was-run")));
    }

    void limitsHoldBeforeMemoryIsTaken_data()
    {
        QTest::addColumn<QByteArray>("pickle");
        QTest::addColumn<QString>("part");
        QTest::newRow("values") << pickleOf({}, QByteArray("K\0", 2), 1'000'001, ".")
                                << QStringLiteral("more than 1000000 values");
        QTest::newRow("stack") << pickleOf(QByteArray("Nq\0", 3), QByteArray("h\0", 2), 1'000'001, ".")
                               << QStringLiteral("stacks more than");
        QTest::newRow("text") << QByteArray("\x80\x02X\xff\xff\xff\xff", 7)
                              << QStringLiteral("in the middle of a value");
        QTest::newRow("text of 64 bits") << QByteArray("\x80\x04\x8d\xff\xff\xff\xff\xff\xff\xff\xff", 11)
                                         << QStringLiteral("in the middle of a value");
        QTest::newRow("a long of 200 bytes") << QByteArray("\x80\x02\x8a\xc8", 4) + QByteArray(200, 'x') + "."
                                             << QStringLiteral("more than 64 bits");
        QTest::newRow("pop from nothing") << QByteArray("\x80\x02\x86.") << QStringLiteral("not there");
        QTest::newRow("pop below a mark") << QByteArray("\x80\x02N(\x85.") << QStringLiteral("not there");
        QTest::newRow("unknown operation") << QByteArray("\x80\x02\x81.") << QStringLiteral("operation 0x81");
        QTest::newRow("a name with control characters") << QByteArray("\x80\x02"
                                                                      "cos\x1b[31m\nsystem\n.")
                                                        << QStringLiteral("os?[31m.system");
        QTest::newRow("endless name") << QByteArray("\x80\x02"
                                                    "cos")
                                      << QStringLiteral("middle of a name");
    }

    void limitsHoldBeforeMemoryIsTaken()
    {
        QFETCH(QByteArray, pickle);
        QFETCH(QString, part);
        const auto none = [](const QString&, qint64) { return QByteArray(); };
        const QString sentence = refusal([&] { stateDictFrom(pickle, 1000, none, QStringLiteral("f")); });
        QVERIFY2(sentence.contains(part), qPrintable(sentence));
    }

    void oneStorageUnderManyNamesIsNoBomb()
    {
        const QByteArray pickle = seed(QStringLiteral("views-alone.pkl"));
        int asked = 0;
        const auto storage = [&](const QString&, qint64 bytes) {
            ++asked;
            return QByteArray(bytes, 'x');
        };
        // 24 + 24 + 6 + 1 floats of one storage of 24.
        QCOMPARE(stateDictFrom(pickle, 55 * 4, storage, QStringLiteral("f")).tensors.size(), std::size_t(5));
        QCOMPARE(asked, 1);
        const QString sentence =
            refusal([&] { stateDictFrom(pickle, 54 * 4, storage, QStringLiteral("f")); });
        QVERIFY2(sentence.contains(QStringLiteral("many times larger")), qPrintable(sentence));
    }
};

GEOVLM_TEST(PthTest);

} // namespace tst_pth

#include "tst_pth.moc"
