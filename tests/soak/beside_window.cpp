// SPDX-License-Identifier: GPL-3.0-or-later
// What beside.sh runs: `make DIR` makes a store, `run STORE DIR SECONDS EVERY` answers in it by keys through
// the real window, `verify STORE DIR` looks for everything that was shown as saved in every copy. DIR/saved
// has a line for each answer that the window called saved ("IMAGE QUESTION VALUE"), DIR/copies one for each
// copy ("FILE ANSWERS ROWS").
#include "answers/answers_panel.h"
#include "domain/answers/answer_choice.h"
#include "domain/error.h"
#include "domain/random.h"
#include "shell/dialogs/silent_dialogs.h"
#include "shell/notices/save_status.h"
#include "shell/window/main_window.h"
#include "store/answers/answers.h"
#include "support/ui/live_fixture.h"

#include <QAction>
#include <QApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QListView>
#include <QProcess>
#include <QRandomGenerator>
#include <QTest>
#include <cstdio>
#include <fcntl.h>
#include <map>
#include <sys/file.h>
#include <tuple>
#include <unistd.h>

using namespace geovlm;
using namespace geovlm::ui;

namespace {

constexpr int patience = 120'000;

/// Keeps the other program out for as long as it lives.
class Gate
{
public:
    explicit Gate(const QString& file)
        : m_file(::open(QFile::encodeName(file).constData(), O_RDWR | O_CLOEXEC))
    {
        while (::flock(m_file, LOCK_EX) != 0 && errno == EINTR) {
        }
    }
    ~Gate() { ::close(m_file); }
    Gate(const Gate&) = delete;
    Gate& operator=(const Gate&) = delete;

private:
    int m_file;
};

int linesOf(const QString& file)
{
    QFile lines(file);
    return lines.open(QIODevice::ReadOnly) ? int(lines.readAll().count('\n')) : 0;
}

void require(bool holds, const QString& otherwise)
{
    if (!holds)
        throw Error(otherwise);
}

class Answering
{
public:
    Answering(const QString& store, const QString& folder, quint64 seed)
        : m_store(store), m_folder(folder), m_settings(folder + QStringLiteral("/settings.ini")),
          m_random(Random::stream(seed, "beside", 0)), m_saved(folder + QStringLiteral("/saved")),
          m_copies(folder + QStringLiteral("/copies"))
    {
        m_settings.set(settings::motion, false);
        m_settings.set(settings::annotator, QStringLiteral("Soak"));
        m_window = std::make_unique<MainWindow>(m_settings, m_dialogs, Services());
        m_window->resize(1280, 800);
        m_window->show();
        require(m_saved.open(QIODevice::WriteOnly) && m_copies.open(QIODevice::WriteOnly),
                QStringLiteral("%1 cannot be written.").arg(folder));
    }

    void run(qint64 seconds, qint64 every)
    {
        QElapsedTimer since;
        since.start();
        open();
        for (qint64 next = every; since.elapsed() < seconds * 1000;) {
            answer();
            if (since.elapsed() < next * 1000)
                continue;
            next += every;
            closeAndCopy();
            open();
        }
        closeAndCopy();
        std::printf("answers shown as saved: %d, in %d copies\n", m_count, m_copied);
    }

private:
    static bool waitFor(const std::function<bool()>& condition)
    {
        return QTest::qWaitFor(condition, patience);
    }

    void open()
    {
        m_window->openStore(m_store);
        require(waitFor([this] { return m_window->annotator().edits().canEdit(); }),
                QStringLiteral("The store could not be opened for answering: %1")
                    .arg(m_window->findChild<SaveStatus*>()->text()));
        m_window->walk().goTo(m_random.below(m_window->walk().count()));
        require(waitFor([this] { return m_window->annotator().edits().canEdit(); }),
                QStringLiteral("No case is shown."));
        QTest::keyClick(m_window.get(), Qt::Key_F4);
    }

    /// One key; then what the window says of it is waited for.
    void answer()
    {
        Annotator& annotator = m_window->annotator();
        QListView* list = m_window->findChild<AnswersPanel*>()->list();
        const int question = m_random.below(annotator.sight().bank().size());
        if (annotator.sight().bank().at(question).multiple)
            return;
        annotator.place().setQuestion(question);
        const ImageId image = annotator.sight().image()->image.id;
        const int option = m_random.below(int(annotator.sight().bank().at(question).options.size()));
        const QString value = annotator.sight().bank().at(question).options.at(option);
        const auto& board = annotator.sight().boards()[std::size_t(question)];
        if (board.mine && board.mine->value == value)
            return; // the same key again would take it away
        QTest::keyClick(list, QKeySequence(optionKey(option))[0].key());
        const QString saved = SaveStatus::tr("Saved");
        require(waitFor([&] {
                    return m_window->writer().pending() == 0 &&
                           (m_window->findChild<SaveStatus*>()->text() == saved ||
                            m_window->writer().saving() == StoreWriter::Saving::Failed);
                }) &&
                    m_window->findChild<SaveStatus*>()->text() == saved,
                QStringLiteral("After answer %1 the window says: %2")
                    .arg(m_count)
                    .arg(m_window->findChild<SaveStatus*>()->text()));
        m_saved.write(QStringLiteral("%1\t%2\t%3\n").arg(image).arg(question).arg(value).toUtf8());
        m_saved.flush();
        if (++m_count % 40 == 0)
            m_window->walk().goTo(m_random.below(m_window->walk().count()));
        (void)waitFor([&] { return annotator.edits().canEdit(); });
    }

    void closeAndCopy()
    {
        m_window->actions().action(QStringLiteral("store.close"))->trigger();
        require(waitFor([this] { return !m_window->session().isOpen() && !m_window->writer().isEnding(); }),
                QStringLiteral("The store does not close."));
        const Gate gate(m_folder + QStringLiteral("/gate"));
        require(!QFile::exists(m_store + QStringLiteral("-wal")),
                QStringLiteral("A -wal is left beside the closed store."));
        const QString copy =
            m_folder + QStringLiteral("/copy-%1.geovlm").arg(++m_copied, 3, 10, QLatin1Char('0'));
        require(QProcess::execute(QStringLiteral("cp"), {m_store, copy}) == 0, // never opened by this process
                QStringLiteral("%1 cannot be written.").arg(copy));
        m_copies.write(QStringLiteral("%1\t%2\t%3\n")
                           .arg(copy)
                           .arg(m_count)
                           .arg(linesOf(m_folder + QStringLiteral("/rows")))
                           .toUtf8());
        m_copies.flush();
    }

    QString m_store, m_folder;
    Settings m_settings;
    SilentDialogs m_dialogs;
    std::unique_ptr<MainWindow> m_window;
    Random m_random;
    QFile m_saved, m_copies;
    int m_count = 0, m_copied = 0;
};

using Said = std::tuple<ImageId, int, QString>;

std::vector<QStringList> rowsOf(const QString& file)
{
    QFile lines(file);
    require(lines.open(QIODevice::ReadOnly), QStringLiteral("%1 cannot be read.").arg(file));
    std::vector<QStringList> rows;
    while (!lines.atEnd())
        rows.push_back(QString::fromUtf8(lines.readLine()).chopped(1).split(u'\t'));
    return rows;
}

/// How many of the first `count` answers are not in the log of `store` as often as they were given.
int missing(const store::Store& store, const std::vector<QStringList>& saved, int count)
{
    std::map<Said, int> wanted;
    for (int i = 0; i < count; ++i)
        ++wanted[{saved[std::size_t(i)][0].toLongLong(), saved[std::size_t(i)][1].toInt(),
                  saved[std::size_t(i)][2]}];
    std::map<Said, int> there;
    store::visitAnswersOfPeople(store, [&](const AnswerEvent& event) {
        ++there[{event.image, event.question, event.value}];
    });
    int lost = 0;
    for (const auto& [said, times] : wanted)
        lost += std::max(0, times - there[said]);
    return lost;
}

/// Rows that the other program wrote and `file` lacks.
int missingRows(const QString& file, int rows)
{
    if (rows == 0)
        return 0;
    QProcess sqlite;
    sqlite.start(QStringLiteral("sqlite3"), {file, QStringLiteral("SELECT count(*) FROM notebook;")},
                 QIODevice::ReadOnly);
    sqlite.waitForFinished(-1);
    return std::max(0, rows - sqlite.readAllStandardOutput().trimmed().toInt());
}

int verify(const QString& folder)
{
    const std::vector<QStringList> saved = rowsOf(folder + QStringLiteral("/saved"));
    const std::vector<QStringList> copies = rowsOf(folder + QStringLiteral("/copies"));
    int lost = 0, lostRows = 0;
    for (const QStringList& copy : copies) {
        lost += missing(*store::Store::open(copy[0], store::Access::Read), saved, copy[1].toInt());
        lostRows += missingRows(copy[0], copy[2].toInt());
    }
    std::printf(
        "copies: %zu; answers shown as saved: %zu, missing in a copy: %d; rows of sqlite3: %s, missing: %d\n",
        copies.size(), saved.size(), lost, qPrintable(copies.empty() ? QString() : copies.back()[2]),
        lostRows);
    return lost == 0 && lostRows == 0 && !saved.empty() && !copies.empty() ? 0 : 1;
}

int work(const QStringList& words)
{
    if (words.value(1) == QLatin1String("make") && words.size() == 3) {
        QDir().mkpath(words[2] + QStringLiteral("/set"));
        std::puts(qPrintable(test::makeLiveFixture(words[2] + QStringLiteral("/set"), {30, false})));
        return 0;
    }
    if (words.value(1) == QLatin1String("verify") && words.size() == 4)
        return verify(words[3]);
    if (words.value(1) != QLatin1String("run") || words.size() != 6)
        return 2;
    const quint64 seed = qEnvironmentVariableIsSet("GEOVLM_TEST_SEED")
                             ? qEnvironmentVariable("GEOVLM_TEST_SEED").toULongLong()
                             : QRandomGenerator::global()->generate();
    std::printf("seed %llu\n", static_cast<unsigned long long>(seed));
    std::fflush(stdout);
    Answering(words[2], words[3], seed).run(words[4].toLongLong(), words[5].toLongLong());
    return 0;
}

/// The display that is none says much of what it cannot do.
void withoutTheDisplay(QtMsgType, const QMessageLogContext&, const QString& message)
{
    if (!message.startsWith(QLatin1String("This plugin does not support")) &&
        !message.startsWith(QLatin1String("QStandardPaths: XDG_RUNTIME_DIR")))
        std::fprintf(stderr, "%s\n", qPrintable(message));
}

} // namespace

int main(int argc, char* argv[])
{
    qInstallMessageHandler(withoutTheDisplay);
    QApplication application(argc, argv);
    QApplication::setQuitOnLastWindowClosed(false);
    try {
        return work(QCoreApplication::arguments());
    } catch (const Error& error) {
        std::fprintf(stderr, "%s\n", qPrintable(error.sentence()));
        return 1;
    }
}
