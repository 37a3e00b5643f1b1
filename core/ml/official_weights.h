// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ml/safetensors.h"

#include <QStringList>

/// What other people publish, turned into what this program keeps: its own names, and in the configuration
/// what the network cannot tell from its weights. Every tensor is accounted for: one that is missing, left
/// over, of another shape, of whole numbers or not finite is refused by its name, so that a file of another
/// network never scores anything. The numbers stay as they are, half precision included.
namespace geovlm::ml {

/// Data sets whose image sizes Sample4Geo trained with: vigor, cvusa, cvact, university1652.
QStringList encoderLayouts();

/// An image encoder: Sample4Geo's checkpoint (timm's ConvNeXt without classifier, prefixed "model." and by
/// DataParallel "module.", with a scalar logit_scale, which moves into the configuration), or a file of this
/// program's own, which says its input itself. `layout`: one of encoderLayouts(); empty = vigor. Throws
/// Error.
SafeTensors encoderFrom(SafeTensors content, const QString& layout, const QString& origin);

/// A reranker: the published form (prefixed "module." by DataParallel), whose dimensions are those of its
/// weights, or one trained here. Throws Error.
SafeTensors rerankerFrom(SafeTensors content, const QString& origin);

/// A reader trained here: nobody publishes one. Throws Error.
SafeTensors readerFrom(SafeTensors content, const QString& origin);

} // namespace geovlm::ml
