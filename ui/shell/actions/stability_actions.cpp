// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/error.h"
#include "shell/window/main_window.h"
#include "shell/window/store_commands.h"
#include "stability/stability_screen.h"

namespace geovlm::ui {

namespace {

/// Of the person's back ends, by name.
std::optional<Backend> visionBackend(const Settings& settings, const QString& name)
{
    for (const Backend& backend : settings.backends())
        if (backend.purpose == Backend::Purpose::Vision && backend.name == name)
            return backend;
    return std::nullopt;
}

} // namespace

StabilityFunctions MainWindow::stabilityFunctions()
{
    StabilityFunctions functions;
    functions.answerers = [this] {
        std::vector<StabilityAnswerer> list{{{}, tr("the reader"), false}};
        for (const Backend& backend : m_settings.backends())
            if (backend.purpose == Backend::Purpose::Vision && !backend.model.isEmpty())
                list.push_back({backend.name, tr("%1 – %2").arg(backend.name, backend.model),
                                m_stages.leavesThisMachine(backend.url)});
        return list;
    };
    functions.maySend = [this](const QString& name, qint64 images) {
        const auto backend = visionBackend(m_settings, name);
        return backend && m_commands->maySend(*backend, images);
    };
    if (!m_stages.stability)
        return functions;
    functions.check = [this](const StabilityRequest& request, const pipeline::StabilityListener& listener) {
        const auto backend = visionBackend(m_settings, request.answerer);
        return [check = m_stages.stability, request, backend, listener](store::Store& store,
                                                                        Progress& progress) {
            if (!request.answerer.isEmpty() && !backend)
                throw Error(tr("The back end \"%1\" is not set up any more.").arg(request.answerer));
            return check(store, request, backend, progress, listener);
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
