// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/formats/npy.h"
#include "domain/error.h"
#include "input_file.h"

using namespace geovlm;

/// Any bytes are refused, or read to the end with as many numbers as they hold.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    try {
        datasets::NpyReader reader(inputFile(data, size));
        require(reader.rows() >= 0 && reader.columns() > 0, "a matrix has columns");
        require(reader.rows() * reader.columns() * 2 <= qint64(size), "the file bears out the shape");
        std::vector<float> row;
        for (qint64 i = 0; i < reader.rows(); ++i) {
            reader.next(row);
            require(int(row.size()) == reader.columns(), "a row has its columns");
        }
    } catch (const Error&) { // refused with a sentence
    }
    return 0;
}
