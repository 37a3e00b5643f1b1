// SPDX-License-Identifier: GPL-3.0-or-later
#include "asking_support.h"
#include "remote/asking/asking.h"
#include "remote_support.h"
#include "support/fake_models.h"
#include "support/registry.h"

#include <QTest>
#include <cmath>
#include <numeric>

namespace tst_written_answers {

using namespace geovlm::remote;
using namespace geovlm::test::asking_support;
using namespace geovlm::test;
using namespace geovlm;

class WrittenAnswersTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
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

GEOVLM_TEST(WrittenAnswersTest);

} // namespace tst_written_answers

#include "tst_written_answers.moc"
