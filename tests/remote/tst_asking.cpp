// SPDX-License-Identifier: GPL-3.0-or-later
#include "asking_support.h"
#include "remote/asking/asking.h"
#include "remote_support.h"
#include "support/fake_models.h"
#include "support/registry.h"

#include <QTest>
#include <cmath>

namespace tst_asking {

using namespace geovlm::remote;
using namespace geovlm::test::asking_support;
using namespace geovlm::test;
using namespace geovlm;

namespace {

/// Quotation marks for ' and a backslash for ~.
QString unplain(const char* text)
{
    return QString::fromLatin1(text).replace(u'\'', u'"').replace(u'~', u'\\');
}

} // namespace

class AskingTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void thirtyRequestsStartWithTheSameImage()
    {
        const auto requests = requestsOf(QuestionBank::standard(), View::Ground,
                                         asking(Mode::Each, OptionField::StructuredOutputs));
        QCOMPARE(requests.size(), 30U);
        const QByteArray jpeg = "\xFF\xD8 not really";
        const QByteArray start = withImage(requests[0], jpeg).left(requests[0].indexOf("@image@"));
        for (const QByteArray& request : requests) {
            const QByteArray body = withImage(request, jpeg);
            const QJsonObject content = parsed(body)[u"messages"][0][u"content"][0].toObject();
            QCOMPARE(content[u"type"].toString(), QStringLiteral("image_url"));
            QCOMPARE(content[u"image_url"][u"url"].toString(),
                     QStringLiteral("data:image/jpeg;base64,") + QString::fromLatin1(jpeg.toBase64()));
            QCOMPARE(body.mid(body.indexOf("\"messages\""), 60),
                     start.mid(start.indexOf("\"messages\""), 60));
        }
    }

    void lettersAreHeldInEachServersOwnWay()
    {
        const auto body = [](OptionField field, int question) {
            return parsed(
                requestsOf(small(), View::Satellite, asking(Mode::Each, field))[std::size_t(question)]);
        };
        const QJsonArray letters{QStringLiteral("A"), QStringLiteral("B"), QStringLiteral("C")};
        const QJsonObject vllm = body(OptionField::StructuredOutputs, 0);
        QCOMPARE(vllm[u"structured_outputs"][u"choice"].toArray(), letters);
        QVERIFY(!vllm.contains(u"response_format"));
        QCOMPARE(vllm[u"max_tokens"].toInt(), 16);
        QCOMPARE(vllm[u"temperature"].toDouble(-1), 0.0);
        QCOMPARE(vllm[u"top_logprobs"].toInt(), 20);
        const QJsonObject llama = body(OptionField::Grammar, 0);
        QCOMPARE(llama[u"grammar"].toString(), QStringLiteral("root ::= \"A\" | \"B\" | \"C\""));
        QVERIFY(!llama.contains(u"response_format"));
        QVERIFY(body(OptionField::JsonString, 0)[u"max_tokens"].toInt() >= 64); // blank lines, a fence
        const QJsonValue text =
            body(OptionField::JsonString, 0)[u"response_format"][u"json_schema"][u"schema"];
        QCOMPARE(text[u"type"].toString(), QStringLiteral("string"));
        QCOMPARE(text[u"enum"].toArray(), letters);
        const QJsonValue object =
            body(OptionField::JsonObject, 0)[u"response_format"][u"json_schema"][u"schema"];
        QCOMPARE(object[u"properties"][u"answer"][u"enum"].toArray(), letters);
        const QJsonValue list =
            body(OptionField::JsonObject, 1)[u"response_format"][u"json_schema"][u"schema"];
        QCOMPARE(list[u"properties"][u"answers"][u"items"][u"enum"].toArray(), letters);
        QVERIFY(!body(OptionField::JsonObject, 1).contains(u"logprobs"));
    }

    void aGrammarOfAListAllowsNoneAlone()
    {
        const QJsonObject body =
            parsed(requestsOf(small(), View::Ground, asking(Mode::Each, OptionField::Grammar)).at(1));
        QCOMPARE(body[u"grammar"].toString(),
                 unplain("root ::= '{~'answers~':' '[' ('~'C~''|v1 (',' v1){0,1})? ']' '}'\n"
                         "v1 ::= '~'A~'' | '~'B~''"));
        const QJsonObject all =
            parsed(requestsOf(small(), View::Ground, asking(Mode::Schema, OptionField::Grammar)).at(0));
        QCOMPARE(all[u"grammar"].toString(), unplain("root ::= '{~'q001_colour~':' v1 ',~'q002_things~':' "
                                                     "'[' ('~'none~''|v2 (',' v2){0,1})? ']' '}'\n"
                                                     "v1 ::= '~'grey~'' | '~'red~'' | '~'none~''\n"
                                                     "v2 ::= '~'trees~'' | '~'cars~''"));
    }

    void aWordOfOursIsNoPlaceForTheImage()
    {
        const QuestionBank bank = QuestionBank::fromJson(
            unplain("{'questions': [{'number': 1, 'id': 'odd', 'label': 'o', 'multiple': false, "
                    "'prompt': '~'url~':~'data:image/jpeg;base64,@image@', 'options': ['@image@', 'no']}]}")
                .toUtf8(),
            QStringLiteral("test"));
        for (const Mode mode : {Mode::Each, Mode::Schema}) {
            const QJsonObject body = parsed(
                withImage(requestsOf(bank, View::Ground, asking(mode, OptionField::Grammar)).front(), "abc"));
            QCOMPARE(body[u"messages"][0][u"content"][0][u"image_url"][u"url"].toString(),
                     QStringLiteral("data:image/jpeg;base64,YWJj"));
        }
    }

    void oneRequestHasAFieldAQuestionInTheBanksOrder()
    {
        const QuestionBank& bank = QuestionBank::standard();
        const auto requests = requestsOf(bank, View::Ground, asking(Mode::Schema, OptionField::JsonObject));
        QCOMPARE(requests.size(), 1U);
        const QJsonValue schema = parsed(requests[0])[u"response_format"][u"json_schema"][u"schema"];
        const QJsonObject fields = schema[u"properties"].toObject();
        QCOMPARE(fields.size(), 30);
        QCOMPARE(schema[u"required"].toArray().size(), 30);
        for (int q = 0; q < bank.size(); ++q) {
            QVERIFY(fields.keys().at(q).endsWith(bank.at(q).id));
            const QJsonObject field = fields.begin().operator+(q).value().toObject();
            const QJsonValue options = bank.at(q).multiple ? field[u"items"][u"enum"] : field[u"enum"];
            QCOMPARE(options.toArray(), QJsonArray::fromStringList(bank.at(q).options));
        }
    }

    void theTwoViewsAreAskedDifferentlyAndAlwaysTheSame()
    {
        const Asking one = asking(Mode::Schema, OptionField::JsonObject);
        QCOMPARE(requestsOf(small(), View::Ground, one), requestsOf(small(), View::Ground, one));
        QVERIFY(requestsOf(small(), View::Ground, one) != requestsOf(small(), View::Satellite, one));
    }

    void spellingsOfALetterAreAddedUp()
    {
        const RemoteAnswer answer =
            first(QStringLiteral("B"), OptionField::StructuredOutputs,
                  logprobs({place(QStringLiteral("B"), {{QStringLiteral("B"), 0.3},
                                                        {QStringLiteral(" B"), 0.1},
                                                        {QStringLiteral("b"), 0.05},
                                                        {QStringLiteral("B."), 0.05},
                                                        {QStringLiteral("A"), 0.2},
                                                        {QStringLiteral("(a)"), 0.1},
                                                        {QStringLiteral("D"), 0.05},
                                                        {QStringLiteral("Because"), 0.1}})}));
        QCOMPARE(answer.value, QStringLiteral("red"));
        QVERIFY(answer.held);
        QVERIFY(!answer.offList);
        QCOMPARE(answer.distribution.size(), 3U);
        QVERIFY(std::abs(answer.distribution[0] - 0.3 / 0.8) < 1e-6);
        QVERIFY(std::abs(answer.distribution[1] - 0.5 / 0.8) < 1e-6);
        QCOMPARE(answer.distribution[2], 0.0F);
        QVERIFY(std::abs(answer.confidence - 0.5 / 0.8) < 1e-9);
        QVERIFY(std::abs(answer.offListMass - 0.2) < 1e-9); // "D", "Because" and what was not reported
    }

    void theLikeliestOptionCountsAndWhatWasSaidIsKept()
    {
        const RemoteAnswer answer =
            first(QStringLiteral("B"), OptionField::StructuredOutputs,
                  logprobs({place(QStringLiteral("B"), {{QStringLiteral("B"), 0.4},
                                                        {QStringLiteral("A"), 0.35},
                                                        {QStringLiteral(" A"), 0.2}})}));
        QCOMPARE(answer.value, QStringLiteral("grey"));
        QCOMPARE(answer.raw, QStringLiteral("B"));
    }

    void theLettersTokenIsFoundInJsonAndAfterThinking()
    {
        const auto at = [](const QString& token) { return place(token, {{token, 0.9}}); };
        const QJsonObject letter =
            place(QStringLiteral("B"), {{QStringLiteral("B"), 0.6}, {QStringLiteral("C"), 0.2}});
        const auto check = [](const RemoteAnswer& answer) {
            QCOMPARE(answer.value, QStringLiteral("red"));
            QVERIFY(std::abs(answer.confidence - 0.75) < 1e-9);
        };
        check(first(QStringLiteral("\"B\""), OptionField::JsonString,
                    logprobs({at(QStringLiteral("\"")), letter, at(QStringLiteral("\""))})));
        check(first(QStringLiteral("{\"answer\":\"B\"}"), OptionField::JsonObject,
                    logprobs({at(QStringLiteral("{\"")), at(QStringLiteral("answer")),
                              at(QStringLiteral("\":\"")), letter, at(QStringLiteral("\"}"))})));
        check(first(QStringLiteral("<think>A</think>B"), OptionField::StructuredOutputs,
                    logprobs({at(QStringLiteral("<think>")), at(QStringLiteral("A")),
                              at(QStringLiteral("</think>")), letter})));
    }

    /// What the real llama.cpp sent: the mark before the letter is a token of its own, or joined to it.
    void aQuotationMarksTokenIsNotTheLetters_data()
    {
        QTest::addColumn<QString>("content");
        QTest::addColumn<QStringList>("before");
        QTest::addColumn<QString>("letter");
        QTest::addColumn<QStringList>("after");
        const QStringList none;
        QTest::newRow("mark alone") << "\"B" << QStringList{QStringLiteral("\"")} << "B" << none;
        QTest::newRow("mark joined") << "\"B" << none << "\"B" << none;
        QTest::newRow("closed") << "\"B\"" << QStringList{QStringLiteral("\n"), QStringLiteral("\"")} << "B"
                                << QStringList{QStringLiteral("\""), QStringLiteral("<|im_end|>")};
        QTest::newRow("an object that says why")
            << "{\"answer\":\"B\",\"why\":\"B like Berlin\"}"
            << QStringList{QStringLiteral("{\"answer"), QStringLiteral("\":\"")} << "B"
            << QStringList{QStringLiteral("\",\"why\":\"B like Berlin\"}")};
        QTest::newRow("a lead-in") << "Answer: B"
                                   << QStringList{QStringLiteral("Answer"), QStringLiteral(":")} << " B"
                                   << none;
        QTest::newRow("bold") << "**B. red**" << QStringList{QStringLiteral("**")} << "B"
                              << QStringList{QStringLiteral(". red"), QStringLiteral("**")};
        QTest::newRow("the mark of the end holds the letter")
            << "B" << none << "B" << QStringList{QStringLiteral("<|END_B|>")};
        QTest::newRow("a letter of several bytes before it")
            << QString::fromUtf8("\u201cB\u201d") << QStringList{QString::fromUtf8("\u201c")} << "B"
            << QStringList{QString::fromUtf8("\u201d")};
    }

    void aQuotationMarksTokenIsNotTheLetters()
    {
        QFETCH(QString, content);
        QFETCH(QStringList, before);
        QFETCH(QString, letter);
        QFETCH(QStringList, after);
        // At every other place the letters' probabilities say grey; at the letter's own they say red.
        const auto elsewhere = [](const QString& token) {
            return place(token, {{token, 0.5}, {QStringLiteral("A"), 0.4}, {QStringLiteral("B"), 0.1}});
        };
        QList<QJsonObject> places;
        for (const QString& token : before)
            places.append(elsewhere(token));
        places.append(place(letter, {{letter, 0.6}, {QStringLiteral("C"), 0.2}}));
        for (const QString& token : after)
            places.append(elsewhere(token));
        const RemoteAnswer answer = first(content, OptionField::JsonString, logprobs(places));
        QCOMPARE(answer.value, QStringLiteral("red"));
        QVERIFY2(std::abs(answer.confidence - 0.75) < 1e-9, qPrintable(QString::number(answer.confidence)));
    }

    void aTokenMayEndWithinALetter()
    {
        QJsonObject half = place(QString::fromUtf8("\uFFFD"), {{QString::fromUtf8("\uFFFD"), 0.9}});
        QJsonObject rest = half;
        half[QStringLiteral("bytes")] = QJsonArray{0xE2, 0x80};
        rest[QStringLiteral("bytes")] = QJsonArray{0x9C};
        const QJsonObject letter =
            place(QStringLiteral("B"), {{QStringLiteral("B"), 0.6}, {QStringLiteral("C"), 0.2}});
        const RemoteAnswer answer =
            first(QString::fromUtf8("\u201cB"), OptionField::JsonString, logprobs({half, rest, letter}));
        QVERIFY(std::abs(answer.confidence - 0.75) < 1e-9);
    }

    void oneKnownOptionLeavesTheConfidenceUnknown()
    {
        const RemoteAnswer answer =
            first(QStringLiteral("B"), OptionField::Grammar,
                  logprobs({place(QStringLiteral("B"), {{QStringLiteral("B"), 0.3},
                                                        {QStringLiteral(" B"), 0.1},
                                                        {QStringLiteral("The"), 0.2}})}));
        QCOMPARE(answer.value, QStringLiteral("red"));
        QVERIFY(answer.distribution.empty());
        QCOMPARE(answer.confidence, -1.0);
        QVERIFY(std::abs(answer.offListMass - 0.6) < 1e-9);
        QVERIFY(answer.held);
    }

    void tokensThatDoNotFitTheTextGiveNoDistribution()
    {
        const RemoteAnswer answer =
            first(QStringLiteral("B"), OptionField::StructuredOutputs,
                  logprobs({place(QStringLiteral("x"), {{QStringLiteral("A"), 0.9}})}));
        QCOMPARE(answer.value, QStringLiteral("red"));
        QVERIFY(answer.distribution.empty());
        QCOMPARE(answer.confidence, -1.0);
        QCOMPARE(answer.offListMass, -1.0);
    }

    void withoutLogProbabilitiesConfidenceIsUnknown()
    {
        const RemoteAnswer answer = first(QStringLiteral("B"), OptionField::StructuredOutputs);
        QCOMPARE(answer.value, QStringLiteral("red"));
        QVERIFY(answer.distribution.empty());
        QCOMPARE(answer.confidence, -1.0);
        QVERIFY(answer.held);
    }
};

GEOVLM_TEST(AskingTest);

} // namespace tst_asking

#include "tst_asking.moc"
