// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QImage>

namespace geovlm::test {

/// Opaque noise, the same for the same seed.
QImage noise(QSize size, QImage::Format format, quint32 seed);
/// Left red, right blue; the upper half light, the lower dark: no turn of it is like another.
QImage quarters(QSize size);
/// No channel of any pixel differs by more than `within`.
bool similar(const QImage& one, const QImage& other, int within);
/// The same of pictures of quarters(), looked at away from the edges, where a JPEG mixes colours.
bool similarQuarters(const QImage& one, const QImage& other);
/// A file of tests/imaging/pictures.
QByteArray kept(const char* name);

} // namespace geovlm::test
