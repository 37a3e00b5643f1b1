// SPDX-License-Identifier: GPL-3.0-or-later
// SQL names its columns: how values are read and written by name, and that no source of core does otherwise.
#include "store/sqlite/query.h"
#include "support/registry.h"

#include <QCryptographicHash>
#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>
#include <QTest>
#include <stdexcept>

namespace tst_sql {

using namespace Qt::StringLiterals;
using namespace geovlm::test;
using namespace geovlm;

namespace {

struct Scratch
{
    store::Database database{u":memory:"_s, store::Database::Mode::Memory};
    Scratch() { database.execute("CREATE TABLE fruit(name TEXT PRIMARY KEY, weight REAL, seeds INTEGER)"); }
    QStringList rows()
    {
        return store::textsOf(database,
                              "SELECT name || ' ' || ifnull(weight, '-') || ' ' || ifnull(seeds, '-') "
                              "FROM fruit ORDER BY name");
    }
};

/// What in a source writes or reads columns by their place alone.
QStringList placesIn(QString source)
{
    static const QRegularExpression seam(u"\"\\s*\\n\\s*\""_s); // between the parts of one text
    static const QRegularExpression byPlace(
        u"\\.(?:integer|real|text|blob|isNull|within|kind)\\(\\d[^)]*\\)"
        "|INSERT\\s+(?:OR\\s+\\w+\\s+)?INTO\\s+\\w+\\b(?!\\s*\\()[^\"]*"_s,
        QRegularExpression::CaseInsensitiveOption);
    QStringList found;
    for (const QRegularExpressionMatch& match : byPlace.globalMatch(source.replace(seam, QString())))
        found.append(match.captured());
    return found;
}

template <class Act>
QString mistakeOf(Act act)
{
    try {
        act();
    } catch (const std::logic_error& mistake) {
        return QString::fromUtf8(mistake.what());
    }
    return {};
}

} // namespace

class SqlTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void sourcesNameTheirColumns();
    void placesAreFound_data();
    void placesAreFound();
    void migrationsThatStoresHaveRunNeverChange_data();
    void migrationsThatStoresHaveRunNeverChange();
    void aNameThatIsNotThereIsRefused();
    void aNameThatIsThereTwiceIsRefused();
    void aLoneValueIsAlone();
    void namesAreReadInAnyOrder();
    void aRowIsPutOnce();
    void aRowIsBroughtUpToDate();
};

void SqlTest::sourcesNameTheirColumns()
{
    QStringList found;
    int files = 0;
    QDirIterator sources(QStringLiteral(GEOVLM_SOURCE_DIR "/core"), {u"*.cpp"_s, u"*.h"_s}, QDir::Files,
                         QDirIterator::Subdirectories);
    while (sources.hasNext()) {
        QFile file(sources.next());
        QVERIFY(file.open(QIODevice::ReadOnly));
        for (const QString& place : placesIn(QString::fromUtf8(file.readAll())))
            found.append(file.fileName() + u": "_s + place);
        ++files;
    }
    QVERIFY(files > 300);
    QVERIFY2(found.isEmpty(), qPrintable(found.join(u'\n')));
}

/// SHA-256 of each. A store keeps the text of its tables, comments and all, and one whose text is another is
/// refused: what is to change comes as a new migration, and a row here.
void SqlTest::migrationsThatStoresHaveRunNeverChange_data()
{
    QTest::addColumn<QByteArray>("sha256");
    QTest::newRow("0001") << QByteArray("5673c3bbc2138126b63583de3e7f935b8f601477333e6400480e94dee1738d6c");
    QTest::newRow("0002") << QByteArray("ad47d7285fd187738c10056f0c7be042f9b80d84c9d44fe41da41717df247f7c");
    QTest::newRow("0003") << QByteArray("1cdb18bf550750df9a2ee7e288bc9bdb17f3ded252649683512f7fff1ebe88a2");
    QTest::newRow("0004") << QByteArray("47162503b057905f59fa7c2374fba68a2fea8b42fa12b9e852222420a084184e");
    QTest::newRow("0005") << QByteArray("47dc7ce62076debd5d7cbc7200e94c3456d0dc8978b5ba203d085a68fce5dde1");
    QTest::newRow("0006") << QByteArray("5b6a0f38d8d96eff64ce28893657cd09a5f5f8eaedf8e6fd909b76a9dcfd2ea1");
    QTest::newRow("0007") << QByteArray("89cafb44f2064ad486b39d2bb7e492af95de275a3a026ebb387f396ebe1b9359");
    QTest::newRow("0008") << QByteArray("f095c8f43086b3efc4d220c25881e37b2a7be5cfeec5f8780f77f8839911411c");
    QTest::newRow("0009") << QByteArray("894387579d7516e8aeb18a090ed9bff4d9758edf45b04844d446eaf06690e5c3");
}

void SqlTest::migrationsThatStoresHaveRunNeverChange()
{
    QFETCH(const QByteArray, sha256);
    QFile file(QStringLiteral(GEOVLM_SOURCE_DIR "/resources/migrations/%1.sql")
                   .arg(QString::fromLatin1(QTest::currentDataTag())));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(QCryptographicHash::hash(file.readAll(), QCryptographicHash::Sha256).toHex(), sha256);
}

void SqlTest::placesAreFound_data()
{
    QTest::addColumn<QString>("source");
    QTest::addColumn<int>("places");
    QTest::newRow("read by place") << u"event.merge = row.integer(17);"_s << 1;
    QTest::newRow("read by name") << u"event.merge = row.integer(\"merge\");"_s << 0;
    QTest::newRow("insert by place") << u"\"INSERT INTO caption VALUES (?, ?)\""_s << 1;
    QTest::newRow("insert in two lines") << u"\"INSERT OR IGNORE INTO \"\n    \"owed SELECT 1\""_s << 1;
    QTest::newRow("insert by name") << u"\"INSERT INTO caption(image, text) VALUES (?, ?)\""_s << 0;
}

void SqlTest::placesAreFound()
{
    QFETCH(QString, source);
    QFETCH(int, places);
    QCOMPARE(placesIn(source).size(), places);
}

void SqlTest::aNameThatIsNotThereIsRefused()
{
    Scratch scratch;
    store::insert(scratch.database, "fruit", {{"name", u"apple"_s}});
    store::Query row(scratch.database, "SELECT name, weight FROM fruit");
    QVERIFY(row.next());
    QCOMPARE(row.text("name"), u"apple"_s);
    const QString mistake = mistakeOf([&] { row.integer("seeds"); });
    QVERIFY2(mistake.contains(u"no column \"seeds\" in: SELECT name, weight FROM fruit"_s),
             qPrintable(mistake));
    QVERIFY(row.isNull("weight"));
}

void SqlTest::aNameThatIsThereTwiceIsRefused()
{
    Scratch scratch;
    store::insert(scratch.database, "fruit", {{"name", u"apple"_s}});
    store::Query row(scratch.database, "SELECT a.name, b.name FROM fruit a JOIN fruit b");
    QVERIFY(row.next());
    const QString mistake = mistakeOf([&] { row.text("name"); });
    QVERIFY2(mistake.contains(u"two columns \"name\""_s), qPrintable(mistake));
}

void SqlTest::aLoneValueIsAlone()
{
    Scratch scratch;
    store::insert(scratch.database, "fruit", {{"name", u"apple"_s}, {"seeds", 5}});
    QCOMPARE(store::integerOf(scratch.database, "SELECT seeds FROM fruit", -1), 5);
    const QString mistake =
        mistakeOf([&] { store::integerOf(scratch.database, "SELECT seeds, weight FROM fruit", -1); });
    QVERIFY2(mistake.contains(u"not one column"_s), qPrintable(mistake));
}

void SqlTest::namesAreReadInAnyOrder()
{
    Scratch scratch;
    for (int seeds = 0; seeds < 3; ++seeds)
        store::insert(scratch.database, "fruit",
                      {{"name", QString::number(seeds)}, {"weight", 0.5}, {"seeds", seeds}});
    for (int again = 0; again < 2; ++again) { // the second time, the statement knows the places
        store::Query rows(scratch.database, "SELECT name, weight, seeds FROM fruit ORDER BY name");
        for (int seeds = 0; seeds < 3; ++seeds) {
            QVERIFY(rows.next());
            QCOMPARE(rows.integer("seeds"), seeds);
            QCOMPARE(rows.text("name"), QString::number(seeds));
            QCOMPARE(rows.integer("seeds"), seeds);
            QCOMPARE(rows.real("weight"), 0.5);
        }
    }
}

void SqlTest::aRowIsPutOnce()
{
    Scratch scratch;
    store::insert(scratch.database, "fruit",
                  {{"seeds", std::optional<int>()}, {"name", u"apple"_s}, {"weight", 1.5}});
    QVERIFY_THROWS_EXCEPTION(store::DatabaseError,
                             store::insert(scratch.database, "fruit", {{"name", u"apple"_s}}));
    store::insert(scratch.database, "fruit", {{"name", u"apple"_s}, {"seeds", 7}}, "ON CONFLICT DO NOTHING");
    QCOMPARE(scratch.rows(), QStringList{u"apple 1.5 -"_s});
    store::insertOrReplace(scratch.database, "fruit", {{"name", u"apple"_s}, {"seeds", 8}});
    QCOMPARE(scratch.rows(), QStringList{u"apple - 8"_s});
}

void SqlTest::aRowIsBroughtUpToDate()
{
    Scratch scratch;
    store::insert(scratch.database, "fruit", {{"name", u"apple"_s}, {"weight", 1.5}, {"seeds", 5}});
    store::insertOrUpdate(scratch.database, "fruit", {{"name", u"apple"_s}}, {{"seeds", 6}});
    store::insertOrUpdate(scratch.database, "fruit", {{"name", u"pear"_s}},
                          {{"weight", 2.5}, {"seeds", store::IdOrNull{0}}});
    QCOMPARE(scratch.rows(), (QStringList{u"apple 1.5 6"_s, u"pear 2.5 -"_s}));
}

GEOVLM_TEST(SqlTest);

} // namespace tst_sql

#include "tst_sql.moc"
