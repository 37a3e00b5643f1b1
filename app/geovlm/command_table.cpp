// SPDX-License-Identifier: GPL-3.0-or-later
#include "command.h"
#include "text.h"

// Declares the function that makes a command, which stands in commands/, and calls it.
#define MAKE(name)                                                                                           \
    [] {                                                                                                     \
        extern Command name##Command();                                                                      \
        return name##Command();                                                                              \
    }()

namespace geovlm::cli {

/// The table of commands: a new one is its file in commands/ and its word here.
std::vector<CommandGroup> commandGroups()
{
    return {
        {Text::tr("Start, and bring in what others made"),
         {MAKE(demo), MAKE(init), MAKE(import), MAKE(importAnswers), MAKE(importCaptions),
          MAKE(importEmbeddings), MAKE(importModel)}},
        {Text::tr("From images to rankings"),
         {MAKE(encode), MAKE(retrieve), MAKE(answer), MAKE(describe), MAKE(embed), MAKE(rerank)}},
        {Text::tr("What the figures say"),
         {MAKE(evaluate), MAKE(analyse), MAKE(explain), MAKE(stability), MAKE(suppress), MAKE(export)}},
        {Text::tr("Answers, and who gave them"),
         {MAKE(answers), MAKE(setAnswer), MAKE(undo), MAKE(merge), MAKE(synonyms), MAKE(agreement),
          MAKE(audit)}},
        {Text::tr("Training"), {MAKE(train), MAKE(sweep), MAKE(trainReader), MAKE(trainEncoder)}},
        {Text::tr("Looking after a store"),
         {MAKE(info), MAKE(check), MAKE(backup), MAKE(restore), MAKE(root)}},
        {Text::tr("For whoever works on this program"), {MAKE(bench), MAKE(world), MAKE(townStatistics)}},
    };
}

std::optional<Command> commandNamed(const QString& name)
{
    for (const CommandGroup& group : commandGroups())
        for (const Command& command : group.commands)
            if (name == QLatin1String(command.name))
                return command;
    return std::nullopt;
}

} // namespace geovlm::cli

#undef MAKE
