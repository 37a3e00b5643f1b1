// SPDX-License-Identifier: GPL-3.0-or-later
// The main of every test program without a window.
#include "registry.h"

#include <QCoreApplication>

int main(int argc, char** argv)
{
    const QCoreApplication application(argc, argv);
    return geovlm::test::runTests(QCoreApplication::arguments());
}
