// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "screen/screen.h"
#include "screen/screen_entry.h"

namespace geovlm::ui {

class AgreementPage;

/// The page of agreement as one of the window's screens. Out of reach for somebody who answers blind: it
/// shows what others answered.
class AgreementScreen final : public Screen
{
    Q_OBJECT

public:
    explicit AgreementScreen(const ScreenParts& parts, QWidget* parent = nullptr);

    AgreementPage* page() const { return m_page; }
    bool isBusy() const override;
    Beside beside() const override { return Beside::AsBefore; }

private:
    AgreementPage* m_page;
};

ScreenEntry agreementScreen();

} // namespace geovlm::ui
