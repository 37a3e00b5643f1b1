// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/results/cases.h"

#include <QJsonObject>
#include <QObject>
#include <functional>

namespace geovlm::ui {

/// The one source of truth for which cases are shown and in what order. Whoever changes it, everyone
/// who shows it follows.
class CaseView : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    const store::CaseFilter& filter() const { return m_filter; }
    store::CaseOrder order() const { return m_order; }
    bool descending() const { return m_descending; }
    /// How many restrictions are set; 0 = every case is shown. The queue's order is one: it shows what is
    /// queued.
    int restrictions() const;

    void edit(const std::function<void(store::CaseFilter&)>& change);
    /// Shows only this outcome, or all again when it is the one shown.
    void toggleOutcome(Outcome outcome);
    void setOrder(store::CaseOrder order, bool descending);
    bool isQueue() const { return m_order == store::CaseOrder::Queue; }
    /// The queue, most urgent first; or the order that there was before it.
    void toggleQueue();
    void clear(); ///< the order stays, but for the queue's

    /// As it is kept in saved views. Splits go by id. Cases that were picked (CaseFilter::among) are not
    /// kept: they were picked among the results of one moment, and there may be very many.
    QJsonObject toJson() const;
    void restore(const QJsonObject& object);

Q_SIGNALS:
    void changed();

private:
    void changeTo(const store::CaseFilter& filter, store::CaseOrder order, bool descending);

    store::CaseFilter m_filter;
    store::CaseOrder m_order = store::CaseOrder::Name;
    bool m_descending = false;
    store::CaseOrder m_orderBefore = store::CaseOrder::Name; ///< the queue's
    bool m_descendingBefore = false;
};

} // namespace geovlm::ui
