// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/image.h"
#include "domain/question_bank.h"
#include "remote/backend.h"
#include "remote/probe.h"
#include "remote/replies.h"

#include <QByteArray>
#include <vector>

/// Questions in, a distribution over each one's options out: the requests that ask a question bank about one
/// image, and what their replies say.
namespace geovlm::remote {

/// How a model is asked; everything in it decides the answers.
struct Asking
{
    QString model;
    Mode mode = Mode::Each;
    OptionField field = OptionField::JsonObject;
    double temperature = 0;
    int seed = 0;
    int tokens = 0; ///< at most, of a reply; 0 = what the answer needs
};

/// The request bodies, the image left out: one a question (Each) or one (Schema). The image stands first, so
/// that a server can keep what it made of it for all questions; options are lettered (Each) or enumerated
/// (Schema). Equal arguments give equal bytes. Throws Error for a question with more than 26 options.
std::vector<QByteArray> requestsOf(const QuestionBank& bank, View view, const Asking& asking);

/// A body with its image, a JPEG, put in.
QByteArray withImage(const QByteArray& request, const QByteArray& jpeg);

/// What a model said to one question.
struct RemoteAnswer
{
    QString value; ///< as the bank spells it; as it was said where it fits no option
    QString raw;   ///< as it was said
    bool offList = false;
    bool held = false; ///< the reply kept to the form and the options it was held to
    /// Of the options, summing to 1; empty = not known (no log-probabilities, several options, off the list).
    std::vector<float> distribution;
    double confidence = -1;  ///< of `value`; -1 = not known
    double offListMass = -1; ///< probability that the model put outside the options; -1 = not known
};

/// Throws RemoteError (BadReply) unless answersFrom() can read this reply, whichever question it is to.
void requireAnswer(const QuestionBank& bank, const Asking& asking, const ChatReply& reply);

/// The answers in the bank's order, from as many replies as there were requests. The value is the likeliest
/// option where there are log-probabilities (all spellings of a letter added up), else what was said. Throws
/// RemoteError (BadReply) for an empty reply, thinking that did not end, or a question that is left out.
std::vector<RemoteAnswer> answersFrom(const QuestionBank& bank, const Asking& asking,
                                      const std::vector<ChatReply>& replies);

} // namespace geovlm::remote
