// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <exception>

namespace geovlm {

/// Something the user has to know: one sentence that says what went wrong, in which file or row, and
/// what to do. Turned into a message in one place per program.
class Error : public std::exception
{
public:
    explicit Error(QString sentence) : m_sentence(std::move(sentence)), m_utf8(m_sentence.toUtf8()) {}
    const QString& sentence() const { return m_sentence; }
    const char* what() const noexcept override { return m_utf8.constData(); }

private:
    QString m_sentence;
    QByteArray m_utf8;
};

} // namespace geovlm
