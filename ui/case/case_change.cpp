// SPDX-License-Identifier: GPL-3.0-or-later
#include "case/case_change.h"

#include "case/answer_board.h"

namespace geovlm::ui {

namespace {

bool hasLive(const CaseDetail& detail, const CaseImage& shown)
{
    return detail.live && detail.live->holds(shown.image.id);
}

} // namespace

CaseChange answered(const std::vector<AnswerEvent>& events)
{
    return [events](CaseDetail& detail, CaseImage& shown) {
        for (const AnswerEvent& event : events)
            applyEvent(shown, event);
        if (!detail.live)
            ++detail.newerAnswers;
        if (!hasLive(detail, shown))
            return;
        for (const AnswerEvent& event : events)
            detail.live->setAnswer(shown.image.id, event.question, event.value, event.distribution);
        showLiveOrder(detail);
    };
}

CaseChange asStored(const CaseImage& fresh)
{
    return [fresh](CaseDetail& detail, CaseImage& shown) {
        shown = fresh;
        if (!hasLive(detail, shown))
            return;
        detail.live->setSheet(pipeline::answerSheet(fresh.image.id, fresh.answers, fresh.caption,
                                                    detail.live->models().bank.size()));
        showLiveOrder(detail);
    };
}

CaseChange described(const std::vector<float>& vector)
{
    return [vector](CaseDetail& detail, CaseImage& shown) {
        if (!hasLive(detail, shown))
            return;
        detail.live->setText(shown.image.id, vector);
        showLiveOrder(detail);
    };
}

CaseChange reviewed(const ReviewEvent& review)
{
    return [review](CaseDetail&, CaseImage& shown) { shown.review = review; };
}

} // namespace geovlm::ui
