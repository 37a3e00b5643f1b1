// SPDX-License-Identifier: GPL-3.0-or-later
#include "case/case_view.h"

namespace geovlm::ui {

namespace {

void put(QJsonObject& object, const QString& key, const std::optional<int>& value)
{
    if (value)
        object[key] = *value;
}

std::optional<int> number(const QJsonObject& object, const QString& key)
{
    const QJsonValue value = object[key];
    return value.isDouble() ? std::optional<int>(value.toInt()) : std::nullopt;
}

QJsonObject filterToJson(const store::CaseFilter& filter)
{
    QJsonObject object;
    put(object, QStringLiteral("split"), filter.split);
    put(object, QStringLiteral("before"), filter.rankBeforeAtMost);
    put(object, QStringLiteral("after"), filter.rankAfterAtMost);
    put(object, QStringLiteral("moved"), filter.changeAtLeast);
    if (filter.area)
        object[QStringLiteral("area")] = *filter.area;
    if (filter.outcome)
        object[QStringLiteral("outcome")] = int(*filter.outcome);
    if (filter.review)
        object[QStringLiteral("review")] = int(*filter.review);
    if (filter.annotator)
        object[QStringLiteral("annotator")] = *filter.annotator;
    if (filter.reason)
        object[QStringLiteral("reason")] = int(*filter.reason);
    if (filter.queryAnswer) {
        object[QStringLiteral("question")] = filter.queryAnswer->question;
        object[QStringLiteral("value")] = filter.queryAnswer->value;
    }
    if (!filter.text.isEmpty())
        object[QStringLiteral("text")] = filter.text;
    return object;
}

/// An enumerator that is kept as its number, unless this program knows none of it.
template <class Enum>
std::optional<Enum> enumerator(const QJsonObject& object, const QString& key, Enum last)
{
    const std::optional<int> value = number(object, key);
    return value && *value >= 0 && *value <= int(last) ? std::optional(Enum(*value)) : std::nullopt;
}

store::CaseFilter filterFromJson(const QJsonObject& object)
{
    store::CaseFilter filter;
    filter.split = number(object, QStringLiteral("split"));
    filter.rankBeforeAtMost = number(object, QStringLiteral("before"));
    filter.rankAfterAtMost = number(object, QStringLiteral("after"));
    filter.changeAtLeast = number(object, QStringLiteral("moved"));
    if (object.contains(QStringLiteral("area")))
        filter.area = object[QStringLiteral("area")].toString();
    if (object.contains(QStringLiteral("annotator")))
        filter.annotator = object[QStringLiteral("annotator")].toString();
    filter.outcome = enumerator(object, QStringLiteral("outcome"), Outcome::NoMatch);
    filter.review = enumerator(object, QStringLiteral("review"), ReviewState::Returned);
    filter.reason = enumerator(object, QStringLiteral("reason"), store::QueueReason::Drift);
    if (const std::optional<int> question = number(object, QStringLiteral("question")))
        filter.queryAnswer = {*question, object[QStringLiteral("value")].toString()};
    filter.text = object[QStringLiteral("text")].toString();
    return filter;
}

} // namespace

int CaseView::restrictions() const
{
    const int count = int(filterToJson(m_filter).size()) + (isQueue() ? 1 : 0) + (m_filter.among ? 1 : 0);
    return m_filter.queryAnswer ? count - 1 : count;
}

void CaseView::changeTo(const store::CaseFilter& filter, store::CaseOrder order, bool descending)
{
    const QJsonObject before = toJson();
    const store::CaseSetPtr among = m_filter.among;
    if (order == store::CaseOrder::Queue && !isQueue()) {
        m_orderBefore = m_order;
        m_descendingBefore = m_descending;
    }
    m_filter = filter;
    m_order = order;
    m_descending = descending;
    if (m_filter.among != among || toJson() != before)
        Q_EMIT changed();
}

void CaseView::edit(const std::function<void(store::CaseFilter&)>& change)
{
    store::CaseFilter filter = m_filter;
    change(filter);
    changeTo(filter, m_order, m_descending);
}

void CaseView::toggleOutcome(Outcome outcome)
{
    edit([outcome](store::CaseFilter& filter) {
        if (filter.outcome == outcome)
            filter.outcome.reset();
        else
            filter.outcome = outcome;
    });
}

void CaseView::setOrder(store::CaseOrder order, bool descending)
{
    changeTo(m_filter, order, descending);
}

void CaseView::toggleQueue()
{
    if (isQueue())
        changeTo(m_filter, m_orderBefore, m_descendingBefore);
    else
        changeTo(m_filter, store::CaseOrder::Queue, true);
}

void CaseView::clear()
{
    if (isQueue())
        changeTo({}, m_orderBefore, m_descendingBefore);
    else
        changeTo({}, m_order, m_descending);
}

QJsonObject CaseView::toJson() const
{
    QJsonObject object = filterToJson(m_filter);
    object[QStringLiteral("order")] = int(m_order);
    object[QStringLiteral("descending")] = m_descending;
    return object;
}

void CaseView::restore(const QJsonObject& object)
{
    const int order = qBound(0, object[QStringLiteral("order")].toInt(), int(store::CaseOrder::Queue));
    changeTo(filterFromJson(object), store::CaseOrder(order), object[QStringLiteral("descending")].toBool());
}

} // namespace geovlm::ui
