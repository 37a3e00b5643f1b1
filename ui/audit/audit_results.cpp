// SPDX-License-Identifier: GPL-3.0-or-later
#include "audit/audit_results.h"

#include "look/look.h"
#include "plots/plot_card.h"
#include "report/audit_export.h"
#include "widgets/part_names.h"
#include "widgets/tables.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QSplitter>
#include <QTableView>
#include <QVBoxLayout>

namespace geovlm::ui {

AuditResults::AuditResults(const ScreenParts& parts, QWidget* parent)
    : QWidget(parent), m_parts(parts), m_title(titleLabel()), m_summary(mutedLabel()),
      m_table(rowTable(m_model, tr("Share right by question"))),
      m_plot(new PlotCard(parts.dialogs, QStringLiteral("audit"))), m_export(new QPushButton(tr("Export…")))
{
    build();
    connect(m_export, &QPushButton::clicked, this, &AuditResults::save);
    connect(m_plot, &PlotCard::saved, this,
            [this](const QString& file) { Q_EMIT said(tr("The plot was saved as %1.").arg(file)); });
    nameParts({{m_table, "figures"}, {m_plot, "plot"}, {m_export, "export"}});
}

void AuditResults::build()
{
    m_summary->setWordWrap(true);
    m_export->setAccessibleName(tr("Export the marks and figures of this audit"));
    m_export->setEnabled(false); // until there are figures
    m_export->setToolTip(plainTip(tr("Save every mark, and beside it the figures, as CSV")));
    auto* top = new QHBoxLayout;
    top->addWidget(m_title, 1);
    top->addWidget(m_export);
    auto* splitter = new QSplitter(Qt::Horizontal);
    splitter->addWidget(m_table);
    splitter->addWidget(m_plot);
    splitter->setChildrenCollapsible(false);
    splitter->setHandleWidth(2 * grid);
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 2);
    auto* down = new QVBoxLayout(this);
    down->setContentsMargins(0, 0, 0, 0);
    down->setSpacing(grid);
    down->addLayout(top);
    down->addWidget(m_summary);
    down->addWidget(splitter, 1);
    setFocusProxy(m_table);
}

void AuditResults::finish()
{
    --m_reading;
    if (m_reading == 0)
        Q_EMIT settled();
}

void AuditResults::show(qint64 audit)
{
    const Ticket ticket = m_asked.next();
    if (audit == 0) {
        adopt(nullptr);
        return;
    }
    ++m_reading;
    m_parts.session.ask<AuditFiguresPtr>(
        {}, this,
        [audit](const store::Store& store) -> AuditFiguresPtr {
            return std::make_shared<const figures::AuditFigures>(figures::auditFigures(store, audit));
        },
        [this, ticket](const AuditFiguresPtr& figures) {
            if (ticket.isCurrent())
                adopt(figures);
            finish();
        },
        [this, ticket](const QString& sentence) {
            if (ticket.isCurrent())
                m_plot->setMessage(sentence);
            finish();
        });
}

void AuditResults::adopt(const AuditFiguresPtr& figures)
{
    m_figures = figures;
    m_model.show(figures);
    m_export->setEnabled(figures && figures->progress.marked > 0);
    if (!figures) {
        m_title->clear();
        m_summary->clear();
        return;
    }
    if (!m_table->currentIndex().isValid()) {
        m_table->setCurrentIndex(m_model.index(0, 0));
        m_table->resizeColumnsToContents();
    }
    const QLocale locale;
    const figures::AuditTally& all = figures->overall[figures::bothViews];
    m_title->setText(tr("Audit %1: %2 right").arg(figures->audit.id).arg(shareText(all)));
    m_summary->setText(
        tr("%1 of %2 answers about %3 images are marked: %4 right, %5 wrong, %6 unclear (counted apart). "
           "%7 marks are about answers that have changed since; they stand for what was shown. Drawn by %8, "
           "seed %9.")
            .arg(locale.toString(figures->progress.marked), locale.toString(figures->progress.answers))
            .arg(figures->progress.images)
            .arg(all.right)
            .arg(all.wrong)
            .arg(all.unclear)
            .arg(all.changed)
            .arg(figures->audit.by)
            .arg(figures->audit.seed));
    showPlot(*figures);
}

void AuditResults::showPlot(const figures::AuditFigures& figures)
{
    PlotData content;
    content.title = tr("Answers that are right, by question");
    content.xTitle = tr("Question");
    content.yTitle = tr("Right / (right + wrong), %");
    content.sideways = true;
    content.yRange = std::pair(0.0, 100.0);
    for (const Question& question : figures.questions.questions())
        content.categories << question.label;
    for (const View view : {View::Ground, View::Satellite}) {
        PlotSeries series;
        series.kind = PlotSeries::Kind::Points;
        series.name = view == View::Ground ? tr("Ground") : tr("Satellite");
        series.colour = view == View::Ground ? 0 : 1;
        for (int question = 0; question < figures.questions.size(); ++question) {
            const figures::AuditTally& tally = figures.tallies[std::size_t(question)][std::size_t(view)];
            const auto share = tally.share();
            if (!share)
                continue;
            // Side by side, so that neither view hides the other's interval.
            series.x.push_back(question + (view == View::Ground ? -0.15 : 0.15));
            series.y.push_back(share->share);
            series.low.push_back(share->low);
            series.high.push_back(share->high);
            series.items
                << tr("%1, %2: n = %3").arg(figures.questions.at(question).label, series.name).arg(tally.n());
        }
        if (!series.x.empty())
            content.series.push_back(std::move(series));
    }
    content.source = tr("Audit %1, drawn by %2 on %3 with seed %4; whiskers are Wilson's 95 % intervals.")
                         .arg(figures.audit.id)
                         .arg(figures.audit.by, QLocale().toString(figures.audit.started.toLocalTime(),
                                                                   QStringLiteral("yyyy-MM-dd HH:mm")))
                         .arg(figures.audit.seed);
    const QString store = QFileInfo(m_parts.session.summary().path).fileName();
    m_plot->setData(content,
                    {tr("Store: %1").arg(store), content.source,
                     tr("%1 of %2 answers marked").arg(figures.progress.marked).arg(figures.progress.answers),
                     QStringLiteral("GeoVLM Workbench ") + QCoreApplication::applicationVersion()});
    if (content.series.empty())
        m_plot->setMessage(tr("Nothing is marked right or wrong yet."));
}

void AuditResults::save()
{
    if (!m_figures)
        return;
    const qint64 audit = m_figures->audit.id;
    QString file = m_parts.dialogs.saveFile(this, tr("Export an audit"),
                                            QStringLiteral("audit-%1.csv").arg(audit), {tr("CSV (*.csv)")});
    if (file.isEmpty())
        return;
    if (!file.endsWith(QLatin1String(".csv"), Qt::CaseInsensitive))
        file += QStringLiteral(".csv");
    ++m_reading;
    m_parts.session.ask<report::AuditFiles>(
        {}, this,
        [audit, file](const store::Store& store) {
            return report::exportAudit(store, audit, {file, true});
        },
        [this](const report::AuditFiles& files) {
            Q_EMIT said(tr("%1 marks written to %2, the figures to %3.")
                            .arg(files.rows)
                            .arg(files.marks, QFileInfo(files.figures).fileName()));
            finish();
        },
        [this](const QString& sentence) {
            m_parts.dialogs.showFailure(this, sentence);
            finish();
        });
}

} // namespace geovlm::ui
