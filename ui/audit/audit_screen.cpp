// SPDX-License-Identifier: GPL-3.0-or-later
#include "audit/audit_screen.h"

#include "audit/audit_page.h"
#include "audit/audit_results.h"
#include "audit/audit_start.h"
#include "compare/image_view.h"
#include "look/look.h"
#include "widgets/message_page.h"
#include "widgets/part_names.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLocale>
#include <QPushButton>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QTabBar>
#include <QVBoxLayout>

namespace geovlm::ui {

namespace {

QString viewText(const std::optional<View>& view)
{
    if (!view)
        return AuditScreen::tr("both views");
    return *view == View::Ground ? AuditScreen::tr("ground") : AuditScreen::tr("satellite");
}

QString choiceText(const ListedAudit& one)
{
    const QLocale locale;
    return AuditScreen::tr("Audit %1 · %2 · %3 · %4 images, %5 · %6 of %7 marked")
        .arg(one.audit.id)
        .arg(locale.toString(one.audit.started.toLocalTime(), QStringLiteral("yyyy-MM-dd")), one.audit.by)
        .arg(one.progress.images)
        .arg(viewText(one.audit.view), locale.toString(one.progress.marked),
             locale.toString(one.progress.answers));
}

} // namespace

AuditScreen::AuditScreen(const ScreenParts& parts, QWidget* parent)
    : Screen(parts, parent), m_run(parts), m_top(new QWidget), m_choice(new QComboBox), m_tabs(new QTabBar),
      m_new(new QPushButton(tr("New audit…"))), m_body(new QStackedWidget), m_message(new MessagePage),
      m_start(new AuditStart), m_page(new AuditPage(m_run, parts.images)), m_results(new AuditResults(parts))
{
    build();
    connectParts();
    showState();
    nameParts({{m_choice, "audits"}, {m_tabs, "tabs"}, {m_new, "new"}});
}

void AuditScreen::build()
{
    setAccessibleName(tr("Audit"));
    m_choice->setAccessibleName(tr("Which audit"));
    m_choice->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_choice->setMinimumContentsLength(40);
    m_tabs->addTab(tr("Mark"));
    m_tabs->addTab(tr("Results"));
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_tabs->setAccessibleName(tr("Mark, or see the results"));
    m_new->setAccessibleName(tr("Draw a new audit"));
    auto* across = new QHBoxLayout(m_top);
    across->setContentsMargins(0, 0, 0, 0);
    across->setSpacing(2 * grid);
    across->addWidget(m_tabs);
    across->addWidget(m_choice, 1);
    across->addWidget(m_new);
    for (QWidget* page : std::initializer_list<QWidget*>{m_message, m_start, m_page, m_results})
        m_body->addWidget(page);
    auto* down = new QVBoxLayout(this);
    down->setContentsMargins(2 * grid, grid + halfGrid, 2 * grid, grid + halfGrid);
    down->setSpacing(grid + halfGrid);
    down->addWidget(m_top);
    down->addWidget(m_body, 1);
}

void AuditScreen::connectParts()
{
    connect(&m_run.list(), &AuditList::changed, this, &AuditScreen::showState);
    connect(&m_run, &AuditRun::questionChanged, this, &AuditScreen::stateChanged);
    connect(&m_run, &AuditRun::said, this, &Screen::said);
    connect(m_page->view(), &ImageView::rootWanted, this, &Screen::rootWanted);
    connect(&m_run, &AuditRun::settled, this, &Screen::settled);
    connect(&m_run.place(), &AuditPlace::finished, this, [this] {
        Q_EMIT said(tr("Every answer of this audit is marked."));
        showResults();
    });
    connect(m_results, &AuditResults::said, this, &Screen::said);
    connect(m_results, &AuditResults::settled, this, &Screen::settled);
    connect(m_choice, &QComboBox::activated, this, [this](int row) {
        m_asksForNew = false;
        m_tabs->setCurrentIndex(0);
        m_run.open(m_choice->itemData(row).toLongLong());
        showState();
    });
    connect(m_tabs, &QTabBar::currentChanged, this, [this] {
        m_asksForNew = false;
        showState();
    });
    connect(m_new, &QPushButton::clicked, this, [this] {
        m_asksForNew = true;
        showState();
        m_start->setFocus();
    });
    connect(m_start, &AuditStart::left, this, [this] {
        m_asksForNew = false;
        showState();
    });
    connect(m_start, &AuditStart::startWanted, this, [this] {
        m_asksForNew = false;
        m_tabs->setCurrentIndex(0);
        m_run.start(m_start->options());
    });
    connect(m_message, &MessagePage::buttonClicked, this, &AuditScreen::refresh);
    connect(&session(), &StoreSession::changed, this, &AuditScreen::refresh);
    connect(&session(), &StoreSession::closed, this, [this] { m_run.clear(); });
    connect(&parts().annotator.sight(), &AnswerSight::changed, this, [this] {
        if (isVisible())
            showState(); // who marks, and whether blind
    });
    connect(&parts().writer, &StoreWriter::accessChanged, this, [this] {
        if (isVisible())
            showState();
    });
}

bool AuditScreen::isBusy() const
{
    return m_run.isBusy() || m_results->isBusy();
}

bool AuditScreen::isMarking() const
{
    return m_body->currentWidget() == m_page;
}

QString AuditScreen::message() const
{
    return m_body->currentWidget() == m_message ? m_message->title() + QLatin1Char('\n') + m_message->text()
                                                : QString();
}

void AuditScreen::showEvent(QShowEvent* event)
{
    Screen::showEvent(event);
    refresh();
}

void AuditScreen::refresh()
{
    if (isVisible() && session().isOpen() && !parts().annotator.sight().isBlind())
        m_run.refresh();
    showState();
}

void AuditScreen::showMarking()
{
    m_tabs->setCurrentIndex(0);
}

void AuditScreen::showResults()
{
    m_tabs->setCurrentIndex(1);
    showState();
}

void AuditScreen::showMessage(std::optional<Mark> mark, const QString& title, const QString& text,
                              const QString& button)
{
    m_message->show(mark, title, text, button);
    showBody(m_message);
}

void AuditScreen::showBody(QWidget* body)
{
    const bool inside = m_body->currentWidget()->isAncestorOf(focusWidget()) || hasFocus();
    m_top->setVisible(body == m_page || body == m_results);
    if (m_body->currentWidget() == body)
        return;
    m_body->setCurrentWidget(body);
    setFocusProxy(body);
    if (inside && isVisible())
        body->setFocus();
}

void AuditScreen::showChoice()
{
    const QSignalBlocker quiet(m_choice);
    const std::vector<ListedAudit>& audits = m_run.list().audits();
    while (m_choice->count() > int(audits.size()))
        m_choice->removeItem(m_choice->count() - 1);
    for (int row = 0; row < int(audits.size()); ++row) {
        if (row == m_choice->count())
            m_choice->addItem(QString());
        m_choice->setItemText(row, choiceText(audits[std::size_t(row)]));
        m_choice->setItemData(row, audits[std::size_t(row)].audit.id);
    }
    if (const ListedAudit* current = m_run.list().current())
        m_choice->setCurrentIndex(m_choice->findData(current->audit.id));
}

void AuditScreen::showState()
{
    showChoice();
    m_page->showAccess();
    if (!session().isOpen())
        showMessage(Mark::Open, tr("No store is open"), tr("Open a store to judge its answers."));
    else if (parts().annotator.sight().isBlind())
        showMessage(Mark::Person, tr("Answering blind"),
                    tr("An audit shows what models and others have answered. Switch “Blind” off (Ctrl+B) to "
                       "audit."));
    else if (!m_run.list().failure().isEmpty())
        showMessage(Mark::BrokenImage, tr("The audits could not be read"), m_run.list().failure(),
                    tr("Try again"));
    else if (!m_run.list().isListed())
        showMessage(std::nullopt, tr("Reading the audits…"), {});
    else if (m_asksForNew || m_run.list().audits().empty()) {
        m_start->show(parts().annotator.sight().person(), m_run.whyNot(), !m_run.list().audits().empty());
        showBody(m_start);
    } else if (m_tabs->currentIndex() == 0) {
        showBody(m_page);
    } else {
        m_results->show(m_run.list().current() ? m_run.list().current()->audit.id : 0);
        showBody(m_results);
    }
    Q_EMIT stateChanged();
}

} // namespace geovlm::ui
