// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <exception>

namespace geovlm {

/// Thrown by a stage that was asked to stop, after it has committed everything it finished.
class Stopped : public std::exception
{
public:
    const char* what() const noexcept override { return "stopped"; }
};

/// What a stage reports to and asks. Implementations must be callable from any thread.
class Progress
{
public:
    virtual ~Progress() = default;
    /// A stage named `what` begins; `total` units of work lie ahead (0 = unknown).
    virtual void begin(const QString& what, qint64 total) = 0;
    /// `done` units are finished and safe.
    virtual void advance(qint64 done) = 0;
    /// A sentence worth keeping, e.g. a file that was skipped and why.
    virtual void note(const QString& sentence) = 0;
    virtual bool stopRequested() const = 0;
    void throwIfStopped() const
    {
        if (stopRequested())
            throw Stopped();
    }
};

/// For callers that want neither reports nor a way to stop.
class SilentProgress final : public Progress
{
public:
    void begin(const QString&, qint64) override {}
    void advance(qint64) override {}
    void note(const QString&) override {}
    bool stopRequested() const override { return false; }
};

} // namespace geovlm
