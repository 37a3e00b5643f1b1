// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/statistics/agreement.h"
#include "domain/statistics/stability.h"
#include "domain/text/description.h"
#include "domain/text/text_similarity.h"
#include "domain_support.h"
#include "support/files.h"
#include "support/registry.h"

#include <QTest>
#include <set>
#include <stdexcept>

namespace tst_stability {

using namespace geovlm::test;
using namespace geovlm;

namespace {

QJsonArray stabilityGolden(const QString& section)
{
    return goldenJson(QStringLiteral("stability.json")).object()[section].toArray();
}

std::optional<double> numberOf(const QJsonValue& value)
{
    return value.isDouble() ? std::optional<double>(value.toDouble()) : std::nullopt;
}

/// Two absent numbers, or two that are near.
bool same(std::optional<double> a, const QJsonValue& b)
{
    const auto expected = numberOf(b);
    return a && expected ? near(*a, *expected) : !a && !expected;
}

void compare(const char* what, std::optional<double> actual, const QJsonValue& expected)
{
    QVERIFY2(same(actual, expected), qPrintable(QStringLiteral("%1 %2, not %3")
                                                    .arg(QLatin1String(what))
                                                    .arg(actual.value_or(-99))
                                                    .arg(expected.toDouble(-99))));
}

Account accountFrom(const QJsonValue& run)
{
    Account account;
    account.words = wordSet(run[u"text"].toString());
    account.vector = floatsOf(run[u"vector"]);
    for (const QJsonValue& answer : run[u"answers"].toArray())
        account.answers.append(canonicalAnswer(answer.toString()));
    return account;
}

std::vector<QStringList> answersOf(const std::vector<Account>& runs)
{
    std::vector<QStringList> answers;
    for (const Account& run : runs)
        answers.push_back(run.answers);
    return answers;
}

class StabilityTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tausAreTheReferences()
    {
        const QJsonArray cases = stabilityGolden(QStringLiteral("taus"));
        QCOMPARE(cases.size(), 21);
        for (const QJsonValue& given : cases)
            compare("tau", kendallTauB(intsOf(given[u"a"]), intsOf(given[u"b"])), given[u"tau"]);
        const std::vector<int> one{1}, two{1, 2};
        QVERIFY_THROWS_EXCEPTION(std::invalid_argument, kendallTauB(one, two));
    }

    void ordersAreTheReferences()
    {
        const QJsonArray cases = stabilityGolden(QStringLiteral("orders"));
        QCOMPARE(cases.size(), 5);
        for (const QJsonValue& one : cases) {
            std::vector<std::vector<int>> runs;
            for (const QJsonValue& run : one[u"runs"].toArray())
                runs.push_back(intsOf(run));
            ImageStability image;
            putOrders(image, intsOf(one[u"present"]), runs);
            compare("first changed", image.firstChanged, one[u"first_changed"]);
            compare("tau", image.tau, one[u"tau"]);
            compare("first apart", image.firstApart, one[u"first_apart"]);
            compare("tau apart", image.tauApart, one[u"tau_apart"]);
        }
    }

    void likenessIsTheReferences()
    {
        const QJsonArray cases = stabilityGolden(QStringLiteral("likeness"));
        QCOMPARE(cases.size(), 5);
        for (const QJsonValue& one : cases) {
            const QJsonArray images = one[u"images"].toArray();
            for (int i = 0; i < images.size(); ++i) {
                std::vector<Account> runs;
                for (const QJsonValue& run : images[i].toArray())
                    runs.push_back(accountFrom(run));
                const Likeness mean = meanLikeness(runs);
                const QJsonValue expected = one[u"figures"][i];
                // The vectors are floats here and doubles there.
                QVERIFY(mean.cosine.has_value() == expected[u"cosine"].isDouble());
                QVERIFY(std::abs(mean.cosine.value_or(0) - expected[u"cosine"].toDouble()) < 1e-6);
                compare("Jaccard", mean.jaccard, expected[u"jaccard"]);
                compare("agreement", mean.agreement, expected[u"agreement"]);
                compare("answer Jaccard", mean.answerJaccard, expected[u"answer_jaccard"]);
            }
        }
    }

    void questionsAreTheReferencesAndAgreeWithRaterAgreement()
    {
        for (const QJsonValue& one : stabilityGolden(QStringLiteral("likeness"))) {
            const QJsonArray expected = one[u"questions"].toArray();
            StabilityTally tally(int(expected.size()));
            std::vector<Ratings> ratings(std::size_t(expected.size()));
            for (const QJsonValue& image : one[u"images"].toArray()) {
                std::vector<Account> runs;
                for (const QJsonValue& run : image.toArray())
                    runs.push_back(accountFrom(run));
                tally.add({meanLikeness(runs), {}, {}, {}, {}}, answersOf(runs));
                rate(ratings, runs);
            }
            const StabilityFigures figures = tally.figures();
            QCOMPARE(figures.images, int(one[u"images"].toArray().size()));
            QCOMPARE(figures.ranked, 0);
            for (int q = 0; q < expected.size(); ++q) {
                const QuestionStability& question = figures.questions[std::size_t(q)];
                QCOMPARE(question.images, expected[q].toObject()[u"images"].toInt());
                compare("agreement", question.agreement, expected[q].toObject()[u"agreement"]);
                compare("alpha", question.alpha, expected[q].toObject()[u"alpha"]);
                const RaterAgreement other = raterAgreement(ratings[std::size_t(q)], 1);
                QCOMPARE(question.alpha.has_value(), other.alpha.value.has_value());
                QVERIFY(near(question.alpha.value_or(0), other.alpha.value.value_or(0)));
                QVERIFY(near(100 * question.agreement.value_or(0), other.percent.value.value_or(0)));
            }
        }
    }

    void meansLeaveOutWhatThereIsNot()
    {
        StabilityTally tally(1);
        QVERIFY(!tally.figures().mean.jaccard && !tally.figures().firstChanged);
        ImageStability one;
        one.likeness.jaccard = 0.25;
        tally.add(one, {});
        ImageStability two;
        two.likeness.jaccard = 0.75;
        two.firstChanged = 0.5;
        tally.add(two, {});
        const StabilityFigures figures = tally.figures();
        QCOMPARE(figures.mean.jaccard, std::optional(0.5));
        QCOMPARE(figures.firstChanged, std::optional(0.5));
        QVERIFY(!figures.mean.cosine && !figures.tau);
        QCOMPARE(figures.images, 2);
        QCOMPARE(figures.ranked, 1);
    }

    void driftLooksAtTheLesserFigure()
    {
        ImageStability image;
        QVERIFY(!image.drifts(0.3));
        image.likeness = {0.1, 0.5, 0.3, 0.1};
        QVERIFY(!image.drifts(0.3)); // neither is under it, and the others do not count
        image.likeness.agreement = 0.15;
        QVERIFY(image.drifts(0.3));
        QVERIFY(near(image.depth(0.3), 0.5));
        image.likeness = {{}, 0.0, {}, {}};
        QCOMPARE(image.depth(0.3), 1.0);
        QCOMPARE(image.depth(0), 0.0);
    }

    void baselinePairsAreDifferentAndSeeded()
    {
        const auto few = baselinePairs(5, 3, 100, 1);
        QCOMPARE(few.size(), 10U);
        const auto many = baselinePairs(400, 3, 100, 1);
        QCOMPARE(many.size(), 100U);
        QCOMPARE(many, baselinePairs(400, 3, 100, 1));
        QVERIFY(many != baselinePairs(400, 3, 100, 2));
        std::set<std::pair<int, int>> seen;
        for (const BaselinePair& pair : many) {
            QVERIFY(pair.a >= 0 && pair.a < pair.b && pair.b < 400);
            QVERIFY(pair.runOfA >= 0 && pair.runOfA < 3 && pair.runOfB >= 0 && pair.runOfB < 3);
            QVERIFY(seen.emplace(pair.a, pair.b).second);
        }
        QVERIFY(baselinePairs(1, 3, 100, 1).empty() && baselinePairs(0, 3, 100, 1).empty());
    }

    /// facts: two descriptions with all answers different share 0.60 of their words, 0.52 to 0.70.
    void theTemplateAloneIsMeasured()
    {
        const double alone = templateJaccard(QuestionBank::standard());
        qInfo("the template alone: %.4f", alone);
        QVERIFY(alone > 0.52 && alone < 0.7);
        QCOMPARE(alone, templateJaccard(QuestionBank::standard()));
        QVERIFY(alone != templateJaccard(QuestionBank::standard(), 200, 2));
    }

    void anAccountHasTheDescriptionsWords()
    {
        QStringList values;
        for (const Question& question : QuestionBank::standard().questions())
            values.append(question.options.first().toUpper());
        values[3].clear();
        const Account account = accountOf(values);
        QCOMPARE(account.words, wordSet(describe(values)));
        QCOMPARE(account.answers.at(0), values.at(0).toLower());
        QVERIFY(account.answers.at(3).isEmpty() && account.vector.empty());
    }

private:
    /// The same answers in the form of agreement.h.
    static void rate(std::vector<Ratings>& ratings, const std::vector<Account>& runs)
    {
        static QStringList codes;
        for (std::size_t q = 0; q < ratings.size(); ++q) {
            ratings[q].raters = int(runs.size());
            ++ratings[q].units;
            for (const Account& run : runs) {
                const QString answer = run.answers.at(qsizetype(q));
                if (!answer.isEmpty() && !codes.contains(answer))
                    codes.append(answer);
                ratings[q].values.push_back(answer.isEmpty() ? -1 : int(codes.indexOf(answer)));
            }
        }
    }
};

} // namespace

GEOVLM_TEST(StabilityTest);

} // namespace tst_stability

#include "tst_stability.moc"
