// SPDX-License-Identifier: GPL-3.0-or-later
#include "agreement/disagreement_model.h"

#include "agreement/agreement_model.h"
#include "look/look.h"

namespace geovlm::ui {

namespace {
constexpr int pageSize = 200;
}

DisagreementModel::DisagreementModel(StoreSession& session, QObject* parent)
    : RowModel({}, parent), m_session(session)
{
    setHeads(heads());
}

RowModel::Heads DisagreementModel::heads() const
{
    Heads heads{{tr("Image"), Qt::AlignLeft}};
    if (m_subject.question < 0)
        heads.push_back({tr("Question"), Qt::AlignLeft});
    for (const Speaker& who : m_subject.sides) {
        const bool anyone = who.name.isEmpty();
        heads.push_back({anyone ? tr("People") : who.name, Qt::AlignLeft,
                         anyone ? tr("The current answer, and the person who gave it.") : QString()});
    }
    return heads;
}

const figures::Said* DisagreementModel::saidBy(const figures::Disagreement& row, int side) const
{
    const Speaker& wanted = m_subject.sides[size_t(side)];
    for (const figures::Said& said : row.said) {
        const bool anyone = wanted.kind == SpeakerKind::Person && wanted.name.isEmpty();
        const bool same = said.who.name == wanted.name && said.who.revision == wanted.revision;
        if (said.who.kind == wanted.kind && (anyone || same))
            return &said;
    }
    return nullptr;
}

QString DisagreementModel::text(const figures::Disagreement& row, int column) const
{
    if (column == 0)
        return shortName(row.path);
    if (column < sideColumn())
        return m_subject.questions.at(row.question).label;
    const int side = column - sideColumn();
    const figures::Said* said = saidBy(row, side);
    if (!said)
        return QStringLiteral("–");
    const bool named = !m_subject.sides[size_t(side)].name.isEmpty();
    return named ? said->value : tr("%1 (%2)").arg(said->value, said->who.name);
}

QString DisagreementModel::spoken(const figures::Disagreement& row) const
{
    QStringList parts{shortName(row.path), m_subject.questions.at(row.question).label};
    for (const figures::Said& said : row.said)
        parts << tr("%1 says %2").arg(raterText(said.who), said.value);
    return parts.join(QStringLiteral(", "));
}

QVariant DisagreementModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const figures::Disagreement& row = m_rows[size_t(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return text(row, index.column());
    case Qt::AccessibleTextRole:
        return index.column() == 0 ? spoken(row) : text(row, index.column());
    case Qt::ToolTipRole:
        return QString(row.path + QLatin1Char('\n') + spoken(row));
    case ImageRole:
        return row.image;
    case QuestionRole:
        return row.question;
    default:
        return {};
    }
}

bool DisagreementModel::canFetchMore(const QModelIndex& parent) const
{
    return !parent.isValid() && !m_busy && !m_complete;
}

void DisagreementModel::fetchMore(const QModelIndex& parent)
{
    if (!canFetchMore(parent))
        return;
    m_busy = true;
    const Ticket ticket = m_asked.current();
    const qint64 machine = m_subject.machine;
    const int question = m_subject.question;
    figures::DisagreementKey after;
    if (!m_rows.empty())
        after = {m_rows.back().path, m_rows.back().question};
    m_session.ask<std::vector<figures::Disagreement>>(
        ticket, this,
        [=](const store::Store& store) {
            return figures::disagreements(store, machine, question, pageSize, after, TicketProgress(ticket));
        },
        [this](std::vector<figures::Disagreement> page) { append(std::move(page)); },
        [this](const QString& sentence) {
            m_busy = false;
            m_complete = true;
            m_failure = sentence;
            Q_EMIT stateChanged();
        });
}

void DisagreementModel::append(std::vector<figures::Disagreement> page)
{
    m_busy = false;
    m_complete = int(page.size()) < pageSize;
    if (!page.empty()) {
        const int first = int(m_rows.size());
        beginInsertRows({}, first, first + int(page.size()) - 1);
        m_rows.insert(m_rows.end(), std::make_move_iterator(page.begin()),
                      std::make_move_iterator(page.end()));
        endInsertRows();
    }
    Q_EMIT stateChanged();
}

void DisagreementModel::reset(const DisagreementSubject& subject, bool complete)
{
    m_asked.next();
    beginResetModel();
    m_rows.clear();
    m_subject = subject;
    setHeads(heads());
    m_busy = false;
    m_complete = complete;
    m_failure.clear();
    endResetModel();
}

void DisagreementModel::show(const DisagreementSubject& subject)
{
    reset(subject, false);
    fetchMore({});
    Q_EMIT stateChanged();
}

void DisagreementModel::clear()
{
    reset({}, true);
    Q_EMIT stateChanged();
}

} // namespace geovlm::ui
