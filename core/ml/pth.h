// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ml/safetensors.h"

namespace geovlm::ml {

/// A checkpoint in the zip form of torch.save (PyTorch 1.6 and newer), without LibTorch and without running
/// anything that it says: `NAME/data.pkl` is a pickle that describes the tensors, `NAME/data/KEY` are their
/// bytes. A tensor that is a whole storage shares its bytes. Throws Error naming `origin` and what does not
/// fit, or the name of what the file wanted to call.
SafeTensors readPth(const QByteArray& bytes, const QString& origin);

/// A file of weights of either form; its content decides which, never its name. What people hand over instead
/// of one (nothing, a Git LFS pointer, a web page, an old torch.save, a TorchScript program) is refused with
/// the sentence that helps. `bytes` stay shared, as for readSafeTensors().
SafeTensors readWeightFile(const QByteArray& bytes, const QString& origin);

} // namespace geovlm::ml
