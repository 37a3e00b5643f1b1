// SPDX-License-Identifier: GPL-3.0-or-later
#include "stability/stability_screen.h"

#include "plots/plot_card.h"
#include "stability/figure_strip.h"
#include "stability/said_pane.h"
#include "stability/stability_setup.h"
#include "widgets/message_page.h"
#include "widgets/part_names.h"
#include "widgets/tables.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabWidget>
#include <QTableView>
#include <QVBoxLayout>

namespace geovlm::ui {

namespace {

constexpr int drawingMs = 200;

/// The header's columns can be told how wide they are once they are there.
QTableView* sortedTable(QSortFilterProxyModel& sorted, QAbstractItemModel& model, const QString& name)
{
    sorted.setSourceModel(&model);
    QTableView* table = rowTable(sorted, name);
    table->setSortingEnabled(true);
    table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    table->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
    table->horizontalHeader()->setResizeContentsPrecision(50); // of so many rows; a run may have thousands
    return table;
}

QComboBox* runBox(const QString& name)
{
    auto* box = new QComboBox;
    box->setAccessibleName(name);
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->setMinimumContentsLength(28);
    return box;
}

} // namespace

StabilityScreen::StabilityScreen(const ScreenParts& parts, QWidget* parent)
    : Screen(parts, parent), m_servers(parts.supplies.get<Servers>()),
      m_stages(withStability(parts.supplies.get<Stages>())), m_source(parts.session),
      m_setup(new StabilitySetup), m_run(runBox(tr("Run that is shown"))),
      m_other(runBox(tr("Run to compare with"))), m_status(mutedLabel()), m_strip(new FigureStrip),
      m_body(new QStackedWidget), m_message(new MessagePage),
      m_images(sortedTable(m_sorted, m_imageModel, tr("Images by how far they drift"))),
      m_questions(sortedTable(m_sortedQuestions, m_questionModel, tr("Stability by question"))),
      m_said(new SaidPane(parts.session)), m_tabs(new QTabWidget),
      m_likeness(new PlotCard(parts.dialogs, QStringLiteral("stability"))),
      m_points(new PlotCard(parts.dialogs, QStringLiteral("stability-images"))),
      m_questionBars(new PlotCard(parts.dialogs, QStringLiteral("stability-questions")))
{
    m_sorted.setSortRole(StabilityImageModel::SortRole);
    m_sortedQuestions.setSortRole(StabilityQuestionModel::SortRole);
    m_images->sortByColumn(StabilityImageModel::JaccardColumn, Qt::AscendingOrder);
    m_questions->sortByColumn(StabilityQuestionModel::QuestionColumn, Qt::AscendingOrder);
    m_drawing.setSingleShot(true);
    m_drawing.setInterval(drawingMs);
    build();
    connectParts();
    showSetup();
    showBody();
    nameParts({{m_images, "images"},
               {m_questions, "questions"},
               {m_run, "run"},
               {m_other, "other"},
               {m_likeness, "likeness"},
               {m_points, "points"},
               {m_questionBars, "questionBars"}});
}

StabilityScreen::~StabilityScreen() = default;

QSize StabilityScreen::minimumSizeHint() const
{
    return {96 * grid, 60 * grid};
}

void StabilityScreen::build()
{
    setAccessibleName(tr("Stability"));
    m_body->addWidget(m_message);
    m_results = new QWidget;
    auto* results = new QVBoxLayout(m_results);
    results->setContentsMargins(0, 0, 0, 0);
    results->setSpacing(grid);
    results->addWidget(m_strip);
    auto* splitter = new QSplitter;
    splitter->setChildrenCollapsible(false);
    splitter->setHandleWidth(2 * grid);
    splitter->addWidget(buildLeft());
    splitter->addWidget(buildRight());
    splitter->setSizes({1, 1});
    splitter->setStretchFactor(0, 1);
    splitter->setStretchFactor(1, 1);
    results->addWidget(splitter, 1);
    m_body->addWidget(m_results);
    auto* down = new QVBoxLayout(this);
    down->setContentsMargins(2 * grid, grid + halfGrid, 2 * grid, grid);
    down->setSpacing(grid);
    down->addWidget(m_setup);
    down->addWidget(buildRuns());
    down->addWidget(m_body, 1);
}

QWidget* StabilityScreen::buildRuns()
{
    auto* row = new QWidget;
    auto* across = new QHBoxLayout(row);
    across->setContentsMargins(0, 0, 0, 0);
    across->setSpacing(grid);
    QLabel* run = plainLabel(tr("S&how"));
    run->setBuddy(m_run);
    QLabel* other = plainLabel(tr("beside"));
    other->setBuddy(m_other);
    across->addWidget(run);
    across->addWidget(m_run);
    across->addWidget(other);
    across->addWidget(m_other);
    across->addStretch(1);
    across->addWidget(m_status);
    return row;
}

QWidget* StabilityScreen::buildLeft()
{
    auto* left = new QSplitter(Qt::Vertical);
    left->setChildrenCollapsible(false);
    left->setHandleWidth(2 * grid);
    left->addWidget(m_images);
    left->addWidget(m_said);
    left->setStretchFactor(0, 3);
    left->setStretchFactor(1, 2);
    return left;
}

QWidget* StabilityScreen::buildRight()
{
    auto* figures = new QWidget;
    auto* down = new QVBoxLayout(figures);
    down->setContentsMargins(grid, grid, 0, 0);
    down->addWidget(m_likeness, 1);
    down->addWidget(m_points, 1);
    auto* questions = new QSplitter(Qt::Horizontal);
    questions->setChildrenCollapsible(false);
    questions->addWidget(m_questions);
    questions->addWidget(m_questionBars);
    m_points->view()->setPicking(PlotView::Picking::Click);
    m_tabs->setDocumentMode(true);
    m_tabs->setAccessibleName(tr("Figures and questions"));
    m_tabs->addTab(figures, tr("Figures"));
    m_tabs->addTab(questions, tr("Questions"));
    return m_tabs;
}

void StabilityScreen::connectParts()
{
    connect(m_setup, &StabilitySetup::startWanted, this, &StabilityScreen::start);
    connect(m_setup, &StabilitySetup::stopWanted, this, &StabilityScreen::stop);
    connect(m_setup, &StabilitySetup::thresholdChanged, this, [this](double threshold) {
        m_imageModel.setThreshold(threshold);
        m_drawing.start();
        showStatus();
    });
    connect(m_run, &QComboBox::activated, this,
            [this] { m_source.chooseRun(m_run->currentData().toLongLong()); });
    connect(m_other, &QComboBox::activated, this,
            [this] { m_source.chooseOther(m_other->currentData().toLongLong()); });
    connect(m_message, &MessagePage::buttonClicked, this, [this] {
        if (m_source.failure().isEmpty())
            start();
        else
            refresh();
    });
    connect(m_images, &QTableView::activated, this, [this](const QModelIndex& index) {
        Q_EMIT imageWanted(index.data(StabilityImageModel::ImageRole).toLongLong(), -1);
    });
    connect(m_images->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &StabilityScreen::showPicked);
    connect(m_points->view(), &PlotView::picked, this, &StabilityScreen::pickFrom);
    connect(&m_drawing, &QTimer::timeout, this, &StabilityScreen::drawPlots);
    connect(&m_source, &StabilitySource::listed, this, &StabilityScreen::showEntries);
    connect(&m_source, &StabilitySource::changed, this, &StabilityScreen::showData);
    connect(&m_source, &StabilitySource::grown, this, &StabilityScreen::showGrown);
    connect(m_said, &SaidPane::settled, this, &StabilityScreen::settled);
    connect(&session(), &StoreSession::closed, &m_source, &StabilitySource::clear);
    connect(&session(), &StoreSession::changed, this, [this] {
        if (isVisible())
            refresh();
    });
    connect(&parts().writer, &StoreWriter::accessChanged, this, &StabilityScreen::showSetup);
}

bool StabilityScreen::isBusy() const
{
    return m_source.isBusy() || m_said->isBusy() || m_drawing.isActive();
}

void StabilityScreen::showEvent(QShowEvent* event)
{
    Screen::showEvent(event);
    refresh();
}

void StabilityScreen::refresh()
{
    showSetup();
    m_source.refresh();
    showBody();
}

QString StabilityScreen::whyNot() const
{
    if (!session().isOpen() || session().summary().images() == 0)
        return tr("There are no images to describe yet.");
    if (!parts().writer.canWrite())
        return parts().writer.access() == StoreWriter::Access::ReadOnly
                   ? tr("The store is read-only: %1").arg(parts().writer.whyReadOnly())
                   : tr("The store is being opened for writing.");
    if (isJobRunning() && !isRunning())
        return tr("Something else is running; a check can begin when it is done.");
    return {};
}

bool StabilityScreen::mayStart() const
{
    return !isRunning() && !isJobRunning() && m_setup->mayStart();
}

void StabilityScreen::showSetup()
{
    if (m_servers.setUpFor)
        m_setup->setServers(m_servers.setUpFor(remote::Purpose::Answers));
    const store::Counts& counts = session().summary().counts;
    m_setup->setImages(counts.ground, counts.satellite);
    m_setup->setState(isRunning(), whyNot());
}

/// A run that has nothing yet.
StabilityDataPtr StabilityScreen::blank(const pipeline::StabilityOptions& options) const
{
    auto run = std::make_shared<StabilityData>();
    run->title = tr("The run that is going on");
    run->provenance = {tr("A check that is going on: %1 runs, seed %2, varied: %3")
                           .arg(options.runs)
                           .arg(options.seed)
                           .arg(variationsText(pipeline::namesOf(*options.vary)))};
    run->runs = options.runs;
    run->planned = options.sample;
    run->questions = session().summary().questions;
    return run;
}

void StabilityScreen::start()
{
    if (!mayStart())
        return;
    const pipeline::StabilityOptions options = m_setup->options();
    const qint64 images = options.sample > 0 ? options.sample : session().summary().images();
    if (options.server && m_servers.maySend && !m_servers.maySend(options.server->backend, images))
        return;
    m_failure.clear();
    m_stopped = m_stopping = false;
    m_end = std::make_shared<End>();
    const Work check = m_stages.work(WatchedCheck{options, m_source.beginLive(blank(options))});
    Q_EMIT jobWanted(tr("Checking stability"), [check, end = m_end](store::Store& store, Progress& progress) {
        try {
            return check(store, progress);
        } catch (const Stopped&) {
            const std::scoped_lock lock(end->mutex);
            end->stopped = true;
            throw;
        } catch (...) {
            const std::scoped_lock lock(end->mutex);
            end->failure = sentenceOf(std::current_exception());
            throw;
        }
    });
    if (!isJobRunning()) { // another job was quicker
        m_source.endLive();
        m_source.refresh();
    }
    showSetup();
    showStatus();
}

void StabilityScreen::stop()
{
    if (!isRunning())
        return;
    m_stopping = true;
    Q_EMIT stopWanted();
    showStatus();
}

void StabilityScreen::jobChanged()
{
    if (!isJobRunning() && isRunning() && m_end) {
        {
            const std::scoped_lock lock(m_end->mutex);
            m_stopped = m_end->stopped;
            m_failure = m_end->failure;
        }
        m_end.reset();
        m_stopping = false;
        m_source.endLive();
    }
    showSetup();
    showStatus();
}

void StabilityScreen::pickFrom(const std::vector<PlotItem>& items)
{
    if (items.empty() || items.front().series >= int(m_plotted.size()))
        return;
    const std::vector<ImageId>& images = m_plotted[size_t(items.front().series)];
    if (items.front().item < int(images.size()))
        pick(images[size_t(items.front().item)]);
}

ImageId StabilityScreen::picked() const
{
    const QModelIndex index = m_images->currentIndex();
    return index.isValid() ? index.data(StabilityImageModel::ImageRole).toLongLong() : 0;
}

void StabilityScreen::pick(ImageId image)
{
    const int row = m_imageModel.rowOf(image);
    if (row >= 0)
        m_images->setCurrentIndex(m_sorted.mapFromSource(m_imageModel.index(row, 0)));
    showPicked();
}

void StabilityScreen::showPicked()
{
    const int row = m_imageModel.rowOf(picked());
    if (row < 0 || !m_drawn)
        m_said->clear();
    else
        m_said->show(m_drawn->run, m_imageModel.row(row));
    if (!m_drawing.isActive())
        m_drawing.start();
}

bool StabilityScreen::hasDrifting() const
{
    const StabilityDataPtr run = m_source.shown();
    return run && run->run != 0 && parts().writer.canWrite() && run->drifting(m_setup->threshold()) > 0;
}

void StabilityScreen::queueDrifting()
{
    std::vector<ImageId> images;
    for (int row = 0; row < m_imageModel.rowCount(); ++row)
        if (m_imageModel.index(row, 0).data(StabilityImageModel::DriftsRole).toBool())
            images.push_back(m_imageModel.row(row).image);
    queue(images);
}

void StabilityScreen::queuePicked()
{
    if (const ImageId image = picked())
        queue({image});
}

void StabilityScreen::queue(const std::vector<ImageId>& images)
{
    if (images.empty() || !m_drawn || m_drawn->run == 0 || !parts().writer.canWrite())
        return;
    auto count = std::make_shared<qint64>(0);
    parts().writer.post(
        [run = m_drawn->run, images, threshold = m_setup->threshold(), count](store::Store& store) {
            *count = pipeline::queueDrifting(store, run, images, threshold);
        },
        [this, count] {
            Q_EMIT Screen::said(*count == 1 ? tr("1 image was put in the annotation queue.")
                                            : tr("%1 images were put in the annotation queue.").arg(*count));
            session().refresh();
        });
}

void StabilityScreen::nextDrifting()
{
    const int rows = m_sorted.rowCount();
    const int from = m_images->currentIndex().row();
    for (int step = 1; step <= rows; ++step) {
        const QModelIndex index = m_sorted.index((from + step + rows) % rows, 0);
        if (!index.data(StabilityImageModel::DriftsRole).toBool())
            continue;
        m_images->setCurrentIndex(index);
        m_images->setFocus();
        return;
    }
    Q_EMIT Screen::said(tr("No image drifts."));
}

} // namespace geovlm::ui
