// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotate/annotator.h"
#include "work/store_writer.h"

#include <QWidget>

class QLabel;
class QToolButton;

namespace geovlm::ui {

/// In the status bar: whether what was typed is safe, why not and a way to try again; who holds the store
/// when it can only be read; how many queries are still to be ranked again.
class SaveStatus : public QWidget
{
    Q_OBJECT

public:
    SaveStatus(StoreWriter& writer, Annotator& annotator, QWidget* parent = nullptr);
    QString text() const;
    QString rerankingText() const;
    QToolButton* retryButton() const { return m_retry; }

private:
    void refresh();

    StoreWriter& m_writer;
    Annotator& m_annotator;
    QLabel* m_reranking;
    QLabel* m_mark;
    QLabel* m_text;
    QToolButton* m_retry;
};

} // namespace geovlm::ui
