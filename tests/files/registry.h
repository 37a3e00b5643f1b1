// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <functional>
#include <memory>
#include <vector>

namespace filestest {

/// Every test object puts itself here; main() runs them all.
inline std::vector<std::function<std::unique_ptr<QObject>()>>& makers()
{
    static std::vector<std::function<std::unique_ptr<QObject>()>> list;
    return list;
}

template <class Test>
struct Registered
{
    Registered()
    {
        makers().push_back([] { return std::make_unique<Test>(); });
    }
};

} // namespace filestest
