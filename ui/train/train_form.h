// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "pipeline/learning/train.h"

#include <QWidget>

class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QLineEdit;
class QSpinBox;

namespace geovlm::ui {

/// What a training is asked for. A field that the fusion does not use is disabled and says why.
class TrainForm : public QWidget
{
    Q_OBJECT

public:
    explicit TrainForm(QWidget* parent = nullptr);

    pipeline::TrainOptions options() const;
    void show(const pipeline::TrainOptions& options);
    /// Of the rerankers there are: the name that is offered is another, and a known one is said to be.
    void setKnownNames(const QStringList& names);
    bool isComplete() const;
    /// Where writing begins: in the name, which what is typed replaces.
    void begin();

    QString hint() const; ///< why a field is disabled, or that a name is taken

Q_SIGNALS:
    void changed();

private:
    void build();
    void follow();
    void offerName();
    QString fusionName() const;

    QLineEdit* m_name;
    QComboBox* m_fusion;
    QLabel* m_meaning;
    QDoubleSpinBox* m_margin;
    QDoubleSpinBox* m_rate;
    QDoubleSpinBox* m_dropout;
    QSpinBox* m_width;
    QSpinBox* m_epochs;
    QSpinBox* m_seed;
    QLabel* m_hint;
    QStringList m_names;
    bool m_named = false; ///< by the person
};

} // namespace geovlm::ui
