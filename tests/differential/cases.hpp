// One comparison of the library with the naive evaluator: a set of rules, and records one after
// another.
#pragma once

#include <cloudtrail/classifier.hpp>
#include <optional>
#include <string>
#include <vector>

#include "naive/rule_sets.hpp"
#include "naive/tree.hpp"

namespace cloudtrail::differential {

/// As a tree, so that one function can reduce all of it:
/// {"sources": [[document, ...], ...], "records": [{"record": ...} or {"event": ...}, ...]}
using Case = naive::Tree;

/// The text of a source: JSON where it is one document, else YAML.
std::string text_of(const naive::Tree& source);

struct Outcome {
  std::string refused;       ///< Why the case could not be judged; empty where it was.
  std::string difference;    ///< Empty: none.
  std::size_t compared = 0;  ///< Rules times records.
  std::size_t findings = 0;
  std::size_t suppressed = 0;
};

/// Judges with the classifier, which may have judged anything before.
Outcome run(const Case& given, Classifier& classifier);

/// The case in a smaller form that differs as well, as text that says what is what.
std::string reduced(Case given);

}  // namespace cloudtrail::differential
