// Whether conditions can hold together for any record.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "rule/lint/values.hpp"
#include "rule/program.hpp"

namespace cloudtrail::rule::lint {

/// A condition that is to hold, or not to hold.
struct Goal {
  Condition condition = 0;
  bool holds = true;
};

/// Looks for a way to make conditions of a program hold, in the manner of a SAT solver whose theory
/// is what Values knows of single fields. Confined to one thread.
class Satisfier {
 public:
  explicit Satisfier(const Program& program);

  /// False where no record can make all goals true. True where one may, and where finding out
  /// takes too long.
  bool possible(std::vector<Goal> goals);

  /// Takes for granted, from now on, that the field has this value alone. Fields by key_of().
  void assume(const std::string& key, const Candidate& value) { assumed_[key] = value; }
  void forget(const std::string& key) { assumed_.erase(key); }

 private:
  /// What is known of a path.
  struct PathFacts {
    std::string key;
    bool known = true;
    bool scalar = false;
  };

  bool solve(std::vector<Goal> goals, std::vector<Goal> choices);
  bool choose(const Goal& choice, const std::vector<Goal>& choices);
  bool expand(const Goal& goal, std::vector<Goal>& goals, std::vector<Goal>& choices);
  bool add(std::uint32_t leaf, bool holds);
  bool compares_unlike_fields(const Leaf& leaf) const;
  bool binds_elements(Condition condition) const;
  void find_bound(Condition condition, std::size_t& open) const;
  void retract(std::size_t size);

  const Program& program_;
  std::vector<PathFacts> facts_;  // by path
  std::map<std::string, Candidate> assumed_;
  std::map<std::string, std::vector<Literal>> literals_;  // by key
  std::vector<std::string> trail_;                        // keys of literals, in order
  Values values_;
  std::uint64_t end_ = 0;  // of Values::steps() and branches
  std::uint64_t branches_ = 0;
};

}  // namespace cloudtrail::rule::lint
