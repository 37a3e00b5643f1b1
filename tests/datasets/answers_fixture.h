// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "datasets/answers/answer_files.h"
#include "datasets/formats/csv.h"
#include "datasets_fixture.h"
#include "store/answers/answers.h"
#include "store/sqlite/query.h"

#include <algorithm>
#include <string>

namespace geovlm::test {

using namespace Qt::StringLiterals;
using datasets::AnswerImportReport;

inline constexpr int questions = 30;

/// A row of the published form: the name, and the answers of a few questions (numbers from 1).
inline QByteArray row(const QString& name, const QMap<int, QString>& answers)
{
    QStringList fields(questions + 1);
    fields[0] = name;
    for (auto answer = answers.cbegin(); answer != answers.cend(); ++answer)
        fields[answer.key()] = answer.value();
    return datasets::csvRecord(fields);
}

inline const QByteArray header = row(u"whatever"_s, {{1, u"Which, of all [a/b]?"_s}});

inline QByteArray bytesOf(const std::vector<float>& values)
{
    return QByteArray(reinterpret_cast<const char*>(values.data()), qsizetype(values.size() * sizeof(float)));
}

/// A matrix with `values` at the options of one question, zero elsewhere.
inline QByteArray matrixRow(const store::Store& store, int question, const std::vector<float>& values)
{
    std::vector<float> all(std::size_t(store.questions().optionCount()), 0.0F);
    std::copy(values.begin(), values.end(), all.begin() + store.questions().offset(question));
    return bytesOf(all);
}

/// What check finds but for the images, which these stores do not have on disk.
inline QStringList otherProblems(const store::Store& store)
{
    QStringList problems = store::check(store).problems;
    if (!problems.isEmpty() && problems.last().contains(u"are not under"_s))
        problems.removeLast();
    return problems;
}

struct AnswersFixture : Fixture
{
    QString file = at(u"answers.csv"_s);

    ImageId add(const QString& name, View view = View::Ground)
    {
        return store::addImage(*store, {0, name, view, {}, std::nullopt});
    }
    qint64 say(ImageId image, int question, const QString& value, SpeakerKind kind = SpeakerKind::Person)
    {
        AnswerEvent event;
        event.image = image;
        event.question = question;
        event.value = value;
        event.speaker = {kind, kind == SpeakerKind::Person ? u"Ada"_s : u"reader"_s, {}};
        return store::appendAnswer(*store, event);
    }
    AnswerImportReport import(const QByteArray& rows, const QString& probabilities = {},
                              View view = View::Ground)
    {
        writeFile(file, header + rows);
        SilentProgress progress;
        return datasets::importAnswers(*store, {file, view, u"ofa"_s, probabilities}, progress);
    }
    AnswerEvent current(ImageId image, int question) const
    {
        for (const AnswerEvent& event : store::currentAnswers(*store, image))
            if (event.question == question)
                return event;
        return {};
    }
    qint64 count(const char* table) const
    {
        return store::integerOf(store->database(), std::string("SELECT count(*) FROM ") + table, -1);
    }
};

} // namespace geovlm::test
