// SPDX-License-Identifier: GPL-3.0-or-later
#include "answers/answers_panel.h"
#include "compare/compare_page.h"
#include "compare/rank_rows.h"
#include "domain/random.h"
#include "window.h"

#include <QAbstractScrollArea>
#include <QApplication>
#include <QListView>
#include <QTest>

namespace geovlm::bench {

namespace {

using namespace geovlm::ui;

constexpr int caseCount = 30;
constexpr int editsPerCase = 20;
constexpr int paintPatience = 120'000;

class Editing
{
public:
    explicit Editing(Window& window) : m_window(window) {}

    bool measure()
    {
        const int count = m_window->walk().count();
        for (int i = 0; i < caseCount; ++i) {
            m_window->walk().goTo(int(qint64(i) * count / caseCount));
            if (!Window::waitFor([this] {
                    return m_window->walk().detail() && m_window->annotator().edits().canEdit() &&
                           m_window.settled();
                }))
                return false;
            for (int edit = 0; edit < editsPerCase; ++edit)
                if (!measureOne())
                    return false;
        }
        return m_window.settle();
    }

    pipeline::Timing timing() const
    {
        pipeline::Timing timing{QStringLiteral("edit_to_paint"), m_milliseconds, {}, 0, {}};
        timing.more = {{QStringLiteral("orders_changed"), m_moved},
                       {QStringLiteral("window"), Window::size()}};
        return timing;
    }

private:
    std::vector<ImageId> order() const
    {
        std::vector<ImageId> ids;
        ids.reserve(10);
        for (int place = 0; place < 10; ++place)
            ids.push_back(m_window->findChild<ComparePage*>()->rows()->card(place, true)->reference());
        return ids;
    }

    /// An option of a question with one answer that is not the current one.
    Qt::Key nextKey()
    {
        Annotator& annotator = m_window->annotator();
        for (;;) {
            const int question = m_random.below(annotator.sight().bank().size());
            const Question& asked = annotator.sight().bank().at(question);
            const int option = m_random.below(std::min(9, int(asked.options.size())));
            const auto& current = annotator.sight().boards()[size_t(question)].current;
            if (asked.multiple || (current && current->value == asked.options.at(option)))
                continue;
            annotator.place().setQuestion(question);
            QApplication::processEvents();
            return Qt::Key(Qt::Key_1 + option);
        }
    }

    bool measureOne()
    {
        QWidget* list = m_window->findChild<AnswersPanel*>()->list();
        list->setFocus();
        const Qt::Key key = nextKey();
        const std::vector<ImageId> before = order();
        PaintWatch watch(m_window->findChild<ComparePage*>()->rows());
        QElapsedTimer clock;
        clock.start();
        QTest::keyClick(list, key);
        while (!watch.take()) {
            QApplication::processEvents();
            if (clock.elapsed() > paintPatience)
                return false;
        }
        m_milliseconds.push_back(double(clock.nsecsElapsed()) / 1e6);
        m_moved += order() != before ? 1 : 0;
        // As a person would, not before the last answer is safe.
        return Window::waitFor([this] { return m_window->writer().pending() == 0; });
    }

    Window& m_window;
    Random m_random = Random::stream(1, "painting");
    std::vector<double> m_milliseconds;
    int m_moved = 0;
};

} // namespace

std::optional<pipeline::Timing> editToPaint(Window& window)
{
    Editing editing(window);
    if (!editing.measure())
        return std::nullopt;
    return editing.timing();
}

} // namespace geovlm::bench
