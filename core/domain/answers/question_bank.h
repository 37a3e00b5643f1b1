// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>
#include <vector>

namespace geovlm {

/// One multiple-choice question, asked of both views.
struct Question
{
    int number = 0;        ///< 1-based position in the bank and in the published 31-column answer files
    QString id;            ///< stable name, e.g. "road_color"
    QString label;         ///< short, for people
    QString prompt;        ///< what an answerer is asked
    bool multiple = false; ///< several options may be true at once
    QStringList options;
    /// Index of the option equal to `text` but for case and surrounding blanks, or -1.
    int optionIndex(const QString& text) const;
};

/// The questions in their published order. Distributions over all options are laid out as one row of
/// optionCount() numbers, question after question; offset(q) is where question index q begins.
class QuestionBank
{
public:
    /// The 30 questions of the GeoVLM answer files (218 options), compiled in.
    static const QuestionBank& standard();
    /// Reads the JSON form of resources/questions/questions.json. Throws Error naming `origin`.
    static QuestionBank fromJson(const QByteArray& json, const QString& origin);
    QByteArray toJson() const;

    const std::vector<Question>& questions() const { return m_questions; }
    int size() const { return int(m_questions.size()); }
    const Question& at(int index) const { return m_questions.at(size_t(index)); }
    /// Index (number - 1) of the question called `id`, or -1.
    int indexOf(const QString& id) const;
    int optionCount() const { return m_optionCount; }
    int offset(int index) const { return m_offsets.at(size_t(index)); }

private:
    void add(Question question);

    std::vector<Question> m_questions;
    std::vector<int> m_offsets;
    int m_optionCount = 0;
};

/// Several values of a multiple question are written as one string, joined by " and " in the published
/// files; these two convert. An empty text gives an empty list.
QStringList splitValues(const QString& text);
QString joinValues(const QStringList& values);

} // namespace geovlm
