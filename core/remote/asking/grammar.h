// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <vector>

/// GBNF, the grammars that llama.cpp's server holds a model to, token by token. Unlike its JSON schemas,
/// which let blank lines and code fences through, these allow the answer and nothing else.
namespace geovlm::remote {

/// One of the values as it is.
QString choiceGrammar(const QStringList& values);

struct GrammarField
{
    QString name;
    QStringList values;
    bool several = false; ///< a list: of none of them up to as many as there are
    QString alone;        ///< the one that stands beside no other in a list; empty = there is none such
};
/// One object with all the fields, in their order.
QString objectGrammar(const std::vector<GrammarField>& fields);

} // namespace geovlm::remote
