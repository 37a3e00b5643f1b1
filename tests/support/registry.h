// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QStringList>
#include <functional>
#include <memory>

namespace geovlm::test {

using MakeTest = std::function<std::unique_ptr<QObject>()>;

/// Puts a class of tests into its program, under the name of its file: "tst_answers" for
/// tests/store/tst_answers.cpp.
class Registered
{
public:
    Registered(const char* file, MakeTest make);
};

/// What the words of a command line ask for, in the order in which it is run.
struct Chosen
{
    QString name;      ///< of a class
    QStringList words; ///< for Qt Test: its options, and those functions that the class has
};

/// `words` are the program's name, names of classes (none: all of them), functions, and options of Qt Test. A
/// class that has none of the functions named is left out. Empty when a class is not in this program.
std::vector<Chosen> chosenTests(const QStringList& words);

/// Runs what is asked for; 0 when nothing failed. Needs an application object.
int runTests(const QStringList& words);

} // namespace geovlm::test

/// Once a file, behind the class and outside of its anonymous namespace.
#define GEOVLM_TEST(Class)                                                                                   \
    static const ::geovlm::test::Registered registered##Class(                                               \
        __FILE__, [] { return std::unique_ptr<QObject>(std::make_unique<Class>()); })
