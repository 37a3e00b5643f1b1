// SPDX-License-Identifier: GPL-3.0-or-later
#include "ml/live/kernels.h"

// `#pragma GCC target` around one text for each set rather than target_clones: the number of lanes is then
// known to the source, and the choice is an ordinary call, not an ifunc that runs before a sanitizer starts.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#define GEOVLM_KERNELS_X86
#endif

namespace geovlm::ml::live {

namespace plain {
#define LANES 4
#define GEOVLM_KERNELS_NAME "plain"
#include "ml/live/kernels.inc"
#undef GEOVLM_KERNELS_NAME
#undef LANES
} // namespace plain

#ifdef GEOVLM_KERNELS_X86
#pragma GCC push_options
#pragma GCC target("avx2,fma")
namespace avx2 {
#define LANES 8
#define GEOVLM_KERNELS_NAME "AVX2"
#include "ml/live/kernels.inc"
#undef GEOVLM_KERNELS_NAME
#undef LANES
} // namespace avx2
#pragma GCC pop_options

#pragma GCC push_options
#pragma GCC target("avx2,fma,avx512f,avx512dq,avx512bw,avx512vl,prefer-vector-width=512")
namespace avx512 {
#define LANES 16
#define GEOVLM_KERNELS_NAME "AVX-512"
#include "ml/live/kernels.inc"
#undef GEOVLM_KERNELS_NAME
#undef LANES
} // namespace avx512
#pragma GCC pop_options
#endif

std::vector<const Kernels*> runnableKernels()
{
    std::vector<const Kernels*> list;
#ifdef GEOVLM_KERNELS_X86
    const bool hasAvx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    if (hasAvx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl"))
        list.push_back(&avx512::table);
    if (hasAvx2)
        list.push_back(&avx2::table);
#endif
    list.push_back(&plain::table);
    return list;
}

const Kernels& kernels()
{
    static const Kernels& fastest = *runnableKernels().front();
    return fastest;
}

} // namespace geovlm::ml::live
