// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/progress.h"

#include <QStringList>

namespace geovlm {

/// Lists on the terminal end after this many lines, with a count of the rest.
constexpr int mostLines = 20;

/// Notes of one kind, of which there may be a hundred thousand: the first are told as they come, and when the
/// last has come (the end of its life, a stop included) how many more there were.
class FewNotes
{
public:
    explicit FewNotes(Progress& progress) : m_progress(progress) {}
    ~FewNotes();
    FewNotes(const FewNotes&) = delete;
    FewNotes& operator=(const FewNotes&) = delete;
    void note(const QString& sentence);
    void add(const QStringList& sentences);

private:
    Progress& m_progress;
    int m_count = 0;
};

} // namespace geovlm
