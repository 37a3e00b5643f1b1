// SPDX-License-Identifier: GPL-3.0-or-later
#include "answers_fixture.h"
#include "datasets/formats/npy.h"
#include "support/registry.h"

#include <cmath>
#include <limits>

namespace tst_npy {

using namespace geovlm::test;
using namespace geovlm;

namespace {

/// A header of version 1.0 around `dict`.
QByteArray npy(const QByteArray& dict, const QByteArray& data)
{
    QByteArray length(2, '\0');
    length[0] = char((dict.size() + 1) & 0xff);
    length[1] = char((dict.size() + 1) >> 8);
    return QByteArray("\x93NUMPY\x01\x00", 8) + length + dict + '\n' + data;
}

} // namespace

class NpyTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void refusesAHostileMatrix_data();
    void refusesAHostileMatrix();
    void readsAMatrix();
    void readsEveryWidthOfFloat();
};

void NpyTest::refusesAHostileMatrix_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("says");
    const auto dict = [](const char* type, const char* order, const char* shape) {
        return QByteArray("{'descr': '") + type + "', 'fortran_order': " + order + ", 'shape': " + shape +
               ", }";
    };
    const QByteArray eight = bytesOf({1, 2});
    QTest::newRow("nothing") << QByteArray() << u"no NumPy file"_s;
    QTest::newRow("something else") << QByteArray("image_name,caption\n") << u"no NumPy file"_s;
    QTest::newRow("version 3") << QByteArray("\x93NUMPY\x03\x00\x05\x00\x00\x00{   }", 17)
                               << u"version 3.0"_s;
    QTest::newRow("version 1.1") << QByteArray("\x93NUMPY\x01\x01\x05\x00{   }", 15) << u"version 1.1"_s;
    QTest::newRow("ends in the length") << QByteArray("\x93NUMPY\x01\x00\x05", 9) << u"ends within"_s;
    QTest::newRow("ends in the header")
        << QByteArray("\x93NUMPY\x01\x00\xff\x00{'descr", 17) << u"ends within"_s;
    QTest::newRow("a header of 4 GiB")
        << QByteArray("\x93NUMPY\x02\x00\xff\xff\xff\xff{", 13) << u"4294967295 bytes"_s;
    QTest::newRow("doubles with the bytes of floats")
        << npy(dict("<f8", "False", "(1, 2)"), eight) << u"8 bytes"_s;
    QTest::newRow("whole numbers") << npy(dict("<i4", "False", "(1, 2)"), eight) << u"\"<i4\""_s;
    QTest::newRow("complex") << npy(dict("<c8", "False", "(1, 1)"), eight) << u"\"<c8\""_s;
    QTest::newRow("long doubles") << npy(dict("<f16", "False", "(1, 1)"), eight + eight) << u"\"<f16\""_s;
    QTest::newRow("a record") << npy("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (2, 1), }",
                                     eight)
                              << u"header"_s;
    QTest::newRow("big-endian") << npy(dict(">f4", "False", "(1, 2)"), eight) << u"\">f4\""_s;
    QTest::newRow("pickled objects") << npy(dict("|O", "False", "(1, 2)"), eight) << u"\"|O\""_s;
    QTest::newRow("Fortran order") << npy(dict("<f4", "True", "(1, 2)"), eight) << u"Fortran"_s;
    QTest::newRow("one dimension") << npy(dict("<f4", "False", "(2,)"), eight) << u"shape is (2,)"_s;
    QTest::newRow("three dimensions") << npy(dict("<f4", "False", "(1, 1, 2)"), eight) << u"shape"_s;
    QTest::newRow("negative") << npy(dict("<f4", "False", "(-1, 2)"), eight) << u"shape"_s;
    QTest::newRow("no columns") << npy(dict("<f4", "False", "(2, 0)"), {}) << u"0 columns"_s;
    QTest::newRow("a product that overflows to 8 bytes")
        << npy(dict("<f4", "False", "(4611686018427387906, 1)"), eight) << u"shape"_s;
    QTest::newRow("more columns than can be")
        << npy(dict("<f4", "False", "(1, 999999999999999999)"), eight) << u"columns"_s;
    QTest::newRow("more rows than bytes")
        << npy(dict("<f4", "False", "(999999999999999999, 2)"), eight) << u"8 bytes"_s;
    QTest::newRow("cut off") << npy(dict("<f4", "False", "(2, 2)"), eight + "\1\2\3") << u"11 bytes"_s;
    QTest::newRow("bytes left over") << npy(dict("<f4", "False", "(1, 2)"), eight + "\1") << u"9 bytes"_s;
    QTest::newRow("an expression") << npy("__import__('os').system('true')", eight) << u"header"_s;
    QTest::newRow("something after the dict")
        << npy(dict("<f4", "False", "(1, 2)") + " {}", eight) << u"header"_s;
}

void NpyTest::refusesAHostileMatrix()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, says);
    Fixture fixture;
    const QString file = fixture.at(u"m.npy"_s);
    writeFile(file, bytes);
    const QString sentence = sentenceOf([&] { const datasets::NpyReader reader(file); });
    VERIFY_SAYS(sentence, says);
    VERIFY_SAYS(sentence, u"m.npy"_s);
}

void NpyTest::readsAMatrix()
{
    Fixture fixture;
    const QString file = fixture.at(u"m.npy"_s);
    const QByteArray data = bytesOf({1, 2, 3, 4, 5, 6});
    // Version 1 as numpy.save writes it, and a short one of version 2.
    const QByteArray dict = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3)}\n";
    const QByteArray second =
        QByteArray("\x93NUMPY\x02\x00", 8) + char(dict.size()) + QByteArray(3, '\0') + dict;
    for (const QByteArray& head : {datasets::npyHeader(2, 3), second}) {
        writeFile(file, head + data);
        datasets::NpyReader reader(file);
        QCOMPARE(reader.rows(), 2);
        QCOMPARE(reader.columns(), 3);
        std::vector<float> values;
        reader.next(values);
        QCOMPARE(values, (std::vector<float>{1, 2, 3}));
        reader.next(values);
        QCOMPARE(values, (std::vector<float>{4, 5, 6}));
        VERIFY_SAYS(sentenceOf([&] { reader.next(values); }), u"m.npy"_s);
    }
    QCOMPARE(datasets::npyHeader(2, 3).size() % 64, 0);
}

void NpyTest::readsEveryWidthOfFloat()
{
    Fixture fixture;
    const QString file = fixture.at(u"m.npy"_s);
    const auto read = [&](const char* type, const QByteArray& data) {
        writeFile(
            file,
            npy(QByteArray("{'descr': '") + type + "', 'fortran_order': False, 'shape': (1, 4), }", data));
        datasets::NpyReader reader(file);
        std::vector<float> values;
        reader.next(values);
        return values;
    };
    // 1, -2, the greatest and the smallest of float16.
    QCOMPARE(read("<f2", QByteArray::fromHex("003c00c0ff7b0100")),
             (std::vector<float>{1, -2, 65504, 5.9604645e-8F}));
    const std::vector<double> doubles{1, -0.1, 1e300, -1e300};
    const QByteArray bytes(reinterpret_cast<const char*>(doubles.data()), 32);
    const float infinity = std::numeric_limits<float>::infinity();
    QCOMPARE(read("<f8", bytes), (std::vector<float>{1, -0.1F, infinity, -infinity}));
    const std::vector<float> nan = read("<f8", QByteArray::fromHex("000000000000f87f") + bytes.left(24));
    QVERIFY(std::isnan(nan[0]) && nan[1] == 1);
}

GEOVLM_TEST(NpyTest);

} // namespace tst_npy

#include "tst_npy.moc"
