// What whole sets of rules find, judged naively.
#pragma once

#include <cloudtrail/rule.hpp>
#include <string>
#include <vector>

#include "base/document.hpp"
#include "naive/tree.hpp"

namespace cloudtrail::naive {

/// The documents of one text, as RuleSet::parse() gets it.
struct Source {
  std::string file;
  std::vector<DocumentNode> documents;
};

/// `set/rule` for each finding in their order, then `-set/exception` for each exception that took
/// findings back. `event` is the one that the record came in, or event_around() it.
std::vector<std::string> judge(const std::vector<Source>& sources, const Tree& record,
                               const Tree& event, const Placeholders& placeholders);

}  // namespace cloudtrail::naive
