// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/error.h"
#include "store/answers/answers.h"
#include "store/models/images.h"
#include "store/sqlite/store.h"
#include "support/sentences.h"

#include <QCoreApplication>
#include <QTemporaryDir>
#include <QTest>

namespace geovlm::test {

/// tests/store/other_process.
inline QString otherProcess()
{
    return QCoreApplication::applicationDirPath() + QStringLiteral("/store_other_process");
}

/// A store in a folder of its own.
struct Fixture
{
    QTemporaryDir folder;
    QString path = folder.filePath(QStringLiteral("test.geovlm"));
    std::unique_ptr<store::Store> store;

    Fixture()
    {
        store::Store::create(path);
        store = store::Store::open(path, store::Access::Write);
    }
    void reopen()
    {
        store.reset();
        store = store::Store::open(path, store::Access::Write);
    }
    ImageId image(const QString& name, View view = View::Ground, const QString& area = QString())
    {
        return store::addImage(*store, {0, name, view, area, std::nullopt});
    }
    qint64 say(ImageId image, int question, const QString& value, SpeakerKind kind = SpeakerKind::Person,
               const QString& who = QStringLiteral("Ada"))
    {
        AnswerEvent event;
        event.image = image;
        event.question = question;
        event.value = value;
        event.speaker = {kind, who, kind == SpeakerKind::Person ? QString() : QStringLiteral("r1")};
        return store::appendAnswer(*store, event);
    }
    qint64 undo(ImageId image, int question, qint64 event)
    {
        AnswerEvent undoing;
        undoing.image = image;
        undoing.question = question;
        undoing.undoes = event;
        undoing.speaker.name = QStringLiteral("Ada");
        return store::appendAnswer(*store, undoing);
    }
    /// The current value, or "-" where there is none.
    QString current(ImageId image, int question) const
    {
        for (const AnswerEvent& event : store::currentAnswers(*store, image))
            if (event.question == question)
                return event.value;
        return QStringLiteral("-");
    }
};

} // namespace geovlm::test
