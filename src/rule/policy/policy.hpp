// The front end of policies: which rules judge, what is changed of them, and what is excepted.
#pragma once

#include <cloudtrail/rule.hpp>
#include <vector>

#include "base/document.hpp"
#include "rule/program.hpp"
#include "rule/rule_document.hpp"

namespace cloudtrail::rule::policy {

/// Whether a document is a policy, good or not: it has `sources`.
bool is_policy(const DocumentNode& document) noexcept;

/// Loads the sources and adds their rules to the program, which the context's builder is of. Paths are relative to the folder of the diagnostics' file. What is wrong with the
/// policy goes to the diagnostics, what is wrong in its sources to `source_problems`.
void compile(const DocumentNode& document, Program& program, const Context& context,
             std::vector<RuleProblem>& source_problems);

}  // namespace cloudtrail::rule::policy
