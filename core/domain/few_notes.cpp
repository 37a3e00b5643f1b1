// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/few_notes.h"
#include "domain/text.h"

namespace geovlm {
void FewNotes::note(const QString& sentence)
{
    if (++m_count <= mostLines)
        m_progress.note(sentence);
}

void FewNotes::add(const QStringList& sentences)
{
    for (const QString& sentence : sentences)
        note(sentence);
}

FewNotes::~FewNotes()
{
    if (m_count > mostLines)
        m_progress.note(DomainText::tr("… and %n more like these.", nullptr, m_count - mostLines));
}

} // namespace geovlm
