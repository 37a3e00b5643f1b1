// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "screen/screen.h"
#include "train/train_requests.h"
#include "widgets/row_model.h"
#include "work/inquiry.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;
class QTableView;
class QTimer;

namespace geovlm::ui {

class PlotCard;

/// What a lower R@10 does to R@1, of one rerank run: as it was found, then level by level.
struct SuppressionCurve
{
    struct Level
    {
        double r10 = 0;         ///< that was asked for; of the first, nothing was
        bool isAsFound = false; ///< nothing was taken out
        pipeline::Suppression suppression;
    };
    QString store;
    qint64 run = 0;
    quint64 seed = 1;
    std::vector<Level> levels; ///< falling
    QStringList refused;       ///< why a level could not be had
};

/// One row a level and split.
class SuppressModel : public RowModel
{
    Q_OBJECT

public:
    enum Column { SplitColumn, R10Column, TakenColumn, BeforeColumn, AfterColumn, GainColumn, ColumnCount };

    explicit SuppressModel(QObject* parent = nullptr);
    QVariant data(const QModelIndex& index, int role) const override;
    void show(const SuppressionCurve& curve);

private:
    int countRows() const override { return int(m_rows.size()); }
    struct Row
    {
        figures::SplitEvaluation split;
        int taken = 0;
    };
    std::vector<Row> m_rows;
};

/// The base encoder's R@10 suppressed on purpose: what is left for reranking.
class SuppressPage : public QWidget
{
    Q_OBJECT

public:
    explicit SuppressPage(const ScreenParts& parts, QWidget* parent = nullptr);

    void clear();
    bool isBusy() const { return m_inquiry.isRunning(); }
    void start();
    void stop();

    QString note() const;

Q_SIGNALS:
    void settled();

private:
    QWidget* buildForm();
    void showCurve(const SuppressionCurve& curve);
    void showPlot();
    void follow();

    ScreenParts m_parts;
    Stages m_stages;
    QLineEdit* m_levels;
    QSpinBox* m_seed;
    QLabel* m_note;
    QPushButton* m_start;
    QPushButton* m_stop;
    QComboBox* m_split;
    SuppressModel m_model;
    QTableView* m_table;
    PlotCard* m_plot;
    SuppressionCurve m_curve;
    Inquiry<SuppressionCurve> m_inquiry;
};

} // namespace geovlm::ui
