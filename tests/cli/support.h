// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QObject>
#include <QStringList>
#include <memory>

std::unique_ptr<QObject> commandsTest();
std::unique_ptr<QObject> answerCommandsTest();
std::unique_ptr<QObject> layoutsTest();
std::unique_ptr<QObject> publishedCommandsTest();
std::unique_ptr<QObject> importModelTest();
std::unique_ptr<QObject> wholePathTest();
std::unique_ptr<QObject> stoppingTest();
std::unique_ptr<QObject> distilCommandsTest();
std::unique_ptr<QObject> trainingCommandsTest();
std::unique_ptr<QObject> auditCommandsTest();
std::unique_ptr<QObject> besideCommandsTest();
std::unique_ptr<QObject> storeCommandsTest();
std::unique_ptr<QObject> filesAndFaultsTest();
std::unique_ptr<QObject> givenFilesTest();
std::unique_ptr<QObject> sourceCommandsTest();
std::unique_ptr<QObject> pictureCommandsTest();

/// What a run of a program left behind.
struct Run
{
    int status = -1; ///< exit status; -1 = it crashed or did not end
    QByteArray out, err;
    QJsonObject json() const;
};

/// Runs `geovlm WORDS`. With `interruptAfterMs` it gets SIGINT then, if it is still running.
Run runGeovlm(const QStringList& words, int interruptAfterMs = -1);
/// Runs any program.
Run program(const QString& file, const QStringList& words);

/// A small world of two towns, made once per test program; its folder must not be written to.
QString smallWorld();
QByteArray contentOf(const QString& file);
void writeFile(const QString& file, const QByteArray& content);
/// Copies a folder with everything in it.
void copyFolder(const QString& from, const QString& to);
