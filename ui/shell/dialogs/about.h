// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

namespace geovlm::ui {

/// Version, licence, and where the method comes from.
class AboutDialog : public QDialog
{
    Q_OBJECT

public:
    explicit AboutDialog(QWidget* parent = nullptr);
};

} // namespace geovlm::ui
