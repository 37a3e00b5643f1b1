// SPDX-License-Identifier: GPL-3.0-or-later
#include "agreement/agreement_screen.h"

#include "agreement/agreement_page.h"

#include <QVBoxLayout>

namespace geovlm::ui {

AgreementScreen::AgreementScreen(const ScreenParts& parts, QWidget* parent)
    : Screen(parts, parent), m_page(new AgreementPage(parts.session))
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_page);
    setFocusProxy(m_page);
    connect(m_page, &AgreementPage::imageWanted, this, &Screen::imageWanted);
    connect(m_page, &AgreementPage::settled, this, &Screen::settled);
}

bool AgreementScreen::isBusy() const
{
    return m_page->isBusy();
}

namespace {

ScreenScenes agreementScenes()
{
    return {{QStringLiteral("agreement"), scenes::large, [](WindowContext& window) {
                 window.parts().view.clear();
                 window.showScreen({});
                 window.showScreen(QStringLiteral("agreement"));
             }}};
}

} // namespace

ScreenEntry agreementScreen()
{
    ScreenEntry entry{QStringLiteral("agreement"), QT_TRANSLATE_NOOP("Actions", "A&greement"),
                      QKeySequence(Qt::Key_F7), QStringLiteral("annotating"),
                      [](const ScreenParts& parts) { return new AgreementScreen(parts); }};
    entry.scenes = agreementScenes;
    entry.showAction = QStringLiteral("view.agreement");
    entry.isInToolBar = false;
    entry.isAside = true;
    entry.available = [](const WindowContext& window) { return !window.parts().annotator.sight().isBlind(); };
    return entry;
}

} // namespace geovlm::ui
