// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/outcome.h"
#include "look/look.h"

#include <QIcon>
#include <QPainterPath>

class QPainter;
class QRectF;

/// Small shapes drawn from paths, so that they are crisp at every scale and follow the palette.
namespace geovlm::ui {

enum class Mark {
    Star,
    Diamond,
    Tick,
    Up,
    Down,
    Cross,
    Outside,
    Nothing, // what happened
    Open,
    Previous,
    Next,
    Run,
    Stop,
    Filter,
    Clear,
    Ascending,
    Descending,
    BrokenImage,
    Save,
    Person,
    Model,
    Import,
    Warning,
    Leaves, // this machine
    Stays
};

/// Draws `mark` inside `box`: data marks are filled, tools are stroked.
void paintMark(QPainter& painter, const QRectF& box, Mark mark, const QColor& colour);
/// A tool's icon in the palette's text colour, any size.
QIcon markIcon(Mark mark);
QIcon markIcon(Mark mark, DataRole role);

Mark outcomeMark(Outcome outcome);
DataRole outcomeRole(Outcome outcome);
QString outcomeName(Outcome outcome);    ///< "Fixed"
QString outcomeMeaning(Outcome outcome); ///< a sentence

} // namespace geovlm::ui
