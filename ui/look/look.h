// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QFont>
#include <QLabel>
#include <QPalette>
#include <QString>

class QWidget;

/// What everything on screen shares: the 8-pixel grid, two type sizes, the data colours.
namespace geovlm::ui {

inline constexpr int grid = 8;
inline constexpr int halfGrid = 4;

/// The one place that says which colour means what, in every list, card, line and plot. From the palette
/// of Okabe and Ito, which colour-blind people can tell apart; each is always joined by a shape or a word.
enum class DataRole { Before, After, Match, SemiPositive, Other, Worse };
QColor dataColour(DataRole role, const QPalette& palette);

bool isDark(const QPalette& palette);
QColor mutedText(const QPalette& palette);                    ///< for what is read second
QColor hairline(const QPalette& palette);                     ///< borders and separators
QColor well(const QPalette& palette);                         ///< behind images
QColor accentTint(const QPalette& palette);                   ///< background of what is selected
QColor mixed(const QColor& a, const QColor& b, double share); ///< `share` of b

/// The larger of the two type sizes.
QFont titleFont(const QFont& body);
QFont strongFont(const QFont& body);

/// A label for text that other people wrote or that must never be read as markup.
QLabel* plainLabel(const QString& text = {}, QWidget* parent = nullptr);
/// A label in the colour of what is read second.
QLabel* mutedLabel(const QString& text = {}, QWidget* parent = nullptr);
QLabel* titleLabel(const QString& text = {}, QWidget* parent = nullptr);

/// A plain label that gives way: what does not fit is elided and stands whole in the tooltip.
class ElidedLabel : public QLabel
{
    Q_OBJECT

public:
    explicit ElidedLabel(Qt::TextElideMode mode, QWidget* parent = nullptr);
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    Qt::TextElideMode m_mode;
};

/// "satellite/x/pano_17,41.8,-87.6,.jpg" is called "pano_17" for people; a name that says little brings its
/// folders along: "query_drone/0021/image-01".
QString shortName(const QString& path);
/// Ranks count from 0 inside and from 1 for people; "–" when there is none.
QString rankText(int rank);
/// "3 → 1", or "– (27)" when the match is not among the ten.
QString moveText(int rankBefore, int rankAfter, bool inTen);
QString distanceText(double metres);
/// A tooltip that shows `text` as it is: Qt takes what looks like markup for markup.
QString plainTip(const QString& text);
QString elided(const QString& text, const QFont& font, int width);

} // namespace geovlm::ui
