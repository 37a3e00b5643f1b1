// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/training_curves.h"

#include "train/train_text.h"
#include "widgets/part_names.h"

#include <QHBoxLayout>
#include <cmath>
#include <functional>

namespace geovlm::ui {

namespace {

using Figure = std::function<double(const EpochFigures&)>;

PlotSeries lineOf(const TrainingCurve& curve, int colour, const Figure& figure)
{
    PlotSeries series;
    series.name = curve.name;
    series.colour = colour;
    for (const EpochFigures& one : curve.epochs) {
        if (!std::isfinite(figure(one)))
            continue;
        series.x.push_back(one.epoch + 1);
        series.y.push_back(figure(one));
        series.items << TrainingCurves::tr("%1, epoch %2").arg(curve.name).arg(one.epoch + 1);
    }
    return series;
}

PlotData plotOf(const std::vector<TrainingCurve>& curves, const Figure& figure)
{
    PlotData data;
    data.xTitle = TrainingCurves::tr("Epoch");
    data.whole = true;
    for (std::size_t i = 0; i < curves.size(); ++i)
        data.series.push_back(lineOf(curves[i], int(i), figure));
    return data;
}

/// Where one training's kept weights are; of several the lines would only be in the way.
void markKept(PlotData& data, const std::vector<TrainingCurve>& curves)
{
    if (curves.size() == 1 && curves.front().kept >= 0)
        data.marks.push_back(
            {double(curves.front().kept + 1), true, TrainingCurves::tr("kept"), DataRole::Match});
}

PlotData lossPlot(const std::vector<TrainingCurve>& curves)
{
    PlotData data = plotOf(curves, [](const EpochFigures& one) { return one.loss; });
    data.title = TrainingCurves::tr("Loss");
    data.yTitle = TrainingCurves::tr("Margin ranking loss");
    data.source =
        TrainingCurves::tr("Mean over the queries learned from. A loss of m is that of scores which "
                           "tell nothing apart.");
    if (curves.size() == 1)
        data.marks.push_back({curves.front().margin, false,
                              TrainingCurves::tr("m = %1").arg(decimal(curves.front().margin, 2)),
                              DataRole::Other});
    markKept(data, curves);
    return data;
}

PlotData recallPlot(const std::vector<TrainingCurve>& curves)
{
    PlotData data = plotOf(curves, [](const EpochFigures& one) { return one.validationR1; });
    data.title = TrainingCurves::tr("Validation R@1");
    data.yTitle = TrainingCurves::tr("R@1, %");
    data.source = TrainingCurves::tr("Of the third of the training queries that is not learned from; a match "
                                     "outside the ten is a miss.");
    markKept(data, curves);
    return data;
}

PlotData marginPlot(const std::vector<TrainingCurve>& curves)
{
    PlotData data = plotOf(curves, [](const EpochFigures& one) { return one.spread.margins.mean; });
    for (std::size_t i = 0; i < curves.size(); ++i) {
        for (const EpochFigures& one : curves[i].epochs) {
            if (!std::isfinite(one.spread.margins.mean))
                continue;
            data.series[i].low.push_back(one.spread.lowerQuartile);
            data.series[i].high.push_back(one.spread.upperQuartile);
        }
    }
    data.title = TrainingCurves::tr("Margins");
    data.yTitle = TrainingCurves::tr("Score of the match above its best rival");
    data.marks.push_back({0, false, TrainingCurves::tr("0: no margin"), DataRole::Worse});
    data.source = TrainingCurves::tr("Of the validation part: the mean, and the quartiles as a band.");
    return data;
}

} // namespace

TrainingCurves::TrainingCurves(Dialogs& dialogs, QWidget* parent)
    : QWidget(parent), m_loss(new PlotCard(dialogs, QStringLiteral("training-loss"))),
      m_recall(new PlotCard(dialogs, QStringLiteral("training-r1"))),
      m_margins(new PlotCard(dialogs, QStringLiteral("training-margins")))
{
    auto* across = new QHBoxLayout(this);
    across->setContentsMargins(0, 0, 0, 0);
    across->setSpacing(2 * grid);
    for (PlotCard* card : {m_loss, m_recall, m_margins})
        across->addWidget(card, 1);
    nameParts({{m_loss, "loss"}, {m_recall, "recall"}, {m_margins, "margins"}});
}

void TrainingCurves::show(const std::vector<TrainingCurve>& curves, const PlotProvenance& provenance)
{
    m_loss->setData(lossPlot(curves), provenance);
    m_recall->setData(recallPlot(curves), provenance);
    m_margins->setData(marginPlot(curves), provenance);
}

void TrainingCurves::clear(const QString& message)
{
    for (PlotCard* card : {m_loss, m_recall, m_margins})
        card->setMessage(message);
}

} // namespace geovlm::ui
