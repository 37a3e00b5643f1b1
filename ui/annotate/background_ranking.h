// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "work/store_writer.h"

namespace geovlm::ui {

/// Scores every case that an edit made old, a few at a time, on the writing thread whenever it has nothing
/// else to do.
class BackgroundRanking : public QObject
{
    Q_OBJECT

public:
    explicit BackgroundRanking(StoreWriter& writer, QObject* parent = nullptr);

    /// Cases that are still to be scored; 0 = none, or none that can be.
    qint64 left() const { return m_left; }

Q_SIGNALS:
    void changed(); ///< left()

private:
    std::function<bool(store::Store&)> step();
    void setLeft(qint64 left);

    qint64 m_left = 0;
};

} // namespace geovlm::ui
