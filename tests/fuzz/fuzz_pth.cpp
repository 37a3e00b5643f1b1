// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/error.h"
#include "ml/pth.h"
#include "ml/state_dict.h"

#include <cstdint>

/// The input as a file, then as the pickle in one: behind a zip's checksum no mutation would reach it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace geovlm;
    constexpr qint64 limit = 1 << 20;
    const QByteArray bytes(reinterpret_cast<const char*>(data), qsizetype(size));
    const QString origin = QStringLiteral("fuzz");
    try {
        ml::readWeightFile(bytes, origin);
    } catch (const Error&) {
    }
    try {
        const auto storage = [](const QString&, qint64 wanted) {
            return QByteArray(wanted < limit ? wanted : 0, 'x');
        };
        ml::stateDictFrom(bytes, limit, storage, origin);
    } catch (const Error&) {
    }
    return 0;
}
