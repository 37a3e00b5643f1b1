// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>
#include <optional>
#include <vector>

namespace geovlm::ui {

inline constexpr int mostRequests = 64;
inline constexpr int mostDimensions = 65536;

/// A server that answers questions about images or embeds texts. The key itself is never part of it: it lies
/// in the environment or in the system's keychain.
struct Backend
{
    enum class Purpose { Vision, Text };
    enum class Key { None, Environment, Keychain };
    QString name; ///< unique among the back ends; its key lies under it
    QString url;  ///< up to and with the version, "http://localhost:8080/v1"
    Purpose purpose = Purpose::Vision;
    QString model;
    QString mode = QStringLiteral("each"); ///< vision: "each" question alone, or all in one "schema"
    Key key = Key::None;
    QString environment; ///< the variable that holds the key
    int concurrency = 4; ///< requests at once, 1 to 64
    int dimensions = 0;  ///< of text embeddings; 0 = the model's own

    bool operator==(const Backend&) const = default;
};
using Backends = std::vector<Backend>;

/// What a server said of itself when it was asked; what it did not say is absent.
struct BackendReport
{
    QString problem; ///< why it cannot be used now, a sentence; empty = it can
    QString server;  ///< "llama.cpp b4567"
    QStringList models;
    std::optional<bool> images, options, logProbabilities;
    std::optional<int> dimension; ///< of a text embedding; 0 = it does not embed
    QStringList notes;            ///< sentences
};

/// Where a key lies.
enum class KeyPlace { Nowhere, Keychain, ThisRun };

QByteArray toJson(const Backends& backends);
/// What cannot be read is left out: settings are no place to fail.
Backends backendsFromJson(const QByteArray& json);

/// The host and port of an address, for people; the address itself when there is none.
QString hostOf(const QString& url);
/// Why these cannot be kept, as a sentence; empty when they can.
QString problemOfAddress(const QString& url);
QString problemOf(const Backend& backend);
QString problemOf(const Backends& backends);
QString purposeName(Backend::Purpose purpose);
QString modeName(const QString& mode);
QString modeMeaning(const QString& mode); ///< a sentence: what speaks for it and against it
/// Where the usual servers listen on this machine.
Backends usualBackends();

} // namespace geovlm::ui
