// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QString>
#include <cstdint>
#include <vector>

/// The safetensors format (github.com/huggingface/safetensors): 8 bytes little-endian header length, a JSON
/// header of at most 100 MB, then the tensors' bytes without gap or overlap up to the end of the file.
namespace geovlm::ml {

enum class ElementType { F32, F16, BF16, F64, I64 };
int bytesOf(ElementType type);

struct StoredTensor
{
    QString name;
    ElementType type = ElementType::F32;
    std::vector<std::int64_t> shape;
    QByteArray bytes; ///< row-major, little-endian
};

struct SafeTensors
{
    std::vector<StoredTensor> tensors; ///< ordered by name
    QJsonObject configuration;         ///< our own, kept as JSON text under __metadata__.configuration
};

/// Throws Error naming `origin` and what does not fit.
SafeTensors readSafeTensors(const QByteArray& bytes, const QString& origin);
QByteArray writeSafeTensors(const SafeTensors& content);

} // namespace geovlm::ml
