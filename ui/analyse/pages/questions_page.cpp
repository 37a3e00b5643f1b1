// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyse/pages/questions_page.h"

#include "analyse/analyse_text.h"
#include "widgets/part_names.h"

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QScrollArea>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace geovlm::ui {

namespace {

constexpr int barHeight = 2 * grid + halfGrid;
constexpr int besideBars = 14 * grid; ///< title, axis and source of a card
constexpr double least = -std::numeric_limits<double>::infinity();

QComboBox* combo(const QString& name)
{
    auto* box = new QComboBox;
    box->setAccessibleName(name);
    return box;
}

} // namespace

QuestionsPage::QuestionsPage(Dialogs& dialogs)
    : m_order(combo(tr("Sort questions by"))), m_effectOf(combo(tr("Effect on"))), m_hint(mutedLabel()),
      m_area(new QScrollArea), m_worth(new PlotCard(dialogs, QStringLiteral("question-worth"))),
      m_effect(new PlotCard(dialogs, QStringLiteral("question-effect")))
{
    auto* cards = new QWidget;
    auto* across = new QHBoxLayout(cards);
    across->setContentsMargins(0, 0, grid, 0);
    across->setSpacing(2 * grid);
    for (PlotCard* card : {m_worth, m_effect}) {
        card->view()->setPicking(PlotView::Picking::Click);
        card->view()->installEventFilter(this);
        across->addWidget(card, 1);
    }
    m_area->setFrameShape(QFrame::NoFrame);
    m_area->setWidgetResizable(true);
    m_area->setFocusPolicy(Qt::NoFocus);
    m_area->setWidget(cards);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(grid);
    layout->addWidget(buildTop());
    layout->addWidget(m_hint);
    layout->addWidget(m_area, 1);
    connect(m_worth->view(), &PlotView::picked, this, &QuestionsPage::pickWorth);
    connect(m_effect->view(), &PlotView::picked, this, &QuestionsPage::pickEffect);
    for (QComboBox* box : {m_order, m_effectOf})
        connect(box, &QComboBox::currentIndexChanged, this, &QuestionsPage::redraw);
    nameParts({{m_worth, "worth"}, {m_effect, "effect"}, {m_order, "order"}, {m_effectOf, "effectOf"}});
}

QWidget* QuestionsPage::buildTop()
{
    m_hint->setWordWrap(true);
    m_order->addItem(tr("worth"), int(Order::Worth));
    m_order->addItem(tr("effect on R@1"), int(Order::R1));
    m_order->addItem(tr("effect on the match's rank"), int(Order::Rank));
    m_order->addItem(tr("information"), int(Order::Bits));
    m_order->addItem(tr("number"), int(Order::Number));
    m_effectOf->addItem(tr("R@1, in points"), int(Effect::R1));
    m_effectOf->addItem(tr("the match's rank, in places"), int(Effect::Rank));
    return choiceRow({{tr("S&ort by"), m_order}, {tr("E&ffect on"), m_effectOf}});
}

/// The item of the keys stays in sight.
bool QuestionsPage::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::KeyPress)
        for (const PlotView* plot : {m_worth->view(), m_effect->view()})
            if (plot == watched)
                QMetaObject::invokeMethod(
                    this, [this, plot] { showCurrent(*plot); }, Qt::QueuedConnection);
    return AnalysePage::eventFilter(watched, event);
}

void QuestionsPage::showCurrent(const PlotView& plot)
{
    if (!plot.current())
        return;
    const QPoint place = plot.mapTo(m_area->widget(), plot.placeOf(*plot.current()).toPoint());
    m_area->ensureVisible(place.x(), place.y(), 0, 4 * grid);
}

QuestionsPage::Effect QuestionsPage::effectShown() const
{
    return Effect(m_effectOf->currentData().toInt());
}

void QuestionsPage::show(const AnalyseView& view)
{
    m_source = &view.source;
    m_questions = view.source.questions();
    redraw();
}

/// The most useful first: without the best question R@1 falls most, and the match falls most places.
double QuestionsPage::keyOf(int question) const
{
    const pipeline::QuestionFigures& figures = m_questions->report.figures[std::size_t(question)];
    switch (Order(m_order->currentData().toInt())) {
    case Order::Worth:
        return figures.worth.difference.value_or(least);
    case Order::R1:
        return figures.effect ? -figures.effect->r1Change : least;
    case Order::Rank:
        return figures.effect ? figures.effect->rankChange : least;
    case Order::Bits:
        return figures.worth.bits.value_or(least);
    case Order::Number:
        break;
    }
    return -question;
}

void QuestionsPage::sort()
{
    m_shown.resize(m_questions->report.figures.size());
    std::iota(m_shown.begin(), m_shown.end(), 0);
    std::ranges::stable_sort(m_shown, std::ranges::greater{}, [this](int q) { return keyOf(q); });
}

QStringList QuestionsPage::labels() const
{
    QStringList labels;
    for (const int question : m_shown)
        labels << m_questions->report.questions.at(question).label;
    return labels;
}

void QuestionsPage::redraw()
{
    if (!m_questions)
        return;
    const pipeline::QuestionReport& report = m_questions->report;
    sort();
    m_hint->setText(
        tr("Over %1 of %2 queries with a match%3. Worth: how much more often query and match agree "
           "than query and another candidate. Effect: the same cases scored again with the "
           "question unanswered everywhere. Picking a question shows the cases whose match answers "
           "it otherwise, or whose first changes without it.")
            .arg(countText(qint64(report.cases.size())), countText(report.population),
                 qint64(report.cases.size()) < report.population
                     ? tr(" (drawn with seed %1)").arg(report.options.seed)
                     : QString()));
    for (PlotCard* card : {m_worth, m_effect})
        card->setMinimumHeight(int(m_shown.size()) * barHeight + besideBars);
    PlotData worth = worthPlot();
    const QString how = tr("95 %: bootstrap over queries, %1 draws, seed %2")
                            .arg(countText(report.options.draws))
                            .arg(report.options.seed);
    worth.source = sourceText(*m_source, qint64(report.cases.size()), {}, how);
    if (worth.isEmpty())
        m_worth->setMessage(tr("No pair of images is answered."));
    else
        m_worth->setData(worth, provenanceLines(*m_source, worth));
    PlotData effect = effectPlot();
    effect.source = worth.source;
    if (!report.whyNoEffect.isEmpty() || effect.isEmpty())
        m_effect->setMessage(report.whyNoEffect.isEmpty() ? tr("Nothing can be scored again.")
                                                          : report.whyNoEffect);
    else
        m_effect->setData(effect, provenanceLines(*m_source, effect));
}

PlotData QuestionsPage::worthPlot() const
{
    PlotData plot;
    plot.title = tr("What a question is worth");
    plot.yTitle = tr("agreement of true pairs less that of false ones, points");
    plot.sideways = true;
    plot.categories = labels();
    PlotSeries series;
    series.kind = PlotSeries::Kind::Bars;
    series.colour = DataRole::Match;
    for (int place = 0; place < int(m_shown.size()); ++place) {
        const QuestionWorth& worth =
            m_questions->report.figures[std::size_t(m_shown[std::size_t(place)])].worth;
        if (!worth.difference)
            continue;
        series.x.push_back(place);
        series.y.push_back(*worth.difference);
        const Band band = worth.band.value_or(Band{NAN, NAN});
        series.low.push_back(band.low);
        series.high.push_back(band.high);
        series.items << tr("%1: true pairs %2 %, false pairs %3 %, %4 bits")
                            .arg(plot.categories.at(place), figureText(worth.agreeTrue),
                                 figureText(worth.agreeFalse), figureText(worth.bits, 3));
    }
    plot.series.push_back(std::move(series));
    return plot;
}

PlotData QuestionsPage::effectPlot() const
{
    const bool ofRank = effectShown() == Effect::Rank;
    PlotData plot;
    plot.title = tr("What happens without it");
    plot.yTitle = ofRank ? tr("places that the match falls (mean)") : tr("change of R@1, points");
    plot.sideways = true;
    plot.categories = labels();
    PlotSeries series;
    series.kind = PlotSeries::Kind::Bars;
    series.colour = DataRole::After;
    for (int place = 0; place < int(m_shown.size()); ++place) {
        const auto& effect = m_questions->report.figures[std::size_t(m_shown[std::size_t(place)])].effect;
        if (!effect)
            continue;
        series.x.push_back(place);
        series.y.push_back(ofRank ? effect->rankChange : effect->r1Change);
        const Band band = ofRank ? effect->rankBand.value_or(Band{NAN, NAN}) : effect->r1Band;
        series.low.push_back(band.low);
        series.high.push_back(band.high);
        series.items << tr("without %1: %2 no longer first, %3 newly first")
                            .arg(plot.categories.at(place), countText(effect->lost), countText(effect->won));
    }
    plot.series.push_back(std::move(series));
    return plot;
}

void QuestionsPage::pickWorth(const std::vector<PlotItem>& items, bool extend)
{
    PickedCases cases;
    cases.extend = extend;
    for (const PlotItem& item : items) {
        const int place = int(m_worth->view()->data().series.front().x[std::size_t(item.item)]);
        const pipeline::QuestionReport& report = m_questions->report;
        const int question = m_shown[std::size_t(place)];
        cases.what = tr("Questions: query and match differ in %1").arg(report.questions.at(question).label);
        for (std::size_t i = 0; i < report.cases.size(); ++i)
            if (report.agrees[report.at(i, question)] == 0)
                cases.keys.push_back(report.cases[i]);
    }
    Q_EMIT picked(cases);
}

void QuestionsPage::pickEffect(const std::vector<PlotItem>& items, bool extend)
{
    PickedCases cases;
    cases.extend = extend;
    for (const PlotItem& item : items) {
        const int place = int(m_effect->view()->data().series.front().x[std::size_t(item.item)]);
        const pipeline::QuestionReport& report = m_questions->report;
        const int question = m_shown[std::size_t(place)];
        cases.what = tr("Questions: another first without %1").arg(report.questions.at(question).label);
        for (std::size_t i = 0; i < report.cases.size(); ++i)
            if (report.firstChange[report.at(i, question)] != 0)
                cases.keys.push_back(report.cases[i]);
    }
    Q_EMIT picked(cases);
}

} // namespace geovlm::ui
