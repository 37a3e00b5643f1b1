// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/formats/npy.h"

#include "datasets/text.h"
#include "domain/error.h"

#include <QRegularExpression>
#include <QtEndian>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <qfloat16.h>

namespace geovlm::datasets {
namespace {

static_assert(std::endian::native == std::endian::little, "floats are kept little-endian, as in memory");

constexpr char magic[] = "\x93NUMPY";
constexpr qsizetype magicBytes = 6;
constexpr qint64 longestHeader = 1 << 16;

float singleFrom(const char* bytes)
{
    double value = 0;
    std::memcpy(&value, bytes, sizeof value);
    // A conversion out of range is undefined in C++, so what float32 cannot hold is made infinite by hand.
    constexpr double greatest = std::numeric_limits<float>::max();
    if (std::isfinite(value) && std::abs(value) > greatest)
        return std::copysign(std::numeric_limits<float>::infinity(), float(value > 0 ? 1 : -1));
    return float(value);
}

} // namespace

QByteArray npyHeader(qint64 rows, int columns)
{
    // Version 1.0: magic, version, a little-endian length, a Python dict padded with blanks so that the data
    // begins at a multiple of 64.
    QByteArray dict = QStringLiteral("{'descr': '<f4', 'fortran_order': False, 'shape': (%1, %2), }")
                          .arg(rows)
                          .arg(columns)
                          .toLatin1();
    const qsizetype unpadded = 10 + dict.size() + 1;
    dict += QByteArray((64 - unpadded % 64) % 64, ' ') + '\n';
    QByteArray length(2, '\0');
    qToLittleEndian<quint16>(quint16(dict.size()), length.data());
    return QByteArray("\x93NUMPY\x01\x00", 8) + length + dict;
}

NpyReader::NpyReader(const QString& path) : m_file(path)
{
    static const QRegularExpression form(QStringLiteral(
        R"(\A\{ *'descr': *'([^']*)', *'fortran_order': *(True|False), *'shape': *\(([^)]*)\),? *\} *\n\z)"));
    const QRegularExpressionMatch match = form.match(QString::fromLatin1(readHeader()));
    if (!match.hasMatch())
        refuse(Text::tr("its header is not what NumPy writes"));
    readType(match.captured(1));
    if (match.captured(2) != QStringLiteral("False"))
        refuse(Text::tr("it is in Fortran order"));
    readShape(match.captured(3));
}

QByteArray NpyReader::readHeader()
{
    const QByteArray start = m_file.block(8);
    if (start.size() != 8 || !start.startsWith(QByteArrayView(magic, magicBytes)))
        refuse(Text::tr("it is no NumPy file"));
    const int version = uchar(start.at(6));
    if ((version != 1 && version != 2) || start.at(7) != 0)
        refuse(Text::tr("its format has the version %1.%2").arg(version).arg(int(uchar(start.at(7)))));
    const QByteArray length = m_file.block(version == 1 ? 2 : 4);
    if (length.size() != (version == 1 ? 2 : 4))
        refuse(Text::tr("it ends within its header"));
    const qint64 bytes = version == 1 ? qint64(qFromLittleEndian<quint16>(length.constData()))
                                      : qint64(qFromLittleEndian<quint32>(length.constData()));
    if (bytes > longestHeader)
        refuse(Text::tr("its header is said to have %1 bytes").arg(bytes));
    QByteArray header = m_file.block(bytes);
    if (header.size() != bytes)
        refuse(Text::tr("it ends within its header"));
    return header;
}

void NpyReader::readType(const QString& type)
{
    for (const Type one : {Type::Half, Type::Single, Type::Double})
        if (type == QStringLiteral("<f%1").arg(int(one))) {
            m_type = one;
            return;
        }
    refuse(Text::tr("its numbers are of the type \"%1\"").arg(type.left(40)));
}

void NpyReader::readShape(const QString& shape)
{
    // Eighteen digits always fit; the products below cannot overflow, because columns are few and rows are
    // only ever compared with what the file holds.
    static const QRegularExpression form(QStringLiteral(R"(\A([0-9]{1,18}), *([0-9]{1,18})\z)"));
    const QRegularExpressionMatch match = form.match(shape);
    if (!match.hasMatch())
        refuse(Text::tr("its shape is (%1)").arg(shape.left(40)));
    m_rows = match.captured(1).toLongLong();
    m_columns = match.captured(2).toLongLong();
    if (m_columns < 1 || m_columns > mostColumns)
        refuse(Text::tr("it has %1 columns").arg(m_columns));
    const qint64 rowBytes = m_columns * qint64(m_type);
    const qint64 held = m_file.size() - m_file.pos();
    if (held % rowBytes != 0 || held / rowBytes != m_rows)
        refuse(Text::tr("it says that it holds %1 rows of %2 numbers, but has %3 bytes of them")
                   .arg(m_rows)
                   .arg(m_columns)
                   .arg(held));
}

void NpyReader::next(std::vector<float>& row)
{
    row.resize(std::size_t(m_columns));
    const qint64 bytes = m_columns * qint64(m_type);
    char* target = reinterpret_cast<char*>(row.data());
    if (m_type != Type::Single) {
        m_bytes.resize(bytes);
        target = m_bytes.data();
    }
    if (m_file.read(target, bytes) != bytes) {
        m_file.throwIfFailed();
        throw Error(Text::tr("%1 ended before its last row.").arg(m_file.path()));
    }
    if (m_type == Type::Half)
        qFloatFromFloat16(row.data(), reinterpret_cast<const qfloat16*>(target), m_columns);
    else if (m_type == Type::Double)
        for (std::size_t i = 0; i < row.size(); ++i)
            row[i] = singleFrom(target + i * sizeof(double));
}

void NpyReader::refuse(const QString& why) const
{
    throw Error(Text::tr("%1 cannot be used: %2; save it with NumPy as a matrix of float16, float32 or "
                         "float64 in C order.")
                    .arg(m_file.path(), why));
}

} // namespace geovlm::datasets
