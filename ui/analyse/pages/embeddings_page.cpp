// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyse/pages/embeddings_page.h"

#include "analyse/analyse_text.h"
#include "store/answers/answer_column.h"
#include "store/results/invalidation.h"
#include "widgets/part_names.h"

#include <QComboBox>
#include <QLabel>
#include <QSet>
#include <QSignalBlocker>
#include <QVBoxLayout>
#include <algorithm>

namespace geovlm::ui {

namespace {

using store::EmbeddingKind;

/// Tiles are of the listed cases where they are the match of one.
class InList
{
public:
    explicit InList(const Listed* listed) : m_listed(listed)
    {
        if (listed)
            for (const figures::SplitCases& split : listed->table.splits)
                for (const figures::CaseResult& one : split.cases)
                    m_matches.insert(one.match);
    }
    bool holds(const figures::MappedImage& image) const
    {
        if (image.view == View::Satellite && image.cases.empty())
            return m_matches.contains(image.image);
        return std::ranges::any_of(
            image.cases, [this](const figures::CaseResult* one) { return m_listed->holds(one->key); });
    }
    explicit operator bool() const { return m_listed != nullptr; }

private:
    const Listed* m_listed;
    QSet<ImageId> m_matches;
};

bool isCase(const figures::CaseTable& table, const store::CaseKey& key)
{
    const figures::SplitCases* split = casesOf(table, key.split);
    return split && std::ranges::binary_search(split->cases, key, {}, &figures::CaseResult::key);
}

} // namespace

EmbeddingsPage::EmbeddingsPage(StoreSession& session, Dialogs& dialogs)
    : m_session(session), m_kind(new QComboBox), m_colour(new QComboBox), m_hint(mutedLabel()),
      m_card(new PlotCard(dialogs, QStringLiteral("embeddings")))
{
    m_card->view()->setPicking(PlotView::Picking::Lasso);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(grid);
    layout->addWidget(buildTop());
    layout->addWidget(m_hint);
    layout->addWidget(m_card, 1);
    connect(m_kind, &QComboBox::currentIndexChanged, this, [this] {
        m_mapped.reset();
        Q_EMIT needsChanged();
    });
    connect(m_colour, &QComboBox::currentIndexChanged, this, &EmbeddingsPage::colour);
    connect(m_card->view(), &PlotView::picked, this, &EmbeddingsPage::pick);
    nameParts({{m_card, "map"}, {m_kind, "kind"}, {m_colour, "colour"}});
}

QWidget* EmbeddingsPage::buildTop()
{
    m_kind->setAccessibleName(tr("Which embeddings"));
    m_kind->addItem(tr("image embeddings"), int(EmbeddingKind::Image));
    m_kind->addItem(tr("text embeddings"), int(EmbeddingKind::Text));
    m_colour->setAccessibleName(tr("Colour by"));
    m_hint->setWordWrap(true);
    m_hint->setText(
        tr("Draw a loop to pick images: queries are cases themselves; a tile stands for the cases "
           "that have it among their candidates."));
    return choiceRow({{tr("S&how"), m_kind}, {tr("Co&lour by"), m_colour}});
}

EmbeddingKind EmbeddingsPage::kind() const
{
    return EmbeddingKind(m_kind->currentData().toInt());
}

std::vector<AnalysisSource::Part> EmbeddingsPage::needs() const
{
    return {kind() == EmbeddingKind::Image ? AnalysisSource::Part::Images : AnalysisSource::Part::Texts,
            AnalysisSource::Part::Listed};
}

void EmbeddingsPage::fillColours(const QuestionBank& questions)
{
    if (m_colour->count() == int(MapColumn::Answer) + questions.size())
        return;
    const QSignalBlocker quiet(m_colour);
    m_colour->clear();
    const QStringList names{tr("view"), tr("area"), tr("split"), tr("outcome"), tr("rank after reranking")};
    for (int column = 0; column < names.size(); ++column)
        m_colour->addItem(names.at(column), column);
    for (const Question& question : questions.questions())
        m_colour->addItem(QStringLiteral("%1 %2").arg(question.number).arg(question.label),
                          int(MapColumn::Answer) + question.number - 1);
}

void EmbeddingsPage::show(const AnalyseView& view)
{
    m_source = &view.source;
    if (view.source.run())
        fillColours(view.source.run()->questions);
    m_mapped = view.source.map(kind());
    m_listed = view.source.listed();
    colour();
}

void EmbeddingsPage::colour()
{
    if (!m_mapped)
        return;
    const int column = m_colour->currentData().toInt();
    const int question = column - int(MapColumn::Answer);
    if (m_mapped->map.images.empty())
        m_card->setMessage(tr("No image has a current embedding."));
    else if (question >= 0 && m_said.mapped == m_mapped && m_said.question == question)
        draw(m_said.groups);
    else if (question >= 0)
        askAnswers(question);
    else
        draw(mapGroups(m_mapped->map, *m_mapped->table, MapColumn(column)));
}

void EmbeddingsPage::askAnswers(int question)
{
    std::vector<ImageId> images;
    images.reserve(m_mapped->map.images.size());
    for (const figures::MappedImage& image : m_mapped->map.images)
        images.push_back(image.image);
    ++m_asking;
    m_session.ask<QStringList>(
        m_answers.next(), this,
        [images, question](const store::Store& store) { return store::answersTo(store, question, images); },
        [this, question, mapped = m_mapped](const QStringList& answers) {
            m_said = {mapped, question, mapGroups(answers)};
            answered(); // shows them
        },
        [this](const QString& sentence) {
            m_asking = 0;
            m_card->setMessage(sentence);
        });
}

void EmbeddingsPage::answered()
{
    m_asking = 0;
    Q_EMIT needsChanged();
}

QString EmbeddingsPage::itemText(const figures::MappedImage& image) const
{
    return shortName(image.path);
}

std::vector<PlotSeries> EmbeddingsPage::seriesOf(const MapGroups& groups)
{
    const figures::EmbeddingMap& map = m_mapped->map;
    std::vector<PlotSeries> series(std::size_t(groups.names.size()));
    m_items.assign(series.size(), {});
    for (std::size_t i = 0; i < series.size(); ++i) {
        series[i].kind = PlotSeries::Kind::Points;
        series[i].name = groups.names.at(qsizetype(i));
        series[i].colour = int(i);
    }
    const InList inList(m_listed.get());
    for (std::size_t i = 0; i < map.images.size(); ++i) {
        const auto group = std::size_t(groups.groupOf[i]);
        if (inList && inList.holds(map.images[i]))
            series[group].emphasis.push_back(int(m_items[group].size()));
        series[group].x.push_back(map.plane.x[i]);
        series[group].y.push_back(map.plane.y[i]);
        series[group].items << itemText(map.images[i]);
        m_items[group].push_back(int(i));
    }
    return series;
}

void EmbeddingsPage::draw(const MapGroups& groups)
{
    const figures::EmbeddingMap& map = m_mapped->map;
    const bool images = map.kind == EmbeddingKind::Image;
    PlotData plot;
    plot.title = images ? tr("Image embeddings of %1 in two dimensions").arg(map.modelName)
                        : tr("Text embeddings of %1 in two dimensions").arg(map.modelName);
    plot.xTitle = tr("first principal axis, %1 % of the variance").arg(figureText(map.plane.explained[0]));
    plot.yTitle = tr("second, %1 %").arg(figureText(map.plane.explained[1]));
    plot.equalAxes = true;
    plot.series = seriesOf(groups);
    QString how = map.total > int(map.images.size()) + map.leftOut
                      ? tr("%1 of %2 images, drawn with seed %3")
                            .arg(countText(qint64(map.images.size())), countText(map.total))
                            .arg(map.options.seed)
                      : tr("%1 images").arg(countText(qint64(map.images.size())));
    if (map.leftOut > 0)
        how += tr(", %1 left out without a current embedding").arg(countText(map.leftOut));
    how += tr("; principal components of the queries and the tiles among their candidates");
    qint64 queries = 0;
    for (const figures::SplitCases& split : m_mapped->table->splits)
        queries += qint64(split.cases.size());
    plot.source = sourceText(*m_source, queries, {}, how);
    m_card->setData(plot, provenanceLines(*m_source, plot));
}

void EmbeddingsPage::pick(const std::vector<PlotItem>& items, bool extend)
{
    PickedCases cases;
    cases.extend = extend;
    std::vector<ImageId> tiles;
    qint64 queries = 0;
    for (const PlotItem& item : items) {
        const int index = m_items[std::size_t(item.series)][std::size_t(item.item)];
        const figures::MappedImage& image = m_mapped->map.images[std::size_t(index)];
        queries += image.cases.empty() ? 0 : 1;
        for (const figures::CaseResult* one : image.cases)
            cases.keys.push_back(one->key);
        if (image.cases.empty())
            tiles.push_back(image.image);
    }
    if (tiles.empty())
        cases.what = tr("Embeddings: %1 queries").arg(countText(queries));
    else if (queries == 0)
        cases.what = tr("Embeddings: %1 tiles as candidates").arg(countText(qint64(tiles.size())));
    else
        cases.what = tr("Embeddings: %1 queries, and %2 tiles as candidates")
                         .arg(countText(queries), countText(qint64(tiles.size())));
    m_tiles.next();
    if (tiles.empty())
        Q_EMIT picked(cases);
    else
        pickWithTiles(std::move(cases), tiles);
}

void EmbeddingsPage::pickWithTiles(PickedCases cases, const std::vector<ImageId>& tiles)
{
    ++m_asking;
    const auto mapped = m_mapped;
    m_session.ask<std::vector<store::CaseKey>>(
        m_tiles.next(), this,
        [mapped, tiles](const store::Store& store) {
            std::vector<store::CaseKey> keys;
            for (const ImageId tile : tiles)
                for (const store::CaseKey& key : store::casesWith(store, mapped->table->run, tile))
                    if (isCase(*mapped->table, key))
                        keys.push_back(key);
            return keys;
        },
        [this, cases = std::move(cases)](const std::vector<store::CaseKey>& keys) mutable {
            cases.keys.insert(cases.keys.end(), keys.begin(), keys.end());
            Q_EMIT picked(cases);
            answered();
        },
        [this](const QString&) { answered(); });
}

} // namespace geovlm::ui
