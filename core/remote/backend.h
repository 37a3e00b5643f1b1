// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QString>
#include <QUrl>

namespace geovlm::remote {

/// How the questions about an image are asked.
enum class Mode {
    Each,  ///< one request a question; distributions where the server gives log-probabilities
    Schema ///< one request whose JSON schema has a field a question; faster, its answers lean on one another
};
QString nameOf(Mode mode); ///< "each", "schema"
/// Throws Error naming the two.
Mode modeNamed(const QString& name);

/// What a server is used for.
enum class Purpose { Answers, Texts };

/// Where the key of a server is looked for, or was found. Memory: kept until the program ends.
enum class KeySource { None, Environment, Keychain, Memory };

inline constexpr int mostInFlight = 64;
inline constexpr int mostDimensions = 65536;

/// An OpenAI-compatible server and one of its models, as a person sets it up. It never holds a key, so it may
/// be written to settings as it is: keys.h finds the key.
struct Backend
{
    QString name; ///< the person's name for it; also names its key in the keychain
    QUrl url;     ///< as it was written; serverAddress() makes of it what requests go under
    QString model;
    Purpose purpose = Purpose::Answers;
    Mode mode = Mode::Each;
    /// None = it wants no key; Environment = in the variable, else as for Keychain; Keychain = there, else in
    /// memory.
    KeySource key = KeySource::Keychain;
    QString keyEnvironment; ///< the environment variable that holds the key
    int concurrency = 4;    ///< requests in flight, 1 to mostInFlight
    int dimensions = 0;     ///< of text embeddings, up to mostDimensions; 0 = the model's own

    QJsonObject toJson() const;
    /// What is missing or wrong becomes its default; the address is checked by serverAddress() when used.
    /// Also reads what the window wrote into its settings before: purposes "vision" and "text", and the
    /// variable's name under "environment".
    static Backend fromJson(const QJsonObject& object);
    friend bool operator==(const Backend&, const Backend&) = default;
};

/// The base address that requests go under, from what a person wrote: with or without /v1 and a slash at the
/// end ("http://localhost:8000" becomes "http://localhost:8000/v1"; another path is kept as it is). Throws
/// Error for anything but http and https, for user names and passwords in it, and for a query or a fragment.
QUrl serverAddress(const QString& text);

/// Why this is no address of a server, a sentence; empty = it is one.
QString problemOfAddress(const QUrl& url);

/// Why this server cannot be used as it is set up, a sentence; empty = it can. A model may still be missing.
QString problemOf(const Backend& backend);

/// Whether `text` is meant as an address at all ("reader" is not).
bool looksLikeAddress(const QString& text);

/// Whether what is sent to `url` stays here: localhost, 127.0.0.0/8, ::1 and their IPv4-mapped form, 0.0.0.0,
/// ::.
bool isThisMachine(const QUrl& url);

/// "api.example.org" or "localhost:8000": for people to read.
QString hostOf(const QUrl& url);

/// What a person is told before images (or descriptions) leave this machine, a proxy on their way included.
QString leavingSentence(const Backend& backend, qint64 count);

} // namespace geovlm::remote
