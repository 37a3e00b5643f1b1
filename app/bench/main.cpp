// SPDX-License-Identifier: GPL-3.0-or-later
// From a key press to the new order painted, on the real window: geovlm-paint-bench STORE prints one JSON
// object. The store is written to.
#include "answers/answers_panel.h"
#include "compare/compare_page.h"
#include "compare/rank_rows.h"
#include "domain/random.h"
#include "pipeline/bench.h"
#include "shell/main_window.h"
#include "shell/silent_dialogs.h"

#include <QAbstractScrollArea>
#include <QApplication>
#include <QJsonDocument>
#include <QListView>
#include <QTemporaryDir>
#include <QTest>
#include <cstdio>

using namespace geovlm;
using namespace geovlm::ui;

namespace {

constexpr QSize windowSize(1440, 900);
constexpr int caseCount = 30;
constexpr int editsPerCase = 20;
constexpr int patience = 120'000;

/// Whether a widget has been painted since it was last asked.
class PaintWatch : public QObject
{
public:
    explicit PaintWatch(QWidget* widget) { widget->installEventFilter(this); }
    bool take() { return std::exchange(m_painted, false); }

protected:
    bool eventFilter(QObject*, QEvent* event) override
    {
        m_painted = m_painted || event->type() == QEvent::Paint;
        return false;
    }

private:
    bool m_painted = false;
};

class PaintBench
{
public:
    explicit PaintBench(const QString& store) : m_settings(m_folder.filePath(QStringLiteral("settings.ini")))
    {
        m_settings.set(settings::motion, false); // the order is where it belongs in the first frame
        m_settings.set(settings::annotator, QStringLiteral("bench"));
        m_window = std::make_unique<MainWindow>(m_settings, m_dialogs, StageFunctions());
        m_window->resize(windowSize);
        m_window->show();
        m_window->openStore(store);
    }

    bool measure()
    {
        if (!waitFor([this] { return m_window->annotator().canEdit(); }))
            return false;
        const int count = m_window->walk().count();
        for (int i = 0; i < caseCount; ++i) {
            const int row = int(qint64(i) * count / caseCount);
            m_window->walk().goTo(row);
            if (!waitFor([this] {
                    return m_window->walk().detail() && m_window->annotator().canEdit() && settled();
                }))
                return false;
            for (int edit = 0; edit < editsPerCase; ++edit)
                if (!measureOne())
                    return false;
        }
        return waitFor([this] { return settled(); });
    }

    QJsonObject result() const
    {
        pipeline::Timing timing{QStringLiteral("edit_to_paint"), m_milliseconds, {}, 0, {}};
        timing.more = {{QStringLiteral("orders_changed"), m_moved},
                       {QStringLiteral("window"),
                        QStringLiteral("%1x%2 offscreen").arg(windowSize.width()).arg(windowSize.height())}};
        return pipeline::toJson(timing);
    }

private:
    bool settled()
    {
        m_window->grab();
        return m_window->isSettled();
    }
    static bool waitFor(const std::function<bool()>& condition)
    {
        return QTest::qWaitFor(condition, patience);
    }

    std::vector<ImageId> order() const
    {
        std::vector<ImageId> ids;
        for (int place = 0; place < 10; ++place)
            ids.push_back(m_window->compare()->rows()->card(place, true)->reference());
        return ids;
    }

    /// An option of a question with one answer that is not the current one.
    Qt::Key nextKey()
    {
        Annotator& annotator = m_window->annotator();
        for (;;) {
            const int question = m_random.below(annotator.bank().size());
            const Question& asked = annotator.bank().at(question);
            const int option = m_random.below(std::min(9, int(asked.options.size())));
            const auto& current = annotator.boards()[size_t(question)].current;
            if (asked.multiple || (current && current->value == asked.options.at(option)))
                continue;
            annotator.setQuestion(question);
            QApplication::processEvents();
            return Qt::Key(Qt::Key_1 + option);
        }
    }

    bool measureOne()
    {
        QWidget* list = m_window->answers()->list();
        list->setFocus();
        const Qt::Key key = nextKey();
        const std::vector<ImageId> before = order();
        PaintWatch watch(m_window->compare()->rows());
        QElapsedTimer clock;
        clock.start();
        QTest::keyClick(list, key);
        while (!watch.take()) {
            QApplication::processEvents();
            if (clock.elapsed() > patience)
                return false;
        }
        m_milliseconds.push_back(double(clock.nsecsElapsed()) / 1e6);
        m_moved += order() != before ? 1 : 0;
        // As a person would, not before the last answer is safe.
        return waitFor([this] { return m_window->writer().pending() == 0; });
    }

    QTemporaryDir m_folder;
    Settings m_settings;
    SilentDialogs m_dialogs;
    std::unique_ptr<MainWindow> m_window;
    Random m_random = Random::stream(1, "painting");
    std::vector<double> m_milliseconds;
    int m_moved = 0;
};

} // namespace

int main(int argc, char** argv)
{
    QApplication application(argc, argv);
    if (argc != 2) {
        std::fprintf(stderr, "usage: geovlm-paint-bench STORE\n");
        return 2;
    }
    PaintBench bench(QString::fromLocal8Bit(argv[1]));
    if (!bench.measure()) {
        std::fprintf(stderr, "the window did not settle\n");
        return 1;
    }
    std::printf("%s\n", QJsonDocument(bench.result()).toJson(QJsonDocument::Compact).constData());
    return 0;
}
