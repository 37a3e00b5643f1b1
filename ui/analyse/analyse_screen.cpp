// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyse/analyse_screen.h"

#include "analyse/analyse_text.h"
#include "analyse/pages/embeddings_page.h"
#include "analyse/pages/overview_page.h"
#include "analyse/pages/questions_page.h"
#include "analyse/pages/runs_page.h"
#include "analyse/pages/split_page.h"
#include "widgets/message_page.h"
#include "widgets/part_names.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QStackedWidget>
#include <QTabBar>
#include <QVBoxLayout>
#include <algorithm>

namespace geovlm::ui {

namespace {

using Part = AnalysisSource::Part;

QComboBox* choice(const QString& name)
{
    auto* box = new QComboBox;
    box->setAccessibleName(name);
    box->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    return box;
}

QString noPlaces()
{
    return AnalyseScreen::tr("No place is known of a query and its first reference.");
}

QString noneReached()
{
    return AnalyseScreen::tr("No match is among the candidates.");
}

} // namespace

AnalyseScreen::AnalyseScreen(const ScreenParts& parts, QWidget* parent)
    : Screen(parts, parent), m_tabs(new QTabBar), m_run(choice(tr("Run"))), m_split(choice(tr("Split"))),
      m_only(new QCheckBox(tr("Onl&y the cases in the list"))), m_status(mutedLabel()),
      m_stop(new QPushButton(tr("Stop"))), m_otherRun(mutedLabel()), m_body(new QStackedWidget),
      m_message(new MessagePage)
{
    build();
    connectParts();
    showState();
    nameParts({{m_tabs, "sections"},
               {m_run, "run"},
               {m_split, "split"},
               {m_only, "onlyListed"},
               {m_stop, "stop"},
               {m_curve, "curve"},
               {m_change, "rankChange"},
               {m_margins, "margins"},
               {m_metres, "distance"}});
}

AnalyseScreen::~AnalyseScreen() = default;

void AnalyseScreen::build()
{
    setAccessibleName(tr("Analyse"));
    setFocusProxy(m_tabs);
    m_tabs->setAccessibleName(tr("Sections of the analysis"));
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_tabs->setUsesScrollButtons(true);
    m_otherRun->setWordWrap(true);
    buildPages();
    m_body->addWidget(m_message);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(2 * grid, grid + halfGrid, 2 * grid, grid);
    layout->setSpacing(grid);
    layout->addWidget(m_tabs);
    layout->addWidget(buildTop());
    layout->addWidget(m_otherRun);
    layout->addWidget(m_body, 1);
}

QWidget* AnalyseScreen::buildTop()
{
    m_only->setAccessibleName(tr("Only the cases in the list"));
    m_stop->setAccessibleName(tr("Stop computing"));
    m_only->setToolTip(tr("Compute every figure from the cases of the list alone"));
    m_stop->setToolTip(tr("Stop computing"));
    m_top = new QWidget;
    auto* across = new QHBoxLayout(m_top);
    across->setContentsMargins(0, 0, 0, 0);
    across->setSpacing(grid);
    QLabel* label = plainLabel(tr("&Run"));
    label->setBuddy(m_run);
    across->addWidget(label);
    across->addWidget(m_run);
    across->addWidget(m_split);
    across->addWidget(m_only);
    across->addStretch(1);
    across->addWidget(m_status);
    across->addWidget(m_stop);
    return m_top;
}

void AnalyseScreen::addPage(Section section, AnalysePage* page, const QString& name)
{
    Q_ASSERT(int(section) == int(m_pages.size()));
    m_pages.push_back(page);
    m_body->addWidget(page);
    m_tabs->addTab(name);
    page->setAccessibleName(name);
    connect(page, &AnalysePage::picked, this, &AnalyseScreen::pick);
    connect(page, &AnalysePage::needsChanged, this, [this] {
        want();
        showState();
    });
    connect(page, &AnalysePage::filterWanted, this, [this](int split, const QString& area, bool ofArea) {
        parts().view.edit([&](store::CaseFilter& filter) {
            filter.split = split;
            filter.area = ofArea ? std::optional(area) : std::nullopt;
        });
    });
}

void AnalyseScreen::buildPages()
{
    Dialogs& dialogs = parts().dialogs;
    using Plots = std::vector<SplitPage::Plot>;
    addPage(Section::Overview, m_overview = new OverviewPage, tr("Overview"));
    m_curve =
        new SplitPage(dialogs,
                      Plots{{QStringLiteral("recall-curve"), curvePlot, curveItem,
                             tr("No query has a match."), allQueries, true}},
                      tr("Picking a point shows the cases whose match is among the first k at that stage."));
    m_change = new SplitPage(
        dialogs,
        Plots{{QStringLiteral("rank-change"), changePlot, changeItem, noneReached(), movedQueries, false}},
        tr("Of the queries whose match is among the candidates. Picking a bar shows its cases."));
    m_margins = new SplitPage(
        dialogs,
        Plots{{QStringLiteral("cosine-margin"), cosinePlot, cosineItem, noneReached(), cosineQueries, false},
              {QStringLiteral("score-margin"), scorePlot, scoreItem, noneReached(), scoreQueries, false}},
        tr("Above zero the match stands before every candidate that is no positive. Picking a bar shows its "
           "cases."));
    m_metres = new SplitPage(
        dialogs,
        Plots{{QStringLiteral("distance"), metresPlot, metresItem, noPlaces(), metresQueries, false}},
        tr("Picking a point shows the cases whose first is at most that far off at that stage."));
    addPage(Section::Curve, m_curve, tr("Recall curve"));
    addPage(Section::RankChange, m_change, tr("Rank change"));
    addPage(Section::Margins, m_margins, tr("Margins"));
    addPage(Section::Distance, m_metres, tr("Distance"));
    addPage(Section::Questions, m_questions = new QuestionsPage(dialogs), tr("Questions"));
    addPage(Section::Embeddings, m_embeddings = new EmbeddingsPage(session(), dialogs), tr("Embeddings"));
    addPage(Section::Runs, m_runs = new RunsPage, tr("Two runs"));
}

void AnalyseScreen::connectParts()
{
    connect(&session(), &StoreSession::changed, this, &AnalyseScreen::storeChanged);
    connect(&session(), &StoreSession::closed, &m_source, &AnalysisSource::close);
    connect(&parts().cases, &CaseListModel::loaded, this, &AnalyseScreen::followList);
    connect(&m_source, &AnalysisSource::changed, this, &AnalyseScreen::showState);
    connect(&m_source, &AnalysisSource::advanced, this, &AnalyseScreen::showTop);
    connect(m_tabs, &QTabBar::currentChanged, this, [this] {
        want();
        showState();
    });
    connect(m_only, &QCheckBox::toggled, this, &AnalyseScreen::followList);
    connect(m_stop, &QPushButton::clicked, &m_source, &AnalysisSource::stop);
    connect(m_message, &MessagePage::buttonClicked, this, &AnalyseScreen::retry);
    const auto chooseRun = [this](qint64 run) {
        m_source.chooseRun(run);
        want();
    };
    connect(m_run, &QComboBox::activated, this,
            [this, chooseRun] { chooseRun(m_run->currentData().toLongLong()); });
    connect(m_runs, &RunsPage::runChosen, this, chooseRun);
    connect(m_runs, &RunsPage::otherChosen, this, [this](qint64 run) {
        m_source.chooseOther(run);
        want();
    });
    connect(m_split, &QComboBox::activated, this, &AnalyseScreen::showPage);
}

AnalysePage* AnalyseScreen::page() const
{
    return m_pages[std::size_t(std::max(0, m_tabs->currentIndex()))];
}

void AnalyseScreen::showEvent(QShowEvent* event)
{
    Screen::showEvent(event);
    if (session().isOpen() && !m_source.isOpen())
        storeChanged();
    followList();
    want();
    showState();
}

/// It computes when it is looked at.
void AnalyseScreen::storeChanged()
{
    m_source.open(session().summary().path);
    if (isVisible())
        want();
}

/// The list as it is now: every case of it, or the part that stands out.
void AnalyseScreen::followList()
{
    if (!isVisible() || parts().cases.isLoading())
        return;
    const bool narrowed = parts().view.restrictions() > 0;
    m_source.list(narrowed ? parts().cases.keys() : nullptr, m_only->isChecked());
    want();
}

void AnalyseScreen::want()
{
    if (!isVisible() || !m_source.isOpen() || session().summary().rerankRun == 0)
        return;
    m_source.want(Part::Run);
    for (const Part part : page()->needs())
        m_source.want(part);
}

void AnalyseScreen::retry()
{
    for (const Part part : page()->needs())
        m_source.retry(part);
}

bool AnalyseScreen::isBusy() const
{
    return m_source.isBusy() || page()->isBusy();
}

bool AnalyseScreen::isReady() const
{
    if (!m_source.run())
        return false;
    switch (page()->needs().front()) {
    case Part::Figures:
        return m_source.figures() != nullptr;
    case Part::Questions:
        return m_source.questions() != nullptr;
    case Part::Images:
        return m_source.map(store::EmbeddingKind::Image) != nullptr;
    case Part::Texts:
        return m_source.map(store::EmbeddingKind::Text) != nullptr;
    default:
        return true;
    }
}

QString AnalyseScreen::failure() const
{
    return m_source.failure(page()->needs().front());
}

void AnalyseScreen::showMessage(const QString& title, const QString& text, const QString& button,
                                bool working)
{
    const std::optional<Mark> mark = working ? std::nullopt : std::optional(Mark::Filter);
    m_message->show(mark, title, text, button);
    m_body->setCurrentWidget(m_message);
}

void AnalyseScreen::showState()
{
    showTop();
    if (!session().isOpen())
        showMessage(tr("No store is open"), tr("Open a store to see what its figures are made of."), {},
                    false);
    else if (session().summary().rerankRun == 0)
        showMessage(tr("Nothing is reranked yet"),
                    tr("The figures compare the order before reranking with the one after it: run the "
                       "remaining steps first."),
                    {}, false);
    else if (isReady())
        showPage();
    else if (!failure().isEmpty() && !m_source.isBusy(page()->needs().front()))
        showMessage(tr("This could not be computed"), failure(), tr("Try again"), false);
    else
        showMessage(tr("Computing…"), tr("A large store takes a moment."), {}, true);
    settleLater();
}

/// Everything that waits hears of it once nothing is on its way.
void AnalyseScreen::settleLater()
{
    const bool busy = isBusy();
    if (std::exchange(m_wasBusy, busy) && !busy)
        Q_EMIT settled();
}

void AnalyseScreen::showTop()
{
    const bool there = session().isOpen() && session().summary().rerankRun != 0;
    m_top->setVisible(there);
    m_tabs->setEnabled(there);
    fillRuns();
    fillSplits();
    m_split->setVisible(page()->isOfSplit());
    m_status->setText(m_source.busyText());
    m_stop->setVisible(m_source.isBusy());
    const qint64 newest = session().summary().rerankRun;
    const bool other = m_source.run() && newest != 0 && m_source.run()->table.run != newest;
    m_otherRun->setText(other ? tr("The list of cases is of run %1, the newest.").arg(newest) : QString());
    m_otherRun->setVisible(other);
}

void AnalyseScreen::fillRuns()
{
    std::vector<std::pair<QString, qint64>> runs;
    const auto run = m_source.run();
    if (run)
        for (const RunChoice& one : run->runs)
            runs.emplace_back(one.text, one.id);
    const bool newest = run && m_source.chosenRun() == 0;
    setChoices(*m_run, runs, newest ? run->table.run : m_source.chosenRun());
}

/// The split that was looked at stays chosen.
void AnalyseScreen::fillSplits()
{
    std::vector<std::pair<QString, qint64>> splits;
    if (m_source.run())
        for (const figures::SplitCases& split : m_source.run()->table.splits)
            splits.emplace_back(split.name, split.id);
    setChoices(*m_split, splits, m_split->currentData().toLongLong());
}

void AnalyseScreen::showPage()
{
    if (!isReady())
        return;
    const int split = m_split->count() > 0 ? m_split->currentData().toInt() : -1;
    page()->show({m_source, split});
    m_body->setCurrentWidget(page());
}

void AnalyseScreen::showSection(Section section)
{
    m_tabs->setCurrentIndex(int(section));
}

AnalyseScreen::Section AnalyseScreen::section() const
{
    return Section(std::max(0, m_tabs->currentIndex()));
}

void AnalyseScreen::stepSection(int step)
{
    m_tabs->setCurrentIndex((m_tabs->currentIndex() + sections + step) % sections);
    if (m_body->currentWidget() == page())
        page()->focusTarget()->setFocus(Qt::ShortcutFocusReason);
}

void AnalyseScreen::setOnlyListed(bool only)
{
    m_only->setChecked(only);
}

bool AnalyseScreen::isOnlyListed() const
{
    return m_only->isChecked();
}

bool AnalyseScreen::hasPicked() const
{
    return parts().view.filter().among != nullptr;
}

void AnalyseScreen::unpick()
{
    parts().view.edit([](store::CaseFilter& filter) { filter.among.reset(); });
}

/// An item without cases filters nothing away: the list would only be empty.
void AnalyseScreen::pick(const PickedCases& cases)
{
    if (cases.keys.empty()) {
        if (!cases.what.isEmpty())
            Q_EMIT said(tr("%1: no case").arg(cases.what));
        else if (!cases.extend)
            unpick();
        return;
    }
    std::vector<store::CaseKey> keys = cases.keys;
    const store::CaseSetPtr before = parts().view.filter().among;
    const bool joined = cases.extend && before;
    if (joined)
        keys.insert(keys.end(), before->keys.begin(), before->keys.end());
    store::CaseSetPtr set = store::caseSet(std::move(keys), {});
    const QString what = joined ? tr("%1, and others").arg(cases.what) : cases.what;
    const QString label = tr("%1 picked in %2").arg(casesText(qint64(set->keys.size())), what);
    set = std::make_shared<const store::CaseSet>(store::CaseSet{set->keys, label});
    parts().view.edit([&set](store::CaseFilter& filter) { filter.among = set; });
    Q_EMIT said(label);
}

QString AnalyseScreen::message() const
{
    return m_body->currentWidget() == m_message ? m_message->title() + QLatin1Char('\n') + m_message->text()
                                                : QString();
}

} // namespace geovlm::ui
