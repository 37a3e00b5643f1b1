// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/few_notes.h"

#include <QCoreApplication>

namespace geovlm {
namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(FewNotes)
};

} // namespace

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
        m_progress.note(Text::tr("… and %n more like these.", nullptr, m_count - mostLines));
}

} // namespace geovlm
