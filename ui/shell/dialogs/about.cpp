// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/dialogs/about.h"

#include "look/look.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QVBoxLayout>

namespace geovlm::ui {

AboutDialog::AboutDialog(QWidget* parent) : QDialog(parent)
{
    setWindowTitle(tr("About GeoVLM Workbench"));
    setMinimumWidth(56 * grid);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(3 * grid, 3 * grid, 3 * grid, 2 * grid);
    layout->setSpacing(grid + halfGrid);
    layout->addWidget(titleLabel(QStringLiteral("GeoVLM Workbench ") + QStringLiteral(GEOVLM_VERSION)));
    const QStringList paragraphs{
        tr("For people who work with cross-view geo-localisation: a query image beside its ten satellite "
           "candidates, before and after reranking with descriptions."),
        tr("After the GeoVLM method; image encoders in the form of Sample4Geo. The demo's towns, its small "
           "encoder and its reader are this program's own, trained on towns the demo does not show."),
        tr("Free software under the GNU General Public License, version 3 or later, without any warranty. "
           "Built "
           "with Qt %1, SQLite, OpenCV and LibTorch.")
            .arg(QString::fromLatin1(qVersion()))};
    for (const QString& paragraph : paragraphs) {
        QLabel* label = plainLabel(paragraph);
        label->setWordWrap(true);
        layout->addWidget(label);
    }
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    layout->addSpacing(grid);
    layout->addWidget(buttons);
}

} // namespace geovlm::ui
