// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/error.h"
#include "ml/official_weights.h"

#include <cstdint>

/// What is read is written and read once more: it must come back.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace geovlm;
    const QString origin = QStringLiteral("fuzz");
    try {
        const ml::SafeTensors content =
            ml::readSafeTensors(QByteArray(reinterpret_cast<const char*>(data), qsizetype(size)), origin);
        if (ml::readSafeTensors(ml::writeSafeTensors(content), origin).tensors.size() !=
            content.tensors.size())
            __builtin_trap();
        ml::encoderFrom(content, {}, origin);
    } catch (const Error&) {
    }
    return 0;
}
