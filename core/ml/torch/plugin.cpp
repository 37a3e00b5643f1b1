// SPDX-License-Identifier: GPL-3.0-or-later
#include "ml/torch/networks.h"

#include <algorithm>
#include <dlfcn.h>
#include <malloc.h>

namespace geovlm::ml {
namespace {

constexpr int queriesPerBlock = 64; // a block of similarities stays small: 64 × 100,000 floats = 26 MB

template <class Function>
Function* blasSymbol(const char* name)
{
    return reinterpret_cast<Function*>(dlsym(RTLD_DEFAULT, name));
}

/// The OpenBLAS kernels that this processor's instructions allow, by OpenBLAS's name for them; null = no
/// opinion.
const char* wantedKernels()
{
#if defined(__x86_64__)
    const bool avx512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                        __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
    if (avx512)
        return "SkylakeX";
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
        return "Haswell";
#endif
    return nullptr;
}

/// OpenBLAS 0.3.21 (Debian 12) takes a processor younger than itself for a Prescott of 2004 and uses its
/// slowest kernels: 32 instead of 146 GFLOP/s on a Sapphire Rapids core. It has chosen before main() runs,
/// since OpenCV links it too, so it is asked to choose again (docs/decisions/0002).
void chooseBlasKernels()
{
    const auto nameOf = blasSymbol<char*()>("openblas_get_corename");
    const auto forget = blasSymbol<void()>("gotoblas_dynamic_quit");
    const auto choose = blasSymbol<void()>("gotoblas_dynamic_init");
    const char* wanted = wantedKernels();
    const bool misjudged = nameOf && wanted && QByteArray(nameOf()) == "Prescott";
    if (!misjudged || !forget || !choose || qEnvironmentVariableIsSet("OPENBLAS_CORETYPE"))
        return;
    qputenv("OPENBLAS_CORETYPE", wanted);
    forget();
    choose();
}

class TorchEngine final : public Engine
{
public:
    TorchEngine()
    {
        chooseBlasKernels();
        // Tensors of a few megabytes come and go all the time; handing each back to the system costs 15 % of
        // a training.
        mallopt(M_MMAP_THRESHOLD, 1 << 30);
        mallopt(M_TRIM_THRESHOLD, 1 << 30);
        setThreads(1);
    }
    void setThreads(int threads) override
    {
        at::set_num_threads(std::max(1, threads));
        // OpenBLAS has threads of its own that Torch does not know of.
        if (const auto set = blasSymbol<void(int)>("openblas_set_num_threads"))
            set(std::max(1, threads));
    }
    QString device() const override { return QStringLiteral("cpu"); }

    std::unique_ptr<Encoder> encoder(const QByteArray& bytes, const QString& origin) override
    {
        return makeEncoder(bytes, origin);
    }
    std::unique_ptr<Reader> reader(const QByteArray& bytes, const QString& origin) override
    {
        return makeReader(bytes, origin);
    }
    std::unique_ptr<Reranker> reranker(const QByteArray& bytes, const QString& origin) override
    {
        return makeReranker(bytes, origin);
    }

    Trained trainEncoder(const PairPixels& pairs, const EncoderOptions& options, Progress& progress) override
    {
        return ml::trainEncoder(pairs, options, progress);
    }
    Trained trainReader(const PairPixels& pairs, const Matrix& groundLabels, const Matrix& satelliteLabels,
                        const QuestionBank& bank, const ReaderOptions& options, Progress& progress) override
    {
        return ml::trainReader(pairs, groundLabels, satelliteLabels, bank, options, progress);
    }
    Distilled distilReader(const QByteArray& reader, const QString& origin, const HeadLessons& ground,
                           const HeadLessons& satellite, const QuestionBank& bank,
                           const DistilOptions& options, Progress& progress) override
    {
        return ml::distilReader(reader, origin, ground, satellite, bank, options, progress);
    }
    Trained trainReranker(const RerankFeatures& features, const std::vector<RerankCase>& training,
                          const std::vector<RerankCase>& validation, const QuestionBank& bank,
                          const RerankOptions& options, Progress& progress,
                          const EpochReport& report) override
    {
        return ml::trainReranker(features, training, validation, bank, options, progress, report);
    }

    void search(const Matrix& queries, const Matrix& references,
                const std::function<void(int, std::span<const float>)>& visit) override
    {
        const torch::InferenceMode guard;
        const torch::Tensor gallery = tensorOf(references);
        for (int start = 0; start < queries.rows; start += queriesPerBlock) {
            const int count = std::min(queriesPerBlock, queries.rows - start);
            const torch::Tensor block = tensorOf(queries).narrow(0, start, count);
            // mv is six times faster than matmul for a single query.
            const torch::Tensor similar = count == 1 ? torch::mv(gallery, block[0]).unsqueeze(0)
                                                     : block.matmul(gallery.t()).contiguous();
            for (int i = 0; i < count; ++i)
                visit(start + i, {similar[i].data_ptr<float>(), std::size_t(references.rows)});
        }
    }
};

} // namespace
} // namespace geovlm::ml

extern "C" __attribute__((visibility("default"))) geovlm::ml::Engine* geovlm_ml_engine()
{
    static geovlm::ml::TorchEngine engine;
    return &engine;
}
