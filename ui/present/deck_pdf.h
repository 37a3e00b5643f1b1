// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "present/deck.h"

namespace geovlm::ui {

/// The size that slides of a PDF have, in dots: decode images for it.
inline constexpr QSize pdfDots(1920, 1080);

/// Writes a page a slide, 16:9, as the presentation shows them once everything is in its place. Title,
/// program and provenance are in the file (the latter as the attachment provenance.txt). Throws Error, and
/// leaves what was there before, when it cannot be written; Stopped.
void writeDeckPdf(const SlideDeck& deck, const QString& file, Progress& progress);

} // namespace geovlm::ui
