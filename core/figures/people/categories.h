// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/statistics/agreement.h"

#include <QHash>
#include <QString>

namespace geovlm::figures {

/// Numbers for answers (canonicalAnswer()): the same few hundred texts come again and again.
class Categories
{
public:
    int of(const QString& value)
    {
        const auto known = m_byText.constFind(value);
        if (known != m_byText.cend())
            return *known;
        const QString canonical = canonicalAnswer(value);
        const auto place = m_byCanonical.constFind(canonical);
        const int category = place == m_byCanonical.cend() ? int(m_byCanonical.size()) : *place;
        m_byCanonical.insert(canonical, category);
        m_byText.insert(value, category);
        return category;
    }

private:
    QHash<QString, int> m_byText, m_byCanonical;
};

} // namespace geovlm::figures
