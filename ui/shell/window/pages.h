// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/message_page.h"
#include "work/store_session.h"

#include <QStackedWidget>
#include <array>

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace geovlm::ui {

/// As small as the page that is shown, not as the widest of all.
class PageStack : public QStackedWidget
{
    Q_OBJECT

public:
    explicit PageStack(QWidget* parent = nullptr);
    QSize minimumSizeHint() const override;
};

/// Without a store: what the program is, the ways in, the stores opened last.
class WelcomePage : public QWidget
{
    Q_OBJECT

public:
    explicit WelcomePage(QWidget* parent = nullptr);
    void showRecent(const QStringList& stores);

Q_SIGNALS:
    void openWanted();
    void newWanted();
    void storeWanted(const QString& path);

private:
    QPushButton* m_open;
    QWidget* m_recentBox;
    QVBoxLayout* m_recent;
};

/// A store without an order to show: which stages are done, which is next, and a button that runs them.
class UnrankedPage : public QWidget
{
    Q_OBJECT

public:
    explicit UnrankedPage(QWidget* parent = nullptr);
    void show(const StoreSummary& summary, bool running);
    QPushButton* button() const { return m_button; }

Q_SIGNALS:
    void importWanted();
    void runWanted();

private:
    QLabel* m_title;
    QLabel* m_text;
    std::array<QLabel*, stageCount> m_marks{};
    std::array<QLabel*, stageCount> m_notes{};
    std::array<QLabel*, stageCount> m_names{};
    QPushButton* m_button;
    bool m_imports = false;
};

} // namespace geovlm::ui
