// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "present/deck.h"

#include <QVariantAnimation>
#include <QWidget>
#include <memory>

class QScreen;

namespace geovlm::ui {

using SlideDeckPtr = std::shared_ptr<const SlideDeck>;

/// A deck on a display. Everything it shows is in the deck: it reads no store, no disk and no setting, so
/// nothing can fail on stage. Keys: Right, Down, Space, Return, Page Down and N go on; Left, Up, Backspace,
/// Page Up and P go back; Home, End; digits and Return go to a case; B or a full stop blanks the screen; F,
/// F5 and F11 switch between a window and the full screen; Escape ends. A click or the wheel goes on, the
/// right button or the wheel back.
class PresentationWindow : public QWidget
{
    Q_OBJECT

public:
    /// `motion`: whether tiles slide to their places, or are simply there.
    PresentationWindow(SlideDeckPtr deck, bool motion, QWidget* parent = nullptr);

    void showOn(QScreen* screen);
    int slide() const { return m_slide; }
    SlideStage stage() const { return m_deck->stageOf(m_slide); }
    bool isBlank() const { return m_blank; }
    bool isMoving() const { return m_motion.state() == QAbstractAnimation::Running; }
    /// How far the tiles have slid, 0 to 1.
    double share() const;
    void goTo(int slide);

Q_SIGNALS:
    void slideChanged(int slide);
    void ended();

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void closeEvent(QCloseEvent* event) override;
    bool event(QEvent* event) override;

private:
    void next();
    void previous();
    bool typeDigit(int key);
    bool commandKey(int key);
    void jump();
    void setBlank(bool blank);
    void toggleFullScreen();
    void paintTyped(QPainter& painter);
    QString spoken() const;

    SlideDeckPtr m_deck;
    bool m_moves;
    int m_slide = 0;
    bool m_blank = false;
    QString m_typed; ///< the number of a case, as far as it is typed
    int m_wheel = 0; ///< eighths of a degree that are no whole notch yet
    QVariantAnimation m_motion;
};

} // namespace geovlm::ui
