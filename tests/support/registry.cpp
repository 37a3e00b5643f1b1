// SPDX-License-Identifier: GPL-3.0-or-later
#include "registry.h"

#include <QFileInfo>
#include <QMetaMethod>
#include <QTest>
#include <map>

namespace geovlm::test {

namespace {

/// By name, so that the order is always the same.
std::map<QString, MakeTest>& registry()
{
    static std::map<QString, MakeTest> tests;
    return tests;
}

bool hasFunction(const QObject& test, const QString& name)
{
    return test.metaObject()->indexOfMethod((name + QLatin1String("()")).toLatin1().constData()) >= 0;
}

/// The function in a word, which may name one of its rows too: "function:row".
QString functionIn(const QString& word)
{
    return word.section(u':', 0, 0);
}

bool isFunction(const QString& word)
{
    return std::any_of(registry().begin(), registry().end(),
                       [&](const auto& test) { return hasFunction(*test.second(), functionIn(word)); });
}

} // namespace

Registered::Registered(const char* file, MakeTest make)
{
    registry()[QFileInfo(QString::fromUtf8(file)).completeBaseName()] = std::move(make);
}

std::vector<Chosen> chosenTests(const QStringList& words)
{
    QStringList classes, functions, options;
    for (const QString& word : words) {
        if (word.startsWith(QLatin1String("tst_"))) {
            if (registry().count(word) == 0)
                return {};
            classes << word;
        } else {
            (isFunction(word) ? functions : options) << word;
        }
    }
    std::vector<Chosen> chosen;
    for (const auto& [name, make] : registry()) {
        if (!classes.isEmpty() && !classes.contains(name))
            continue;
        Chosen one{name, options};
        const auto test = make();
        for (const QString& word : functions)
            if (hasFunction(*test, functionIn(word)))
                one.words << word;
        if (functions.isEmpty() || one.words.size() > options.size())
            chosen.push_back(one);
    }
    return chosen;
}

int runTests(const QStringList& words)
{
    const std::vector<Chosen> chosen = chosenTests(words.mid(1));
    if (chosen.empty())
        qWarning("no such test; there are %s", qPrintable([] {
                     QStringList names;
                     for (const auto& test : registry())
                         names << test.first;
                     return names.join(u' ');
                 }()));
    int failed = chosen.empty() ? 1 : 0;
    for (const Chosen& one : chosen)
        failed += QTest::qExec(registry()[one.name]().get(), words.mid(0, 1) + one.words) != 0;
    return failed == 0 ? 0 : 1;
}

} // namespace geovlm::test
