// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analyse/pages/analyse_page.h"
#include "analyse/pages/map_colours.h"

class QComboBox;
class QLabel;

namespace geovlm::ui {

/// Embeddings in two dimensions, coloured by any column; what a loop takes in becomes the list.
class EmbeddingsPage : public AnalysePage
{
    Q_OBJECT

public:
    EmbeddingsPage(StoreSession& session, Dialogs& dialogs);

    std::vector<AnalysisSource::Part> needs() const override;
    void show(const AnalyseView& view) override;
    QWidget* focusTarget() override { return m_card->view(); }
    bool isBusy() const override { return m_asking > 0; }

private:
    QWidget* buildTop();
    store::EmbeddingKind kind() const;
    void fillColours(const QuestionBank& questions);
    void colour();
    void askAnswers(int question);
    void draw(const MapGroups& groups);
    std::vector<PlotSeries> seriesOf(const MapGroups& groups);
    QString itemText(const figures::MappedImage& image) const;
    void pick(const std::vector<PlotItem>& items, bool extend);
    void pickWithTiles(PickedCases cases, const std::vector<ImageId>& tiles);
    void answered();

    StoreSession& m_session;
    AnalysisSource* m_source = nullptr;
    std::shared_ptr<const Mapped> m_mapped;
    std::shared_ptr<const Listed> m_listed;
    /// What was said of the map's images when it was last asked.
    struct Said
    {
        std::shared_ptr<const Mapped> mapped;
        int question = -1;
        MapGroups groups;
    } m_said;
    std::vector<std::vector<int>> m_items; ///< image of each item, by series
    Generation m_answers, m_tiles;
    int m_asking = 0;
    QComboBox* m_kind;
    QComboBox* m_colour;
    QLabel* m_hint;
    PlotCard* m_card;
};

} // namespace geovlm::ui
