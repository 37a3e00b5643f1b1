// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "look/marks.h"
#include "shell/backends/server_functions.h"
#include "work/inquiry.h"

#include <QTimer>
#include <QWidget>

class QGridLayout;
class QLabel;
class QProgressBar;
class QPushButton;

namespace geovlm::ui {

/// Asks a server what it is and can do, and shows what it said.
class BackendTestPane : public QWidget
{
    Q_OBJECT

public:
    using Probe = decltype(ServerFunctions::probe);

    explicit BackendTestPane(Probe probe, QWidget* parent = nullptr);
    void test(const remote::Backend& backend);
    void stop();
    /// Nothing is known of another back end, nor of this one with another address.
    void clear();
    bool isBusy() const { return m_inquiry.isRunning(); }
    QPushButton* button() const { return m_button; }
    QString text() const;

Q_SIGNALS:
    void wanted();
    void modelsFound(const QStringList& models);

private:
    void show(const remote::ServerFacts& facts);
    void showFacts(const remote::ServerFacts& facts);
    void addFact(const QString& name, const std::optional<bool>& holds);
    void addFact(Mark mark, DataRole role, const QString& text);
    void showFailure(const QString& sentence);
    void showBusy(bool busy);

    Probe m_probe;
    remote::Backend m_backend;
    Inquiry<remote::ServerFacts> m_inquiry;
    QPushButton* m_button;
    QProgressBar* m_busy;
    QLabel* m_state;
    QWidget* m_facts;
    QGridLayout* m_factGrid;
};

} // namespace geovlm::ui
