// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "pipeline/stability/stability.h"
#include "remote/backend_list.h"

#include <QHash>
#include <QWidget>

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QPushButton;
class QSpinBox;

namespace geovlm::ui {

/// What a check is asked for, its two buttons, and the threshold under which an image drifts.
class StabilitySetup : public QWidget
{
    Q_OBJECT

public:
    explicit StabilitySetup(QWidget* parent = nullptr);

    /// Keeps what was chosen, if it is still there.
    void setServers(const remote::Backends& servers);
    void setImages(qint64 ground, qint64 satellite);
    /// `running`: a check of this screen; `whyNot`: why none can be started now, empty = one can.
    void setState(bool running, const QString& whyNot);
    bool mayStart() const;
    pipeline::StabilityOptions options() const;
    double threshold() const;

    QCheckBox* box(const QString& variation) const { return m_boxes.value(variation); }

Q_SIGNALS:
    void startWanted();
    void stopWanted();
    void thresholdChanged(double threshold);

private:
    void build();
    QWidget* buildFirst();
    QWidget* buildSecond();
    void addBox(const QString& variation, const QString& text, const QString& tip);
    void follow();
    std::optional<remote::Backend> server() const;
    std::optional<View> view() const;
    pipeline::StabilityVariations variations() const;
    QString problem() const;

    remote::Backends m_servers;
    QStringList m_order; ///< of the boxes
    QHash<QString, QCheckBox*> m_boxes;
    QComboBox* m_with;
    QComboBox* m_images;
    QSpinBox* m_sample;
    QSpinBox* m_runs;
    QSpinBox* m_seed;
    QDoubleSpinBox* m_threshold;
    QPushButton* m_start;
    QPushButton* m_stop;
    QLabel* m_hint;
    bool m_running = false;
    QString m_whyNot;
};

} // namespace geovlm::ui
