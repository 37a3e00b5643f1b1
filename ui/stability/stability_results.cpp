// SPDX-License-Identifier: GPL-3.0-or-later
// What the screen shows of its runs.
#include "plots/plot_card.h"
#include "stability/figure_strip.h"
#include "stability/said_pane.h"
#include "stability/stability_plots.h"
#include "stability/stability_screen.h"
#include "stability/stability_setup.h"
#include "widgets/message_page.h"

#include <QComboBox>
#include <QLabel>
#include <QLocale>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <algorithm>

namespace geovlm::ui {

void StabilityScreen::showEntries()
{
    const QSignalBlocker quietRun(m_run), quietOther(m_other);
    m_run->clear();
    m_other->clear();
    m_other->addItem(tr("nothing"), qint64(0));
    for (const StabilityEntry& entry : m_source.entries()) {
        m_run->addItem(entry.title, entry.run);
        m_other->addItem(entry.title, entry.run);
    }
    if (isRunning())
        m_run->insertItem(0, tr("the check that is going on"), qint64(0));
    m_run->setCurrentIndex(isRunning() ? 0 : m_run->findData(m_source.wanted()));
    m_other->setCurrentIndex(std::max(0, m_other->findData(m_source.wantedOther())));
}

/// Another run, or the same one read again: whoever was picked stays picked.
void StabilityScreen::showData()
{
    const StabilityDataPtr run = m_source.shown(), other = m_source.other();
    if (run != m_drawn || other != m_drawnOther) {
        const ImageId before = picked();
        m_drawn = run;
        m_drawnOther = other;
        m_imageModel.show(run, other);
        m_imageModel.setThreshold(m_setup->threshold());
        m_questionModel.show(run, other);
        m_strip->show(run, other);
        m_run->setEnabled(!isRunning());
        showEntries();
        pick(before);
        m_drawing.start();
    }
    showBody();
    showStatus();
    if (!isBusy())
        Q_EMIT settled();
}

void StabilityScreen::showGrown()
{
    m_imageModel.grow();
    m_questionModel.update();
    m_strip->show(m_source.shown(), m_source.other());
    if (!m_drawing.isActive())
        m_drawing.start();
    showBody();
    showStatus();
}

QString StabilityScreen::status() const
{
    return m_status->text();
}

void StabilityScreen::showStatus()
{
    const StabilityDataPtr run = m_source.shown();
    const QLocale locale;
    QStringList parts;
    if (run) {
        const int drifting = run->drifting(m_setup->threshold());
        const auto failed = std::count_if(run->rows.begin(), run->rows.end(),
                                          [](const StabilityRow& row) { return !row.failure.isEmpty(); });
        parts << (run->finished ? tr("%1 images").arg(locale.toString(run->measured()))
                                : tr("%1 of %2 images")
                                      .arg(locale.toString(run->measured()),
                                           run->planned > 0 ? locale.toString(run->planned) : tr("all")));
        parts << (drifting == 1 ? tr("1 drifts") : tr("%1 drift").arg(locale.toString(drifting)));
        if (failed > 0)
            parts << tr("%1 failed").arg(locale.toString(failed));
    }
    if (isRunning())
        parts.prepend(m_stopping ? tr("Stopping…") : tr("Running"));
    else if (!m_failure.isEmpty())
        parts.prepend(tr("The check failed: %1").arg(m_failure));
    else if (m_stopped)
        parts.prepend(tr("Stopped; Start goes on from there"));
    m_status->setText(parts.join(QStringLiteral("  ·  ")));
}

QString StabilityScreen::message() const
{
    return m_body->currentWidget() == m_message ? m_message->title() + u'\n' + m_message->text() : QString();
}

void StabilityScreen::showBody()
{
    const StabilityDataPtr run = m_source.shown();
    if (run && (!run->rows.empty() || !isRunning()))
        m_body->setCurrentWidget(m_results);
    else
        showMessage();
}

void StabilityScreen::showMessage()
{
    const QString what = tr(
        "The same images are described several times, each time a little differently: the answers are drawn "
        "anew, or the picture is changed as another camera might take it. What then differs shows how far a "
        "description can be relied on, and whether the first candidate hangs on it.");
    if (!session().isOpen() || session().summary().images() == 0)
        m_message->show(Mark::Import, tr("No images yet"), tr("Import a data set first."));
    else if (isRunning())
        m_message->show(std::nullopt, tr("Describing the first images…"),
                        tr("Each appears here as soon as all its runs are done."));
    else if (!m_source.failure().isEmpty())
        m_message->show(Mark::BrokenImage, tr("The runs could not be read"), m_source.failure(),
                        tr("Try again"));
    else if (!m_source.isKnown())
        m_message->show(std::nullopt, tr("Reading the runs…"), {});
    else if (!m_failure.isEmpty())
        m_message->show(Mark::BrokenImage, tr("The check failed"), m_failure, tr("Try again"));
    else
        m_message->show(Mark::Model, tr("Stability is not checked yet"), what, tr("Start"));
    m_body->setCurrentWidget(m_message);
}

void StabilityScreen::drawPlots()
{
    const StabilityDataPtr run = m_source.shown(), other = m_source.other();
    if (!run || run->rows.empty()) {
        for (PlotCard* card : {m_likeness, m_points, m_questionBars})
            card->setMessage(tr("Nothing is measured yet."));
    } else {
        PlotProvenance from = run->provenance;
        if (other)
            from << tr("B: %1").arg(other->title) << other->provenance;
        m_likeness->setData(likenessPlot(*run, other.get()), from);
        const ImagePlot points = imagePlot(*run, m_setup->threshold(), picked());
        m_plotted = points.images;
        m_points->setData(points.data, run->provenance);
        m_questionBars->setData(questionPlot(*run), run->provenance);
    }
    if (!isBusy())
        Q_EMIT settled();
}

} // namespace geovlm::ui
