// SPDX-License-Identifier: GPL-3.0-or-later
#include "fake_models.h"
#include "remote/asking/asking.h"
#include "tests.h"

#include <QJsonDocument>
#include <QTest>
#include <cmath>
#include <numeric>

using namespace geovlm;
using namespace geovlm::remote;

namespace {

const QuestionBank& small()
{
    static const QuestionBank bank = QuestionBank::fromJson(
        R"({"questions": [
            {"number": 1, "id": "colour", "label": "c", "prompt": "Which colour?", "multiple": false,
             "options": ["grey", "red", "none"]},
            {"number": 2, "id": "things", "label": "t", "prompt": "Which things?", "multiple": true,
             "options": ["trees", "cars", "none"]}]})",
        QStringLiteral("test"));
    return bank;
}

Asking asking(Mode mode, OptionField field)
{
    Asking one;
    one.model = QStringLiteral("vlm");
    one.mode = mode;
    one.field = field;
    return one;
}

ChatReply said(const QString& content, const QJsonValue& logprobs = {})
{
    return readChatReply(test::chatBody(content, logprobs));
}

/// The answer to the first question when `content` is said to it.
RemoteAnswer first(const QString& content, OptionField field, const QJsonValue& logprobs = {})
{
    return answersFrom(small(), asking(Mode::Each, field),
                       {said(content, logprobs), said(QStringLiteral("A"))})
        .at(0);
}

RemoteAnswer second(const QString& content)
{
    return answersFrom(small(), asking(Mode::Each, OptionField::StructuredOutputs),
                       {said(QStringLiteral("A")), said(content)})
        .at(1);
}

QJsonObject choice(const QString& token, double probability)
{
    return {{QStringLiteral("token"), token}, {QStringLiteral("logprob"), std::log(probability)}};
}

QJsonObject place(const QString& token, const QList<QPair<QString, double>>& choices)
{
    QJsonArray top;
    for (const auto& [text, probability] : choices)
        top.append(choice(text, probability));
    QJsonObject object = choice(token, choices.front().second);
    object.insert(QStringLiteral("top_logprobs"), top);
    return object;
}

QJsonValue logprobs(const QList<QJsonObject>& places)
{
    QJsonArray content;
    for (const QJsonObject& one : places)
        content.append(one);
    return QJsonObject{{QStringLiteral("content"), content}};
}

/// Quotation marks for ' and a backslash for ~.
QString unplain(const char* text)
{
    return QString::fromLatin1(text).replace(u'\'', u'"').replace(u'~', u'\\');
}

QJsonObject parsed(const QByteArray& body)
{
    return QJsonDocument::fromJson(body).object();
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

    void anAnswerInWordsHasNoDistributionOfLetters()
    {
        const RemoteAnswer answer =
            first(QStringLiteral("Grey."), OptionField::StructuredOutputs,
                  logprobs({place(QStringLiteral("Grey"), {{QStringLiteral("Grey"), 0.5},
                                                           {QStringLiteral("A"), 0.2},
                                                           {QStringLiteral("B"), 0.3}}),
                            place(QStringLiteral("."), {{QStringLiteral("."), 0.9}})}));
        QCOMPARE(answer.value, QStringLiteral("grey"));
        QVERIFY(answer.distribution.empty());
        QCOMPARE(answer.confidence, -1.0);
    }

    void aReplyThatWasCutOffIsNoAnswer_data()
    {
        QTest::addColumn<QString>("content");
        for (const char* content : {"```j", "B", "\"B", "{\"answer\":\"B\"}"})
            QTest::newRow(content) << QString::fromLatin1(content);
    }
    void aReplyThatWasCutOffIsNoAnswer()
    {
        QFETCH(QString, content);
        const auto why = [&](const QString& finish) {
            const ChatReply reply = readChatReply(test::chatBody(content, {}, finish));
            return sentenceOf(
                [&] { requireAnswer(small(), asking(Mode::Each, OptionField::JsonString), reply); });
        };
        const QString sentence = why(QStringLiteral("length"));
        QVERIFY2(sentence.contains(QLatin1String("--max-tokens")), qPrintable(sentence));
        QCOMPARE(why(QStringLiteral("stop")), QString());
        QVERIFY(!sentenceOf([&] {
                     const ChatReply cut =
                         readChatReply(test::chatBody(content, {}, QStringLiteral("length")));
                     answersFrom(small(), asking(Mode::Each, OptionField::JsonString), {cut, cut});
                 }).isEmpty());
    }

    void aLongerReplyIsGivenMoreRoom()
    {
        for (const QByteArray& request :
             requestsOf(small(), View::Ground, asking(Mode::Each, OptionField::JsonString))) {
            QJsonObject before = parsed(request), after = parsed(withMoreRoom(request));
            QVERIFY(after[u"max_tokens"].toInt() >= 512);
            QVERIFY(after[u"max_tokens"].toInt() >= 4 * before[u"max_tokens"].toInt());
            after.remove(QStringLiteral("max_tokens"));
            before.remove(QStringLiteral("max_tokens"));
            QCOMPARE(after, before);
        }
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

    void whatAModelWritesIsReadButNotHeld_data()
    {
        QTest::addColumn<QString>("content");
        QTest::addColumn<QString>("value");
        QTest::addColumn<bool>("offList");
        QTest::newRow("letter and point") << "B."
                                          << "red" << false;
        QTest::newRow("small letter") << "b"
                                      << "red" << false;
        QTest::newRow("brackets") << "(B)"
                                  << "red" << false;
        QTest::newRow("letter and option") << "B. red"
                                           << "red" << false;
        QTest::newRow("option") << "Red"
                                << "red" << false;
        QTest::newRow("lead-in") << "Answer: B"
                                 << "red" << false;
        QTest::newRow("a sentence that leads in") << "The correct answer is **B**."
                                                  << "red" << false;
        QTest::newRow("bold letter and option") << "**B. red**"
                                                << "red" << false;
        QTest::newRow("bracket and option") << "B) red"
                                            << "red" << false;
        QTest::newRow("option and stop") << "Red."
                                         << "red" << false;
        QTest::newRow("a lead-in and the option") << "Answer: red."
                                                  << "red" << false;
        QTest::newRow("heading") << "# B"
                                 << "red" << false;
        QTest::newRow("letter, then why") << "B\n\nThe picture clearly shows that it is red."
                                          << "red" << false;
        QTest::newRow("why, then letter") << "The house is red.\nFinal answer: B"
                                          << "red" << false;
        QTest::newRow("two letters in two lines") << "A\nB"
                                                  << "A\nB" << true;
        QTest::newRow("a fence alone") << "```j"
                                       << "```j" << true;
        QTest::newRow("small a") << "a"
                                 << "grey" << false;
        QTest::newRow("object") << "{\"answer\": \"B\"}"
                                << "red" << false;
        QTest::newRow("fenced") << "```json\n{\"answer\": \"B\"}\n```"
                                << "red" << false;
        QTest::newRow("letter of no option") << "D"
                                             << "D" << true;
        QTest::newRow("letter of another option") << "B. grey"
                                                  << "B. grey" << true;
        QTest::newRow("a sentence that starts with a letter") << "A grey road"
                                                              << "A grey road" << true;
        QTest::newRow("two letters") << "AB"
                                     << "AB" << true;
        QTest::newRow("an empty text") << "\"\""
                                       << "\"\"" << true;
    }
    void whatAModelWritesIsReadButNotHeld()
    {
        QFETCH(QString, content);
        QFETCH(QString, value);
        QFETCH(bool, offList);
        const RemoteAnswer answer = first(content, OptionField::StructuredOutputs);
        QCOMPARE(answer.value, value);
        QCOMPARE(answer.offList, offList);
        QCOMPARE(answer.raw, content);
        QVERIFY(!answer.held);
    }

    void anAnswerOffTheListHasNoDistribution()
    {
        const RemoteAnswer answer = first(
            QStringLiteral("D"), OptionField::StructuredOutputs,
            logprobs({place(QStringLiteral("D"), {{QStringLiteral("D"), 0.7}, {QStringLiteral("A"), 0.2}})}));
        QVERIFY(answer.offList);
        QVERIFY(answer.distribution.empty());
        QCOMPARE(answer.confidence, -1.0);
        QVERIFY(std::abs(answer.offListMass - 0.8) < 1e-9);
    }

    void severalOptionsMayBeNamed_data()
    {
        QTest::addColumn<QString>("content");
        QTest::addColumn<QString>("value");
        QTest::addColumn<bool>("held");
        QTest::addColumn<bool>("offList");
        QTest::newRow("as asked") << "{\"answers\":[\"B\",\"A\",\"B\"]}"
                                  << "trees and cars" << true << false;
        QTest::newRow("one") << "{\"answers\":[\"B\"]}"
                             << "cars" << true << false;
        QTest::newRow("nothing") << "{\"answers\":[]}"
                                 << "none" << true << false;
        QTest::newRow("a list") << "[\"A\"]"
                                << "trees" << false << false;
        QTest::newRow("letters") << "A, B"
                                 << "trees and cars" << false << false;
        QTest::newRow("names") << "trees and cars"
                               << "trees and cars" << false << false;
        QTest::newRow("bold letters") << "**A and B**"
                                      << "trees and cars" << false << false;
        QTest::newRow("a lead-in and letters") << "Answer: A, B."
                                               << "trees and cars" << false << false;
        QTest::newRow("letters in lines") << "- A\n- B"
                                          << "trees and cars" << false << false;
        QTest::newRow("fenced, as if one were asked for") << "```json\n{\"answer\": \"B\"}\n```"
                                                          << "cars" << false << false;
        QTest::newRow("a text of letters") << "\"A, B\""
                                           << "trees and cars" << false << false;
        QTest::newRow("none beside another") << "{\"answers\":[\"A\",\"C\"]}"
                                             << "trees" << false << false;
        QTest::newRow("one that is none") << "{\"answers\":[\"B\",\"X\"]}"
                                          << "{\"answers\":[\"B\",\"X\"]}" << false << true;
        QTest::newRow("not a text") << "{\"answers\":[7]}"
                                    << "{\"answers\":[7]}" << false << true;
    }
    void severalOptionsMayBeNamed()
    {
        QFETCH(QString, content);
        QFETCH(QString, value);
        QFETCH(bool, held);
        QFETCH(bool, offList);
        const RemoteAnswer answer = second(content);
        QCOMPARE(answer.value, value);
        QCOMPARE(answer.held, held);
        QCOMPARE(answer.offList, offList);
        QVERIFY(answer.distribution.empty());
    }

    void aSchemaReplyIsReadFieldByField()
    {
        const auto read = [](const QString& content) {
            return answersFrom(small(), asking(Mode::Schema, OptionField::JsonObject), {said(content)});
        };
        const auto good = read(QStringLiteral(R"({"q001_colour":"red","q002_things":["cars","trees"]})"));
        QCOMPARE(good[0].value, QStringLiteral("red"));
        QCOMPARE(good[1].value, QStringLiteral("trees and cars"));
        QVERIFY(good[0].held && good[1].held);
        const auto odd = read(QStringLiteral(R"({"q001_colour":"RED ","q002_things":"cars"})"));
        QCOMPARE(odd[0].value, QStringLiteral("red"));
        QCOMPARE(odd[1].value, QStringLiteral("cars"));
        QVERIFY(!odd[0].held && !odd[1].held && !odd[0].offList && !odd[1].offList);
        const auto off = read(QStringLiteral(R"({"q001_colour":{"a":1},"q002_things":null})"));
        QCOMPARE(off[0].value, QStringLiteral("{\"a\":1}"));
        QVERIFY(off[0].offList && off[1].offList);
        QVERIFY(sentenceOf([&] {
                    read(QStringLiteral(R"({"q001_colour":"red"})"));
                }).contains(QLatin1String("things")));
        QVERIFY(!sentenceOf([&] { read(QStringLiteral("It is red.")); }).isEmpty());
    }

    void anEmptyReplySaysWhy()
    {
        const auto why = [](const QByteArray& body) {
            return sentenceOf([&] {
                requireAnswer(small(), asking(Mode::Each, OptionField::JsonString), readChatReply(body));
            });
        };
        QVERIFY(why(test::chatBody(QStringLiteral("<think>hm"))).contains(QLatin1String("thinking")));
        QVERIFY(why(test::chatBody(QString(), {}, QStringLiteral("content_filter")))
                    .contains(QLatin1String("filter")));
        QVERIFY(!why(test::chatBody(QString())).isEmpty());
        QCOMPARE(why(test::chatBody(QStringLiteral("A"))), QString());
    }

    void everyAnswerOfTheStandardBankIsOneOfItsOptions()
    {
        const QuestionBank& bank = QuestionBank::standard();
        for (const OptionField field : {OptionField::StructuredOutputs, OptionField::Grammar,
                                        OptionField::JsonString, OptionField::JsonObject})
            for (const Mode mode : {Mode::Each, Mode::Schema}) {
                test::Model model;
                model.kind =
                    field == OptionField::StructuredOutputs ? test::Kind::Vllm : test::Kind::LlamaCpp;
                std::vector<ChatReply> replies;
                for (const QByteArray& request : requestsOf(bank, View::Ground, asking(mode, field)))
                    replies.push_back(readChatReply(
                        test::reply(model, {"POST", "/v1/chat/completions", {}, withImage(request, "x")})
                            .body));
                const auto answers = answersFrom(bank, asking(mode, field), replies);
                for (int q = 0; q < bank.size(); ++q) {
                    QVERIFY(answers[std::size_t(q)].held && !answers[std::size_t(q)].offList);
                    const auto& distribution = answers[std::size_t(q)].distribution;
                    QCOMPARE(distribution.empty(), mode == Mode::Schema || bank.at(q).multiple);
                    if (!distribution.empty())
                        QVERIFY(std::abs(std::accumulate(distribution.begin(), distribution.end(), 0.0) - 1) <
                                1e-5);
                }
            }
    }
};

std::unique_ptr<QObject> askingTest()
{
    return std::make_unique<AskingTest>();
}

#include "tst_asking.moc"
