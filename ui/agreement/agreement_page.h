// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "agreement/agreement_model.h"
#include "agreement/disagreements_pane.h"
#include "look/marks.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QSplitter;
class QStackedWidget;
class QTableView;

namespace geovlm::ui {

class MessagePage;

/// How far people agree with each other and machines with people, question by question, and where they do
/// not.
class AgreementPage : public QWidget
{
    Q_OBJECT

public:
    explicit AgreementPage(StoreSession& session, QWidget* parent = nullptr);

    /// Measures again, in the background. Called by itself when it is shown and when the store changes.
    void refresh();

    /// What stands in the place of the table, or empty when the table is there.
    QString message() const;
    bool isBusy() const { return m_source.isBusy(); }
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void imageWanted(qint64 image, int question);
    void settled(); ///< nothing is on its way

protected:
    void showEvent(QShowEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void build();
    QWidget* buildTop();
    void placeColumns();
    void showState();
    void fillChoice(const figures::Agreement& agreement);
    void showComparison();
    /// No mark shows that something is at work; an empty `button` shows none.
    void showMessage(std::optional<Mark> mark, const QString& title, const QString& text,
                     const QString& button = {});
    void showNothingToCompare(const figures::Agreement& agreement);
    void openDisagreements(const QModelIndex& index);
    std::vector<Speaker> sidesOf(const figures::Agreement& agreement, qint64 machine) const;
    void describe(const figures::Agreement& agreement);

    StoreSession& m_session;
    AgreementSource m_source;
    AgreementModel m_model;
    QWidget* m_top = nullptr;
    QComboBox* m_choice;
    QLabel* m_status;
    QLabel* m_hint;
    QStackedWidget* m_body;
    MessagePage* m_message;
    QSplitter* m_splitter;
    QTableView* m_table;
    DisagreementsPane* m_disagreements;
    AgreementPtr m_shown;
};

} // namespace geovlm::ui
