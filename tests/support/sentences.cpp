// SPDX-License-Identifier: GPL-3.0-or-later
#include "sentences.h"

#include "domain/error.h"

namespace geovlm::test {

QString sentenceOf(const std::function<void()>& act)
{
    try {
        act();
    } catch (const Error& error) {
        return error.sentence();
    }
    return {};
}

} // namespace geovlm::test
