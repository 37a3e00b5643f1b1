// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <memory>

namespace datasetstest {

std::unique_ptr<QObject> makeTextTest();
std::unique_ptr<QObject> makeVigorTest();
std::unique_ptr<QObject> makeUniversityTest();
std::unique_ptr<QObject> makeCvukTest();
std::unique_ptr<QObject> makeCvusaTest();
std::unique_ptr<QObject> makeManifestTest();
std::unique_ptr<QObject> makePreviewTest();
std::unique_ptr<QObject> makeAnswerFilesTest();
std::unique_ptr<QObject> makeAnswerExportTest();
std::unique_ptr<QObject> makeNpyTest();

std::unique_ptr<QObject> makePublishedTest();
std::unique_ptr<QObject> makeCaptionsTest();
std::unique_ptr<QObject> makeRootTest();

} // namespace datasetstest
