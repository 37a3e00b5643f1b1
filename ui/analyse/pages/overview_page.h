// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analyse/pages/analyse_page.h"
#include "analyse/pages/overview_model.h"

class QGridLayout;
class QLabel;
class QTableView;

namespace geovlm::ui {

/// The table of splits and areas, and the four failure signatures.
class OverviewPage : public AnalysePage
{
    Q_OBJECT

public:
    explicit OverviewPage(QWidget* parent = nullptr);

    std::vector<AnalysisSource::Part> needs() const override { return {AnalysisSource::Part::Figures}; }
    void show(const AnalyseView& view) override;
    QWidget* focusTarget() override;
    /// What is said of a signature, one text for all that is shown of it.
    QString signatureText(int index) const;
    /// What must be read beside the figures; empty where nothing is.
    QString warnings() const;

private:
    QWidget* buildSignatures();
    void showSignatures(const std::vector<Signature>& signatures);
    void fitTable();
    void showWarnings(const QStringList& warnings);

    OverviewModel m_model;
    QTableView* m_table;
    QLabel* m_source;
    QLabel* m_warnings;
    QGridLayout* m_signatures = nullptr;
    std::vector<QString> m_texts;
};

} // namespace geovlm::ui
