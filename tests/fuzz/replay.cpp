// SPDX-License-Identifier: GPL-3.0-or-later
// Without libFuzzer: every seed as it is, then mutations of the seeds for a few seconds. Prints the seed of
// its random numbers, which GEOVLM_FUZZ_SEED sets.
#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

using Bytes = std::vector<std::uint8_t>;
const Bytes* underTest = nullptr; ///< what the target was given last

void tell(int)
{
    std::fputs("The input that it was: ", stderr);
    for (const std::uint8_t byte : *underTest)
        std::fprintf(stderr, byte >= 32 && byte < 127 && byte != '\\' ? "%c" : "\\x%02x", byte);
    std::fputc('\n', stderr);
    std::_Exit(1);
}

void run(const Bytes& bytes)
{
    underTest = &bytes;
    LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
}

constexpr auto mutatingTime = std::chrono::seconds(5);
constexpr long mostMutations = 10'000;
constexpr std::uint64_t usualSeed = 1;

std::vector<Bytes> seedsIn(const std::filesystem::path& folder)
{
    std::vector<Bytes> seeds;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        std::ifstream file(entry.path(), std::ios::binary);
        seeds.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
    }
    return seeds;
}

void mutateOnce(Bytes& bytes, std::mt19937_64& random)
{
    const std::size_t at = bytes.empty() ? 0 : random() % bytes.size();
    const auto place = bytes.begin() + std::ptrdiff_t(at);
    switch (bytes.empty() ? 1 : random() % 5) {
    case 0:
        *place = std::uint8_t(random());
        break;
    case 1:
        bytes.insert(place, std::uint8_t(random()));
        break;
    case 2:
        bytes.erase(place, bytes.begin() + std::ptrdiff_t(std::min(bytes.size(), at + 1 + random() % 16)));
        break;
    case 3:
        *place = std::uint8_t(*place ^ (1u << (random() % 8)));
        break;
    default:
        bytes.resize(at);
    }
}

} // namespace

int main(int argc, char** argv)
{
    if (argc != 2)
        return std::fprintf(stderr, "usage: %s FOLDER-OF-SEEDS\n", argv[0]), 2;
    const char* wanted = std::getenv("GEOVLM_FUZZ_SEED");
    const std::uint64_t seed = wanted ? std::strtoull(wanted, nullptr, 10) : usualSeed;
    const std::vector<Bytes> seeds = seedsIn(argv[1]);
    if (seeds.empty())
        return std::fprintf(stderr, "%s holds no seeds\n", argv[1]), 1;
    std::printf("GEOVLM_FUZZ_SEED=%llu, %zu seeds\n", static_cast<unsigned long long>(seed), seeds.size());
    std::fflush(stdout);
    for (const int fatal : {SIGABRT, SIGSEGV, SIGFPE, SIGBUS})
        std::signal(fatal, tell);
    for (const Bytes& one : seeds)
        run(one);
    std::mt19937_64 random(seed);
    long runs = 0;
    for (const auto end = std::chrono::steady_clock::now() + mutatingTime;
         runs < mostMutations && std::chrono::steady_clock::now() < end; ++runs) {
        Bytes bytes = seeds[random() % seeds.size()];
        for (auto changes = 1 + random() % 8; changes > 0; --changes)
            mutateOnce(bytes, random);
        run(bytes);
    }
    std::printf("%ld mutations, no finding\n", runs);
}
