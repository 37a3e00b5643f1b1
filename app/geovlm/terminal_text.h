// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace geovlm::cli {

/// What a terminal may be sent: names come from files of others and could hold sequences that a terminal
/// obeys, so every control character but a line's end and a tab becomes U+FFFD.
inline QString terminalText(QString text)
{
    for (QChar& character : text)
        if (character.category() == QChar::Other_Control && character != u'\n' && character != u'\t')
            character = QChar::ReplacementCharacter;
    return text;
}

} // namespace geovlm::cli
