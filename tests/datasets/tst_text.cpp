// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/common/names.h"
#include "datasets/formats/csv.h"
#include "datasets/formats/text_lines.h"
#include "datasets_fixture.h"
#include "domain/random.h"
#include "support/registry.h"

namespace tst_text {

using namespace Qt::StringLiterals;
using namespace geovlm::test;
using namespace geovlm;
using datasets::CsvReader;
using datasets::TextLines;

class TextTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void lines();
    void badLines();
    void csvForms_data();
    void csvForms();
    void csvSaysWhereAQuoteOpens();
    void csvNamesAStrayQuoteInsteadOfSwallowingRows_data();
    void csvNamesAStrayQuoteInsteadOfSwallowingRows();
    void csvOfOneColumnNamesAStrayQuoteToo();
    void csvReadsUtf16_data();
    void csvReadsUtf16();
    void csvLimits();
    void csvRecordsAreBounded();
    void csvDamage();
    void csvRoundTrip();
    void csvSurvivesNoise();
    void csvGuardsFormulas();
    void names();
    void places();

private:
    QString file(const QByteArray& bytes)
    {
        const QString path = m_folder.filePath(u"file.txt"_s);
        writeFile(path, bytes);
        return path;
    }
    QList<QStringList> records(const QByteArray& bytes)
    {
        CsvReader reader(file(bytes));
        QList<QStringList> all;
        QStringList fields;
        while (reader.next(fields))
            all.append(fields);
        return all;
    }
    QTemporaryDir m_folder;
};

void TextTest::lines()
{
    TextLines lines(file("\xEF\xBB\xBF"
                         "one\r\ntwo\n\nfour ü"));
    QStringList seen;
    while (const auto line = lines.next())
        seen.append(u"%1:%2"_s.arg(line->number).arg(line->text));
    QCOMPARE(seen, (QStringList{u"1:one"_s, u"2:two"_s, u"3:"_s, u"4:four ü"_s}));
    TextLines empty(file(""));
    QVERIFY(!empty.next());
    VERIFY_SAYS(sentenceOf([] { TextLines(u"/none"_s); }), u"/none"_s);
}

void TextTest::badLines()
{
    TextLines lines(file(QByteArray("a\0b\n", 4) + "\xff\xfe\n" + QByteArray(200000, 'x') + "\n" +
                         QByteArray(TextLines::longest - 1, 'y') + "\nend"));
    VERIFY_SAYS(lines.next()->problem, u"zero byte"_s);
    VERIFY_SAYS(lines.next()->problem, u"UTF-8"_s);
    VERIFY_SAYS(lines.next()->problem, u"longer"_s);
    const auto longest = lines.next();
    QCOMPARE(longest->text.size(), TextLines::longest - 1);
    QCOMPARE(longest->number, 4);
    QCOMPARE(lines.next()->text, u"end"_s);
    QVERIFY(!lines.next());
}

void TextTest::csvForms_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QList<QStringList>>("expected");
    const auto row = [](const char* name, const char* bytes, const QList<QStringList>& expected) {
        QTest::newRow(name) << QByteArray(bytes) << expected;
    };
    row("plain", "a,b\nc,d\n", {{u"a"_s, u"b"_s}, {u"c"_s, u"d"_s}});
    row("no final end", "a,b\nc,d", {{u"a"_s, u"b"_s}, {u"c"_s, u"d"_s}});
    row("crlf and cr", "a\r\nb\rc", {{u"a"_s}, {u"b"_s}, {u"c"_s}});
    row("mark",
        "\xEF\xBB\xBF"
        "a,b",
        {{u"a"_s, u"b"_s}});
    row("quotes", "\"a,b\",\"c\"\"d\",\"e\nf\"\n", {{u"a,b"_s, u"c\"d"_s, u"e\nf"_s}});
    row("empty fields", ",\n\"\"\n,,x", {{u""_s, u""_s}, {u""_s}, {u""_s, u""_s, u"x"_s}});
    row("empty lines", "\n\na\n\n\nb\n", {{u"a"_s}, {u"b"_s}});
    row("stray quotes", "a\"b,\"c\"d\n", {{u"a\"b"_s, u"\"c\"d"_s}});
    row("semicolons", "a;b\n\"c;d\";1,5\n", {{u"a"_s, u"b"_s}, {u"c;d"_s, u"1,5"_s}});
    row("tabs", "a\tb\nc\td, e\n", {{u"a"_s, u"b"_s}, {u"c"_s, u"d, e"_s}});
    row("a spreadsheet says which", "sep=;\r\na;b\r\n", {{u"a"_s, u"b"_s}});
    row("one column", "name\na;b\n", {{u"name"_s}, {u"a;b"_s}});
    row("separators in quotes do not count", "\"a;b;c\",d\n1,2\n", {{u"a;b;c"_s, u"d"_s}, {u"1"_s, u"2"_s}});
    row("nothing", "", {});
}

void TextTest::csvForms()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QList<QStringList>, expected);
    QCOMPARE(records(bytes), expected);
}

/// In the header there is nothing to tell a stray quote by.
void TextTest::csvSaysWhereAQuoteOpens()
{
    const QString said = sentenceOf([&] { records("\n\na,\"never\ncloses\n\n"); });
    VERIFY_SAYS(said, u"file.txt, line 3"_s);
    VERIFY_SAYS(said, u"never closed"_s);
}

void TextTest::csvNamesAStrayQuoteInsteadOfSwallowingRows_data()
{
    QTest::addColumn<QByteArray>("rows");
    QTest::addColumn<QStringList>("names"); ///< first cells of all rows
    QTest::addColumn<QString>("stray");     ///< "line.cell" of every stray cell
    const auto row = [](const char* name, const char* rows, const QStringList& names, const QString& stray) {
        QTest::newRow(name) << QByteArray(rows) << names << stray;
    };
    const QStringList four{u"1.jpg"_s, u"2.jpg"_s, u"3.jpg"_s, u"4.jpg"_s};
    row("opened in a last cell, closed in a later one",
        "1.jpg,x,\"yes\n2.jpg,x,no\n3.jpg,x,no\"\n4.jpg,x,y\n", four, u"2.2 4.2"_s);
    row("opened in the middle", "1.jpg,\"x,yes\n2.jpg,x,no\n3.jpg,\"x\",no\n4.jpg,x,y\n", four, u"2.1"_s);
    row("closed in the middle", "1.jpg,x,\"yes\n2.jpg,x\",no\n3.jpg,x,no\n4.jpg,x,y\n", four, u"2.2 3.1"_s);
    row("never closed", "1.jpg,x,\"yes\n2.jpg,x,no\n3.jpg,x,no\n4.jpg,x,y", four, u"2.2"_s);
    row("in the last line", "1.jpg,x,y\n2.jpg,x,no\n3.jpg,x,no\n4.jpg,x,\"y", four, u"5.2"_s);
    row("something after a closing quote", "1.jpg,\"x\"y,z\n2.jpg,x,no\n3.jpg,x,n\n4.jpg,x,y\n", four,
        u"2.1"_s);
    row("lines in a cell are no rows", "1.jpg,\"x\ny, and z\n\",z\n2.jpg,x,no\n3.jpg,x,n\n4.jpg,x,y\n", four,
        {});
    row("inches are no stray quote", "1.jpg,a 5\" pipe,z\n2.jpg,x,no\n3.jpg,x,n\n4.jpg,x,y\n", four, {});
}

void TextTest::csvNamesAStrayQuoteInsteadOfSwallowingRows()
{
    QFETCH(QByteArray, rows);
    CsvReader reader(file("name,b,c\n" + rows));
    QStringList fields, names, stray;
    reader.next(fields);
    while (reader.next(fields)) {
        QCOMPARE(fields.size(), 3);
        names.append(fields.front());
        for (const int cell : reader.strayCells())
            stray.append(u"%1.%2"_s.arg(reader.line()).arg(cell));
        QCOMPARE(reader.problem(fields).isEmpty(), reader.strayCells().isEmpty());
    }
    QTEST(names, "names");
    QTEST(stray.join(u' '), "stray");
}

void TextTest::csvOfOneColumnNamesAStrayQuoteToo()
{
    QCOMPARE(records("filename\n\"a.jpg\nb.jpg\nc.jpg\"\n"),
             (QList<QStringList>{{u"filename"_s}, {u"\"a.jpg"_s}, {u"b.jpg"_s}, {u"c.jpg\""_s}}));
    QCOMPARE(records("caption\n\"A road.\nA tree.\"\n").last(), QStringList{u"A road.\nA tree."_s});
}

void TextTest::csvReadsUtf16_data()
{
    QTest::addColumn<QByteArray>("mark");
    QTest::addColumn<bool>("little");
    QTest::newRow("little endian") << QByteArray("\xFF\xFE") << true;
    QTest::newRow("big endian") << QByteArray("\xFE\xFF") << false;
    QTest::newRow("no mark, little endian") << QByteArray() << true;
    QTest::newRow("no mark, big endian") << QByteArray() << false;
}

void TextTest::csvReadsUtf16()
{
    QFETCH(QByteArray, mark);
    QFETCH(bool, little);
    QStringEncoder encoder(little ? QStringEncoder::Utf16LE : QStringEncoder::Utf16BE);
    QString text = u"image_name;a column with a long name;b\nü.jpg;x;€\n"_s;
    for (int i = 0; i < 20000; ++i) // over the ends of blocks
        text += u"ü%1.jpg;x;€\n"_s.arg(i);
    CsvReader reader(file(mark + QByteArray(encoder.encode(text))));
    VERIFY_SAYS(reader.form(), u"UTF-16"_s);
    VERIFY_SAYS(reader.form(), u"semicolons"_s);
    QVERIFY(reader.head().isEmpty());
    QStringList fields;
    QVERIFY(reader.next(fields) && reader.next(fields));
    QCOMPARE(fields, (QStringList{u"ü.jpg"_s, u"x"_s, u"€"_s}));
    for (int i = 0; i < 20000; ++i) {
        QVERIFY(reader.next(fields));
        QCOMPARE(fields, (QStringList{u"ü%1.jpg"_s.arg(i), u"x"_s, u"€"_s}));
        QVERIFY(!reader.damaged());
    }
    QVERIFY(!reader.next(fields));
}

void TextTest::csvLimits()
{
    VERIFY_SAYS(sentenceOf([&] { records(QByteArray(CsvReader::longestField + 1, 'x')); }), u"line 1"_s);
    VERIFY_SAYS(sentenceOf([&] { records(QByteArray(CsvReader::mostFields + 1, ',')); }), u"fields"_s);
    QCOMPARE(records(QByteArray(CsvReader::longestField, 'x')).first().first().size(),
             CsvReader::longestField);
}

/// Many long fields, each within its own limit.
void TextTest::csvRecordsAreBounded()
{
    const QByteArray field = QByteArray(CsvReader::longestField - 1, 'x') + ',';
    QCOMPARE(records("a\n" + field.repeated(7) + "\nb\n").size(), 3);
    VERIFY_SAYS(sentenceOf([&] { records("a\n" + field.repeated(9)); }),
                u"file.txt, line 2: a record is longer"_s);
}

void TextTest::csvDamage()
{
    CsvReader reader(file(QByteArray("fine\nb\xff"
                                     "d\nz\0o\nfine\n",
                                     17)));
    QStringList fields;
    QList<bool> damaged;
    while (reader.next(fields))
        damaged.append(reader.damaged());
    QCOMPARE(damaged, (QList<bool>{false, true, true, false}));
}

void TextTest::csvRoundTrip()
{
    const quint64 seed = 99;
    qInfo("seed %llu", (unsigned long long)seed);
    Random random(seed);
    const QString alphabet = u"ab,\"\r\n é€ ='"_s;
    for (int trial = 0; trial < 300; ++trial) {
        QList<QStringList> written;
        QByteArray bytes;
        const int width = random.below(5); // rows are as wide as the header
        for (int row = random.below(8); row >= 0; --row) {
            QStringList fields;
            for (int field = width; field >= 0; --field) {
                QString text;
                for (int letter = random.below(12); letter > 0; --letter)
                    text += alphabet.at(random.below(int(alphabet.size())));
                fields.append(text);
            }
            written.append(fields);
            bytes += datasets::csvRecord(fields);
        }
        QCOMPARE(records(bytes), written);
        if (trial % 2)
            QCOMPARE(records(bytes.chopped(1)), written);
    }
}

void TextTest::csvSurvivesNoise()
{
    const quint64 seed = 123;
    Random random(seed);
    const QByteArray alphabet("ab,\"\"\r\n\0\xff\xc3 ", 11);
    for (int trial = 0; trial < 2000; ++trial) {
        QByteArray bytes;
        for (int i = random.below(60); i > 0; --i)
            bytes += alphabet.at(random.below(int(alphabet.size())));
        const QString said = sentenceOf([&] { records(bytes); });
        QVERIFY(said.isEmpty() || said.contains(u"never closed"_s));
    }
}

void TextTest::csvGuardsFormulas()
{
    QCOMPARE(datasets::csvRecord({u"=1+1"_s, u"-2"_s, u"x"_s}, true), QByteArray("'=1+1,'-2,x\n"));
    QCOMPARE(datasets::csvRecord({u"=1+1"_s}), QByteArray("=1+1\n"));
}

void TextTest::names()
{
    for (const QString& fine : {u"a.jpg"_s, u"id,41.8,-87.6,.jpg"_s, u"ü.png"_s, u"..a.png"_s})
        QCOMPARE(datasets::whyNotAFileName(fine), QString());
    for (const QString& bad : {u""_s, u"."_s, u".."_s, u"a/b"_s, u"/a"_s, u"a\\b"_s, u"a\nb"_s, u"C:x"_s})
        QVERIFY2(!datasets::whyNotAFileName(bad).isEmpty(), qPrintable(bad));
    QCOMPARE(datasets::whyNotAPath(u"a/b/c.jpg"_s), QString());
    for (const QString& bad : {u"a/../b"_s, u"../b"_s, u"a//b"_s, u"/etc/passwd"_s, u"./a"_s, u"a/"_s})
        QVERIFY2(!datasets::whyNotAPath(bad).isEmpty(), qPrintable(bad));
}

void TextTest::places()
{
    QCOMPARE(datasets::placeOfPanorama(u"x_Y,41.5,-87.25,.jpg"_s)->longitude, -87.25);
    QCOMPARE(datasets::placeOfTile(u"satellite_41.5_-87.25.png"_s)->latitude, 41.5);
    for (const QString& name :
         {u"x.png"_s, u"satellite_91_0.png"_s, u"satellite_nan_0.png"_s, u"a_b_c.png"_s})
        QVERIFY(!datasets::placeOfTile(name));
    QVERIFY(!datasets::placeOfPanorama(u"x,y.jpg"_s));
}

GEOVLM_TEST(TextTest);

} // namespace tst_text

#include "tst_text.moc"
