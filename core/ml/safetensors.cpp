// SPDX-License-Identifier: GPL-3.0-or-later
#include "ml/safetensors.h"

#include "domain/error.h"
#include "ml/text.h"

#include <QBuffer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QtEndian>
#include <algorithm>
#include <bit>
#include <qfloat16.h>
#include <tuple>

namespace geovlm::ml {
namespace {

/// The format allows 100 MB; as JSON in memory those take 2 GB. An encoder's header has 40 KB.
constexpr qint64 headerLimit = 4 << 20;
constexpr qint64 lengthBytes = 8;

struct TypeName
{
    ElementType type;
    QLatin1String name;
    int bytes;
};
constexpr TypeName typeNames[] = {
    {ElementType::F32, QLatin1String("F32"), 4},   {ElementType::F16, QLatin1String("F16"), 2},
    {ElementType::BF16, QLatin1String("BF16"), 2}, {ElementType::F64, QLatin1String("F64"), 8},
    {ElementType::I64, QLatin1String("I64"), 8},   {ElementType::I32, QLatin1String("I32"), 4},
    {ElementType::I16, QLatin1String("I16"), 2},   {ElementType::I8, QLatin1String("I8"), 1},
    {ElementType::U8, QLatin1String("U8"), 1},     {ElementType::Bool, QLatin1String("BOOL"), 1},
};

const TypeName& nameOf(ElementType type)
{
    return *std::find_if(std::begin(typeNames), std::end(typeNames),
                         [type](const TypeName& entry) { return entry.type == type; });
}

[[noreturn]] void refuse(const QString& origin, const QString& why)
{
    throw Error(Text::tr("%1 is not a usable safetensors file: %2.").arg(origin, why));
}

/// Bytes that the shape needs, or -1 when a dimension is negative or the product overflows.
qint64 bytesNeeded(const std::vector<std::int64_t>& shape, int elementBytes)
{
    qint64 total = elementBytes;
    for (const std::int64_t size : shape)
        if (size < 0 || __builtin_mul_overflow(total, size, &total))
            return -1;
    return total;
}

struct Entry
{
    StoredTensor tensor;
    qint64 begin = 0;
    qint64 end = 0;
};

/// JSON numbers are doubles; whole ones up to 2^53 are exact.
qint64 wholeNumber(const QJsonValue& value)
{
    const double number = value.toDouble(-1);
    return number >= 0 && number <= 9007199254740992.0 && number == double(qint64(number)) ? qint64(number)
                                                                                           : -1;
}

ElementType typeNamed(const QString& type, const QString& tensor, const QString& origin)
{
    const auto found = std::find_if(std::begin(typeNames), std::end(typeNames),
                                    [&](const TypeName& known) { return type == known.name; });
    if (found == std::end(typeNames))
        refuse(origin, Text::tr("tensor \"%1\" has the type \"%2\", which this program does not read")
                           .arg(tensor, type));
    return found->type;
}

Entry entryFromJson(const QString& name, const QJsonObject& object, const QString& origin)
{
    Entry entry;
    entry.tensor.name = name;
    entry.tensor.type = typeNamed(object[u"dtype"].toString(), name, origin);
    for (const QJsonValue& size : object[u"shape"].toArray())
        entry.tensor.shape.push_back(wholeNumber(size));
    const QJsonArray offsets = object[u"data_offsets"].toArray();
    entry.begin = wholeNumber(offsets.at(0));
    entry.end = wholeNumber(offsets.at(1));
    const qint64 needed = bytesNeeded(entry.tensor.shape, bytesOf(entry.tensor.type));
    if (!object[u"shape"].isArray() || offsets.size() != 2 || entry.begin < 0 || needed < 0 ||
        entry.end - entry.begin != needed)
        refuse(origin, Text::tr("the shape of tensor \"%1\" does not fit its bytes").arg(name));
    return entry;
}

/// Members of all objects in a JSON text, from its colons outside of strings.
qint64 membersIn(QByteArrayView json)
{
    qint64 members = 0;
    bool inString = false;
    for (qsizetype at = 0; at < json.size(); ++at) {
        if (inString && json[at] == '\\')
            ++at;
        else if (json[at] == '"')
            inString = !inString;
        else if (!inString && json[at] == ':')
            ++members;
    }
    return members;
}

qint64 membersIn(const QJsonValue& value)
{
    qint64 members = 0;
    const QJsonObject object = value.toObject();
    for (const QJsonValue& inside : object)
        members += 1 + membersIn(inside);
    for (const QJsonValue& inside : value.toArray())
        members += membersIn(inside);
    return members;
}

QJsonObject headerOf(const QByteArray& json, const QString& origin)
{
    const QJsonDocument header = QJsonDocument::fromJson(json);
    if (!header.isObject() || !json.startsWith('{'))
        refuse(origin, Text::tr("its header is not JSON"));
    // Qt keeps the last of two members with one name, another reader the first: no one knows which is meant.
    if (membersIn(json) != membersIn(header.object()))
        refuse(origin, Text::tr("its header names something twice"));
    return header.object();
}

qint64 headerLength(const QByteArray& bytes, const QString& origin)
{
    if (bytes.size() < lengthBytes + 2)
        refuse(origin, Text::tr("it has only %1 bytes").arg(bytes.size()));
    const quint64 length = qFromLittleEndian<quint64>(bytes.constData());
    if (length > quint64(headerLimit) || qint64(length) > bytes.size() - lengthBytes)
        refuse(origin, Text::tr("its header would be %1 bytes long, of %2 at most")
                           .arg(length)
                           .arg(std::min(headerLimit, bytes.size() - lengthBytes)));
    return qint64(length);
}

/// A view; a copy where the numbers would not lie where the processor wants them.
QByteArray viewOf(const QByteArray& bytes, qint64 begin, qint64 length, int elementBytes)
{
    const char* data = bytes.constData() + begin;
    const bool aligned = reinterpret_cast<quintptr>(data) % quintptr(elementBytes) == 0;
    return aligned ? QByteArray::fromRawData(data, length) : QByteArray(data, length);
}

void takeBytes(std::vector<Entry>& entries, const QByteArray& bytes, qint64 dataStart, const QString& origin)
{
    std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
        return std::tie(a.begin, a.end) < std::tie(b.begin, b.end);
    });
    qint64 expected = 0;
    for (Entry& entry : entries) {
        if (entry.begin != expected || entry.end > bytes.size() - dataStart)
            refuse(origin, Text::tr("tensor \"%1\" leaves a gap, overlaps another or runs past the end")
                               .arg(entry.tensor.name));
        entry.tensor.bytes =
            viewOf(bytes, dataStart + entry.begin, entry.end - entry.begin, bytesOf(entry.tensor.type));
        expected = entry.end;
    }
    if (expected != bytes.size() - dataStart)
        refuse(origin, Text::tr("%1 bytes belong to no tensor").arg(bytes.size() - dataStart - expected));
}

QByteArray headerText(const SafeTensors& content)
{
    QJsonObject header;
    qint64 begin = 0;
    for (const StoredTensor& tensor : content.tensors) {
        QJsonArray shape;
        for (const std::int64_t size : tensor.shape)
            shape.append(qint64(size));
        const qint64 end = begin + tensor.bytes.size();
        header[tensor.name] = QJsonObject{{QStringLiteral("dtype"), QString(nameOf(tensor.type).name)},
                                          {QStringLiteral("shape"), shape},
                                          {QStringLiteral("data_offsets"), QJsonArray{begin, end}}};
        begin = end;
    }
    const QByteArray configuration = QJsonDocument(content.configuration).toJson(QJsonDocument::Compact);
    header[QStringLiteral("__metadata__")] =
        QJsonObject{{QStringLiteral("configuration"), QString::fromUtf8(configuration)}};
    QByteArray text = QJsonDocument(header).toJson(QJsonDocument::Compact);
    text.append(QByteArray((8 - text.size() % 8) % 8, ' '));
    return text;
}

} // namespace

int bytesOf(ElementType type)
{
    return nameOf(type).bytes;
}

bool isFloating(ElementType type)
{
    return type == ElementType::F32 || type == ElementType::F16 || type == ElementType::BF16 ||
           type == ElementType::F64;
}

float floatAt(const StoredTensor& tensor, qint64 index)
{
    const char* at = tensor.bytes.constData() + index * bytesOf(tensor.type);
    switch (tensor.type) {
    case ElementType::F16:
        return float(std::bit_cast<qfloat16>(qFromLittleEndian<quint16>(at)));
    case ElementType::BF16:
        return std::bit_cast<float>(quint32(qFromLittleEndian<quint16>(at)) << 16);
    case ElementType::F64:
        return float(qFromLittleEndian<double>(at));
    case ElementType::I64:
        return float(qFromLittleEndian<qint64>(at));
    case ElementType::I32:
        return float(qFromLittleEndian<qint32>(at));
    case ElementType::I16:
        return float(qFromLittleEndian<qint16>(at));
    case ElementType::I8:
        return float(qint8(*at));
    case ElementType::U8:
    case ElementType::Bool:
        return float(quint8(*at));
    case ElementType::F32:
        break;
    }
    return qFromLittleEndian<float>(at);
}

SafeTensors readSafeTensors(const QByteArray& bytes, const QString& origin)
{
    const qint64 length = headerLength(bytes, origin);
    const QJsonObject object = headerOf(bytes.mid(lengthBytes, length), origin);
    SafeTensors content;
    content.file = bytes;
    std::vector<Entry> entries;
    for (auto it = object.begin(); it != object.end(); ++it) {
        if (it.key() == QLatin1String("__metadata__"))
            content.configuration =
                QJsonDocument::fromJson(it->toObject()[u"configuration"].toString().toUtf8()).object();
        else
            entries.push_back(entryFromJson(it.key(), it->toObject(), origin));
    }
    takeBytes(entries, bytes, lengthBytes + length, origin);
    for (Entry& entry : entries)
        content.tensors.push_back(std::move(entry.tensor));
    std::sort(content.tensors.begin(), content.tensors.end(),
              [](const StoredTensor& a, const StoredTensor& b) { return a.name < b.name; });
    return content;
}

QByteArray writeSafeTensors(const SafeTensors& content)
{
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    writeSafeTensors(content, buffer);
    return buffer.data();
}

bool writeSafeTensors(const SafeTensors& content, QIODevice& to)
{
    const QByteArray text = headerText(content);
    QByteArray length(lengthBytes, '\0');
    qToLittleEndian<quint64>(quint64(text.size()), length.data());
    bool written = to.write(length + text) == length.size() + text.size();
    for (const StoredTensor& tensor : content.tensors)
        written = written && to.write(tensor.bytes) == tensor.bytes.size();
    return written;
}

} // namespace geovlm::ml
