// SPDX-License-Identifier: GPL-3.0-or-later
// The main of every test program with windows.
#include "registry.h"

#include <QApplication>

int main(int argc, char** argv)
{
    QCoreApplication::setAttribute(Qt::AA_Use96Dpi); // pictures are the same on every screen
    const QApplication application(argc, argv);
    return geovlm::test::runTests(QCoreApplication::arguments());
}
