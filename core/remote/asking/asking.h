// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/answers/answer_normaliser.h"
#include "domain/answers/question_bank.h"
#include "domain/image.h"
#include "remote/asking/replies.h"
#include "remote/backend.h"
#include "remote/probe.h"

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
    int tokens = 0; ///< at most, of a reply; 0 = room for the answer and what may stand around it
};

/// The request bodies, the image left out: one a question (Each) or one (Schema). The image stands first, so
/// that a server can keep what it made of it for all questions; options are lettered (Each) or enumerated
/// (Schema). Equal arguments give equal bytes. Throws Error for a question with more than 26 options.
std::vector<QByteArray> requestsOf(const QuestionBank& bank, View view, const Asking& asking);

/// A body with its image, a JPEG, put in.
QByteArray withImage(const QByteArray& request, const QByteArray& jpeg);

/// The same request with room for a longer reply, for one that was cut off.
QByteArray withMoreRoom(const QByteArray& request);

/// What a model said to one question.
struct RemoteAnswer
{
    QString value; ///< as the bank spells it; as it was said where it fits no option
    QString raw;   ///< as it was said
    bool offList = false;
    bool held = false; ///< the reply kept to the form and the options it was held to
    /// Of the options, summing to 1; empty = not known: no log-probabilities, those of one option alone,
    /// several options, off the list, an answer in words rather than by its letter.
    std::vector<float> distribution;
    double confidence = -1;  ///< of `value`; -1 = not known
    double offListMass = -1; ///< probability that the model put outside the options; -1 = not known
};

/// Whether the tokens ran out before the reply ended: it is no answer then, whatever it holds.
bool isCutOff(const ChatReply& reply);

/// Throws RemoteError (BadReply) unless answersFrom() can read this reply, whichever question it is to.
void requireAnswer(const QuestionBank& bank, const Asking& asking, const ChatReply& reply);

/// The answers in the order of the bank that `normaliser` was made for, from as many replies as there were
/// requests. The value is the likeliest option where the letter's log-probabilities are known (all spellings
/// of a letter added up, found at its place in the text), else what was said: by letter, or in words as
/// `normaliser` reads them. Throws RemoteError (BadReply) for an empty reply, one that was cut off, thinking
/// that did not end, or a question that is left out.
std::vector<RemoteAnswer> answersFrom(const QuestionBank& bank, const AnswerNormaliser& normaliser,
                                      const Asking& asking, const std::vector<ChatReply>& replies);
/// The same with the rules that are compiled in.
std::vector<RemoteAnswer> answersFrom(const QuestionBank& bank, const Asking& asking,
                                      const std::vector<ChatReply>& replies);

/// The name of a question's field in the reply to Mode::Schema: numbered, so that sorted fields stand in the
/// bank's order.
QString fieldName(const Question& question);

} // namespace geovlm::remote
