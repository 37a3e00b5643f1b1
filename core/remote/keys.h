// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "remote/backend.h"

#include <QByteArray>

/// Keys of servers. They come from an environment variable, then the system's keychain, then memory for this
/// run only; they are never written to settings, a store, a log, an export or a message. All functions may be
/// called from any thread, return within a few seconds, and work without a keychain service.
namespace geovlm::remote {

struct Key
{
    QByteArray value; ///< empty = none, and no Authorization header is sent
    KeySource source = KeySource::None;
};

/// The key of a server, from where Backend::key says. An environment variable that is named but empty or not
/// set is passed over. Throws Error for a key that cannot stand in an HTTP header (it does not quote it).
Key keyOf(const Backend& backend);

/// Where the key would come from, for people: "from the environment variable X", "none".
QString describe(KeySource source, const Backend& backend);

/// Keeps the key of the server called `name` until the program ends; an empty one forgets it.
void rememberForThisRun(const QString& name, const QByteArray& key);

/// What a keychain said: empty = done, else a sentence for the user.
[[nodiscard]] QString storeInKeychain(const QString& name, const QByteArray& key);
[[nodiscard]] QString removeFromKeychain(const QString& name);
/// Keeps the key of the server called `name` in the keychain, or, where there is none, until the program
/// ends; returns which.
KeySource keepKey(const QString& name, const QByteArray& key);
/// Where the key of the server called `name` is kept: Keychain, Memory or None.
KeySource keyPlace(const QString& name);
/// Forgets it wherever it is kept. Throws Error when the keychain does not let it go.
void forgetKey(const QString& name);
/// Why the keychain cannot be used here; empty = it can be asked.
QString keychainProblem();

} // namespace geovlm::remote
