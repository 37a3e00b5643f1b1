// SPDX-License-Identifier: GPL-3.0-or-later
// What the window says above its page, and how it ends.
#include "audit/audit_page.h"
#include "audit/audit_screen.h"
#include "compare/compare_page.h"
#include "compare/image_pair.h"
#include "shell/window/ending.h"
#include "shell/window/main_window.h"
#include "shell/window/notices.h"
#include "shell/window/save_bar.h"
#include "shell/window/store_commands.h"
#include "store/sqlite/closing.h"

#include <QCloseEvent>

namespace geovlm::ui {

void MainWindow::connectNotices()
{
    connect(m_notices->saving(), &SaveBar::copyWanted, m_commands, &StoreCommands::saveCopy);
    connect(m_commands, &StoreCommands::movedToCopy, this, [this] {
        if (const CaseDetailPtr detail = m_walk.detail())
            m_wantedCase = detail->key;
    });
    connect(&m_writer, &StoreWriter::accessChanged, this, [this] {
        for (const QString& remark : store::takeClosingRemarks())
            m_dialogs.showFailure(this, remark);
    });
    for (const ImageView* view :
         {m_compare->images()->query(), m_compare->images()->candidate(), m_audit->page()->view()})
        connect(view, &ImageView::rootWanted, m_commands, &StoreCommands::whereImagesAre);
}

/// What could not be read before may be there now.
void MainWindow::readImagesAgain()
{
    m_images.retry();
    refreshWhenSaved();
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    if (!m_ending->isBegun() && m_writer.saving() == StoreWriter::Saving::Saving) {
        // Closes once it is written, or says that it cannot be.
        connect(&m_writer, &StoreWriter::savingChanged, this, &QWidget::close, Qt::SingleShotConnection);
        event->ignore();
        return;
    }
    if (!m_ending->isBegun() && !m_commands->mayClose()) {
        event->ignore();
        return;
    }
    m_settings.set(settings::geometry, saveGeometry());
    if (m_docksShown)
        m_settings.set(settings::docks, m_screen == ScreenId::Cases ? saveState() : m_caseDocks);
    event->accept();
}

} // namespace geovlm::ui
