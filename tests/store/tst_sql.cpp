// SPDX-License-Identifier: GPL-3.0-or-later
// SQL names its columns: how values are read and written by name, and that no source of core does otherwise.
#include "store/sqlite/query.h"
#include "support/registry.h"

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
