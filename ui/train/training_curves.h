// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/statistics/training_diagnosis.h"
#include "plots/plot_card.h"
#include "screen/screen.h"

#include <QWidget>
#include <vector>

namespace geovlm::ui {

/// The epochs of one training.
struct TrainingCurve
{
    QString name;
    double margin = 1;
    std::vector<EpochFigures> epochs;
    int kept = -1; ///< the epoch whose weights were kept; -1 = none yet, or those before the first
};

/// Loss, validation R@1 and margins of one training or several over each other.
class TrainingCurves : public QWidget
{
    Q_OBJECT

public:
    explicit TrainingCurves(Dialogs& dialogs, QWidget* parent = nullptr);

    void show(const std::vector<TrainingCurve>& curves, const PlotProvenance& provenance);
    void clear(const QString& message);

private:
    PlotCard* m_loss;
    PlotCard* m_recall;
    PlotCard* m_margins;
};

} // namespace geovlm::ui
