// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QTest>
#include <functional>

namespace geovlm::test {

/// The sentence of the Error that `act` throws; empty when it throws none.
QString sentenceOf(const std::function<void()>& act);

} // namespace geovlm::test

/// That a sentence contains a part; where it does not, the whole of it is shown.
#define VERIFY_SAYS(sentence, part)                                                                          \
    do {                                                                                                     \
        const QString said_ = (sentence);                                                                    \
        QVERIFY2(said_.contains(part), qPrintable(QStringLiteral("said: ") + said_));                        \
    } while (false)
