// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <initializer_list>
#include <type_traits>
#include <utility>

namespace geovlm::ui {

/// A table in a few lines: what stands beside `key`, or `otherwise` where the table has not got it.
template <class Key, class Value>
Value listed(Key key, std::initializer_list<std::pair<std::type_identity_t<Key>, Value>> table,
             std::type_identity_t<Value> otherwise = {})
{
    for (const auto& [one, value] : table)
        if (one == key)
            return value;
    return otherwise;
}

} // namespace geovlm::ui
