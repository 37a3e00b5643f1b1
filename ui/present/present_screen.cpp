// SPDX-License-Identifier: GPL-3.0-or-later
#include "present/present_screen.h"

#include "look/look.h"
#include "present/deck_pdf.h"
#include "present/prepared_list.h"
#include "widgets/message_page.h"
#include "widgets/part_names.h"
#include "work/open_readers.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFileInfo>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>
#include <QScreen>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QVBoxLayout>
#include <algorithm>

namespace geovlm::ui {

namespace {

constexpr int sideWidth = 34 * grid;
constexpr int pollMilliseconds = 100;
constexpr qsizetype warningsShown = 6;

QPushButton* sideButton(const QString& text, const QString& spoken)
{
    auto* button = new QPushButton(text);
    button->setAccessibleName(spoken);
    button->setToolTip(plainTip(spoken));
    return button;
}

QString warningText(const QStringList& warnings)
{
    QString text = warnings.mid(0, warningsShown).join(QLatin1Char('\n'));
    if (warnings.size() > warningsShown)
        text += QLatin1Char('\n') + PresentScreen::tr("… and %1 more").arg(warnings.size() - warningsShown);
    return text;
}

} // namespace

PresentScreen::PresentScreen(const ScreenParts& parts, QWidget* parent)
    : Screen(parts, parent), m_model(parts), m_list(new PreparedList(parts.images)), m_count(titleLabel()),
      m_notice(plainLabel()), m_body(new QStackedWidget), m_message(new MessagePage),
      m_add(sideButton(tr("Add the current case"), tr("Add the case that is looked at (P)"))),
      m_addAll(sideButton(tr("Add all shown"), tr("Add every case that the filters show"))),
      m_remove(sideButton(tr("Take out"), tr("Take the selected cases out (Delete)"))),
      m_up(sideButton(tr("Up"), tr("Move the case up (Alt+Up)"))),
      m_down(sideButton(tr("Down"), tr("Move the case down (Alt+Down)"))), m_displays(new QComboBox),
      m_motion(new QCheckBox(tr("Tiles slide to their places"))), m_start(pageButton(tr("Start"), true)),
      m_pdf(sideButton(tr("Save as PDF…"), tr("Save the same slides as a PDF"))), m_work(new QWidget),
      m_workText(plainLabel()), m_bar(new QProgressBar), m_stop(sideButton(tr("Stop"), tr("Stop preparing")))
{
    build();
    connectParts();
    showDisplays();
    showState();
    nameParts({{m_start, "start"},
               {m_pdf, "pdf"},
               {m_addAll, "addAll"},
               {m_add, "add"},
               {m_remove, "remove"},
               {m_displays, "displays"},
               {m_motion, "motion"}});
}

PresentScreen::~PresentScreen()
{
    delete m_window;
}

QWidget* PresentScreen::buildList()
{
    m_list->setModel(&m_model);
    m_notice->setWordWrap(true);
    m_notice->setAutoFillBackground(true);
    m_notice->setBackgroundRole(QPalette::AlternateBase);
    m_notice->setContentsMargins(grid, grid, grid, grid);
    m_body->addWidget(m_message);
    m_body->addWidget(m_list);
    auto* side = new QWidget;
    auto* down = new QVBoxLayout(side);
    down->setContentsMargins(0, 0, 0, 0);
    down->setSpacing(grid);
    down->addWidget(m_count);
    down->addWidget(
        mutedLabel(tr("Drag a case, or use Alt+Up and Alt+Down, to move it; F2 writes its caption.")));
    down->addWidget(m_notice);
    down->addWidget(m_body, 1);
    return side;
}

QWidget* PresentScreen::buildSide()
{
    m_displays->setAccessibleName(tr("The display to present on"));
    m_displays->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_motion->setAccessibleName(tr("Tiles slide to their places"));
    m_motion->setChecked(parts().motion);
    m_motion->setToolTip(plainTip(tr("Without it the tiles are simply in their new places.")));
    m_start->setToolTip(plainTip(tr("Prepare everything, then present (F5)")));
    m_bar->setTextVisible(false);
    m_bar->setAccessibleName(tr("How much is prepared"));
    auto* across = new QHBoxLayout;
    for (QPushButton* button : {m_up, m_down, m_remove})
        across->addWidget(button, 1);
    auto* working = new QVBoxLayout(m_work);
    working->setContentsMargins(0, 0, 0, 0);
    for (QWidget* part : std::initializer_list<QWidget*>{m_workText, m_bar, m_stop})
        working->addWidget(part);
    QLabel* display = plainLabel(tr("Dis&play"));
    display->setBuddy(m_displays);
    auto* side = new QWidget;
    side->setFixedWidth(sideWidth);
    auto* down = new QVBoxLayout(side);
    down->setContentsMargins(0, 0, 0, 0);
    down->setSpacing(grid);
    down->addWidget(m_add);
    down->addWidget(m_addAll);
    down->addLayout(across);
    down->addSpacing(2 * grid);
    down->addWidget(display);
    down->addWidget(m_displays);
    down->addWidget(m_motion);
    down->addWidget(m_start);
    down->addWidget(m_pdf);
    down->addWidget(m_work);
    down->addSpacing(2 * grid);
    down->addWidget(paragraph(tr("Each case is shown in five steps: the query, the ten before, the answers "
                                 "that decided, the ten after, "
                                 "the figures of its split.\n\nOn stage: Right, Space, Page Down or a click "
                                 "go on; Left, Page Up or the "
                                 "right button go back; a number and Return go to that case; B blanks, F "
                                 "leaves the full screen, Escape "
                                 "ends. Everything is prepared before it starts: nothing is read then.")));
    down->addStretch(1);
    return side;
}

void PresentScreen::build()
{
    setAccessibleName(tr("Present"));
    auto* across = new QHBoxLayout(this);
    across->setContentsMargins(2 * grid, grid + halfGrid, 2 * grid, grid + halfGrid);
    across->setSpacing(3 * grid);
    across->addWidget(buildList(), 1);
    across->addWidget(buildSide());
    m_poll.setInterval(pollMilliseconds);
    setFocusProxy(m_list);
}

void PresentScreen::connectParts()
{
    connect(&m_model, &PreparedModel::changed, this, &PresentScreen::showState);
    connect(&m_model, &PreparedModel::changed, this, &Screen::stateChanged);
    connect(&m_model, &PreparedModel::said, this, &Screen::said);
    connect(&m_model, &PreparedModel::settled, this, &Screen::settled);
    connect(m_list, &PreparedList::moveWanted, this, [this](int row, int place) {
        m_model.move(row, place);
        m_list->setCurrentIndex(m_model.index(place));
    });
    connect(m_add, &QPushButton::clicked, this, &PresentScreen::prepareCurrent);
    connect(m_addAll, &QPushButton::clicked, this, &PresentScreen::prepareShown);
    connect(m_remove, &QPushButton::clicked, this, &PresentScreen::removeSelected);
    connect(m_up, &QPushButton::clicked, this, [this] { moveCurrent(-1); });
    connect(m_down, &QPushButton::clicked, this, [this] { moveCurrent(1); });
    connect(m_start, &QPushButton::clicked, this, &PresentScreen::start);
    connect(m_pdf, &QPushButton::clicked, this, &PresentScreen::savePdf);
    connect(m_stop, &QPushButton::clicked, this, [this] {
        m_preparing.stop();
        finish();
    });
    connect(m_message, &MessagePage::buttonClicked, this, [this] {
        if (m_model.failure().isEmpty())
            prepareShown();
        else
            m_model.refresh();
    });
    connect(&m_poll, &QTimer::timeout, this, &PresentScreen::showProgress);
    connect(&session(), &StoreSession::changed, this, [this] {
        if (isVisible())
            m_model.refresh();
        else
            m_model.clear(); // it is read when it is shown
    });
    connect(&session(), &StoreSession::closed, this, [this] {
        m_preparing.stop();
        finish();
        m_model.clear();
    });
    connect(&parts().writer, &StoreWriter::accessChanged, this, &PresentScreen::showState);
    connect(&parts().cases, &CaseListModel::loaded, this, &PresentScreen::showState);
    connect(&parts().walk, &CaseWalk::rowChanged, this, &PresentScreen::showState);
    for (const auto signal : {&QGuiApplication::screenAdded, &QGuiApplication::screenRemoved})
        connect(qGuiApp, signal, this, &PresentScreen::showDisplays);
}

void PresentScreen::showEvent(QShowEvent* event)
{
    Screen::showEvent(event);
    m_model.refresh();
    showState();
}

bool PresentScreen::isBusy() const
{
    return m_model.isBusy() || m_preparing.isRunning();
}

/// The one beside the window's own, where there is one.
void PresentScreen::showDisplays()
{
    const QSignalBlocker quiet(m_displays);
    const QString before = m_displays->currentData().toString();
    m_displays->clear();
    const QList<QScreen*> screens = QGuiApplication::screens();
    for (int i = 0; i < screens.size(); ++i) {
        const QSize pixels = screens[i]->size() * screens[i]->devicePixelRatio();
        m_displays->addItem(
            tr("%1: %2, %3 × %4").arg(i + 1).arg(screens[i]->name()).arg(pixels.width()).arg(pixels.height()),
            screens[i]->name());
    }
    int chosen = m_displays->findData(before);
    for (int i = 0; chosen < 0 && i < screens.size(); ++i)
        if (screens[i] != screen())
            chosen = i;
    m_displays->setCurrentIndex(std::max(0, chosen));
}

QString PresentScreen::message() const
{
    return m_body->currentWidget() == m_message ? m_message->title() + QLatin1Char('\n') + m_message->text()
                                                : QString();
}

void PresentScreen::showMessage(std::optional<Mark> mark, const QString& title, const QString& text,
                                const QString& button)
{
    m_message->show(mark, title, text, button);
    m_body->setCurrentWidget(m_message);
}

void PresentScreen::showState()
{
    const QString why = session().isOpen() ? m_model.whyNot() : QString();
    const int rows = m_model.rowCount();
    const int shown = parts().cases.rowCount();
    const bool may = why.isEmpty() && session().isOpen();
    const bool ranked = session().summary().rerankRun != 0;
    m_count->setText(rows == 0 ? tr("Prepared cases") : tr("Prepared cases: %1").arg(rows));
    m_notice->setText(tr("The list cannot be changed now. %1").arg(why));
    m_notice->setVisible(!why.isEmpty());
    m_addAll->setText(tr("Add all %1 shown").arg(QLocale().toString(shown)));
    m_add->setEnabled(may && parts().walk.row() >= 0);
    m_addAll->setEnabled(may && shown > 0);
    for (QPushButton* button : {m_remove, m_up, m_down})
        button->setEnabled(may && rows > 0);
    const bool idle = !m_preparing.isRunning();
    m_start->setEnabled(rows > 0 && idle && ranked);
    m_pdf->setEnabled(rows > 0 && idle && ranked);
    m_work->setVisible(!idle);
    if (!session().isOpen())
        showMessage(Mark::Open, tr("No store is open"), tr("Open a store to prepare cases of it."));
    else if (!m_model.failure().isEmpty())
        showMessage(Mark::BrokenImage, tr("The prepared cases could not be read"), m_model.failure(),
                    tr("Try again"));
    else if (!m_model.isRead())
        showMessage(std::nullopt, tr("Reading the prepared cases…"), {});
    else if (rows == 0)
        showMessage(Mark::Star, tr("Nothing is prepared yet"),
                    tr("Choose a case in the list beside and press P, there or among the cases, to prepare "
                       "it. Or add "
                       "every case that the filters show."),
                    may && shown > 0 ? tr("Add all %1 shown").arg(QLocale().toString(shown)) : QString());
    else
        m_body->setCurrentWidget(m_list);
    Q_EMIT stateChanged();
}

void PresentScreen::prepareCurrent()
{
    const int row = parts().walk.row();
    const auto keys = parts().cases.keys();
    if (row < 0 || row >= int(keys->size()))
        Q_EMIT said(tr("Choose a case first."));
    else
        m_model.add({(*keys)[std::size_t(row)]});
}

void PresentScreen::prepareShown()
{
    const auto keys = parts().cases.keys();
    // What does not fit is not even asked for.
    const std::size_t most = std::min(keys->size(), std::size_t(PreparedModel::mostCases) * 2);
    const QLocale locale;
    if (keys->size() > std::size_t(PreparedModel::mostCases) &&
        !parts().dialogs.confirm(
            this,
            tr("The filters show %1 cases, and a presentation has %2 at most. Add the first of them?")
                .arg(locale.toString(qlonglong(keys->size())))
                .arg(PreparedModel::mostCases),
            tr("Add the first")))
        return;
    m_model.add({keys->begin(), keys->begin() + std::ptrdiff_t(most)});
}

QList<int> PresentScreen::selectedRows() const
{
    QList<int> rows;
    for (const QModelIndex& index : m_list->selectionModel()->selectedIndexes())
        rows << index.row();
    return rows;
}

void PresentScreen::removeSelected()
{
    const QList<int> rows = selectedRows();
    if (rows.isEmpty()) {
        Q_EMIT said(tr("Select a prepared case first."));
        return;
    }
    m_model.remove(rows);
    const int first = std::min(*std::ranges::min_element(rows), m_model.rowCount() - 1);
    m_list->setCurrentIndex(m_model.index(first));
}

void PresentScreen::moveCurrent(int step)
{
    const int row = m_list->currentIndex().row();
    if (row < 0) {
        Q_EMIT said(tr("Select a prepared case first."));
        return;
    }
    m_model.move(row, row + step);
    m_list->scrollTo(m_list->currentIndex());
}

bool PresentScreen::mayPrepare()
{
    if (m_preparing.isRunning() || m_model.rowCount() == 0)
        return false;
    if (parts().annotator.sight().isBlind()) {
        Q_EMIT said(
            tr("Answering blind: a presentation shows the answers. Switch “Blind” off (Ctrl+B) first."));
        return false;
    }
    return true;
}

/// On a worker, with a reading connection of its own: what is looked at meanwhile does not wait.
void PresentScreen::prepare(const QSize& display, const Finishing& then,
                            const std::function<void(SlideDeckPtr)>& done)
{
    m_preparing.ask(
        [path = session().summary().path, cases = m_model.cases(), display,
         then](Progress& progress) -> SlideDeckPtr {
            const auto store = openForReading(path);
            auto deck = std::make_shared<const SlideDeck>(prepareDeck(*store, cases, display, progress));
            if (then)
                then(*deck, progress);
            return deck;
        },
        [this, done](const SlideDeckPtr& deck) {
            finish();
            done(deck);
        },
        [this](const QString& sentence) {
            finish();
            parts().dialogs.showFailure(this, sentence);
        });
    m_poll.start();
    showState();
    showProgress();
}

void PresentScreen::finish()
{
    m_poll.stop();
    showState();
    Q_EMIT settled();
}

void PresentScreen::showProgress()
{
    const JobState state = m_preparing.state();
    m_workText->setText(state.total > 0 ? tr("%1: %2 of %3").arg(state.title).arg(state.done).arg(state.total)
                                        : tr("Preparing…"));
    m_bar->setRange(0, int(state.total));
    m_bar->setValue(int(state.done));
}

void PresentScreen::start()
{
    if (!mayPrepare())
        return;
    const QList<QScreen*> screens = QGuiApplication::screens();
    const QScreen* display = screens.value(m_displays->currentIndex(), QGuiApplication::primaryScreen());
    prepare(display->size() * display->devicePixelRatio(), {}, [this](const SlideDeckPtr& deck) {
        const bool goes = deck->warnings.isEmpty() ||
                          parts().dialogs.confirm(this, warningText(deck->warnings), tr("Start anyway"));
        if (goes)
            open(deck);
    });
}

void PresentScreen::open(const SlideDeckPtr& deck)
{
    delete m_window;
    m_window = new PresentationWindow(deck, m_motion->isChecked());
    connect(m_window, &PresentationWindow::ended, this, [this] {
        if (isVisible())
            window()->activateWindow();
    });
    m_window->showOn(
        QGuiApplication::screens().value(m_displays->currentIndex(), QGuiApplication::primaryScreen()));
    Q_EMIT said(tr("%1 cases are being presented; their pictures take %2 MB.")
                    .arg(deck->cases.size())
                    .arg(deck->imageBytes() >> 20));
}

void PresentScreen::savePdf()
{
    if (!mayPrepare())
        return;
    const QString name = QFileInfo(session().summary().path).completeBaseName() + QStringLiteral(".pdf");
    QString file = parts().dialogs.saveFile(this, tr("Save the slides"), name, {tr("PDF (*.pdf)")});
    if (file.isEmpty())
        return;
    if (!file.endsWith(QLatin1String(".pdf"), Qt::CaseInsensitive))
        file += QStringLiteral(".pdf");
    const auto write = [file](const SlideDeck& deck, Progress& progress) {
        writeDeckPdf(deck, file, progress);
    };
    prepare(pdfDots, write, [this, file](const SlideDeckPtr& deck) {
        Q_EMIT said(tr("%1 slides written to %2.").arg(deck->slides()).arg(file));
        if (!deck->warnings.isEmpty())
            parts().dialogs.showFailure(this, tr("The PDF was written, but:") + QLatin1Char('\n') +
                                                  warningText(deck->warnings));
    });
}

} // namespace geovlm::ui
