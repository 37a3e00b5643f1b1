// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QIODevice>
#include <QJsonObject>
#include <QString>
#include <cstdint>
#include <vector>

/// The safetensors format (github.com/huggingface/safetensors): 8 bytes little-endian header length, a JSON
/// header of at most 4 MB (the format allows 100) without duplicate keys, then the tensors' bytes without gap
/// or overlap up to the end of the file.
namespace geovlm::ml {

enum class ElementType { F32, F16, BF16, F64, I64, I32, I16, I8, U8, Bool };
int bytesOf(ElementType type);
bool isFloating(ElementType type);

struct StoredTensor
{
    QString name;
    ElementType type = ElementType::F32;
    std::vector<std::int64_t> shape;
    QByteArray bytes; ///< row-major, little-endian; may be a view of SafeTensors::file
    qint64 count() const { return bytes.size() / bytesOf(type); }
};

/// One number of a tensor as float32.
float floatAt(const StoredTensor& tensor, qint64 index);

struct SafeTensors
{
    std::vector<StoredTensor> tensors; ///< ordered by name
    QJsonObject configuration;         ///< our own, kept as JSON text under __metadata__.configuration
    QByteArray file; ///< keeps alive what the tensors are views of; a copied StoredTensor needs it too
};

/// The tensors are views of `bytes`, which are shared, not copied. Throws Error naming `origin` and what does
/// not fit.
SafeTensors readSafeTensors(const QByteArray& bytes, const QString& origin);
QByteArray writeSafeTensors(const SafeTensors& content);
/// The same straight into a device, without a second copy of the tensors in memory. False when the device
/// takes no more; it knows why.
bool writeSafeTensors(const SafeTensors& content, QIODevice& to);

} // namespace geovlm::ml
