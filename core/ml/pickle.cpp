// SPDX-License-Identifier: GPL-3.0-or-later
#include "ml/pickle.h"

#include "domain/error.h"
#include "ml/text.h"

#include <QHash>
#include <QStringDecoder>
#include <QtEndian>
#include <algorithm>

namespace geovlm::ml {
namespace {

// A base encoder's state dict has some 5,000 values; an optimiser's state beside it three times as many.
constexpr std::size_t valueLimit = 1'000'000;
constexpr std::size_t stackLimit = 1'000'000;
constexpr qsizetype memoLimit = 1'000'000;
constexpr std::size_t markLimit = 1000;
constexpr int newestProtocol = 5;
constexpr qsizetype shownLength = 100;

enum Operation : quint8 {
    Mark = '(',
    Stop = '.',
    BinFloat = 'G',
    BinInt = 'J',
    BinInt1 = 'K',
    BinInt2 = 'M',
    NoneValue = 'N',
    BinPersId = 'Q',
    Reduce = 'R',
    BinUnicode = 'X',
    Append = 'a',
    Build = 'b',
    Global = 'c',
    Appends = 'e',
    BinGet = 'h',
    LongBinGet = 'j',
    BinPut = 'q',
    LongBinPut = 'r',
    SetItem = 's',
    TupleOfMark = 't',
    SetItems = 'u',
    EmptyList = ']',
    EmptyDict = '}',
    EmptyTuple = ')',
    Protocol = 0x80,
    Tuple1 = 0x85,
    Tuple2 = 0x86,
    Tuple3 = 0x87,
    NewTrue = 0x88,
    NewFalse = 0x89,
    Long1 = 0x8a,
    ShortBinUnicode = 0x8c,
    BinUnicode8 = 0x8d,
    StackGlobal = 0x93,
    Memoize = 0x94,
    Frame = 0x95,
};

} // namespace

QString printable(const QString& name)
{
    QString text = name.left(shownLength);
    for (QChar& character : text)
        if (!character.isPrint())
            character = u'?';
    return text;
}

/// The stack machine that a pickle is a program of. Nothing in it can reach outside of m_pickle.
class PickleMachine
{
public:
    PickleMachine(const QByteArray& bytes, const QSet<QString>& names, const QString& origin)
        : m_bytes(bytes), m_names(names), m_origin(origin)
    {
    }

    Pickle run()
    {
        for (;;) {
            const quint8 operation = number<quint8>();
            if (operation == Stop)
                break;
            const bool known = atom(operation) || container(operation) || memo(operation) || call(operation);
            if (!known)
                refuse(Text::tr("the pickle operation 0x%1 at byte %2 is none that weights need")
                           .arg(operation, 2, 16, QLatin1Char('0'))
                           .arg(m_at - 1));
        }
        m_pickle.m_root = pop();
        return std::move(m_pickle);
    }

private:
    using Kind = PickleValue::Kind;

    [[noreturn]] void refuse(const QString& why) const
    {
        throw Error(Text::tr("%1 is not a usable .pth file: %2.").arg(m_origin, why));
    }

    QByteArrayView take(quint64 count)
    {
        if (count > quint64(m_bytes.size() - m_at))
            refuse(Text::tr("its pickle ends in the middle of a value"));
        const QByteArrayView taken = QByteArrayView(m_bytes).sliced(m_at, qsizetype(count));
        m_at += qsizetype(count);
        return taken;
    }
    template <class Number>
    Number number()
    {
        return qFromLittleEndian<Number>(take(sizeof(Number)).data());
    }
    QString text(quint64 length)
    {
        QStringDecoder decode(QStringDecoder::Utf8);
        QString decoded = decode(take(length));
        if (decode.hasError())
            refuse(Text::tr("a text before byte %1 is not UTF-8").arg(m_at));
        return decoded;
    }
    QString line()
    {
        const qsizetype end = m_bytes.indexOf('\n', m_at);
        if (end < 0)
            refuse(Text::tr("its pickle ends in the middle of a name"));
        QString read = text(quint64(end - m_at));
        ++m_at;
        return read;
    }
    double real() { return qFromBigEndian<double>(take(sizeof(double)).data()); }
    /// LONG1: little-endian two's complement of any length; here up to 8 bytes.
    qint64 longInteger()
    {
        const QByteArrayView bytes = take(number<quint8>());
        if (bytes.size() > 8)
            refuse(Text::tr("a whole number before byte %1 has more than 64 bits").arg(m_at));
        quint64 value = !bytes.isEmpty() && (bytes.back() & 0x80) ? ~quint64(0) : 0;
        for (qsizetype i = bytes.size() - 1; i >= 0; --i)
            value = value << 8 | quint8(bytes[i]);
        return qint64(value);
    }

    int add(PickleValue value)
    {
        if (m_pickle.m_values.size() >= valueLimit)
            refuse(Text::tr("its pickle holds more than %1 values").arg(valueLimit));
        m_pickle.m_values.push_back(std::move(value));
        return int(m_pickle.m_values.size()) - 1;
    }
    PickleValue& at(int place) { return m_pickle.m_values[std::size_t(place)]; }
    void pushPlace(int place)
    {
        if (m_stack.size() >= stackLimit)
            refuse(Text::tr("its pickle stacks more than %1 values").arg(stackLimit));
        m_stack.push_back(place);
    }
    void push(Kind kind, qint64 integer = 0, double real = 0, QString text = {})
    {
        pushPlace(add({kind, integer, real, std::move(text), {}, -1}));
    }
    void pushWith(Kind kind, std::vector<int> items, QString text = {}, int argument = -1)
    {
        pushPlace(add({kind, 0, 0, std::move(text), std::move(items), argument}));
    }
    /// The values above the last mark are all that an operation may take.
    int pop()
    {
        const std::size_t floor = m_marks.empty() ? 0 : m_marks.back();
        if (m_stack.size() <= floor)
            refuse(Text::tr("its pickle takes a value that is not there, before byte %1").arg(m_at));
        const int place = m_stack.back();
        m_stack.pop_back();
        return place;
    }
    std::vector<int> popSome(int count)
    {
        std::vector<int> items(static_cast<std::size_t>(count));
        for (auto item = items.rbegin(); item != items.rend(); ++item)
            *item = pop();
        return items;
    }
    std::vector<int> popToMark()
    {
        if (m_marks.empty())
            refuse(Text::tr("its pickle takes a mark that is not there, before byte %1").arg(m_at));
        const std::ptrdiff_t floor = std::ptrdiff_t(m_marks.back());
        m_marks.pop_back();
        std::vector<int> items(m_stack.begin() + floor, m_stack.end());
        m_stack.resize(std::size_t(floor));
        return items;
    }
    int top()
    {
        const int place = pop();
        m_stack.push_back(place);
        return place;
    }

    bool atom(quint8 operation)
    {
        switch (operation) {
        case NoneValue:
            push(Kind::None);
            return true;
        case NewTrue:
        case NewFalse:
            push(Kind::Bool, operation == NewTrue);
            return true;
        case BinInt:
            push(Kind::Integer, number<qint32>());
            return true;
        case BinInt1:
            push(Kind::Integer, number<quint8>());
            return true;
        case BinInt2:
            push(Kind::Integer, number<quint16>());
            return true;
        case Long1:
            push(Kind::Integer, longInteger());
            return true;
        case BinFloat:
            push(Kind::Real, 0, real());
            return true;
        default:
            return text(operation);
        }
    }
    bool text(quint8 operation)
    {
        switch (operation) {
        case BinUnicode:
            push(Kind::Text, 0, 0, text(quint64(number<quint32>())));
            return true;
        case ShortBinUnicode:
            push(Kind::Text, 0, 0, text(quint64(number<quint8>())));
            return true;
        case BinUnicode8:
            push(Kind::Text, 0, 0, text(number<quint64>()));
            return true;
        default:
            return false;
        }
    }

    bool container(quint8 operation)
    {
        switch (operation) {
        case EmptyDict:
            push(Kind::Dict);
            return true;
        case EmptyList:
            push(Kind::List);
            return true;
        case EmptyTuple:
            push(Kind::Tuple);
            return true;
        case Tuple1:
        case Tuple2:
        case Tuple3:
            pushWith(Kind::Tuple, popSome(operation - Tuple1 + 1));
            return true;
        case TupleOfMark:
            pushWith(Kind::Tuple, popToMark());
            return true;
        case Mark:
            mark();
            return true;
        default:
            return filling(operation);
        }
    }
    void mark()
    {
        if (m_marks.size() >= markLimit)
            refuse(Text::tr("its pickle is nested more than %1 deep").arg(markLimit));
        m_marks.push_back(m_stack.size());
    }
    bool filling(quint8 operation)
    {
        switch (operation) {
        case Append:
            appendItems(popSome(1));
            return true;
        case Appends:
            appendItems(popToMark());
            return true;
        case SetItem:
            setItems(popSome(2));
            return true;
        case SetItems:
            setItems(popToMark());
            return true;
        default:
            return false;
        }
    }
    void appendItems(const std::vector<int>& items)
    {
        PickleValue& list = at(top());
        if (list.kind != Kind::List)
            refuse(Text::tr("its pickle appends to what is no list, before byte %1").arg(m_at));
        list.items.insert(list.items.end(), items.begin(), items.end());
    }
    void setItems(const std::vector<int>& items)
    {
        PickleValue& dict = at(top());
        if ((dict.kind != Kind::Dict && dict.kind != Kind::Call) || items.size() % 2 != 0)
            refuse(Text::tr("its pickle sets items of what is no dict, before byte %1").arg(m_at));
        dict.items.insert(dict.items.end(), items.begin(), items.end());
    }

    bool memo(quint8 operation)
    {
        switch (operation) {
        case BinPut:
            remember(number<quint8>());
            return true;
        case LongBinPut:
            remember(number<quint32>());
            return true;
        case Memoize:
            remember(quint32(m_memo.size()));
            return true;
        case BinGet:
            recall(number<quint8>());
            return true;
        case LongBinGet:
            recall(number<quint32>());
            return true;
        default:
            return false;
        }
    }
    void remember(quint32 key)
    {
        if (m_memo.size() >= memoLimit)
            refuse(Text::tr("its pickle remembers more than %1 values").arg(memoLimit));
        m_memo.insert(key, top());
    }
    void recall(quint32 key)
    {
        const auto found = m_memo.constFind(key);
        if (found == m_memo.constEnd())
            refuse(Text::tr("its pickle recalls value %1, which it never kept").arg(key));
        pushPlace(*found);
    }

    bool call(quint8 operation)
    {
        switch (operation) {
        case Protocol:
            if (number<quint8>() > newestProtocol)
                refuse(Text::tr("its pickle is of a protocol newer than %1").arg(newestProtocol));
            return true;
        case Frame:
            number<quint64>();
            return true;
        case Global: {
            const QString module = line();
            pushName(module, line());
            return true;
        }
        case StackGlobal: {
            const std::vector<int> both = popSome(2);
            pushName(at(both[0]).text, at(both[1]).text);
            return true;
        }
        case BinPersId:
            pushWith(Kind::Persistent, {}, {}, pop());
            return true;
        case Reduce:
            reduce();
            return true;
        case Build:
            build();
            return true;
        default:
            return false;
        }
    }
    void pushName(const QString& module, const QString& name)
    {
        const QString full = module + u'.' + name;
        if (!m_names.contains(full))
            throw Error(
                Text::tr("%1 is refused: it wants to call %2, which no file of weights needs; nothing "
                         "in it was run. Save the weights alone: torch.save(model.state_dict(), …).")
                    .arg(m_origin, printable(full)));
        push(Kind::Name, 0, 0, full);
    }
    void reduce()
    {
        const std::vector<int> both = popSome(2);
        if (at(both[0]).kind != Kind::Name || at(both[1]).kind != Kind::Tuple)
            refuse(Text::tr("its pickle calls what has no name, before byte %1").arg(m_at));
        const QString name = at(both[0]).text;
        pushWith(Kind::Call, {}, name, both[1]);
    }
    /// An attribute of what was called, such as a state dict's _metadata: no weights, so not kept.
    void build()
    {
        pop();
        if (at(top()).kind != Kind::Call)
            refuse(Text::tr("its pickle sets the state of what is no object, before byte %1").arg(m_at));
    }

    const QByteArray& m_bytes;
    const QSet<QString>& m_names;
    const QString& m_origin;
    qsizetype m_at = 0;
    Pickle m_pickle;
    std::vector<int> m_stack;
    std::vector<std::size_t> m_marks;
    QHash<quint32, int> m_memo;
};

Pickle Pickle::parse(const QByteArray& bytes, const QSet<QString>& names, const QString& origin)
{
    return PickleMachine(bytes, names, origin).run();
}

} // namespace geovlm::ml
