// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/backends/backend_test_pane.h"

#include "look/look.h"
#include "look/marks.h"
#include "widgets/form_parts.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

namespace geovlm::ui {

BackendTestPane::BackendTestPane(const StageFunctions& functions, QWidget* parent)
    : QWidget(parent), m_test(functions.testBackend),
      m_button(sideButton(tr("&Test"), tr("Test this back end"))), m_busy(new QProgressBar),
      m_state(mutedLabel()), m_facts(new QWidget), m_factGrid(new QGridLayout(m_facts))
{
    m_busy->setRange(0, 0);
    m_busy->setTextVisible(false);
    m_busy->setFixedSize(16 * grid, 6);
    m_busy->setAccessibleName(tr("Testing"));
    m_state->setWordWrap(true);
    m_factGrid->setContentsMargins(0, 0, 0, 0);
    m_factGrid->setHorizontalSpacing(grid);
    m_factGrid->setVerticalSpacing(halfGrid);
    m_factGrid->setColumnStretch(1, 1);
    auto* row = new QHBoxLayout;
    row->setSpacing(grid + halfGrid);
    row->addWidget(m_button, 0, Qt::AlignTop);
    row->addWidget(m_busy, 0, Qt::AlignVCenter);
    row->addWidget(m_state, 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(grid);
    column->addLayout(row);
    column->addWidget(m_facts);
    column->addStretch(1);
    connect(m_button, &QPushButton::clicked, this, [this] {
        if (isBusy())
            stop();
        else
            Q_EMIT wanted();
    });
    clear();
}

void BackendTestPane::showBusy(bool busy)
{
    m_busy->setVisible(busy);
    m_button->setText(busy ? tr("S&top") : tr("&Test"));
    m_button->setAccessibleName(busy ? tr("Stop the test") : tr("Test this back end"));
}

void BackendTestPane::clear()
{
    m_inquiry.stop();
    showBusy(false);
    m_state->setText(tr("Asks the server what it is, which models it has, and what they can do."));
    showFacts({});
}

void BackendTestPane::test(const Backend& backend)
{
    m_backend = backend;
    showFacts({});
    m_state->setText(tr("Asking %1; a server may have to load the model first.").arg(hostOf(backend.url)));
    m_inquiry.ask([test = m_test, backend](Progress& progress) { return test(backend, progress); },
                  [this](const BackendReport& report) { show(report); },
                  [this](const QString& sentence) { showFailure(sentence); });
    showBusy(true);
}

void BackendTestPane::stop()
{
    clear();
    m_state->setText(tr("Stopped."));
}

void BackendTestPane::showFailure(const QString& sentence)
{
    showBusy(false);
    m_state->clear();
    showFacts({sentence, {}, {}, {}, {}, {}, {}, {}});
}

void BackendTestPane::show(const BackendReport& report)
{
    showBusy(false);
    const QString models = tr("models: %1").arg(report.models.size());
    m_state->setText(report.server.isEmpty() ? models : tr("%1, %2").arg(report.server, models));
    showFacts(report);
    Q_EMIT modelsFound(report.models);
}

void BackendTestPane::showFacts(const BackendReport& report)
{
    while (QLayoutItem* item = m_factGrid->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    if (!report.problem.isEmpty())
        addFact(Mark::Warning, DataRole::Worse, report.problem);
    addFact(tr("Takes images"), report.images);
    addFact(tr("Holds to the options"), report.options);
    addFact(tr("Gives log-probabilities"), report.logProbabilities);
    if (report.dimension && *report.dimension > 0)
        addFact(Mark::Tick, DataRole::Match,
                tr("Embeds texts in %1 dimensions").arg(QLocale().toString(*report.dimension)));
    else if (report.dimension)
        addFact(Mark::Cross, DataRole::Worse, tr("Embeds texts: no"));
    for (const QString& note : report.notes)
        addFact(Mark::Outside, DataRole::Other, note);
    m_facts->setVisible(m_factGrid->count() > 0);
}

/// What was not tried is not shown: it would read as a no.
void BackendTestPane::addFact(const QString& name, const std::optional<bool>& holds)
{
    if (holds)
        addFact(*holds ? Mark::Tick : Mark::Cross, *holds ? DataRole::Match : DataRole::Worse,
                (*holds ? tr("%1: yes") : tr("%1: no")).arg(name));
}

void BackendTestPane::addFact(Mark mark, DataRole role, const QString& text)
{
    const int row = m_factGrid->rowCount();
    auto* glyph = new QLabel;
    glyph->setPixmap(markIcon(mark, role).pixmap(QSize(14, 14), devicePixelRatioF()));
    QLabel* label = plainLabel(text);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_factGrid->addWidget(glyph, row, 0, Qt::AlignTop);
    m_factGrid->addWidget(label, row, 1);
}

QString BackendTestPane::text() const
{
    QStringList lines(m_state->text());
    for (int i = 0; i < m_factGrid->count(); ++i) {
        const auto* label = qobject_cast<QLabel*>(m_factGrid->itemAt(i)->widget());
        if (label && !label->text().isEmpty())
            lines << label->text();
    }
    return lines.join(u'\n');
}

} // namespace geovlm::ui
