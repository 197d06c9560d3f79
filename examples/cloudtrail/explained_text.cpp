#include "explained.hpp"
#include "records.hpp"
#include "text.hpp"
#include "units.hpp"

namespace tool {
namespace {

using cloudtrail::ExplainedCondition;
using cloudtrail::Explanation;
using cloudtrail::SeenValue;
using Kind = ExplainedCondition::Kind;
using Outcome = Explanation::Outcome;

constexpr std::size_t kLabel = 10;

class Tree {
 public:
  explicit Tree(const Terminal& terminal) : terminal_(terminal) {}

  void add(const ExplainedCondition& condition) { add(condition, "", true); }
  const std::string& text() const { return out_; }

 private:
  void add(const ExplainedCondition& condition, const std::string& indent, bool last) {
    line(indent, last, words(condition));
    const std::string below = indent + (last ? "   " : "│  ");
    const bool more = condition.more_conditions != 0;
    for (const ExplainedCondition& part : condition.conditions) {
      add(part, below, &part == &condition.conditions.back() && !more);
    }
    if (more) line(below, true, "and " + count_of(condition.more_conditions, "more condition"));
  }

  void line(const std::string& indent, bool last, const std::string& words) {
    out_.append(terminal_.paint(Color::kDim, indent + (last ? "└─ " : "├─ ")));
    out_.append(words).append("\n");
  }

  std::string words(const ExplainedCondition& condition) const {
    std::string out = condition.holds ? terminal_.paint(Color::kGreen, "✓ ")
                                      : terminal_.paint(Color::kRed, "✗ ");
    if (condition.kind == Kind::kField) return out + field(condition);
    out.append(condition.kind == Kind::kAny ? "any of" : condition.kind == Kind::kNot ? "not"
                                                                                      : "all of");
    if (!condition.note.empty()) out.append(", but ").append(visible(condition.note));
    return out;
  }

  std::string field(const ExplainedCondition& condition) const {
    std::string out = terminal_.paint(Color::kBold, visible(condition.field));
    out.append(" ").append(visible(condition.asked));
    if (condition.values.empty()) {
      return condition.holds ? out : out + ", but is missing";
    }
    const char* before = condition.holds ? ": " : ", but was ";
    for (const SeenValue& value : condition.values) {
      out.append(&value == condition.values.data() ? before : ", ").append(seen(value));
    }
    if (condition.more_values != 0) out += " and " + grouped(condition.more_values) + " more";
    return out;
  }

  std::string seen(const SeenValue& value) const {
    std::string out = terminal_.paint(Color::kCyan, visible(value.json));
    if (value.cut != 0) out += " and " + grouped(value.cut) + " more bytes";
    std::string place = value.pointer ? " " + visible(*value.pointer) : "";
    if (value.offset) place += " @" + std::to_string(*value.offset);
    if (!value.origin.empty()) place += " (from " + visible(value.origin) + ")";
    return out + terminal_.paint(Color::kDim, place);
  }

  const Terminal& terminal_;
  std::string out_;
};

class Page {
 public:
  Page(const cloudtrail::RuleSet& rules, const RuleNames& names, const Terminal& terminal)
      : rules_(rules), names_(names), terminal_(terminal) {}

  void head(const cloudtrail::Record& record, std::string_view file) {
    const RecordText text = text_of(record);
    labelled("record", grouped(record.index()) + " of " + visible(file));
    labelled("event", visible(text.event_name) +
                          (text.event_source.empty() ? "" : " of " + visible(text.event_source)));
    labelled("time", visible(text.event_time));
  }

  void choice(const Explained& explained) {
    if (explained.choice == Explained::Choice::kExcepted) {
      out_.append("\nno finding: exceptions take it back\n");
    } else if (explained.choice == Explained::Choice::kNearest) {
      const std::size_t all = rules_.rules().size();
      out_.append("\nno finding: " + (all == 1 ? "the rule does not match"
                                               : "none of " + count_of(all, "rule") + " matches"));
      out_.append(all > explained.rules.size() ? "; the nearest:\n" : "\n");
    }
  }

  void rule(const ExplainedRule& explained) {
    const cloudtrail::Rule& rule = rules_.rules()[explained.rule];
    out_.append("\n").append(terminal_.paint(Color::kBold, visible(names_.of(rule))));
    out_.append("  ").append(terminal_.paint(color_of(rule.severity), name(rule.severity)));
    if (!rule.title.empty()) out_.append("  ").append(visible(rule.title));
    out_.append("\n").append(outcome(explained.explanation)).append("\n");
    tree(explained.explanation.match);
    for (const auto& exception : explained.explanation.exceptions) {
      const std::string name = visible(names_.exceptions()[exception.exception]);
      out_.append("exception " + terminal_.paint(Color::kBold, name)).append("\n");
      tree(exception.match);
    }
  }

  const std::string& text() const { return out_; }

 private:
  void labelled(std::string_view label, std::string_view text) {
    if (text.empty()) return;
    out_.append(terminal_.paint(Color::kCyan, pad(label, kLabel))).append(text).append("\n");
  }

  void tree(const ExplainedCondition& condition) {
    Tree tree(terminal_);
    tree.add(condition);
    out_.append(tree.text());
  }

  std::string outcome(const Explanation& explanation) const {
    switch (explanation.outcome) {
      case Outcome::kMatched:
        return terminal_.paint(Color::kGreen, "matched");
      case Outcome::kNotMatched:
        return terminal_.paint(Color::kRed, "not matched") + ", " +
               visible(explanation.nearness());
      case Outcome::kExcepted:
        return terminal_.paint(Color::kYellow, "matched") + ", but taken back by the exception " +
               visible(names_.exceptions()[explanation.by]);
      case Outcome::kTaken:
        return terminal_.paint(Color::kYellow, "matched") + ", but the earlier rule " +
               visible(names_.rules()[explanation.by]) + " is this set's first match";
    }
    return {};
  }

  const cloudtrail::RuleSet& rules_;
  const RuleNames& names_;
  const Terminal& terminal_;
  std::string out_;
};

}  // namespace

std::string explained_text(const Explained& explained, const cloudtrail::Record& record,
                           std::string_view file, const cloudtrail::RuleSet& rules,
                           const RuleNames& names, const Terminal& terminal) {
  Page page(rules, names, terminal);
  page.head(record, file);
  page.choice(explained);
  for (const ExplainedRule& rule : explained.rules) page.rule(rule);
  return page.text();
}

}  // namespace tool
