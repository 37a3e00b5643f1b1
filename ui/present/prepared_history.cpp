// SPDX-License-Identifier: GPL-3.0-or-later
#include "present/prepared_history.h"

#include "store/sqlite/store.h"

#include <algorithm>

namespace geovlm::ui {

PreparedHistory::StepPtr PreparedHistory::begin(const QString& what)
{
    m_undone.clear();
    if (m_done.size() >= kept)
        m_done.erase(m_done.begin());
    m_done.push_back(std::make_shared<Step>());
    m_done.back()->what = what;
    return m_done.back();
}

void PreparedHistory::drop(const StepPtr& step)
{
    std::erase(m_done, step);
    std::erase(m_undone, step);
}

void PreparedHistory::clear()
{
    m_done.clear();
    m_undone.clear();
}

PreparedHistory::StepPtr PreparedHistory::goBack()
{
    StepPtr step = undoable();
    if (step) {
        m_done.pop_back();
        m_undone.push_back(step);
    }
    return step;
}

PreparedHistory::StepPtr PreparedHistory::goForth()
{
    StepPtr step = redoable();
    if (step) {
        m_undone.pop_back();
        m_done.push_back(step);
    }
    return step;
}

bool replacePrepared(store::Store& store, const std::vector<store::PresentationCase>& expected,
                     const std::vector<store::PresentationCase>& wanted)
{
    const auto keysOf = [](const std::vector<store::PresentationCase>& cases) {
        std::vector<store::CaseKey> keys;
        keys.reserve(cases.size());
        for (const store::PresentationCase& one : cases)
            keys.push_back(one.key);
        return keys;
    };
    store::Transaction transaction(store);
    if (store::presentationCases(store) != expected)
        return false;
    store::removePresentationCases(store, keysOf(expected));
    store::addPresentationCases(store, keysOf(wanted));
    for (const store::PresentationCase& one : wanted)
        if (!one.caption.isEmpty())
            store::setPresentationCaption(store, one.key, one.caption);
    transaction.commit();
    return true;
}

} // namespace geovlm::ui
