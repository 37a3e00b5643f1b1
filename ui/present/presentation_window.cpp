// SPDX-License-Identifier: GPL-3.0-or-later
#include "present/presentation_window.h"

#include "present/slide_painter.h"

#include <QAccessible>
#include <QCloseEvent>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QScreen>
#include <QWheelEvent>
#include <algorithm>

namespace geovlm::ui {

namespace {
constexpr int slideMilliseconds = 1100;
constexpr int notch = 120;
constexpr int digitsKept = 4;
} // namespace

PresentationWindow::PresentationWindow(SlideDeckPtr deck, bool motion, QWidget* parent)
    : QWidget(parent, Qt::Window), m_deck(std::move(deck)), m_moves(motion)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setAttribute(Qt::WA_OpaquePaintEvent);
    setWindowTitle(tr("%1 – presentation").arg(m_deck->title));
    setFocusPolicy(Qt::StrongFocus);
    setMinimumSize(320, 180);
    setCursor(Qt::BlankCursor);
    m_motion.setDuration(slideMilliseconds);
    m_motion.setEasingCurve(QEasingCurve::InOutCubic);
    m_motion.setStartValue(0.0);
    m_motion.setEndValue(1.0);
    connect(&m_motion, &QVariantAnimation::valueChanged, this, qOverload<>(&QWidget::update));
    setAccessibleName(spoken());
}

void PresentationWindow::showOn(QScreen* screen)
{
    if (screen) {
        setScreen(screen);
        setGeometry(screen->geometry());
    }
    showFullScreen();
    raise();
    activateWindow();
    setFocus();
}

double PresentationWindow::share() const
{
    if (stage() != SlideStage::After)
        return 1;
    return isMoving() ? m_motion.currentValue().toDouble() : 1;
}

QString PresentationWindow::spoken() const
{
    const SlideFooter footer = footerOf(*m_deck, m_slide);
    const bool ofCase = stage() != SlideStage::Figures;
    const QString caption = ofCase ? m_deck->caseOf(m_slide).caption : QString();
    return footer.right + QStringLiteral(", ") + (caption.isEmpty() ? footer.left : caption);
}

void PresentationWindow::goTo(int slide)
{
    const int bounded = std::clamp(slide, 0, m_deck->slides() - 1);
    m_blank = false;
    m_motion.stop();
    const bool forward = bounded == m_slide + 1;
    m_slide = bounded;
    // Only who comes from the slide before has seen where the tiles were.
    if (m_moves && forward && stage() == SlideStage::After)
        m_motion.start();
    setAccessibleName(spoken());
    update();
    Q_EMIT slideChanged(m_slide);
}

/// A key that comes while tiles slide puts them in their places first.
void PresentationWindow::next()
{
    if (m_blank)
        setBlank(false);
    else if (isMoving()) {
        m_motion.stop();
        update();
    } else if (m_slide + 1 < m_deck->slides()) {
        goTo(m_slide + 1);
    }
}

void PresentationWindow::previous()
{
    if (m_blank)
        setBlank(false);
    else
        goTo(m_slide - 1);
}

void PresentationWindow::setBlank(bool blank)
{
    m_blank = blank;
    update();
}

void PresentationWindow::toggleFullScreen()
{
    if (isFullScreen()) {
        const QSize room = screen()->availableSize() * 2 / 3;
        showNormal();
        resize(room);
        unsetCursor();
    } else {
        showFullScreen();
        setCursor(Qt::BlankCursor);
    }
}

void PresentationWindow::jump()
{
    const int number = m_typed.toInt();
    m_typed.clear();
    update();
    if (number >= 1 && number <= int(m_deck->cases.size()))
        goTo((number - 1) * caseSlides);
}

bool PresentationWindow::typeDigit(int key)
{
    if (key < Qt::Key_0 || key > Qt::Key_9)
        return false;
    m_typed = (m_typed + QChar(u'0' + (key - Qt::Key_0))).right(digitsKept);
    update();
    return true;
}

bool PresentationWindow::commandKey(int key)
{
    switch (key) {
    case Qt::Key_Right:
    case Qt::Key_Down:
    case Qt::Key_Space:
    case Qt::Key_PageDown:
    case Qt::Key_N:
        next();
        return true;
    case Qt::Key_Left:
    case Qt::Key_Up:
    case Qt::Key_PageUp:
    case Qt::Key_Backspace:
    case Qt::Key_P:
        previous();
        return true;
    case Qt::Key_Home:
        goTo(0);
        return true;
    case Qt::Key_End:
        goTo(m_deck->slides() - 1);
        return true;
    case Qt::Key_B:
    case Qt::Key_Period:
        setBlank(!m_blank);
        return true;
    case Qt::Key_F:
    case Qt::Key_F5: // what some clickers send to begin
    case Qt::Key_F11:
        toggleFullScreen();
        return true;
    case Qt::Key_Escape:
        close();
        return true;
    default:
        return false;
    }
}

void PresentationWindow::keyPressEvent(QKeyEvent* event)
{
    if (typeDigit(event->key()))
        return;
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        if (m_typed.isEmpty())
            next();
        else
            jump();
        return;
    }
    if (!m_typed.isEmpty()) {
        m_typed.clear();
        update();
        if (event->key() == Qt::Key_Escape) // takes back what was typed
            return;
    }
    if (!commandKey(event->key()))
        QWidget::keyPressEvent(event);
}

/// Keys mean the same here whatever shortcuts the program has.
bool PresentationWindow::event(QEvent* event)
{
    if (event->type() == QEvent::ShortcutOverride) {
        event->accept();
        return true;
    }
    return QWidget::event(event);
}

void PresentationWindow::mousePressEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton)
        next();
    else if (event->button() == Qt::RightButton)
        previous();
}

void PresentationWindow::wheelEvent(QWheelEvent* event)
{
    m_wheel += event->angleDelta().y();
    for (; m_wheel <= -notch; m_wheel += notch)
        next();
    for (; m_wheel >= notch; m_wheel -= notch)
        previous();
    event->accept();
}

void PresentationWindow::closeEvent(QCloseEvent* event)
{
    m_motion.stop();
    event->accept();
    Q_EMIT ended();
}

void PresentationWindow::paintTyped(QPainter& painter)
{
    QFont font = QGuiApplication::font();
    font.setPixelSize(std::max(12, height() / 20));
    painter.setFont(font);
    const QRect box = rect().adjusted(0, 0, 0, -height() / 12);
    painter.setPen(stagePalette().color(QPalette::Text));
    painter.drawText(box, Qt::AlignHCenter | Qt::AlignBottom, tr("Case %1").arg(m_typed));
}

void PresentationWindow::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    if (m_blank) {
        painter.fillRect(rect(), Qt::black);
        return;
    }
    paintSlide(painter, rect(), m_deck->caseOf(m_slide), stage(), share(), footerOf(*m_deck, m_slide));
    if (!m_typed.isEmpty())
        paintTyped(painter);
}

} // namespace geovlm::ui
