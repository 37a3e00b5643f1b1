// SPDX-License-Identifier: GPL-3.0-or-later
// What servers reply. The first byte chooses the reader; whatever comes, only RemoteError may come out.
#include "remote/asking/asking.h"
#include "remote/errors.h"

#include <cstdlib>

using namespace geovlm;
using namespace geovlm::remote;

namespace {

const QuestionBank& bank()
{
    static const QuestionBank two = QuestionBank::fromJson(
        R"({"questions": [
            {"number": 1, "id": "colour", "label": "c", "prompt": "?", "multiple": false, "options": ["grey", "red"]},
            {"number": 2, "id": "things", "label": "t", "prompt": "?", "multiple": true, "options": ["trees", "none"]}]})",
        QStringLiteral("fuzz"));
    return two;
}

/// What must hold of every answer that was read.
void check(const RemoteAnswer& answer, const Question& question)
{
    const bool known = answer.confidence >= 0;
    double sum = 0;
    for (const float one : answer.distribution)
        sum += double(one);
    if (known != !answer.distribution.empty() ||
        (known && (sum < 0.999 || sum > 1.001 || answer.confidence > 1.0001)) ||
        (known && question.optionIndex(answer.value) < 0) || (answer.held && answer.offList))
        std::abort();
}

void readChat(const QByteArray& body, Mode mode, OptionField field)
{
    Asking asking;
    asking.mode = mode;
    asking.field = field;
    const ChatReply reply = readChatReply(body);
    const auto answers = answersFrom(bank(), asking, {reply, reply});
    for (int q = 0; q < bank().size(); ++q)
        check(answers[std::size_t(q)], bank().at(q));
}

void readRows(const QByteArray& body, int count, int dimension)
{
    const Matrix rows = readEmbeddings(body, count, dimension);
    for (int i = 0; i < rows.rows; ++i)
        if (const float length = dot(rows.row(i), rows.row(i)); !(length > 0.99F && length < 1.01F))
            std::abort();
}

void read(int which, const QByteArray& body)
{
    switch (which % 9) {
    case 0:
    case 1:
    case 2:
        return readChat(body, Mode::Each, OptionField(which % 9));
    case 3:
        return readChat(body, Mode::Schema, OptionField::JsonObject);
    case 4:
        return readRows(body, 2, 0);
    case 5:
        return readRows(body, 1, 2);
    case 6:
        readModels(body);
        return;
    case 8:
        return readChat(body, Mode::Each, OptionField::JsonObject);
    default:
        if (readError(body).text.size() > 1000)
            std::abort();
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size == 0)
        return 0;
    try {
        read(data[0], QByteArray(reinterpret_cast<const char*>(data + 1), qsizetype(size - 1)));
    } catch (const RemoteError&) {
    }
    return 0;
}
