// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/window/case_guide.h"

#include "shell/window/screen_stack.h"

#include <utility>

namespace geovlm::ui {

CaseGuide::CaseGuide(const ScreenParts& parts, ScreenStack& stack, QObject* parent)
    : QObject(parent), m_parts(parts), m_stack(stack)
{
    connect(&parts.cases, &CaseListModel::loaded, this, [this] {
        if (const auto key = std::exchange(m_wanted, std::nullopt))
            m_parts.walk.goTo(qMax(0, m_parts.cases.rowOf(*key)));
    });
}

void CaseGuide::showCase(const store::CaseKey& key)
{
    m_stack.choose(m_stack.theCase());
    m_parts.annotator.place().forgetJump();
    if (const int row = m_parts.cases.rowOf(key); row >= 0) {
        m_parts.walk.goTo(row);
        return;
    }
    m_wanted = key;
    m_parts.view.clear();
}

void CaseGuide::showImage(qint64 image, int question)
{
    m_stack.choose(m_stack.theCase());
    m_parts.annotator.place().jumpTo(image, question);
}

void CaseGuide::keepCase()
{
    if (const CaseDetailPtr detail = m_parts.walk.detail())
        m_wanted = detail->key;
}

} // namespace geovlm::ui
