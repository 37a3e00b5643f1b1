// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/error.h"
#include "domain/progress.h"
#include "store/sqlite/store.h"

#include <QCoreApplication>
#include <any>
#include <functional>
#include <map>
#include <typeindex>

namespace geovlm::ui {

/// Work on an open store, on a worker. Says in a sentence what it did; throws Error or Stopped.
using StageWork = std::function<QString(store::Store&, Progress&)>;

/// The one way from a button to a stage. What a stage is asked for names it: whoever starts one fills in its
/// options, as the pipeline has them, and gets the work that does it. The program puts the
/// pipeline's stages in, a screen those that it alone asks for, and tests their own instead.
class Stages
{
public:
    template <class Options>
    using Function = std::function<QString(store::Store&, const Options&, Progress&)>;

    template <class Options>
    void set(Function<Options> function)
    {
        m_functions[std::type_index(typeid(Options))] = std::move(function);
    }
    /// Where nobody has put one.
    template <class Options>
    void setMissing(Function<Options> function)
    {
        if (!has<Options>())
            set<Options>(std::move(function));
    }
    template <class Options>
    bool has() const
    {
        return m_functions.contains(std::type_index(typeid(Options)));
    }
    /// May be asked for on any thread. Where there is no such stage, the work says so as an Error.
    template <class Options>
    StageWork work(Options options) const
    {
        const auto found = m_functions.find(std::type_index(typeid(Options)));
        if (found == m_functions.end())
            return [](store::Store&, Progress&) -> QString {
                throw Error(QCoreApplication::translate("Stages", "This program cannot do that."));
            };
        return [function = std::any_cast<Function<Options>>(found->second), options = std::move(options)](
                   store::Store& store, Progress& progress) { return function(store, options, progress); };
    }

private:
    std::map<std::type_index, std::any> m_functions;
};

/// Options of a stage, and who is told how it goes, or what came of it, on the worker's thread.
template <class Options, class Told>
struct Watched
{
    Options options;
    std::function<void(const Told&)> told;
};

} // namespace geovlm::ui
