// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/answers/question_bank.h"
#include "domain/error.h"
#include "domain/text/description.h"
#include "domain/text/text_similarity.h"
#include "domain_support.h"
#include "support/registry.h"

#include <QRegularExpression>
#include <QTest>

namespace tst_text {

using namespace geovlm::test;
using namespace geovlm;

namespace {

/// Two fills whose answers all differ.
std::pair<QStringList, QStringList> differentFills(Random& random)
{
    std::pair<QStringList, QStringList> fills;
    for (const Question& question : QuestionBank::standard().questions()) {
        const int options = int(question.options.size());
        const int first = random.below(options);
        const int second = (first + 1 + random.below(options - 1)) % options;
        fills.first.append(question.options.at(first));
        fills.second.append(question.options.at(second));
    }
    return fills;
}

QStringList blanks()
{
    return QStringList(descriptionSlots);
}

QSet<QString> fixedWords()
{
    QSet<QString> found;
    for (const TemplatePiece& piece : descriptionTemplate())
        if (piece.question < 0)
            found.unite(wordSet(piece.text));
    return found;
}

} // namespace

class TextTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void wordsGolden();
    void jaccardGolden();
    void slotsInOrder();
    void slotsApart();
    void sentences();
    void fillsUp();
    void fixedWordsAreNoAnswers();
    void sharedWords();
    void hashGolden();
};

void TextTest::wordsGolden()
{
    QVERIFY(!golden(QStringLiteral("text"))[u"words"].toArray().isEmpty());
    for (const QJsonValue& one : golden(QStringLiteral("text"))[u"words"].toArray()) {
        QStringList expected;
        for (const QJsonValue& word : one[u"words"].toArray())
            expected.append(word.toString());
        QCOMPARE(words(one[u"text"].toString()), expected);
    }
}

void TextTest::jaccardGolden()
{
    QVERIFY(golden(QStringLiteral("text"))[u"pairs"].toArray().size() > 50);
    for (const QJsonValue& one : golden(QStringLiteral("text"))[u"pairs"].toArray())
        QVERIFY(near(jaccard(one[u"a"].toString(), one[u"b"].toString()), one[u"jaccard"].toDouble()));
}

void TextTest::slotsInOrder()
{
    int next = 0;
    for (const TemplatePiece& piece : descriptionTemplate()) {
        if (piece.question < 0)
            continue;
        QCOMPARE(piece.question, next++);
        QVERIFY(piece.text.isEmpty());
    }
    QCOMPARE(next, descriptionSlots);
    QCOMPARE(QuestionBank::standard().size(), descriptionSlots);
}

void TextTest::slotsApart()
{
    const std::vector<TemplatePiece>& pieces = descriptionTemplate();
    QCOMPARE(pieces.size(), std::size_t(2 * descriptionSlots + 1));
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        QCOMPARE(pieces[i].question >= 0, i % 2 == 1);
        if (i % 2 == 1)
            continue;
        QVERIFY(!words(pieces[i].text).isEmpty());
        QVERIFY(i == 0 || pieces[i].text.front().isSpace() || pieces[i].text.front() == u',');
        QVERIFY(i + 1 == pieces.size() || pieces[i].text.back().isSpace());
    }
}

void TextTest::sentences()
{
    QStringList numbers;
    for (int i = 0; i < descriptionSlots; ++i)
        numbers.append(QStringLiteral("<%1>").arg(i + 1));
    QStringList groups;
    const QRegularExpression slot(QStringLiteral("<(\\d+)>"));
    for (const QString& sentence : describe(numbers).split(u'.', Qt::SkipEmptyParts)) {
        QStringList found;
        for (auto it = slot.globalMatch(sentence); it.hasNext();)
            found.append(it.next().captured(1));
        groups.append(found.join(u'-'));
    }
    QCOMPARE(
        groups.join(QStringLiteral(" ")),
        QStringLiteral("1-2-3-4 5-6 7-8 9-10 11-12 13-14-15 16-17-18 19-20 21 22-23 24-25 26-27 28-29 30"));
}

void TextTest::fillsUp()
{
    QStringList answers = blanks();
    answers[0] = QStringLiteral("  urban ");
    const std::vector<DescriptionPart> parts = describeParts(answers);
    QCOMPARE(parts.at(1).text, QStringLiteral("urban"));
    QCOMPARE(parts.at(1).question, 0);
    QCOMPARE(parts.at(3).text, QStringLiteral("unknown"));
    QString text;
    for (const DescriptionPart& part : parts)
        text += part.text;
    QCOMPARE(describe(answers), text);
    answers.removeLast();
    QVERIFY_THROWS_EXCEPTION(Error, describe(answers));
}

void TextTest::fixedWordsAreNoAnswers()
{
    QSet<QString> answers;
    for (const Question& question : QuestionBank::standard().questions())
        for (const QString& option : question.options)
            answers.unite(wordSet(option));
    QCOMPARE(answers.intersect(fixedWords()), QSet<QString>{QStringLiteral("and")});
}

void TextTest::sharedWords()
{
    Random random(propertySeed());
    double sum = 0;
    constexpr int rounds = 2000;
    for (int round = 0; round < rounds; ++round) {
        const auto [a, b] = differentFills(random);
        const double shared = jaccard(describe(a), describe(b));
        QVERIFY(shared > 0.45 && shared < 0.75);
        sum += shared;
    }
    qInfo("word sets of descriptions with nothing in common share %.3f", sum / rounds);
    QVERIFY(sum / rounds > 0.5 && sum / rounds < 0.7);
}

void TextTest::hashGolden()
{
    QVERIFY(!goldenList(QStringLiteral("answers_hash")).isEmpty());
    for (const QJsonValue& one : goldenList(QStringLiteral("answers_hash"))) {
        QStringList values;
        for (const QJsonValue& value : one[u"values"].toArray())
            values.append(value.toString());
        std::vector<std::vector<float>> distributions;
        for (const QJsonValue& list : one[u"distributions"].toArray())
            distributions.push_back(floatsOf(list));
        QCOMPARE(answersHash(values, distributions).toHex(), one[u"sha256"].toString().toLatin1());
    }
    const QStringList joined{QStringLiteral("ab"), QString()};
    const QStringList split{QStringLiteral("a"), QStringLiteral("b")};
    QVERIFY(answersHash(joined) != answersHash(split));
}

GEOVLM_TEST(TextTest);

} // namespace tst_text

#include "tst_text.moc"
