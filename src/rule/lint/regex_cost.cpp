#include "rule/lint/regex_cost.hpp"

#include <algorithm>
#include <string_view>
#include <vector>

namespace cloudtrail::rule::lint {
namespace {

constexpr std::size_t kRepeats = 32;        // 2 to the power of it is far beyond the steps
constexpr std::size_t kLongestSample = 64;  // of the pattern, and of what repeats in it
constexpr std::size_t kMostLoops = 8;
constexpr std::size_t kDeepest = 50;

/// A part of a pattern that may repeat without bound: what may stand before it, and one round.
struct Loop {
  std::string before;
  std::string round;
};

/// Makes up a text that a pattern may match, and notes its loops. What is not understood (look
/// around, back references, flags) is passed over: the text is tried, not believed.
class Sampler {
 public:
  explicit Sampler(std::string_view pattern) : pattern_(pattern) {}

  std::string sample() {
    std::string out;
    while (!at_end()) {
      alternatives(out, 0);
      if (!at_end()) ++at_;  // a `)` too many
    }
    return out;
  }
  const std::vector<Loop>& loops() const { return loops_; }

 private:
  bool at_end() const { return at_ >= pattern_.size(); }
  char take() { return at_end() ? '\0' : pattern_[at_++]; }
  bool take_if(char c) {
    if (at_end() || pattern_[at_] != c) return false;
    ++at_;
    return true;
  }

  /// Up to a `)` or the end. The first alternative is what is sampled; loops of all are noted.
  void alternatives(std::string& out, std::size_t depth) {
    const std::string before = out;
    sequence(out, depth);
    while (take_if('|')) {
      std::string other = before;
      sequence(other, depth);
    }
  }

  void sequence(std::string& out, std::size_t depth) {
    while (!at_end() && pattern_[at_] != '|' && pattern_[at_] != ')') {
      const std::string before = out;
      std::string one;
      atom(before, one, depth);
      const bool unbounded = quantifier();
      if (unbounded && !one.empty() && loops_.size() < kMostLoops) loops_.push_back({before, one});
      if (out.size() + one.size() <= kLongestSample) out += one;
    }
  }

  /// What one atom may match. `before` is what stands before it.
  void atom(const std::string& before, std::string& out, std::size_t depth) {
    const char c = take();
    if (c == '(') return group(before, out, depth);
    if (c == '[') return character_class(out);
    if (c == '\\') return escape(out);
    if (c == '^' || c == '$') return;
    out.push_back(c == '.' ? 'a' : c);
  }

  void group(const std::string& before, std::string& out, std::size_t depth) {
    if (take_if('?')) {
      if (take_if('<') || take_if('P')) {
        while (!at_end() && pattern_[at_] != '>' && pattern_[at_] != ')') ++at_;
        take_if('>');
      } else {
        take();  // `:`, `>`, `=`, `!` or a flag
      }
    }
    std::string inside = before;
    if (depth < kDeepest) alternatives(inside, depth + 1);
    take_if(')');
    if (inside.size() > before.size()) out = inside.substr(before.size());
  }

  void character_class(std::string& out) {
    const bool negated = take_if('^');
    std::string members;
    bool first = true;
    while (!at_end() && (first || pattern_[at_] != ']')) {
      first = false;
      if (take_if('\\')) {
        escape(members);
      } else {
        members.push_back(take());
      }
    }
    take_if(']');
    if (!negated) {
      out.append(members.substr(0, 1));
      return;
    }
    const std::string_view others = "a0-_ /x";
    const auto fits = [&](char c) { return members.find(c) == std::string::npos; };
    const auto found = std::find_if(others.begin(), others.end(), fits);
    if (found != others.end()) out.push_back(*found);
  }

  void escape(std::string& out) {
    const char c = take();
    switch (c) {
      case 'd': return out.push_back('0');
      case 'w': case 'S': case 'D': case 'N': return out.push_back('a');
      case 's': case 'W': case 'h': return out.push_back(' ');
      case 'n': return out.push_back('\n');
      case 't': return out.push_back('\t');
      case 'b': case 'B': case 'A': case 'Z': case 'z': case 'G': case 'K': return;
      default: out.push_back(c);
    }
  }

  /// Whether a quantifier without an upper bound stands here.
  bool quantifier() {
    bool unbounded = take_if('*') || take_if('+');
    if (!unbounded && !take_if('?') && !at_end() && pattern_[at_] == '{') {
      const std::size_t end = pattern_.find('}', at_);
      if (end == std::string_view::npos) return false;
      unbounded = pattern_[end - 1] == ',';
      at_ = end + 1;
    }
    if (!take_if('?')) take_if('+');  // lazy, possessive
    return unbounded;
  }

  std::string_view pattern_;
  std::size_t at_ = 0;
  std::vector<Loop> loops_;
};

std::string repeated(const std::string& text, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}

}  // namespace

std::optional<std::string> costly_text(const std::string& pattern, regex::Flags flags) {
  regex::Limits limits;
  limits.match = 1'000'000;
  limits.steps = 1'000'000'000;  // at each position all of `match`
  const auto regex = regex::Regex::compile(pattern, flags, limits);
  if (!regex) return std::nullopt;
  Sampler sampler(pattern);
  const std::string whole = sampler.sample();
  regex::Matcher matcher;
  for (const Loop& loop : sampler.loops()) {
    const std::string pumped =
        loop.before + repeated(loop.round, std::max<std::size_t>(1, kRepeats / loop.round.size()));
    const std::string fully = loop.before + repeated(loop.round, kRepeats);
    for (const std::string& text : {pumped, fully}) {
      if (text.size() > 4 * kLongestSample) continue;
      for (const char* end : {"\x01", "\n"}) {
        // PCRE2 looks for a byte that every match has before it begins to search.
        for (const std::string& tail : {std::string(), whole}) {
          std::string subject = text + end + tail;
          if (matcher.search(*regex, subject) == regex::Outcome::kLimit) return subject;
        }
      }
    }
  }
  return std::nullopt;
}

}  // namespace cloudtrail::rule::lint
