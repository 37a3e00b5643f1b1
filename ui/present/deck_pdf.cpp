// SPDX-License-Identifier: GPL-3.0-or-later
#include "present/deck_pdf.h"

#include "domain/error.h"
#include "files/output.h"
#include "files/targets.h"
#include "present/slide_painter.h"
#include "present/text.h"

#include <QCoreApplication>
#include <QPainter>
#include <QPdfWriter>

namespace geovlm::ui {

namespace {

constexpr int dotsPerInch = 144;
constexpr double pointsPerInch = 72;

QPageSize pageSize()
{
    const QSizeF points = QSizeF(pdfDots) * (pointsPerInch / dotsPerInch);
    return QPageSize(points, QPageSize::Point, QStringLiteral("16:9"), QPageSize::ExactMatch);
}

void prepare(QPdfWriter& writer, const SlideDeck& deck)
{
    writer.setResolution(dotsPerInch);
    writer.setPageSize(pageSize());
    writer.setPageMargins(QMarginsF());
    writer.setTitle(deck.title);
    writer.setCreator(files::ownMark() + QLatin1Char(' ') + QCoreApplication::applicationVersion());
    writer.addFileAttachment(QStringLiteral("provenance.txt"), deck.provenance.join(u'\n').toUtf8(),
                             QStringLiteral("text/plain"));
}

} // namespace

void writeDeckPdf(const SlideDeck& deck, const QString& path, Progress& progress)
{
    progress.begin(PresentText::tr("Writing the PDF"), deck.slides());
    constexpr bool asked = true; // by the dialog that named the file
    files::requireReplaceable({path, files::hasOwnMark}, asked);
    files::Outputs output;
    files::OutputFile& file = output.add(path);
    {
        QPdfWriter writer(&file);
        prepare(writer, deck);
        QPainter painter(&writer);
        for (int slide = 0; slide < deck.slides(); ++slide) {
            progress.throwIfStopped();
            if (slide > 0 && !writer.newPage()) {
                file.throwIfFailed();
                throw Error(PresentText::tr("Page %1 of %2 could not be begun.").arg(slide + 1).arg(path));
            }
            paintSlide(painter, QRectF(QPointF(), QSizeF(pdfDots)), deck.caseOf(slide), deck.stageOf(slide),
                       1, footerOf(deck, slide));
            progress.advance(slide + 1);
        }
    }
    output.commit();
}

} // namespace geovlm::ui
