// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/backends/backend_test_pane.h"

#include "look/look.h"
#include "look/marks.h"
#include "remote/proxy.h"
#include "widgets/form_parts.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

namespace geovlm::ui {

namespace {

/// "llama.cpp b4567"; empty while nobody has said what it is.
QString serverName(const remote::ServerFacts& facts)
{
    if (!facts.problem.isEmpty() && facts.models.isEmpty())
        return {};
    const QString name = remote::nameOf(facts.kind);
    return facts.version.isEmpty() ? name : name + u' ' + facts.version;
}

} // namespace

BackendTestPane::BackendTestPane(Probe probe, QWidget* parent)
    : QWidget(parent), m_probe(std::move(probe)), m_button(sideButton(tr("&Test"), tr("Test this back end"))),
      m_busy(new QProgressBar), m_state(mutedLabel()), m_facts(new QWidget),
      m_factGrid(new QGridLayout(m_facts))
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

void BackendTestPane::test(const remote::Backend& backend)
{
    m_backend = backend;
    showFacts({});
    m_state->setText(
        tr("Asking %1; a server may have to load the model first.").arg(remote::hostOf(backend.url)));
    m_inquiry.ask([probe = m_probe, backend](Progress& progress) { return probe(backend, progress); },
                  [this](const remote::ServerFacts& facts) { show(facts); },
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
    remote::ServerFacts facts;
    facts.problem = sentence;
    showFacts(facts);
}

void BackendTestPane::show(const remote::ServerFacts& facts)
{
    showBusy(false);
    const QString models = tr("models: %1").arg(facts.models.size());
    const QString server = serverName(facts);
    m_state->setText(server.isEmpty() ? models : tr("%1, %2").arg(server, models));
    showFacts(facts);
    if (const QString proxy = remote::proxyName(m_backend.url); !proxy.isEmpty()) {
        addFact(Mark::Outside, DataRole::Other, tr("It is reached through the proxy %1.").arg(proxy));
        m_facts->show();
    }
    Q_EMIT modelsFound(facts.models);
}

void BackendTestPane::showFacts(const remote::ServerFacts& facts)
{
    while (QLayoutItem* item = m_factGrid->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    if (!facts.problem.isEmpty())
        addFact(Mark::Warning, DataRole::Worse, facts.problem);
    addFact(tr("Takes images"), facts.takesImages);
    addFact(tr("Holds to the options"), facts.holdsToOptions);
    addFact(tr("Gives log-probabilities"), facts.givesLogProbabilities);
    if (facts.dimension && *facts.dimension > 0)
        addFact(Mark::Tick, DataRole::Match,
                tr("Embeds texts in %1 dimensions").arg(QLocale().toString(*facts.dimension)));
    else if (facts.dimension)
        addFact(Mark::Cross, DataRole::Worse, tr("Embeds texts: no"));
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
