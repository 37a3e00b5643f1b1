// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/image.h"

#include <QImage>

namespace geovlm::imaging {

/// What another photograph of the same place may differ in.
struct Variation
{
    bool crop = false;   ///< another frame: 92 to 100 % of each side; of a panorama only of the height
    bool light = false;  ///< gain and gamma, each between 0.8 and 1.25
    bool jpeg = false;   ///< written and read back as a JPEG of quality 40 to 90
    bool roll = false;   ///< panoramas: turned around the camera by up to 10° either way
    bool rotate = false; ///< tiles: turned by up to 10° either way, enlarged so that no corner is empty

    /// Whether it can change an image of that view at all: tiles are not rolled, photographs not rotated.
    bool changes(View view) const;
};

/// At least 1.9 times as wide as high: taken for a full turn that begins where it ends. Panoramas of 360° by
/// 180° are 2 : 1 (VIGOR's, the towns'), strips of them wider (CVUSA's 5.5 : 1); photographs of 3 : 2, 4 : 3
/// and 16 : 9 are none.
bool isPanorama(QSize size);

/// The image as another camera might have taken it: of the same size but for the crop, RGB. The same `seed`
/// gives the same image, and each change is the same whichever others there are. A photograph that is no
/// panorama is not rolled.
QImage varied(const QImage& image, View view, const Variation& variation, quint64 seed);

} // namespace geovlm::imaging
