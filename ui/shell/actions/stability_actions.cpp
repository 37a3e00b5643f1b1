// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/window/main_window.h"
#include "shell/window/store_commands.h"
#include "stability/stability_screen.h"

namespace geovlm::ui {

StabilityFunctions MainWindow::stabilityFunctions()
{
    StabilityFunctions functions;
    functions.servers = [this] {
        remote::Backends servers = m_settings.backends();
        std::erase_if(servers, [](const remote::Backend& backend) {
            return backend.purpose != remote::Purpose::Answers || backend.model.isEmpty();
        });
        return servers;
    };
    functions.maySend = [this](const remote::Backend& server, qint64 images) {
        return m_commands->maySend(server, images);
    };
    if (!m_stages.stability)
        return functions;
    functions.check = [this](const pipeline::StabilityOptions& options,
                             const pipeline::StabilityListener& listener) {
        return [check = m_stages.stability, options, listener](store::Store& store, Progress& progress) {
            return check(store, options, progress, listener);
        };
    };
    return functions;
}

void MainWindow::addStabilityActions()
{
    const auto context = in(Context::Stability);
    const auto shown = [this] { return m_screen == ScreenId::Stability && hasStore(); };
    m_actions.add({QStringLiteral("stability.start"), QT_TRANSLATE_NOOP("Actions", "Check sta&bility"),
                   context, QKeySequence(Qt::CTRL | Qt::Key_Return), [this] { m_stability->start(); },
                   shown});
    m_actions.add({QStringLiteral("stability.next"), QT_TRANSLATE_NOOP("Actions", "Next dri&fting image"),
                   context, QKeySequence(Qt::Key_D), [this] { m_stability->nextDrifting(); }, shown});
    m_actions.add({QStringLiteral("stability.queue"),
                   QT_TRANSLATE_NOOP("Actions", "&Queue the drifting images"), context,
                   QKeySequence(Qt::Key_Q), [this] { m_stability->queueDrifting(); }, shown});
    m_actions.add({QStringLiteral("stability.queue-one"),
                   QT_TRANSLATE_NOOP("Actions", "Queue the picked &image"), context,
                   QKeySequence(Qt::SHIFT | Qt::Key_Q), [this] { m_stability->queuePicked(); }, shown});
}

} // namespace geovlm::ui
