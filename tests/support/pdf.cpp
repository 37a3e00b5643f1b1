// SPDX-License-Identifier: GPL-3.0-or-later
#include "pdf.h"

#include <memory>
#include <poppler-document.h>
#include <poppler-embedded-file.h>
#include <poppler-page.h>

namespace geovlm::test {

namespace {

QByteArray bytesOf(const poppler::byte_array& bytes)
{
    return QByteArray(bytes.data(), qsizetype(bytes.size()));
}

} // namespace

Pdf readPdf(const QString& file)
{
    const std::unique_ptr<poppler::document> document(
        poppler::document::load_from_file(file.toUtf8().toStdString()));
    Pdf pdf;
    if (!document)
        return pdf;
    pdf.pages = document->pages();
    pdf.title = QString::fromUtf8(bytesOf(document->info_key("Title").to_utf8()));
    pdf.creator = QString::fromUtf8(bytesOf(document->info_key("Creator").to_utf8()));
    const std::unique_ptr<poppler::page> first(document->create_page(0));
    const poppler::rectf box = first->page_rect(poppler::media_box);
    pdf.size = QSizeF(box.width(), box.height());
    for (const poppler::embedded_file* attached : document->embedded_files())
        pdf.attachments.insert(QString::fromStdString(attached->name()), bytesOf(attached->data()));
    return pdf;
}

} // namespace geovlm::test
