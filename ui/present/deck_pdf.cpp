// SPDX-License-Identifier: GPL-3.0-or-later
#include "present/deck_pdf.h"

#include "domain/error.h"
#include "present/slide_painter.h"

#include <QCoreApplication>
#include <QPainter>
#include <QPdfWriter>
#include <QSaveFile>

namespace geovlm::ui {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(DeckPdf)
};

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
    writer.setCreator(QStringLiteral("GeoVLM Workbench ") + QCoreApplication::applicationVersion());
    writer.addFileAttachment(QStringLiteral("provenance.txt"), deck.provenance.join(u'\n').toUtf8(),
                             QStringLiteral("text/plain"));
}

} // namespace

void writeDeckPdf(const SlideDeck& deck, const QString& path, Progress& progress)
{
    progress.begin(Text::tr("Writing the PDF"), deck.slides());
    QSaveFile file(path);
    const auto fail = [&] {
        throw Error(Text::tr("%1 cannot be written: %2. Choose another place, or make room.")
                        .arg(path, file.errorString()));
    };
    if (!file.open(QIODevice::WriteOnly))
        fail();
    {
        QPdfWriter writer(&file);
        prepare(writer, deck);
        QPainter painter(&writer);
        for (int slide = 0; slide < deck.slides(); ++slide) {
            progress.throwIfStopped();
            if (slide > 0 && !writer.newPage())
                fail();
            paintSlide(painter, QRectF(QPointF(), QSizeF(pdfDots)), deck.caseOf(slide),
                       SlideDeck::stageOf(slide), 1, footerOf(deck, slide));
            progress.advance(slide + 1);
        }
    }
    if (file.error() != QFileDevice::NoError || !file.commit())
        fail();
}

} // namespace geovlm::ui
