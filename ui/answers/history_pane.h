// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotate/annotator.h"

#include <QWidget>

class QListWidget;
class QPushButton;

namespace geovlm::ui {

/// Every answer ever given to the current question about the image, newest first, and a way to bring one
/// back.
class HistoryPane : public QWidget
{
    Q_OBJECT

public:
    explicit HistoryPane(Annotator& annotator, QWidget* parent = nullptr);
    void show();
    QListWidget* list() const { return m_list; }
    QPushButton* restoreButton() const { return m_restore; }

private:
    void restore();

    Annotator& m_annotator;
    QListWidget* m_list;
    QPushButton* m_restore;
    std::vector<AnswerEvent> m_events; ///< one a row
};

} // namespace geovlm::ui
