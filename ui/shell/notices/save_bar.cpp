// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/notices/save_bar.h"

#include <QFileInfo>
#include <QPushButton>

namespace geovlm::ui {

QString unsavedText(int count)
{
    if (count == 0)
        return {};
    return count == 1 ? SaveBar::tr("One answer is not saved.")
                      : SaveBar::tr("%n answers are not saved.", nullptr, count);
}

SaveBar::SaveBar(StoreWriter& writer, QWidget* parent)
    : NoticeBar(DataRole::Worse, tr("Save failed"), parent), m_writer(writer),
      m_retry(addButton(tr("Try again"), tr("Try to save again"))),
      m_copy(addButton(tr("Save a copy elsewhere…"),
                       tr("Save the store with everything that is not saved yet in another place, and go on "
                          "there")))
{
    connect(m_retry, &QPushButton::clicked, &writer, &StoreWriter::retry);
    connect(m_copy, &QPushButton::clicked, this, &SaveBar::copyWanted);
    connect(&writer, &StoreWriter::savingChanged, this, &SaveBar::refresh);
    connect(&writer, &StoreWriter::pendingChanged, this, &SaveBar::refresh);
    refresh();
}

/// It stays while a try is on its way: what can be pressed does not jump about.
void SaveBar::refresh()
{
    const StoreWriter::Saving saving = m_writer.saving();
    const bool trying = saving == StoreWriter::Saving::Saving && !isHidden();
    m_retry->setEnabled(!trying);
    m_copy->setEnabled(!trying);
    if (trying)
        return;
    const bool failed = saving == StoreWriter::Saving::Failed;
    const QString unsaved = unsavedText(m_writer.pending());
    QString text = tr("Save failed: %1").arg(m_writer.failure());
    setToolTip(failed ? plainTip(text) : QString()); // with the whole path
    text.replace(m_writer.wantedPath(), QFileInfo(m_writer.wantedPath()).fileName());
    if (!unsaved.isEmpty())
        text += QLatin1Char(' ') + unsaved;
    setText(failed ? text : QString());
}

} // namespace geovlm::ui
