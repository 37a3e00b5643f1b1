// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analyse/analysis_source.h"
#include "plots/plot_card.h"
#include "screen/screen.h"

#include <QWidget>
#include <utility>

class QComboBox;

namespace geovlm::ui {

/// What the sections show from.
struct AnalyseView
{
    AnalysisSource& source;
    int split = -1; ///< the one chosen; -1 = none yet
};

/// The cases of a map's or a histogram's item, and what they were picked by.
struct PickedCases
{
    std::vector<store::CaseKey> keys;
    QString what;        ///< "Rank change: 2 places up"
    bool extend = false; ///< beside those that are picked already
};

/// One section of the screen.
class AnalysePage : public QWidget
{
    Q_OBJECT

public:
    using QWidget::QWidget;
    /// What it needs, asked for while it is shown.
    virtual std::vector<AnalysisSource::Part> needs() const = 0;
    /// Whether it shows one split at a time.
    virtual bool isOfSplit() const { return false; }
    virtual void show(const AnalyseView& view) = 0;
    /// Where the focus goes when the section is chosen.
    virtual QWidget* focusTarget() = 0;
    /// Whether it waits for something beside its parts.
    virtual bool isBusy() const { return false; }

Q_SIGNALS:
    void picked(const geovlm::ui::PickedCases& cases);
    /// Show one split, or one area of it.
    void filterWanted(int split, const QString& area, bool ofArea);
    void needsChanged(); ///< other parts than before
};

/// The split's figures, or null.
const figures::SplitAnalysis* analysisOf(const Figures* figures, int split);
const figures::SplitCases* casesOf(const figures::CaseTable& table, int split);

/// Choices beside each other, each behind its label.
QWidget* choiceRow(const std::vector<std::pair<QString, QComboBox*>>& choices);

/// Fills a choice, unless it holds just these: somebody may be about to choose. The data are the numbers.
void setChoices(QComboBox& box, const std::vector<std::pair<QString, qint64>>& choices, qint64 current);

/// "1 case", "32 cases".
QString casesText(qint64 count);
/// Which run, how many queries of what, and how the intervals were made.
QString sourceText(const AnalysisSource& source, qint64 queries, const QString& of, const QString& how = {});
/// The lines that go into an exported file.
PlotProvenance provenanceLines(const AnalysisSource& source, const PlotData& data);

} // namespace geovlm::ui

Q_DECLARE_METATYPE(geovlm::ui::PickedCases)
