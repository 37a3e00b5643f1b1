// SPDX-License-Identifier: GPL-3.0-or-later
#include "registry.h"

#include <QCoreApplication>
#include <QTest>

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    int failures = 0;
    for (const auto& make : filestest::makers())
        failures += QTest::qExec(make().get(), argc, argv) != 0;
    return failures;
}
