// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/error.h"

namespace geovlm::remote {

/// Why a server gave no usable reply, so that callers know whether to go on with the next image.
enum class Trouble {
    Unreachable, ///< no connection, cut off, too slow, or 408, 409, 429, 5xx until the retries ran out
    Refused,     ///< this request: 400, 413, 422 and the like
    Settings, ///< every request, it seems: 401, 403, 404, a spent quota, a redirect elsewhere, a certificate,
              ///< more than the model's context holds
    Final, ///< every request, whatever came before: no image input, an unknown model, another model than the
           ///< one asked for, 501, a port without TLS
    BadReply ///< 200, but not what was asked for
};

/// Throws nothing but sentences: who, what, what to do. Never holds a key.
class RemoteError : public Error
{
public:
    RemoteError(Trouble trouble, QString sentence, int status = 0)
        : Error(std::move(sentence)), m_trouble(trouble), m_status(status)
    {
    }
    Trouble trouble() const { return m_trouble; }
    int status() const { return m_status; } ///< HTTP, 0 = none

private:
    Trouble m_trouble;
    int m_status;
};

} // namespace geovlm::remote
