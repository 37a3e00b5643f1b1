// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QSocketNotifier>
#include <memory>

namespace geovlm::ui {

/// Turns SIGTERM, SIGHUP and SIGINT into a signal of Qt's on this thread, once: a second one ends the program
/// as the system would. One of these at a time.
class EndSignals : public QObject
{
    Q_OBJECT

public:
    explicit EndSignals(QObject* parent = nullptr);
    ~EndSignals() override;

Q_SIGNALS:
    void endWanted();

private:
    void restore();

    std::unique_ptr<QSocketNotifier> m_notifier;
};

} // namespace geovlm::ui
