// SPDX-License-Identifier: GPL-3.0-or-later
#include "plots/plot_card.h"

#include "domain/error.h"

#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>
#include <QVBoxLayout>

namespace geovlm::ui {

PlotCard::PlotCard(Dialogs& dialogs, const QString& name, QWidget* parent)
    : QWidget(parent), m_dialogs(dialogs), m_name(name), m_title(plainLabel()), m_source(mutedLabel()),
      m_message(mutedLabel()), m_export(new QToolButton), m_view(new PlotView)
{
    m_title->setFont(strongFont(font()));
    m_title->setWordWrap(true);
    m_source->setWordWrap(true);
    m_message->setAlignment(Qt::AlignCenter);
    m_message->setWordWrap(true);
    m_export->setText(tr("Export…"));
    m_export->setAutoRaise(true);
    m_export->setAccessibleName(tr("Export the plot")); // until it has a title
    m_export->setToolTip(tr("Save this plot as PNG, PDF, SVG or CSV"));
    auto* top = new QHBoxLayout;
    top->addWidget(m_title, 1);
    top->addWidget(m_export, 0, Qt::AlignTop);
    auto* down = new QVBoxLayout(this);
    down->setContentsMargins(0, 0, 0, 0);
    down->setSpacing(halfGrid);
    down->addLayout(top);
    down->addWidget(m_view, 1);
    down->addWidget(m_message, 1);
    down->addWidget(m_source);
    connect(m_export, &QToolButton::clicked, this, &PlotCard::save);
    setMessage(tr("Nothing to show yet."));
}

void PlotCard::setData(const PlotData& content, const PlotProvenance& provenance)
{
    m_provenance = provenance;
    m_title->setText(content.title);
    m_source->setText(content.source);
    m_source->setVisible(!content.source.isEmpty());
    m_source->setToolTip(plainTip(provenance.join(u'\n')));
    m_export->setAccessibleName(tr("Export %1").arg(content.title));
    m_view->setData(content);
    m_view->setVisible(!content.isEmpty());
    m_message->setVisible(content.isEmpty());
    m_export->setEnabled(!content.isEmpty());
}

void PlotCard::setMessage(const QString& text)
{
    m_message->setText(text);
    m_message->show();
    m_view->hide();
    m_source->hide();
    m_export->setEnabled(false);
}

/// The picture is made here, where widgets may be; writing it is no work for this thread.
void PlotCard::save()
{
    const QString file =
        m_dialogs.saveFile(this, tr("Export a plot"), m_name + QStringLiteral(".png"), plotFilters());
    if (file.isEmpty())
        return;
    const auto fail = [this](const QString& sentence) { m_dialogs.showFailure(this, sentence); };
    try {
        const QByteArray bytes = plotBytes(m_view->data(), m_provenance, file);
        m_writing.ask(
            [bytes, file](Progress&) {
                saveBytes(bytes, file);
                return true;
            },
            [this, file](bool) { Q_EMIT saved(file); }, fail);
    } catch (const Error& error) {
        fail(error.sentence());
    }
}

} // namespace geovlm::ui
