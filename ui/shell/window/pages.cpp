// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/window/pages.h"

#include "look/look.h"
#include "widgets/message_page.h"

#include <QFileInfo>
#include <QFrame>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

namespace geovlm::ui {

namespace {

QString detailOf(const StoreSummary& summary, Stage stage)
{
    const QLocale locale;
    if (stage == Stage::Import && summary.images() > 0)
        return UnrankedPage::tr("%1 queries, %2 tiles")
            .arg(locale.toString(summary.counts.ground), locale.toString(summary.counts.satellite));
    const auto& run = summary.runs[size_t(stage)];
    if (run && run->finished.isValid())
        return UnrankedPage::tr("run %1, %2")
            .arg(run->id)
            .arg(locale.toString(run->finished.toLocalTime(), QLocale::ShortFormat));
    return summary.done[size_t(stage)] ? UnrankedPage::tr("done") : stageMeaning(stage);
}

} // namespace

PageStack::PageStack(QWidget* parent) : QStackedWidget(parent)
{
    connect(this, &QStackedWidget::currentChanged, this, &QWidget::updateGeometry);
}

QSize PageStack::minimumSizeHint() const
{
    return currentWidget() ? currentWidget()->minimumSizeHint() : QSize();
}

WelcomePage::WelcomePage(QWidget* parent)
    : QWidget(parent), m_open(pageButton(tr("Open a store…"), true)), m_recentBox(new QFrame)
{
    QVBoxLayout* column = middleColumn(this);
    column->addWidget(titleLabel(QStringLiteral("GeoVLM Workbench")));
    column->addWidget(
        paragraph(tr("See which satellite tile reranking chose for a street view, and which answers "
                     "pulled it up.")));
    auto* create = pageButton(tr("New store…"), false);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(grid);
    buttons->addWidget(m_open);
    buttons->addWidget(create);
    buttons->addStretch(1);
    column->addSpacing(grid);
    column->addLayout(buttons);
    column->addSpacing(grid);
    m_recentBox->setObjectName(QStringLiteral("card"));
    m_recent = new QVBoxLayout(m_recentBox);
    m_recent->setContentsMargins(grid, grid, grid, grid);
    m_recent->setSpacing(0);
    column->addWidget(m_recentBox);
    column->addWidget(
        paragraph(tr("Nothing at hand? The command “geovlm demo FOLDER” builds small towns, runs every "
                     "stage on them and leaves FOLDER/demo.geovlm to open here. A .geovlm file can also "
                     "be dropped on this window.")));
    connect(m_open, &QPushButton::clicked, this, &WelcomePage::openWanted);
    connect(create, &QPushButton::clicked, this, &WelcomePage::newWanted);
}

void WelcomePage::showRecent(const QStringList& stores)
{
    while (QLayoutItem* item = m_recent->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    m_recentBox->setVisible(!stores.isEmpty());
    QLabel* head = mutedLabel(tr("Opened last"));
    head->setContentsMargins(grid, 0, 0, halfGrid);
    m_recent->addWidget(head);
    for (const QString& store : stores) {
        const QFileInfo file(store);
        auto* entry = new QPushButton;
        entry->setObjectName(QStringLiteral("link"));
        entry->setText(elided(file.fileName() + QStringLiteral("   ") + file.path(), entry->font(),
                              pageColumnWidth - 8 * grid));
        entry->setToolTip(store);
        entry->setAccessibleName(tr("Open %1").arg(store));
        entry->setCursor(Qt::PointingHandCursor);
        connect(entry, &QPushButton::clicked, this, [this, store] { Q_EMIT storeWanted(store); });
        m_recent->addWidget(entry);
    }
}

UnrankedPage::UnrankedPage(QWidget* parent)
    : QWidget(parent), m_title(titleLabel()), m_text(paragraph({})), m_button(pageButton(tr("Go on"), true))
{
    QVBoxLayout* column = middleColumn(this, 72 * grid);
    column->addWidget(m_title);
    column->addWidget(m_text);
    auto* card = new QFrame;
    card->setObjectName(QStringLiteral("card"));
    auto* table = new QGridLayout(card);
    table->setContentsMargins(2 * grid, grid + halfGrid, 2 * grid, grid + halfGrid);
    table->setHorizontalSpacing(grid + halfGrid);
    table->setVerticalSpacing(grid);
    for (int i = 0; i < stageCount; ++i) {
        m_marks[size_t(i)] = new QLabel;
        m_names[size_t(i)] = plainLabel(stageName(Stage(i)));
        m_notes[size_t(i)] = mutedLabel();
        table->addWidget(m_marks[size_t(i)], i, 0);
        table->addWidget(m_names[size_t(i)], i, 1);
        table->addWidget(m_notes[size_t(i)], i, 2);
    }
    table->setColumnStretch(2, 1);
    column->addWidget(card);
    column->addSpacing(halfGrid);
    column->addWidget(m_button, 0, Qt::AlignLeft);
    connect(m_button, &QPushButton::clicked, this, [this] {
        if (m_imports)
            Q_EMIT importWanted();
        else
            Q_EMIT runWanted();
    });
}

void UnrankedPage::show(const StoreSummary& summary, bool running)
{
    const std::optional<Stage> missing = summary.missing();
    m_imports = missing == Stage::Import;
    m_title->setText(m_imports ? tr("This store is empty") : tr("Not ranked yet"));
    m_text->setText(
        m_imports ? tr("Import a data set; then the stages below make the order to look at.")
                  : tr("The next stage is “%1”. The stages run one after the other, can be stopped at any "
                       "time, and go on where they stopped.")
                        .arg(missing ? stageName(*missing) : QString()));
    for (int i = 0; i < stageCount; ++i) {
        const bool done = summary.done[size_t(i)];
        const bool next = missing && int(*missing) == i;
        const QIcon icon = done   ? markIcon(Mark::Tick, DataRole::Match)
                           : next ? markIcon(Mark::Run, DataRole::After)
                                  : markIcon(Mark::Outside, DataRole::Other);
        m_marks[size_t(i)]->setPixmap(icon.pixmap(QSize(14, 14), devicePixelRatioF()));
        m_marks[size_t(i)]->setAccessibleName(done ? tr("done") : next ? tr("next") : tr("to do"));
        m_names[size_t(i)]->setFont(next ? strongFont(font()) : font());
        m_notes[size_t(i)]->setText(detailOf(summary, Stage(i)));
    }
    const QString text = m_imports ? tr("Import…") : tr("Run all remaining");
    m_button->setText(running ? tr("Working…") : text);
    m_button->setAccessibleName(text);
    m_button->setEnabled(!running);
}

} // namespace geovlm::ui
