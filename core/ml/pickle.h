// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QSet>
#include <QString>
#include <vector>

namespace geovlm::ml {

/// A name from a file as it may stand in a sentence: not long, without control characters.
QString printable(const QString& name);

/// One value of a pickle. Others are named by their place in the Pickle, so that whatever a file makes of
/// them, cycles included, is freed with it.
struct PickleValue
{
    enum class Kind {
        None,
        Bool,
        Integer,
        Real,
        Text,
        Tuple,
        List,
        Dict,
        Name,      ///< text: what a GLOBAL names, "module.name"
        Call,      ///< text: the name; items: as a Dict's, set on the result; argument: a Tuple
        Persistent ///< argument: what stands for something outside of the pickle
    };
    Kind kind = Kind::None;
    qint64 integer = 0; ///< Bool: 0 or 1
    double real = 0;
    QString text;
    std::vector<int> items; ///< Tuple, List: values; Dict, Call: key, value, key, value …
    int argument = -1;
};

/// A Python pickle read as data: a tree of values in which calls are noted, never made. Only the operations
/// that a state dict written by torch.save needs are known (protocols 2 to 5).
/// The format: https://github.com/python/cpython/blob/main/Lib/pickletools.py
class Pickle
{
public:
    /// Throws Error naming `origin` and the operation, the name that is not in `names`, or the limit.
    static Pickle parse(const QByteArray& bytes, const QSet<QString>& names, const QString& origin);

    const PickleValue& root() const { return at(m_root); }
    const PickleValue& at(int place) const { return m_values.at(std::size_t(place)); }
    int rootPlace() const { return m_root; }

private:
    friend class PickleMachine;
    std::vector<PickleValue> m_values;
    int m_root = 0;
};

} // namespace geovlm::ml
