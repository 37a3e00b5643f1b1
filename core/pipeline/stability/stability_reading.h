// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ml/engine.h"
#include "pipeline/common/reader_answer.h"
#include "pipeline/stability/stability_run.h"

namespace geovlm::pipeline {

/// A reader asked about one image several times. The const functions may run on any number of threads.
class StabilityReading
{
public:
    /// `plan` and `reader` are kept. Throws Error when the reader does not know the bank's questions.
    StabilityReading(const StabilityPlan& plan, ml::Reader& reader, const QString& name,
                     Abstention abstention);

    /// An image that cannot be read is a failure in what is told. `index`: in the sample.
    Told read(int index) const;

private:
    Matrix distributionsOf(const Image& image) const;
    void answer(const Image& image, int run, std::span<const float> row, Told& told) const;

    const StabilityPlan& m_plan;
    ml::Reader& m_reader;
    std::vector<int> m_offsets;
    Abstention m_abstention;
};

} // namespace geovlm::pipeline
