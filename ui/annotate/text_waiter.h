// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotate/edit_writer.h"

namespace geovlm::ui {

/// Waits for the texts of edited images where a model outside the program embeds them: until a reply is there
/// the old order stays. A reply that an edit has overtaken is dropped.
class TextWaiter : public QObject
{
    Q_OBJECT

public:
    /// Embeds a description with a text model that is not in the program. Called on a worker; may take long
    /// and may throw Error.
    using Source = std::function<std::vector<float>(const QString& model, const QString& description)>;

    TextWaiter(StoreWriter& writer, CaseWalk& walk, EditWriter& edits, QObject* parent = nullptr);

    void setSource(Source source) { m_source = std::move(source); }
    /// Texts are waited for.
    bool isBusy() const { return m_waiting > 0; }
    void forgetStore() { m_asks.next(); }

Q_SIGNALS:
    void changed(); ///< isBusy()
    void refused(const QString& sentence);

private:
    void ask();
    void askFor(const pipeline::AnswerSheet& sheet, const QString& model, const Ticket& ticket);
    void came(const pipeline::AnswerSheet& sheet, const std::vector<float>& vector);

    StoreWriter& m_writer;
    CaseWalk& m_walk;
    EditWriter& m_edits;
    Source m_source;
    Generation m_asks;
    int m_waiting = 0;
};

} // namespace geovlm::ui
