// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <functional>
#include <memory>
#include <vector>

namespace storetest {

using MakeTest = std::function<std::unique_ptr<QObject>()>;

inline std::vector<MakeTest>& registry()
{
    static std::vector<MakeTest> tests;
    return tests;
}

/// One static object of this a test file: the file's class runs with the others.
template <class Test>
struct Registered
{
    Registered()
    {
        registry().push_back([] { return std::make_unique<Test>(); });
    }
};

} // namespace storetest
