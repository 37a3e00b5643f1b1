// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/progress.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace geovlm::pipeline {

/// Work that mostly waits for others (servers): `threads` threads, each with a worker of its own from
/// makeWorker(), which turns 0 … count - 1 into results. take(results) gets them on the calling thread as
/// they come, some at a time and in any order; so a slow one holds up nothing. Once halted (halt(), a stop,
/// or an exception of take) no new index is begun, and what the running ones still bring is taken too:
/// nothing that was finished is lost.
template <class Result>
class Gather
{
public:
    using Worker = std::function<Result(int)>;

    explicit Gather(const Progress& progress) : m_progress(progress) {}
    void halt() { m_halted = true; }
    /// For the workers: whether to give up what they are doing.
    bool isHalted() const { return m_halted || m_progress.stopRequested(); }

    /// Throws what a worker threw, after everything else was taken.
    template <class MakeWorker, class Take>
    void run(int count, int threads, MakeWorker makeWorker, Take take)
    {
        std::vector<std::thread> running;
        m_working = std::clamp(threads, 1, std::max(1, count));
        for (int i = m_working; i > 0; --i)
            running.emplace_back([&, count] { work(count, makeWorker); });
        try {
            takeAll(take);
        } catch (...) {
            halt();
            join(running);
            throw;
        }
        join(running);
        if (m_failure)
            std::rethrow_exception(m_failure);
    }

private:
    template <class MakeWorker>
    void work(int count, MakeWorker& makeWorker)
    {
        try {
            const Worker worker = makeWorker();
            for (int index = m_next++; index < count && !isHalted(); index = m_next++)
                put(worker(index));
        } catch (...) {
            const std::lock_guard lock(m_mutex);
            m_failure = m_failure ? m_failure : std::current_exception();
            m_halted = true;
        }
        const std::lock_guard lock(m_mutex);
        --m_working;
        m_came.notify_all();
    }
    void put(Result result)
    {
        const std::lock_guard lock(m_mutex);
        m_results.push_back(std::move(result));
        m_came.notify_all();
    }
    template <class Take>
    void takeAll(Take& take)
    {
        for (bool last = false; !last;) {
            std::vector<Result> results;
            {
                std::unique_lock lock(m_mutex);
                m_came.wait(lock, [&] { return !m_results.empty() || m_working == 0; });
                results.swap(m_results);
                last = m_working == 0;
            }
            if (!results.empty())
                take(std::move(results));
        }
    }
    static void join(std::vector<std::thread>& running)
    {
        for (std::thread& thread : running)
            thread.join();
    }

    const Progress& m_progress;
    std::atomic<bool> m_halted = false;
    std::atomic<int> m_next = 0;
    std::mutex m_mutex;
    std::condition_variable m_came;
    std::vector<Result> m_results;
    std::exception_ptr m_failure;
    int m_working = 0;
};

} // namespace geovlm::pipeline
