// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/statistics/agreement.h"
#include "domain_support.h"
#include "support/files.h"
#include "support/registry.h"

#include <QElapsedTimer>
#include <QTest>
#include <algorithm>
#include <numeric>
#include <stdexcept>

namespace tst_agreement {

using namespace geovlm::test;
using namespace geovlm;

namespace {

QJsonArray agreementGolden()
{
    return goldenJson(QStringLiteral("agreement.json")).array();
}

/// Two absent numbers, or two that are near.
bool same(std::optional<double> a, std::optional<double> b)
{
    return a && b ? near(*a, *b) : !a && !b;
}

std::optional<double> numberOf(const QJsonValue& value)
{
    return value.isDouble() ? std::optional<double>(value.toDouble()) : std::nullopt;
}

/// A list of value, low and high.
AgreementFigure figureOf(const QJsonValue& list)
{
    return {numberOf(list[0]), numberOf(list[1]), numberOf(list[2])};
}

bool same(const AgreementFigure& a, const AgreementFigure& b)
{
    return same(a.value, b.value) && same(a.low, b.low) && same(a.high, b.high);
}

void compare(const RaterAgreement& actual, const RaterAgreement& expected)
{
    QCOMPARE(actual.n, expected.n);
    QVERIFY(same(actual.percent, expected.percent));
    QVERIFY(same(actual.kappa, expected.kappa));
    QVERIFY(same(actual.alpha, expected.alpha));
}

bool absent(const AgreementFigure& figure)
{
    return !figure.value && !figure.low && !figure.high;
}

using Row = std::vector<int>;

Ratings ratingsOf(const std::vector<Row>& rows, int raters)
{
    Ratings ratings{int(rows.size()), raters, {}};
    for (const Row& row : rows)
        ratings.values.insert(ratings.values.end(), row.begin(), row.end());
    return ratings;
}

struct Shape
{
    int units, raters, categories;
    double agree, missing; ///< probabilities
};

std::vector<Row> randomRows(Random& random, const Shape& shape)
{
    std::vector<Row> rows(std::size_t(shape.units), Row(std::size_t(shape.raters)));
    for (Row& row : rows) {
        const int own = random.below(shape.categories);
        for (int& value : row) {
            value = random.chance(shape.agree) ? own : random.below(shape.categories);
            value = random.chance(shape.missing) ? -1 : value;
        }
    }
    return rows;
}

Shape randomShape(Random& random)
{
    return {1 + random.below(40), 2 + random.below(4), 1 + random.below(6), random.uniform(),
            random.uniform(0, 0.7)};
}

/// The same ratings with the raters in another order.
std::vector<Row> reordered(const std::vector<Row>& rows, const std::vector<int>& order)
{
    std::vector<Row> result = rows;
    for (std::size_t unit = 0; unit < rows.size(); ++unit)
        for (std::size_t i = 0; i < order.size(); ++i)
            result[unit][i] = rows[unit][std::size_t(order[i])];
    return result;
}

/// With units in between that one rater or none rated.
std::vector<Row> padded(std::vector<Row> rows, int raters, Random& random)
{
    for (int i = 0; i < 10; ++i) {
        Row row(std::size_t(raters), -1);
        if (random.chance(0.8))
            row[std::size_t(random.below(raters))] = random.below(50);
        rows.insert(rows.begin() + random.below(int(rows.size()) + 1), row);
    }
    return rows;
}

bool inOrder(const AgreementFigure& figure, double least, double most)
{
    const bool paired = figure.low.has_value() == figure.high.has_value();
    const bool valued = figure.value || !figure.low;
    const bool bounded = !figure.low || (least <= *figure.low && *figure.low <= *figure.high);
    return paired && valued && bounded && figure.value.value_or(most) <= most &&
           figure.high.value_or(most) <= most;
}

} // namespace

class AgreementTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void figuresGolden_data();
    void figuresGolden();
    void krippendorffsExample();
    void nothingToCompare_data();
    void nothingToCompare();
    void neverDifferent();
    void oneUnit();
    void badInput();
    void orderOfRatersAndNames();
    void orderOfUnits();
    void unitsRatedOnce();
    void rangesHold();
    void thirtyQuestions_data();
    void thirtyQuestions();
    void canonicalAnswers_data();
    void canonicalAnswers();
};

void AgreementTest::figuresGolden_data()
{
    QTest::addColumn<QJsonObject>("one");
    QVERIFY(agreementGolden().size() >= 17);
    for (const QJsonValue& value : agreementGolden())
        QTest::addRow("%s", qPrintable(value[u"name"].toString())) << value.toObject();
}

void AgreementTest::figuresGolden()
{
    QFETCH(QJsonObject, one);
    const Ratings ratings{one[u"units"].toInt(), one[u"raters"].toInt(), intsOf(one[u"values"])};
    const RaterAgreement expected{one[u"n"].toInt(), figureOf(one[u"percent"]), figureOf(one[u"kappa"]),
                                  figureOf(one[u"alpha"])};
    compare(raterAgreement(ratings, one[u"draws"].toInt(), quint64(one[u"seed"].toInt())), expected);
}

void AgreementTest::krippendorffsExample()
{
    const QJsonValue one = agreementGolden().at(0);
    const RaterAgreement agreement =
        raterAgreement({one[u"units"].toInt(), one[u"raters"].toInt(), intsOf(one[u"values"])});
    QCOMPARE(agreement.n, 11);
    QCOMPARE(QString::number(agreement.alpha.value.value_or(0), 'f', 3), QStringLiteral("0.743"));
}

void AgreementTest::nothingToCompare_data()
{
    QTest::addColumn<int>("units");
    QTest::addColumn<int>("raters");
    QTest::addColumn<int>("value");
    QTest::addRow("nothing") << 0 << 0 << -1;
    QTest::addRow("no raters") << 5 << 0 << -1;
    QTest::addRow("no units") << 0 << 3 << -1;
    QTest::addRow("one rater") << 5 << 1 << 2;
    QTest::addRow("all missing") << 5 << 3 << -1;
}

void AgreementTest::nothingToCompare()
{
    QFETCH(int, units);
    QFETCH(int, raters);
    QFETCH(int, value);
    const RaterAgreement agreement =
        raterAgreement({units, raters, std::vector<int>(std::size_t(units * raters), value)});
    QCOMPARE(agreement.n, 0);
    QVERIFY(absent(agreement.percent) && absent(agreement.kappa) && absent(agreement.alpha));
}

void AgreementTest::neverDifferent()
{
    const RaterAgreement one = raterAgreement({4, 2, std::vector<int>(8, 3)});
    QCOMPARE(one.n, 4);
    QVERIFY(same(one.percent, {100, 100, 100}));
    QVERIFY(absent(one.kappa) && absent(one.alpha));
    const RaterAgreement several = raterAgreement(ratingsOf({{0, 0}, {1, 1}, {2, 2}, {3, 3}}, 2));
    QVERIFY(same(several.percent, {100, 100, 100}));
    QVERIFY(same(several.kappa, {1, 1, 1}) && same(several.alpha, {1, 1, 1}));
}

void AgreementTest::oneUnit()
{
    const RaterAgreement apart = raterAgreement({1, 2, {4, 9}});
    QCOMPARE(apart.n, 1);
    QVERIFY(same(apart.percent, {0, 0, 0}));
    QVERIFY(same(apart.kappa, {0, 0, 0}) && same(apart.alpha, {0, 0, 0}));
    const RaterAgreement together = raterAgreement({1, 3, {4, -1, 4}});
    QVERIFY(same(together.percent, {100, 100, 100}));
    QVERIFY(absent(together.kappa) && absent(together.alpha));
}

void AgreementTest::badInput()
{
    QVERIFY_THROWS_EXCEPTION(std::invalid_argument, raterAgreement({1, 2, {0, 0}}, 0));
    QVERIFY_THROWS_EXCEPTION(std::invalid_argument, raterAgreement({2, 2, {0, 0, 0}}));
    QVERIFY_THROWS_EXCEPTION(std::invalid_argument, raterAgreement({-1, -2, {0, 0}}));
}

void AgreementTest::orderOfRatersAndNames()
{
    Random random(propertySeed());
    for (int round = 0; round < 50; ++round) {
        const Shape shape = randomShape(random);
        const std::vector<Row> rows = randomRows(random, shape);
        std::vector<int> order(std::size_t(shape.raters));
        std::iota(order.begin(), order.end(), 0);
        random.shuffle(order);
        Ratings other = ratingsOf(reordered(rows, order), shape.raters);
        for (int& value : other.values)
            value = value < 0 ? value - 7 : 1000 - 13 * value;
        compare(raterAgreement(other, 60), raterAgreement(ratingsOf(rows, shape.raters), 60));
    }
}

void AgreementTest::orderOfUnits()
{
    Random random(propertySeed());
    for (int round = 0; round < 50; ++round) {
        const Shape shape = randomShape(random);
        std::vector<Row> rows = randomRows(random, shape);
        const RaterAgreement before = raterAgreement(ratingsOf(rows, shape.raters), 1);
        random.shuffle(rows);
        const RaterAgreement after = raterAgreement(ratingsOf(rows, shape.raters), 1);
        QCOMPARE(after.n, before.n);
        QVERIFY(same(after.percent.value, before.percent.value));
        QVERIFY(same(after.kappa.value, before.kappa.value));
        QVERIFY(same(after.alpha.value, before.alpha.value));
    }
}

void AgreementTest::unitsRatedOnce()
{
    Random random(propertySeed());
    for (int round = 0; round < 50; ++round) {
        const Shape shape = randomShape(random);
        const std::vector<Row> rows = randomRows(random, shape);
        const std::vector<Row> more = padded(rows, shape.raters, random);
        compare(raterAgreement(ratingsOf(more, shape.raters), 60),
                raterAgreement(ratingsOf(rows, shape.raters), 60));
    }
}

void AgreementTest::rangesHold()
{
    Random random(propertySeed());
    for (int round = 0; round < 100; ++round) {
        const Shape shape = randomShape(random);
        const Ratings ratings = ratingsOf(randomRows(random, shape), shape.raters);
        const RaterAgreement agreement = raterAgreement(ratings, 40, random.next());
        QVERIFY(agreement.n >= 0 && agreement.n <= shape.units);
        QCOMPARE(agreement.percent.value.has_value(), agreement.n > 0);
        QVERIFY(inOrder(agreement.percent, 0, 100));
        QVERIFY(inOrder(agreement.kappa, -1, 1));
        QVERIFY(inOrder(agreement.alpha, -1, 1));
    }
}

void AgreementTest::thirtyQuestions_data()
{
    QTest::addColumn<int>("categories");
    QTest::addColumn<double>("agree");
    QTest::addRow("seven categories") << 7 << 0.7;
    QTest::addRow("hardly two units alike") << 400 << 0.3;
}

void AgreementTest::thirtyQuestions()
{
    QFETCH(int, categories);
    QFETCH(double, agree);
    Random random(12);
    QElapsedTimer timer;
    timer.start();
    for (int question = 0; question < 30; ++question) {
        const Shape shape{5'000, 3, categories, agree, 0.05};
        const RaterAgreement agreement = raterAgreement(ratingsOf(randomRows(random, shape), 3));
        QVERIFY(agreement.percent.low < agreement.percent.value);
        QVERIFY(agreement.kappa.low < agreement.kappa.value);
        QVERIFY(agreement.alpha.value < agreement.alpha.high);
    }
    qInfo("30 questions, 1,000 draws of 5,000 units, 3 raters: %lld ms", timer.elapsed());
}

void AgreementTest::canonicalAnswers_data()
{
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("expected");
    QTest::addRow("empty") << QString() << QString();
    QTest::addRow("blank") << QStringLiteral(" \t") << QString();
    QTest::addRow("one") << QStringLiteral(" Urban\n") << QStringLiteral("urban");
    QTest::addRow("order") << QStringLiteral("red and Grey") << QStringLiteral("grey and red");
    QTest::addRow("twice") << QStringLiteral("Red and grey and red") << QStringLiteral("grey and red");
    QTest::addRow("blanks") << QStringLiteral("b  AND   and  A") << QStringLiteral("a and b");
    QTest::addRow("inside a word") << QStringLiteral("Sand") << QStringLiteral("sand");
}

void AgreementTest::canonicalAnswers()
{
    QFETCH(QString, value);
    QFETCH(QString, expected);
    QCOMPARE(canonicalAnswer(value), expected);
    QCOMPARE(canonicalAnswer(canonicalAnswer(value)), expected);
}

GEOVLM_TEST(AgreementTest);

} // namespace tst_agreement

#include "tst_agreement.moc"
