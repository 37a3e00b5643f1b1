// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyse/pages/split_page.h"

#include "analyse/analyse_text.h"

#include <QLabel>
#include <QVBoxLayout>
#include <algorithm>

namespace geovlm::ui {

SplitPage::SplitPage(Dialogs& dialogs, std::vector<Plot> plots, const QString& hint)
    : m_plots(std::move(plots))
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(grid);
    QLabel* label = mutedLabel(hint);
    label->setWordWrap(true);
    layout->addWidget(label);
    for (std::size_t i = 0; i < m_plots.size(); ++i) {
        m_cards.push_back(new PlotCard(dialogs, m_plots[i].name));
        m_cards.back()->view()->setPicking(PlotView::Picking::Click);
        connect(m_cards.back()->view(), &PlotView::picked, this,
                [this, i](const std::vector<PlotItem>& items, bool extend) { pick(i, items, extend); });
        layout->addWidget(m_cards.back(), 1);
    }
}

std::vector<AnalysisSource::Part> SplitPage::needs() const
{
    return {AnalysisSource::Part::Figures, AnalysisSource::Part::Listed};
}

std::optional<SplitShown> SplitPage::shown() const
{
    const figures::SplitAnalysis* analysis = analysisOf(m_figures.get(), m_split);
    const figures::SplitCases* cases = analysis ? casesOf(*m_figures->table, m_split) : nullptr;
    if (!cases)
        return std::nullopt;
    return SplitShown{*analysis, *cases, m_listed ? casesOf(m_listed->table, m_split) : nullptr,
                      m_listed != nullptr};
}

void SplitPage::show(const AnalyseView& view)
{
    m_figures = view.source.figures();
    m_listed = view.source.listed();
    m_split = view.split;
    const std::optional<SplitShown> now = shown();
    for (std::size_t i = 0; i < m_plots.size(); ++i) {
        if (now)
            showPlot(i, *now, view.source);
        else
            m_cards[i]->setMessage(tr("No case of the list is in this split."));
    }
}

void SplitPage::showPlot(std::size_t index, const SplitShown& shown, const AnalysisSource& source)
{
    PlotData plot = m_plots[index].data(shown);
    if (plot.isEmpty()) {
        m_cards[index]->setMessage(m_plots[index].nothing);
        return;
    }
    const figures::AnalysisOptions& options = m_figures->analysis.options;
    const QString all =
        tr("%1 with a match in %2").arg(countText(shown.analysis.whole.metrics.queries), shown.analysis.name);
    plot.source = sourceText(source, m_plots[index].queries(shown), all,
                             m_plots[index].bootstrap
                                 ? tr("95 % bands: %1").arg(bootstrapText(options.draws, options.seed))
                                 : QString());
    m_cards[index]->setData(plot, provenanceLines(source, plot));
}

void SplitPage::pick(std::size_t index, const std::vector<PlotItem>& items, bool extend)
{
    const std::optional<SplitShown> now = shown();
    PickedCases cases;
    cases.extend = extend;
    if (now)
        for (const PlotItem& item : items) {
            const ItemMeaning meaning = m_plots[index].item(*now, item);
            cases.what = meaning.what;
            for (const figures::CaseResult& one : now->cases.cases)
                if (meaning.keeps(one))
                    cases.keys.push_back(one.key);
        }
    Q_EMIT picked(cases);
}

} // namespace geovlm::ui
