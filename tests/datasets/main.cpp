// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests.h"

#include <QCoreApplication>
#include <QTest>

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    int failures = 0;
    for (const auto& make :
         {datasetstest::makeTextTest, datasetstest::makeVigorTest, datasetstest::makeUniversityTest,
          datasetstest::makeCvukTest, datasetstest::makeCvusaTest, datasetstest::makeManifestTest,
          datasetstest::makePreviewTest, datasetstest::makeAnswerFilesTest,
          datasetstest::makeAnswerExportTest, datasetstest::makeNpyTest, datasetstest::makePublishedTest,
          datasetstest::makeCaptionsTest, datasetstest::makeRootTest})
        failures += QTest::qExec(make().get(), argc, argv) != 0;
    return failures;
}
