// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ml/safetensors.h"

#include <functional>

namespace geovlm::ml {

/// The bytes of the storage that a pickle calls `key`; they must be `bytes` many. Throws Error.
using StorageReader = std::function<QByteArray(const QString& key, qint64 bytes)>;

/// The tensors of a pickled state dict: a dict from names to tensors, or the one under "state_dict",
/// "model_state_dict" or "model" of a training checkpoint. Only the storages of those tensors are asked for.
/// Tensors may be strided views that share a storage; all of them together may have `limit` bytes. Throws
/// Error naming `origin` and the tensor that does not fit its storage, or the name of what is no weights.
/// The form: torch/serialization.py and torch/_utils.py of PyTorch 1.6 to 2.x.
SafeTensors stateDictFrom(const QByteArray& pickle, qint64 limit, const StorageReader& storage,
                          const QString& origin);

} // namespace geovlm::ml
