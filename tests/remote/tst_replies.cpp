// SPDX-License-Identifier: GPL-3.0-or-later
#include "remote/asking/replies.h"
#include "remote_support.h"
#include "support/fake_models.h"
#include "support/registry.h"

#include <QTest>
#include <cmath>

namespace tst_replies {

using namespace geovlm::remote;
using namespace geovlm::test;
using namespace geovlm;

namespace {

QByteArray embeddingsBody(const QByteArray& data)
{
    return "{\"data\": [" + data + "]}";
}

QString badReply(const QByteArray& body, int count, int dimension)
{
    return sentenceOf([&] { readEmbeddings(body, count, dimension); });
}

} // namespace

class RepliesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void thinkingIsTakenOut_data()
    {
        QTest::addColumn<QString>("written");
        QTest::addColumn<QString>("answer");
        QTest::newRow("none") << " B "
                              << "B";
        QTest::newRow("before") << "<think>A? No: B.</think>\n\nB"
                                << "B";
        QTest::newRow("long tag, capitals") << "<THINKING>x</Thinking>B"
                                            << "B";
        QTest::newRow("closing tag alone") << "so it is B</think>B"
                                           << "B";
        QTest::newRow("two of them") << "<think>a</think><think>b</think>C"
                                     << "C";
        QTest::newRow("not at the start") << "B <think>"
                                          << "B <think>";
    }
    void thinkingIsTakenOut()
    {
        QFETCH(QString, written);
        QFETCH(QString, answer);
        QCOMPARE(readChatReply(test::chatBody(written)).content, answer);
    }

    void thinkingThatDoesNotEndLeavesNothing()
    {
        const ChatReply reply =
            readChatReply(test::chatBody(QStringLiteral("<think>hm, B"), {}, QStringLiteral("length")));
        QCOMPARE(reply.content, QString());
        QVERIFY(reply.thought);
        QCOMPARE(reply.finish, QStringLiteral("length"));
    }

    void thinkingInAFieldOfItsOwnIsSeen()
    {
        for (const QByteArray& field : {QByteArray("reasoning"), QByteArray("reasoning_content")}) {
            const ChatReply reply =
                readChatReply("{\"choices\":[{\"message\":{\"content\":null,\"" + field + "\":\"hm\"}}]}");
            QVERIFY(reply.thought);
            QCOMPARE(reply.content, QString());
        }
    }

    void contentMayComeInParts()
    {
        QCOMPARE(
            readChatReply("{\"choices\":[{\"message\":{\"content\":[{\"type\":\"text\",\"text\":\"B\"}]}}]}")
                .content,
            QStringLiteral("B"));
    }

    void probabilitiesThatCannotBeAreNone_data()
    {
        QTest::addColumn<QByteArray>("entry");
        QTest::addColumn<bool>("believed");
        QTest::newRow("fine")
            << QByteArray(R"({"token":"A","logprob":-0.1,"top_logprobs":[{"token":"A","logprob":-0.1}]})")
            << true;
        QTest::newRow("no list") << QByteArray(R"({"token":"A","logprob":-0.1})") << true;
        QTest::newRow("outside the top")
            << QByteArray(R"({"token":"A","logprob":-9999.0,"top_logprobs":[{"token":"B","logprob":0}]})")
            << true;
        QTest::newRow("above 1") << QByteArray(R"({"token":"A","logprob":0.5,"top_logprobs":[]})") << false;
        QTest::newRow("sum above 1")
            << QByteArray(
                   R"({"token":"A","logprob":-0.1,"top_logprobs":[{"token":"A","logprob":-0.1},{"token":"B","logprob":-0.1}]})")
            << false;
        QTest::newRow("not a number") << QByteArray(R"({"token":"A","logprob":"high"})") << false;
        QTest::newRow("missing") << QByteArray(R"({"token":"A"})") << false;
    }
    void probabilitiesThatCannotBeAreNone()
    {
        QFETCH(QByteArray, entry);
        QFETCH(bool, believed);
        const ChatReply reply = readChatReply(
            "{\"choices\":[{\"message\":{\"content\":\"A\"},\"logprobs\":{\"content\":[" + entry + "]}}]}");
        QCOMPARE(reply.tokens.size(), std::size_t(believed));
    }

    void whatIsNoReplyIsASentence_data()
    {
        QTest::addColumn<QByteArray>("body");
        for (const char* body :
             {"", "{", "[]", "null", "<html>502</html>", "{}", "{\"choices\":[]}", "{\"choices\":{}}",
              "{\"choices\":[{}]}", "{\"choices\":[{\"message\":7}]}", "{\"error\":\"Unexpected endpoint\"}"})
            QTest::newRow(body) << QByteArray(body);
        QTest::newRow("deep") << QByteArray(100'000, '[');
    }
    void whatIsNoReplyIsASentence()
    {
        QFETCH(QByteArray, body);
        try {
            readChatReply(body);
            QFAIL("no error");
        } catch (const RemoteError& error) {
            QCOMPARE(error.trouble(), Trouble::BadReply);
            QVERIFY(error.sentence().size() < 700);
        }
    }

    void errorsAreReadFromJsonElseTheirFirstLetters()
    {
        const ErrorText quota = readError(
            R"({"error":{"message":"You exceeded your quota","type":"insufficient_quota","code":"insufficient_quota"}})");
        QVERIFY(quota.quotaSpent);
        QVERIFY(quota.text.startsWith(QLatin1String("You exceeded your quota")));
        QCOMPARE(readError(R"({"error":"model not found"})").text, QStringLiteral("model not found"));
        QCOMPARE(readError(R"({"detail":"Not Found"})").text, QStringLiteral("Not Found"));
        const ErrorText html = readError("<html>" + QByteArray(100'000, 'x'));
        QCOMPARE(html.text.size(), 500);
        QVERIFY(!html.quotaSpent);
        QCOMPARE(readError({}).text, QString());
    }

    void troubleThatWillNotPassIsKnownByItsWords_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("lasting");
        const auto row = [](const char* message, Lasting lasting) {
            QTest::newRow(message) << test::failing(500, QString::fromLatin1(message)).body << int(lasting);
        };
        // llama.cpp, Ollama, vLLM, LM Studio and OpenAI, as they say it.
        row("image input is not supported - hint: if this is unexpected, you may need to provide the mmproj",
            Lasting::NoImages);
        row("this model is missing data required for image input", Lasting::NoImages);
        row("llava-text is not a multimodal model", Lasting::NoImages);
        row("At most 0 image(s) may be provided in one prompt.", Lasting::NoImages);
        row("Model does not support images. Please use a model that does.", Lasting::NoImages);
        row("model \"typo\" not found, try pulling it first", Lasting::UnknownModel);
        row("The model `typo` does not exist or you do not have access to it.", Lasting::UnknownModel);
        row("request (9080 tokens) exceeds the available context size (8192 tokens), try increasing it",
            Lasting::TooLong);
        row("This model's maximum context length is 4096 tokens. However, you requested 5000 tokens.",
            Lasting::TooLong);
        row("input (771 tokens) is too large to process. increase the physical batch size (current batch "
            "size: "
            "512)",
            Lasting::TooLong);
        row("oops", Lasting::None);
        row("Loading model", Lasting::None);
        row("The image could not be read", Lasting::None);
        row("cannot process image: it is damaged", Lasting::None);
        row("the server is overloaded", Lasting::None);
        row("model runner has unexpectedly stopped", Lasting::None);
    }
    void troubleThatWillNotPassIsKnownByItsWords()
    {
        QFETCH(QByteArray, body);
        QFETCH(int, lasting);
        QCOMPARE(int(readError(body).lasting), lasting);
    }

    void embeddingsAreSortedCheckedAndNormalised()
    {
        const Matrix rows = readEmbeddings(
            embeddingsBody(R"({"index":1,"embedding":[0,5]},{"index":0,"embedding":[3,4]})"), 2, 2);
        QCOMPARE(rows.values, (std::vector<float>{0.6F, 0.8F, 0, 1}));
        // 3 and 4 as little-endian float32.
        QCOMPARE(readEmbeddings(embeddingsBody(R"({"index":0,"embedding":"AABAQAAAgEA="})"), 1, 0).values,
                 (std::vector<float>{0.6F, 0.8F}));
    }

    void wrongEmbeddingsAreSentences_data()
    {
        QTest::addColumn<QByteArray>("data");
        QTest::newRow("missing") << QByteArray(R"({"index":0,"embedding":[1,2]})");
        QTest::newRow("twice") << QByteArray(
            R"({"index":0,"embedding":[1,2]},{"index":0,"embedding":[1,2]})");
        QTest::newRow("out of range")
            << QByteArray(R"({"index":0,"embedding":[1,2]},{"index":2,"embedding":[1,2]})");
        QTest::newRow("negative") << QByteArray(
            R"({"index":0,"embedding":[1,2]},{"index":-1,"embedding":[1,2]})");
        QTest::newRow("between") << QByteArray(
            R"({"index":0,"embedding":[1,2]},{"index":0.5,"embedding":[1,2]})");
        QTest::newRow("huge index") << QByteArray(
            R"({"index":0,"embedding":[1,2]},{"index":1e30,"embedding":[1,2]})");
        QTest::newRow("no index") << QByteArray(R"({"index":0,"embedding":[1,2]},{"embedding":[1,2]})");
        QTest::newRow("shorter") << QByteArray(
            R"({"index":0,"embedding":[1,2]},{"index":1,"embedding":[1]})");
        QTest::newRow("longer") << QByteArray(
            R"({"index":0,"embedding":[1,2]},{"index":1,"embedding":[1,2,3]})");
        QTest::newRow("empty") << QByteArray(R"({"index":0,"embedding":[1,2]},{"index":1,"embedding":[]})");
        QTest::newRow("zeros") << QByteArray(
            R"({"index":0,"embedding":[1,2]},{"index":1,"embedding":[0,0]})");
        QTest::newRow("not a number")
            << QByteArray(R"({"index":0,"embedding":[1,2]},{"index":1,"embedding":[1,"x"]})");
        QTest::newRow("null") << QByteArray(
            R"({"index":0,"embedding":[1,2]},{"index":1,"embedding":[1,null]})");
        QTest::newRow("too large") << QByteArray(
            R"({"index":0,"embedding":[1,2]},{"index":1,"embedding":[1e300,1]})");
        QTest::newRow("NaN in base64")
            << QByteArray(R"({"index":0,"embedding":[1,2]},{"index":1,"embedding":"AADAfwAAgEA="})");
        QTest::newRow("half a number")
            << QByteArray(R"({"index":0,"embedding":[1,2]},{"index":1,"embedding":"AABAQAA="})");
        QTest::newRow("not base64") << QByteArray(
            R"({"index":0,"embedding":[1,2]},{"index":1,"embedding":"!!!"})");
    }
    void wrongEmbeddingsAreSentences()
    {
        QFETCH(QByteArray, data);
        QVERIFY(!badReply(embeddingsBody(data), 2, 0).isEmpty());
    }

    void anotherDimensionThanAskedForIsASentence()
    {
        const QByteArray body = embeddingsBody(R"({"index":0,"embedding":[1,2]})");
        QCOMPARE(badReply(body, 1, 2), QString());
        QVERIFY(badReply(body, 1, 3).contains(QLatin1String("2 numbers where 3")));
    }

    void modelsAreListed()
    {
        const auto models = readModels(
            R"({"data":[{"id":"a","owned_by":"vllm","aliases":["x",7,"y"],"meta":{"size":9,"n_ctx":5}},{"id":7},{},{"id":"b"}]})");
        QCOMPARE(models.size(), 2U);
        QCOMPARE(models[0].owner, QStringLiteral("vllm"));
        QCOMPARE(models[0].aliases, (QStringList{QStringLiteral("x"), QStringLiteral("y")}));
        QCOMPARE(models[0].meta,
                 (QJsonObject{{QStringLiteral("size"), 9}})); // its context makes no other model
        QCOMPARE(models[1].id, QStringLiteral("b"));
    }
};

GEOVLM_TEST(RepliesTest);

} // namespace tst_replies

#include "tst_replies.moc"
