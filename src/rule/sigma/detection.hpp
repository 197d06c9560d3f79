// Sigma's search identifiers: maps, lists of maps and keywords.
#pragma once

#include <cloudtrail/rule.hpp>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string_view>

#include "base/document.hpp"
#include "rule/diagnostics.hpp"
#include "rule/program.hpp"
#include "rule/sigma/condition.hpp"

namespace cloudtrail::rule::sigma {

/// What compiling a document needs besides the document.
struct Context {
  const RuleLimits& limits;
  const Placeholders& placeholders;
  ProgramBuilder& builder;
  Diagnostics& diagnostics;
};

/// Compiles a `detection` or `filter` section, `what` it is: its members are search identifiers,
/// but for `condition` and the one named `except`. nullopt, with at least one problem added, where
/// it cannot be meant.
std::optional<ParsedCondition> compile_section(const DocumentNode& section, std::string_view what,
                                               std::string_view except, const Context& context);

}  // namespace cloudtrail::rule::sigma
