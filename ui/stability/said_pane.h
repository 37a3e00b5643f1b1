// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "stability/stability_data.h"
#include "work/store_session.h"

#include <QWidget>

class QLabel;
class QTextEdit;

namespace geovlm::ui {

class ElidedLabel;

/// What the runs said of one image, one below the other, the words that not all of them say marked.
class SaidPane : public QWidget
{
    Q_OBJECT

public:
    explicit SaidPane(StoreSession& session, QWidget* parent = nullptr);

    /// Nothing for image 0. Read from the store; asked again for the same image it stays.
    void show(qint64 run, const StabilityRow& row);
    void clear();
    bool isBusy() const { return m_busy; }
    QString text() const;
    QString note() const;

Q_SIGNALS:
    void settled();

protected:
    void changeEvent(QEvent* event) override;

private:
    void fill(const store::StabilitySaid& said);
    void write();

    StoreSession& m_session;
    Generation m_asked;
    bool m_busy = false;
    qint64 m_run = 0;
    ImageId m_image = 0;
    store::StabilitySaid m_said;
    ElidedLabel* m_title;
    QLabel* m_note;
    QTextEdit* m_text;
};

} // namespace geovlm::ui
