// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/sqlite/query.h"
#include "store_fixture.h"

namespace geovlm::test::beside_support {

using store::Access;
using store::Store;

inline qint64 answersIn(const QString& path)
{
    const auto store = Store::open(path, Access::Read);
    return store::integerOf(store->database(), "SELECT count(*) FROM answer", -1);
}

inline QString sayingOpen(const QString& path, Access access = Access::Read)
{
    return sentenceOf([&] { Store::open(path, access, 0); });
}

} // namespace geovlm::test::beside_support
