// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QMap>
#include <QSizeF>
#include <QString>

namespace geovlm::test {

/// A PDF as a program that shows it reads it: Qt writes names and numbers in other forms from one version to
/// the next.
struct Pdf
{
    int pages = 0; ///< 0: it is no PDF
    QSizeF size;   ///< of the first page, points
    QString title, creator;
    QMap<QString, QByteArray> attachments; ///< by name
};
Pdf readPdf(const QString& file);

} // namespace geovlm::test
