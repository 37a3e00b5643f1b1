// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shell/store/command_parts.h"

#include <QObject>

namespace geovlm::ui {

/// Which store is open, and where it and its images are: asks in dialogs, and never leaves what is not saved
/// without having asked.
class StoreCommands : public QObject
{
    Q_OBJECT

public:
    explicit StoreCommands(const CommandParts& parts);

    void createStore();
    void openStore();
    void openPath(const QString& path);
    void closeStore();
    // store_places.cpp
    void whereImagesAre();
    void goBack();
    /// Asks where to, and goes on with the copy.
    void saveCopy();
    /// True once nothing is at work or unsaved; asks before it stops or gives up anything.
    bool mayClose();

Q_SIGNALS:
    /// The window goes on with a copy of the store that is shown.
    void movedToCopy(const QString& path);

private:
    void writerAnswered();
    bool mayLeave(const QString& leave, const std::function<void()>& then);
    void copyTo(const QString& file, const std::function<void()>& then);
    void whenSaved(const std::function<void()>& then);
    void reopen();
    QString askCopy();
    bool waitsForSaving(const std::function<void()>& then);

    CommandParts m_;
    QString m_wanted; ///< to be opened once it is known whether it can be written
    QString m_made;   ///< a store being made, opened once it is there
    QString m_back;   ///< a store that goes back to a backup, opened again however that ends
};

} // namespace geovlm::ui
