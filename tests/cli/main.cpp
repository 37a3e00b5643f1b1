// SPDX-License-Identifier: GPL-3.0-or-later
#include "support.h"

#include <QCoreApplication>
#include <QTest>

int main(int argc, char** argv)
{
    const QCoreApplication application(argc, argv);
    int failures = 0;
    for (const auto make : {commandsTest, answerCommandsTest, publishedCommandsTest, layoutsTest,
                            importModelTest, distilCommandsTest, trainingCommandsTest, wholePathTest,
                            stoppingTest, auditCommandsTest, filesAndFaultsTest, givenFilesTest,
                            besideCommandsTest, storeCommandsTest, sourceCommandsTest, pictureCommandsTest})
        failures += QTest::qExec(make().get(), argc, argv);
    return failures == 0 ? 0 : 1;
}
