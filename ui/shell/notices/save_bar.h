// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shell/notices/notice_bar.h"
#include "work/store_writer.h"

namespace geovlm::ui {

/// As long as something could not be saved: why, how much of it waits, and the ways out.
class SaveBar final : public NoticeBar
{
    Q_OBJECT

public:
    explicit SaveBar(StoreWriter& writer, QWidget* parent = nullptr);
    QPushButton* retryButton() const { return m_retry; }
    QPushButton* copyButton() const { return m_copy; }

Q_SIGNALS:
    void copyWanted();

private:
    void refresh();

    StoreWriter& m_writer;
    QPushButton* m_retry;
    QPushButton* m_copy;
};

/// "3 answers are not saved." Empty for none.
QString unsavedText(int count);

} // namespace geovlm::ui
