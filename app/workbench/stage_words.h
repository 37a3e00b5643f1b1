// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/progress.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>

/// What every stage of the window says its sentences with.
namespace geovlm::app {

inline QString tr(const char* text)
{
    return QCoreApplication::translate("Stages", text);
}

inline QString number(qint64 value)
{
    return QLocale().toString(value);
}

inline void noteAll(Progress& progress, const QStringList& sentences)
{
    for (const QString& sentence : sentences)
        progress.note(sentence);
}

} // namespace geovlm::app
