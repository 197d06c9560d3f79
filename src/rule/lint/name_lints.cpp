// Lints about the names of APIs and the services that record them.
#include <algorithm>
#include <set>

#include "base/document.hpp"
#include "rule/lint/fields.hpp"
#include "rule/lint/lints.hpp"
#include "rule/lint/services.hpp"
#include "rule/text_match.hpp"
#include "rule/text_pattern.hpp"

namespace cloudtrail::rule::lint {
namespace {

const std::string kName = "eventName";
const std::string kSource = "eventSource";
/// A rule about more APIs than this sorts records by name, and means every service.
constexpr std::size_t kMostNames = 16;

/// The exact texts that a condition asks a field for, as written.
std::set<std::string> texts_of(Linter& linter, const Subject& subject, const std::string& key) {
  std::set<std::string> texts;
  for (const std::uint32_t index : linter.leaves_of(subject.condition)) {
    if (key_of(linter.path_of(index)) != key) continue;
    const auto& found = linter.program().leaves[index].texts.texts();
    texts.insert(found.begin(), found.end());
  }
  return texts;
}

bool asks_for(Linter& linter, const Subject& subject, std::string_view key) {
  const auto& leaves = linter.leaves_of(subject.condition);
  return std::any_of(leaves.begin(), leaves.end(), [&](std::uint32_t leaf) {
    return key_of(linter.path_of(leaf)) == key;
  });
}

/// Whether the condition may hold for a record whose field is this text.
bool possible_with(Linter& linter, const Subject& subject, const std::string& key,
                   const std::string& text) {
  std::string folded = text;
  fold_ascii(folded);
  linter.satisfier().assume(key, text_candidate(text, folded));
  const bool possible = linter.satisfier().possible({{subject.condition, true}});
  linter.satisfier().forget(key);
  return possible;
}

/// Whether the name goes with a source that the condition asks for, but with none of the API's own.
bool has_wrong_source(Linter& linter, const Subject& subject, const std::string& name,
                      std::span<const std::string_view> sources) {
  if (!possible_with(linter, subject, kName, name)) return false;
  std::string folded = name;
  fold_ascii(folded);
  linter.satisfier().assume(kName, text_candidate(name, folded));
  const bool right = std::any_of(sources.begin(), sources.end(), [&](std::string_view source) {
    return possible_with(linter, subject, kSource, std::string(source));
  });
  linter.satisfier().forget(kName);
  return !right;
}

std::string listed(std::span<const std::string_view> sources) {
  std::string out;
  for (const std::string_view source : sources) {
    if (!out.empty()) out += source == sources.back() ? " or " : ", ";
    out += cloudtrail::quoted(source);
  }
  return out;
}

/// What is known of the names: `: ConsoleLogin is recorded by signin.amazonaws.com`.
std::string known_sources(const std::set<std::string>& names) {
  std::string out;
  for (const std::string& name : names) {
    const auto api = find_api(name);
    if (!api) continue;
    out += (out.empty() ? ": " : ", ") + cloudtrail::quoted(api->name) + " is recorded by " +
           listed(api->sources);
  }
  return out;
}

/// A name that no API has: where a condition holds for it, names are not what it is about.
const std::string kNoName = "\x01";

}  // namespace

void find_wrong_sources(Linter& linter) {
  for (const Subject& subject : linter.subjects()) {
    if (subject.exception || !asks_for(linter, subject, kSource)) continue;
    for (const std::string& name : texts_of(linter, subject, kName)) {
      const auto api = find_api(name);
      if (!api || !has_wrong_source(linter, subject, name, api->sources)) continue;
      linter.report(Lint::kWrongSource, subject,
                    cloudtrail::quoted(api->name) + " is recorded by " + listed(api->sources) +
                        " alone, and not by the `eventSource` that is asked for");
    }
  }
}

void find_names_without_source(Linter& linter) {
  for (const Subject& subject : linter.subjects()) {
    if (subject.exception || !asks_for(linter, subject, kName)) continue;
    if (asks_for(linter, subject, kSource) || asks_for(linter, subject, "event:source")) continue;
    const std::set<std::string> names = texts_of(linter, subject, kName);
    if (names.empty() || names.size() > kMostNames) continue;
    if (possible_with(linter, subject, kName, kNoName)) continue;
    linter.report(Lint::kNameWithoutSource, subject,
                  "`eventName` is asked for without `eventSource`" + known_sources(names));
  }
}

}  // namespace cloudtrail::rule::lint
