// Findings do not depend on any order that has no meaning: of keys in records and rules, of
// alternatives, of rules where not the first match counts, of the elements of arrays.
//
// Two orders do mean something to Sigma: an object is compared as the text it has, and so is an
// array that holds one. There only what no such text shows is shuffled.
#include <gtest/gtest.h>
#include <cloudtrail/classifier.hpp>

#include <algorithm>
#include <iostream>
#include <set>

#include "differential/cases.hpp"
#include "differential/rules.hpp"
#include "naive/pattern.hpp"
#include "property/inputs.hpp"

namespace cloudtrail::property {
namespace {

using differential::Draw;
using differential::Subject;
using naive::Tree;
using Kind = Tree::Kind;

template <typename List>
void shuffle(Draw& draw, List& list) {
  for (std::size_t left = list.size(); left > 1; --left) {
    std::swap(list[left - 1], list[draw.below(left)]);
  }
}

bool has_equal_keys(const Tree& tree) {
  std::set<std::string> keys;
  for (const auto& member : tree.members) {
    if (!keys.insert(member.first).second || has_equal_keys(member.second)) return true;
  }
  return std::any_of(tree.items.begin(), tree.items.end(), has_equal_keys);
}

bool holds_object(const Tree& tree) {
  return tree.is(Kind::kObject) || std::any_of(tree.items.begin(), tree.items.end(), holds_object);
}

/// Everywhere: the members of objects, the elements of arrays.
void shuffle_all(Draw& draw, Tree& tree) {
  shuffle(draw, tree.members);
  shuffle(draw, tree.items);
  for (Tree& item : tree.items) shuffle_all(draw, item);
  for (auto& member : tree.members) shuffle_all(draw, member.second);
}

/// What no text of an object shows: the record's own members, and its arrays without objects.
void shuffle_outside(Draw& draw, Tree& record) {
  shuffle(draw, record.members);
  for (auto& member : record.members) {
    if (!holds_object(member.second)) shuffle_all(draw, member.second);
  }
}

/// A pattern: its fields, alternatives and branches, but not what `numeric` lists.
void shuffle_pattern(Draw& draw, Tree& pattern) {
  shuffle(draw, pattern.members);
  shuffle(draw, pattern.items);
  for (Tree& item : pattern.items) shuffle_pattern(draw, item);
  for (auto& [key, member] : pattern.members) {
    const bool ordered = key == "numeric" && member.is(Kind::kArray) && !member.items.empty() &&
                         member.items.front().is(Kind::kString);
    if (!ordered) shuffle_pattern(draw, member);
  }
}

void shuffle_patterns(Draw& draw, Tree& document) {
  for (auto& [key, member] : document.members) {
    if (key == "match") {
      shuffle_pattern(draw, member);
    } else {
      for (Tree& item : member.items) shuffle_patterns(draw, item);
    }
  }
  shuffle(draw, document.members);
}

/// Both kinds of document have their rules in an order: in a list, and as documents.
void shuffle_rules(Draw& draw, Tree& source) {
  shuffle(draw, source.items);
  for (Tree& document : source.items) {
    std::erase_if(document.members,
                  [](const auto& member) { return member.first == "first-match"; });
    for (auto& [key, member] : document.members) {
      if (key == "rules") shuffle(draw, member.items);
    }
  }
}

void shuffle_document(Draw& draw, Tree& document) {
  if (document.find("rules") != nullptr) return shuffle_patterns(draw, document);
  shuffle_all(draw, document);
}

struct Example {
  Tree source;
  Subject subject;
};

/// What is found, in an order that is the same for every order of the rules.
std::vector<std::string> found(const Tree& source, const Tree& record) {
  RuleOptions options;
  options.placeholders = differential::placeholders();
  Result<RuleSet> rules =
      RuleSet::parse(differential::text_of(source), "rules", nullptr, {}, options);
  Result<OwnedRecord> read = OwnedRecord::parse(naive::write(record));
  EXPECT_TRUE(rules && read) << differential::text_of(source);
  if (!rules || !read) return {};
  Classifier classifier(std::move(*rules));
  std::vector<std::string> names;
  for (const Finding& finding : classifier.judge(read->record())) names.push_back(finding.rule->id);
  for (const std::uint32_t index : classifier.suppressed_by()) {
    names.push_back("-" + classifier.rules().exceptions()[index].id);
  }
  std::sort(names.begin(), names.end());
  return names;
}

class Permutation : public ::testing::Test {
 protected:
  /// Makes examples, lets `permute` change the order of something in a copy, and compares.
  template <typename Make, typename Permute>
  void check(const Make& make, const Permute& permute) {
    const std::size_t cases = case_count(3000);
    std::size_t matched = 0;
    for (std::size_t seed = 1; seed <= cases && !HasFailure(); ++seed) {
      Draw draw(seed);
      const Tree record = record_of(draw);
      const Subject subject{record, naive::event_around(record)};
      const Example example{make(draw, subject), subject};
      Example permuted = example;
      permute(draw, permuted);
      const auto before = found(example.source, example.subject.record);
      matched += before.empty() ? 0u : 1u;
      EXPECT_EQ(found(permuted.source, permuted.subject.record), before)
          << "seed " << seed << "\n"
          << differential::text_of(example.source) << naive::write(example.subject.record)
          << "\nand\n"
          << differential::text_of(permuted.source) << naive::write(permuted.subject.record);
    }
    EXPECT_GT(matched, cases / 10);
    std::cout << cases << " cases, " << matched << " with findings\n";
  }

  static Tree patterns(Draw& draw, const Subject& subject) {
    Tree document = differential::rule_document(draw, {&subject, 1}, "set", 1 + draw.below(4));
    std::erase_if(document.members,
                  [](const auto& member) { return member.first == "first-match"; });
    return naive::array({std::move(document)});
  }

  static Tree sigma(Draw& draw, const Subject& subject) {
    Tree source = naive::array({});
    for (std::size_t n = 1 + draw.below(4); n > 0; --n) {
      source.items.push_back(differential::sigma_rule(draw, subject, "r" + std::to_string(n)));
    }
    if (draw.percent(30)) source.items.push_back(differential::sigma_filter(draw, subject, ""));
    return source;
  }

 private:
  /// Of equal keys the last one counts, so their order means something.
  static Tree record_of(Draw& draw) {
    Tree record = differential::small_record(draw);
    while (has_equal_keys(record)) record = differential::small_record(draw);
    return record;
  }
};

TEST_F(Permutation, OfARecordDoesNotMatterToPatterns) {
  check(patterns, [](Draw& draw, Example& example) { shuffle_all(draw, example.subject.record); });
}

TEST_F(Permutation, OfPatternsDoesNotMatter) {
  check(patterns, [](Draw& draw, Example& example) {
    for (Tree& document : example.source.items) shuffle_document(draw, document);
  });
}

TEST_F(Permutation, OfRulesDoesNotMatter) {
  check(patterns, [](Draw& draw, Example& example) { shuffle_rules(draw, example.source); });
  check(sigma, [](Draw& draw, Example& example) { shuffle_rules(draw, example.source); });
}

TEST_F(Permutation, OfARecordDoesNotMatterToSigmaOutsideOfTexts) {
  check(sigma, [](Draw& draw, Example& example) { shuffle_outside(draw, example.subject.record); });
}

TEST_F(Permutation, OfSigmaRulesDoesNotMatter) {
  check(sigma, [](Draw& draw, Example& example) {
    for (Tree& document : example.source.items) shuffle_document(draw, document);
  });
}

}  // namespace
}  // namespace cloudtrail::property
