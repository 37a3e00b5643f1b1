// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/image.h"

#include <QDateTime>
#include <QString>
#include <vector>

namespace geovlm {

/// Who can say an answer. A person's newest answer beats every machine's.
enum class SpeakerKind { Person = 0, Model = 1, Import = 2 };

struct Speaker
{
    SpeakerKind kind = SpeakerKind::Person;
    QString name;     ///< a person's name, a model's name, an import's source
    QString revision; ///< a model's hash or an import's file; empty for a person
};

/// One entry of the append-only answer log.
struct AnswerEvent
{
    qint64 id = 0; ///< given by the store
    ImageId image = 0;
    int question = 0; ///< index into the question bank (number - 1)
    QString value;    ///< normalised onto options where possible; several joined by " and "; empty = cleared
    QString raw;      ///< as it was said; empty when equal to value
    double confidence = -1; ///< 0..1, -1 = not known (people)
    /// Probability of each option of the question (machines), or empty.
    std::vector<float> distribution;
    Speaker speaker;
    QDateTime at; ///< UTC
    bool suggestionVisible = false;
    bool unsure = false; ///< a person was not certain
    qint64 replaces = 0; ///< the event that was current before, or 0
    qint64 undoes = 0;   ///< the event that this one takes back, or 0
    qint64 run = 0;      ///< the run that made it, or 0 (people)
    qint64 action = 0;   ///< what the person did, as Undo sees it, or 0
    qint64 merge = 0;    ///< the merge that brought it from another store, or 0: given here
};

} // namespace geovlm
