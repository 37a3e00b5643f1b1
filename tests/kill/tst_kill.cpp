// SPDX-License-Identifier: GPL-3.0-or-later
// What a command said it saved is there, whenever its process was killed.
#include "figures/evaluation.h"
#include "store/answers/answers.h"
#include "support/annotated_toy.h"
#include "support/files.h"
#include "support/registry.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QHash>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

namespace tst_kill {

using namespace geovlm;
using namespace geovlm::test;

namespace {

constexpr int standardKills = 100;
constexpr int longestMs = 60'000;
const QString geovlmProgram = QStringLiteral(GEOVLM_BIN_DIR "/geovlm");

/// Its exit status, nothing printed; -1 = it crashed.
int quietly(const QStringList& words)
{
    QProcess process;
    process.start(geovlmProgram, words);
    const bool ended = process.waitForFinished(longestMs);
    return ended && process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1;
}

/// Reads the store over and over in a process of its own.
class Reader
{
public:
    Reader(const QString& store, const QString& image)
        : m_words{QStringLiteral("answers"), store, QStringLiteral("--image"), image,
                  QStringLiteral("--json")}
    {
    }
    /// Starts the next reading when the last has ended; false when one failed.
    bool keepReading()
    {
        if (m_process.state() != QProcess::NotRunning && !m_process.waitForFinished(0))
            return true;
        const bool fine =
            m_readings == 0 || (m_process.exitStatus() == QProcess::NormalExit && m_process.exitCode() == 0);
        if (!fine)
            std::printf("the reader failed: %s\n", m_process.readAllStandardError().constData());
        ++m_readings;
        m_process.start(geovlmProgram, m_words);
        m_process.waitForStarted();
        return fine;
    }
    int readings() const { return m_readings; }
    ~Reader() { m_process.waitForFinished(longestMs); }

private:
    QStringList m_words;
    QProcess m_process;
    int m_readings = 0;
};

} // namespace

class KillTest : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_dir;
    QString m_store;
    std::vector<Image> m_images;
    QStringList m_questions;

    static void touch(const QString& path)
    {
        QDir().mkpath(QFileInfo(path).path());
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
    }

    QStringList words(const Image& image, const QString& question, const QString& value) const
    {
        return {QStringLiteral("set-answer"), m_store,
                QStringLiteral("--image"),    image.path,
                QStringLiteral("--question"), question,
                QStringLiteral("--value"),    value,
                QStringLiteral("--by"),       QStringLiteral("Ann"),
                QStringLiteral("--json")};
    }

    /// Milliseconds of one undisturbed command.
    qint64 usualTime()
    {
        QElapsedTimer clock;
        clock.start();
        for (int i = 0; i < 3; ++i)
            quietly(words(m_images.front(), m_questions.front(), QStringLiteral("before %1").arg(i)));
        return std::max<qint64>(10, clock.elapsed() / 3);
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_store = m_dir.filePath(QStringLiteral("kill.geovlm"));
        test::AnnotatedToy(m_store, 24);
        const auto store = store::Store::open(m_store, store::Access::Write);
        test::AnnotatedToy::rank(*store, QStringLiteral("evidence"));
        m_images = store::images(*store, store::imageIds(*store));
        for (const Image& image : m_images)
            touch(store::filePath(*store, image));
        for (const Question& question : store->questions().questions())
            m_questions.append(question.id);
    }

    void everyAnswerThatWasSaidToBeSavedIsThere()
    {
        const int kills = qEnvironmentVariableIsSet("GEOVLM_KILLS")
                              ? qEnvironmentVariableIntValue("GEOVLM_KILLS")
                              : standardKills;
        const quint64 seed = QRandomGenerator::global()->generate64();
        std::printf("seed %llu\n", static_cast<unsigned long long>(seed));
        Random random(seed);
        double window = 1.5 * double(usualTime()); // follows the machine, so that about half are killed
        Reader reader(m_store, m_images.front().path);
        struct Said
        {
            qint64 event;
            ImageId image;
            QString value;
        };
        std::vector<Said> said;
        int killed = 0;
        for (int i = 0; i < kills; ++i) {
            QVERIFY(reader.keepReading());
            const Image& image = m_images[std::size_t(random.below(int(m_images.size())))];
            const QString value = QStringLiteral("answer %1").arg(i);
            QProcess process;
            process.start(geovlmProgram,
                          words(image, m_questions.at(random.below(int(m_questions.size()))), value));
            process.waitForStarted();
            if (!process.waitForFinished(int(random.uniform(0, window)))) {
                process.kill();
                ++killed;
                window *= 1.05;
            }
            QVERIFY(process.state() == QProcess::NotRunning || process.waitForFinished(longestMs));
            // Killed after it had said so counts as said.
            const QJsonObject json = QJsonDocument::fromJson(process.readAllStandardOutput()).object();
            const bool exitedWell = process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0;
            if (process.exitStatus() == QProcess::NormalExit)
                QVERIFY2(exitedWell, process.readAllStandardError().constData());
            if (exitedWell)
                window *= 0.95;
            if (exitedWell || json.contains(QLatin1String("event")))
                said.push_back({json[u"event"].toInteger(), image.id, value});
        }
        std::printf("%d commands, %d killed, %zu said that they had saved, %d readings beside them\n", kills,
                    killed, said.size(), reader.readings());
        QVERIFY(killed > kills / 10);
        QVERIFY(int(said.size()) > kills / 10);
        const auto store = store::Store::open(m_store, store::Access::Read);
        int lost = 0;
        for (const Said& one : said) {
            const auto log = store::answerLog(*store, one.image);
            const bool there = std::any_of(log.begin(), log.end(), [&](const AnswerEvent& event) {
                return event.id == one.event && event.value == one.value &&
                       event.speaker.name == QLatin1String("Ann");
            });
            lost += there ? 0 : 1;
        }
        QCOMPARE(lost, 0);
    }

    /// What a killed command left is removed by the next one there, and keeps nobody from doing it again.
    void aKilledCommandCanBeRepeatedAndLeavesNothing_data()
    {
        QTest::addColumn<QStringList>("command");
        QTest::newRow("init") << QStringList{QStringLiteral("init")};
        QTest::newRow("backup") << QStringList{QStringLiteral("backup"), m_store};
    }

    void aKilledCommandCanBeRepeatedAndLeavesNothing()
    {
        QFETCH(QStringList, command);
        const quint64 seed = QRandomGenerator::global()->generate64();
        std::printf("seed %llu\n", static_cast<unsigned long long>(seed));
        Random random(seed);
        QVERIFY(QDir().mkpath(m_store + QStringLiteral(".d")));
        QFile weights(m_store + QStringLiteral(".d/weights"));
        QVERIFY(weights.open(QIODevice::WriteOnly) && weights.write(QByteArray(1 << 20, 'w')) > 0);
        weights.close();
        int killed = 0;
        for (int i = 0; i < 30; ++i) {
            const QTemporaryDir folder;
            const QString made = folder.filePath(QStringLiteral("made.geovlm"));
            QProcess process;
            process.start(geovlmProgram, command + QStringList{made});
            process.waitForStarted();
            if (!process.waitForFinished(int(random.uniform(0, 150)))) {
                process.kill();
                ++killed;
            }
            QVERIFY(process.state() == QProcess::NotRunning || process.waitForFinished(longestMs));
            if (!QFileInfo::exists(made))
                QCOMPARE(quietly(command + QStringList{made}), 0);
            // A killed one may have been done but for its mark, which the next one that writes there takes
            // away.
            store::Store::open(made, store::Access::Write).reset();
            const QStringList left =
                QDir(folder.path()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
            for (const QString& name : left)
                QVERIFY2(QStringList({QStringLiteral("made.geovlm"), QStringLiteral("made.geovlm.d"),
                                      QStringLiteral("made.geovlm.lock")})
                             .contains(name),
                         qPrintable(left.join(u' ')));
            if (command.size() > 1)
                QCOMPARE(namesIn(made + QStringLiteral(".d")), namesIn(m_store + QStringLiteral(".d")));
        }
        QVERIFY(killed > 0);
    }

    void theStoreIsSoundAfterwards()
    {
        QProcess check;
        check.start(geovlmProgram, {QStringLiteral("check"), m_store, QStringLiteral("--json")});
        QVERIFY(check.waitForFinished(longestMs));
        const QByteArray out = check.readAllStandardOutput();
        QVERIFY2(QJsonDocument::fromJson(out).object()[u"ok"].toBool(), out.constData());
        // The next writer is not kept out by the lock of one that was killed.
        QCOMPARE(quietly(words(m_images.front(), m_questions.front(), QStringLiteral("after"))), 0);
    }
};

GEOVLM_TEST(KillTest);

} // namespace tst_kill

#include "tst_kill.moc"
