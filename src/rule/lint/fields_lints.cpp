// Lints about single conditions: their fields, and what these are compared with.
#include <algorithm>
#include <set>

#include "base/document.hpp"
#include "rule/lint/fields.hpp"
#include "rule/lint/lints.hpp"
#include "rule/lint/regex_cost.hpp"

namespace cloudtrail::rule::lint {
namespace {

/// The texts of a leaf that stand for themselves or for a part of a value, as written or folded.
std::vector<std::string> texts_in(const Leaf& leaf) {
  std::vector<std::string> texts = leaf.texts.texts();
  for (const Comparator& comparator : leaf.alternatives) {
    if (const auto* prefix = std::get_if<Prefix>(&comparator.of)) texts.push_back(prefix->text);
    if (const auto* suffix = std::get_if<Suffix>(&comparator.of)) texts.push_back(suffix->text);
    if (const auto* ignoring = std::get_if<IgnoreCase>(&comparator.of)) {
      texts.push_back(ignoring->text);
    }
    if (const auto* contains = std::get_if<Contains>(&comparator.of)) {
      texts.insert(texts.end(), contains->folded.begin(), contains->folded.end());
    }
    if (const auto* pattern = std::get_if<TextPattern>(&comparator.of)) {
      std::string text;
      for (const TextPattern::Element& element : pattern->elements()) {
        text.push_back(element.kind == TextPattern::Element::Kind::kByte ? element.byte : '*');
      }
      if (text.starts_with('*')) text.erase(0, 1);
      if (text.ends_with('*')) text.pop_back();
      texts.push_back(std::move(text));
    }
  }
  return texts;
}

void find_costly(Linter& linter, const Subject& subject, const Comparator& comparator,
                 const std::string& field) {
  if (const auto* all = std::get_if<AllOf>(&comparator.of)) {
    for (const Alternatives& condition : all->conditions) {
      for (const Comparator& one : condition.alternatives) find_costly(linter, subject, one, field);
    }
  }
  const auto* matches = std::get_if<Matches>(&comparator.of);
  if (matches == nullptr || matches->prefilter.decides()) return;
  const std::string& pattern = matches->regex->pattern();
  const std::optional<std::string> text = costly_text(pattern, matches->flags);
  if (!text) return;
  linter.report(Lint::kUnboundedRegex, subject,
                "the regular expression " + cloudtrail::quoted(pattern) + " on " +
                    cloudtrail::quoted(field) + " takes over a million steps at a text of " +
                    std::to_string(text->size()) +
                    " bytes, where it is given up and does not match");
}

}  // namespace

void find_unknown_fields(Linter& linter) {
  for (const Subject& subject : linter.subjects()) {
    std::set<std::string> told;
    const auto check = [&](const Path& path) {
      if (facts_of(path).known || !told.insert(path.text).second) return;
      const bool never = !linter.satisfier().possible({{subject.condition, true}});
      linter.report(Lint::kUnknownField, subject,
                    explain_unknown(path) + (never ? "; this never matches" : ""));
    };
    for (const std::uint32_t leaf : linter.leaves_of(subject.condition)) {
      check(linter.path_of(leaf));
      for (const std::uint32_t other : linter.program().leaves[leaf].others) {
        check(linter.program().paths[other]);
      }
    }
  }
}

void find_unknown_facts(Linter& linter) {
  std::set<const std::vector<Fact>*> seen;
  for (const Subject& subject : linter.subjects()) {
    if (subject.exception) continue;
    const std::vector<Fact>* facts = linter.program().rules[subject.index].facts;
    if (!seen.insert(facts).second) continue;
    for (const Fact& fact : *facts) {
      Path path;
      path.text = fact.pointer.substr(1, fact.pointer.find('/', 1) - 1);
      path.in_record = 0;
      if (facts_of(path).known) continue;
      linter.report(Lint::kUnknownField, subject,
                    "the fact " + cloudtrail::quoted(fact.name) + ": " + explain_unknown(path));
    }
  }
}

void find_never_equal(Linter& linter) {
  const Program& program = linter.program();
  for (const Subject& subject : linter.subjects()) {
    for (const std::uint32_t index : linter.leaves_of(subject.condition)) {
      const Leaf& leaf = program.leaves[index];
      for (const std::uint32_t other : leaf.others) {
        const Path& left = program.paths[leaf.path];
        const Path& right = program.paths[other];
        if (!never_equal(left, right)) continue;
        linter.report(Lint::kNeverEqual, subject,
                      "the values of " + cloudtrail::quoted(left.text) + " and " +
                          cloudtrail::quoted(right.text) +
                          " are never equal, so that a comparison of them says nothing");
      }
    }
  }
}

void find_fields_as_text(Linter& linter) {
  for (const Subject& subject : linter.subjects()) {
    for (const std::uint32_t index : linter.leaves_of(subject.condition)) {
      for (const std::string& text : texts_in(linter.program().leaves[index])) {
        if (!is_member_path(text)) continue;
        linter.report(Lint::kFieldAsText, subject,
                      cloudtrail::quoted(linter.path_of(index).text) +
                          " is compared with the text " + cloudtrail::quoted(text) +
                          ", which is the name of a field; the field's value is meant by "
                          "`fieldref`");
      }
    }
  }
}

void find_unbounded_regexes(Linter& linter) {
  for (const Subject& subject : linter.subjects()) {
    for (const std::uint32_t index : linter.leaves_of(subject.condition)) {
      for (const Comparator& comparator : linter.program().leaves[index].alternatives) {
        find_costly(linter, subject, comparator, linter.path_of(index).text);
      }
    }
  }
}

}  // namespace cloudtrail::rule::lint
