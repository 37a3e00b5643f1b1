// SPDX-License-Identifier: GPL-3.0-or-later
// Makes a store to look at the window with: ui_store DIR QUERIES [bare]
#include "domain/error.h"
#include "support/ui/fixture.h"

#include <QDir>
#include <QGuiApplication>
#include <cstdio>

int main(int argc, char* argv[])
{
    const QGuiApplication application(argc, argv);
    if (argc < 3)
        return 2;
    try {
        const QString directory = QString::fromLocal8Bit(argv[1]);
        const bool bare = argc > 3; // no pictures, no answers: for very many cases
        QDir().mkpath(directory);
        const geovlm::test::FixtureOptions options{
            QByteArray(argv[2]).toInt(), {2048, 1024}, {640, 640}, true, !bare, !bare};
        std::puts(qPrintable(geovlm::test::makeFixture(directory, options)));
    } catch (const geovlm::Error& error) {
        std::fprintf(stderr, "%s\n", qPrintable(error.sentence()));
        return 1;
    }
    return 0;
}
