// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <any>
#include <map>
#include <typeindex>

namespace geovlm::ui {

/// What the program gives to single screens, found by its type: the window hands it on without knowing what
/// it is. Copies share nothing.
class Supplies
{
public:
    template <class T>
    void put(T value)
    {
        m_values[std::type_index(typeid(T))] = std::move(value);
    }
    /// T() when nobody put one.
    template <class T>
    T get() const
    {
        const auto found = m_values.find(std::type_index(typeid(T)));
        return found == m_values.end() ? T() : std::any_cast<T>(found->second);
    }

private:
    std::map<std::type_index, std::any> m_values;
};

} // namespace geovlm::ui
