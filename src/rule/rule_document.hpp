// The front end of rule documents: the YAML that <cloudtrail/rule.hpp> describes.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "base/document.hpp"
#include "rule/diagnostics.hpp"
#include "rule/program.hpp"

namespace cloudtrail::rule {

/// What compiling needs beside the document.
struct Context {
  const RuleLimits& limits;
  const RuleOptions& options;
  std::int64_t now;  ///< RuleOptions::now, or the system's.
  ProgramBuilder& builder;
  std::vector<RuleTest>& tests;  ///< Where the tests go that rules carry.
  Diagnostics& diagnostics;
};

/// Adds each document's rules to the program, which the builder is of, as one group. Problems go to
/// the diagnostics; program and tests are of no use where there were any.
void compile_rule_documents(const std::vector<DocumentNode>& documents, Program& program,
                            const Context& context);

/// Adds an exception, of whatever kind of document; `made` has what its place says of it, `others`
/// are keys that the caller reads. Returns its index in Program::exceptions.
std::uint32_t compile_exception(const DocumentNode& node, Exception made,
                                std::span<const std::string_view> others,
                                std::unordered_set<std::string>& ids, const Context& context);

/// Adds a rule that has this event pattern as a group of its own, Rule::set.
void compile_pattern_rule(const DocumentNode& pattern, Rule rule, Program& program,
                          const Context& context);

}  // namespace cloudtrail::rule
