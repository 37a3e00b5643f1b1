// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>
#include <vector>

namespace geovlm {

/// A run of fixed words (question -1) or the slot of one question (0-based index, number - 1).
struct DescriptionPart
{
    QString text;
    int question = -1;
};
using TemplatePiece = DescriptionPart;

/// How many slots the template has, one per question in the published order.
inline constexpr int descriptionSlots = 30;

/// The one text that every description is made of: fourteen sentences whose slots stand in the order
/// 1-2-3-4 · 5-6 · 7-8 · 9-10 · 11-12 · 13-14-15 · 16-17-18 · 19-20 · 21 · 22-23 · 24-25 · 26-27 · 28-29 · 30
/// (the structure of the GeoVLM captions; the wording is ours). It starts and ends with fixed words and has
/// at least one between any two slots, so that no pair of adjacent words touches two answers. English in
/// every locale, because text embedders read it. The text of a slot is empty.
const std::vector<TemplatePiece>& descriptionTemplate();

/// The template with `answers` filled in, in pieces, so that changed words can be marked. `answers` holds
/// 30 values in question order, several values joined by " and "; an empty one becomes "unknown".
/// Throws Error when their number is not 30.
std::vector<DescriptionPart> describeParts(const QStringList& answers);

/// The same as one text.
QString describe(const QStringList& answers);

/// What stands in the slot of a question whose answer is `answer`: trimmed, "unknown" when empty.
QString slotText(const QString& answer);

/// SHA-256 (32 raw bytes) over the values and, where present, the float distributions: the sourceHash of
/// what is derived from them. The same on every platform. `distributions` is empty (only the words count,
/// as for a description) or holds one list per value, an empty list where there is no distribution.
QByteArray answersHash(const QStringList& values, const std::vector<std::vector<float>>& distributions = {});

/// The same for a caption that came as a text, where there are no answers.
QByteArray captionHash(const QString& caption);

} // namespace geovlm
