// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "screen/screen.h"

#include <optional>

namespace geovlm::ui {

class ScreenStack;

/// Leads from any screen to a case or an image, wherever the case looked at is shown.
class CaseGuide : public QObject
{
    Q_OBJECT

public:
    CaseGuide(const ScreenParts& parts, ScreenStack& stack, QObject* parent);

    /// A case that the filters hide is worth more than the filters.
    void showCase(const store::CaseKey& key);
    /// `question`: -1 = wherever it stands.
    void showImage(qint64 image, int question);
    /// The case looked at is looked at again once another list is there.
    void keepCase();

private:
    ScreenParts m_parts;
    ScreenStack& m_stack;
    std::optional<store::CaseKey> m_wanted; ///< to go to once the list has it
};

} // namespace geovlm::ui
