#include "rule/sigma/modifiers.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace cloudtrail::rule::sigma {
namespace {

/// What a modifier sets; `value` is the Test, Order, TimePart or Transform.
enum class Sets : std::uint8_t {
  kTest,
  kOrder,
  kPart,
  kTransform,
  kIgnoreCase,
  kMultiLine,
  kDotAll,
  kAll,
  kCased,
  kNegated,
  kExpand,
};

struct Modifier {
  std::string_view name;
  Sets sets;
  std::uint8_t value = 0;
};

template <typename Enum>
constexpr std::uint8_t raw(Enum value) noexcept {
  return static_cast<std::uint8_t>(value);
}

constexpr std::array<Modifier, 31> kModifiers = {{
    {"all", Sets::kAll},
    {"base64", Sets::kTransform, raw(Transform::kBase64)},
    {"base64offset", Sets::kTransform, raw(Transform::kBase64Offset)},
    {"cased", Sets::kCased},
    {"cidr", Sets::kTest, raw(Test::kCidr)},
    {"contains", Sets::kTest, raw(Test::kContains)},
    {"day", Sets::kPart, raw(TimePart::kDay)},
    {"endswith", Sets::kTest, raw(Test::kEndsWith)},
    {"exists", Sets::kTest, raw(Test::kExists)},
    {"expand", Sets::kExpand},
    {"fieldref", Sets::kTest, raw(Test::kFieldRef)},
    {"gt", Sets::kOrder, raw(Order::kGreater)},
    {"gte", Sets::kOrder, raw(Order::kGreaterOrEqual)},
    {"hour", Sets::kPart, raw(TimePart::kHour)},
    {"i", Sets::kIgnoreCase},
    {"lt", Sets::kOrder, raw(Order::kLess)},
    {"lte", Sets::kOrder, raw(Order::kLessOrEqual)},
    {"m", Sets::kMultiLine},
    {"minute", Sets::kPart, raw(TimePart::kMinute)},
    {"month", Sets::kPart, raw(TimePart::kMonth)},
    {"neq", Sets::kNegated},
    {"re", Sets::kTest, raw(Test::kRegex)},
    {"s", Sets::kDotAll},
    {"startswith", Sets::kTest, raw(Test::kStartsWith)},
    {"utf16", Sets::kTransform, raw(Transform::kUtf16)},
    {"utf16be", Sets::kTransform, raw(Transform::kUtf16Be)},
    {"utf16le", Sets::kTransform, raw(Transform::kUtf16Le)},
    {"week", Sets::kPart, raw(TimePart::kWeek)},
    {"wide", Sets::kTransform, raw(Transform::kUtf16Le)},
    {"windash", Sets::kTransform, raw(Transform::kWindash)},
    {"year", Sets::kPart, raw(TimePart::kYear)},
}};

class KeyParser {
 public:
  KeyParser(const DocumentNode::Member& member, Diagnostics& diagnostics)
      : member_(member), diagnostics_(diagnostics) {}

  std::optional<Key> parse() {
    std::string_view rest = member_.key;
    std::size_t bar = rest.find('|');
    key_.field = rest.substr(0, bar);
    while (bar != std::string_view::npos) {
      rest.remove_prefix(bar + 1);
      bar = rest.find('|');
      if (!modifier(rest.substr(0, bar))) return std::nullopt;
    }
    if (const std::string_view problem = contradiction(); !problem.empty()) {
      return refuse(std::string(problem));
    }
    return std::move(key_);
  }

 private:
  std::nullopt_t refuse(std::string message) {
    diagnostics_.add_key(member_, std::move(message));
    return std::nullopt;
  }

  bool modifier(std::string_view name) {
    const auto known = std::find_if(kModifiers.begin(), kModifiers.end(),
                                    [&](const Modifier& m) { return m.name == name; });
    if (known == kModifiers.end()) {
      unknown(name);
      return false;
    }
    const bool repeatable = known->sets == Sets::kTransform;
    if (!repeatable && std::find(seen_.begin(), seen_.end(), name) != seen_.end()) {
      refuse("the modifier " + cloudtrail::quoted(name) + " is given twice");
      return false;
    }
    if (is_comparison(*known) && !comparison_.empty()) {
      refuse("the modifiers " + cloudtrail::quoted(comparison_) + " and " +
             cloudtrail::quoted(name) + " exclude each other; expected one comparison");
      return false;
    }
    if (known->sets == Sets::kPart && key_.part) {
      refuse("two parts of one time; expected one of minute, hour, day, week, month and year");
      return false;
    }
    seen_.push_back(name);
    if (is_comparison(*known)) comparison_ = name;
    key_.modified = true;
    apply(*known);
    return true;
  }

  void unknown(std::string_view name) {
    if (name.empty()) {
      refuse("a `|` without a modifier behind it");
      return;
    }
    std::vector<std::string_view> names;
    for (const Modifier& m : kModifiers) names.push_back(m.name);
    diagnostics_.unknown(member_.key_line, member_.key_column, "modifier", name, names);
  }

  static bool is_comparison(const Modifier& modifier) noexcept {
    return modifier.sets == Sets::kTest || modifier.sets == Sets::kOrder;
  }

  void apply(const Modifier& modifier) {
    switch (modifier.sets) {
      case Sets::kTest:
        key_.test = static_cast<Test>(modifier.value);
        break;
      case Sets::kOrder:
        key_.test = Test::kOrder;
        key_.order = static_cast<Order>(modifier.value);
        break;
      case Sets::kPart:
        key_.part = static_cast<TimePart>(modifier.value);
        break;
      case Sets::kTransform:
        key_.transforms.push_back(static_cast<Transform>(modifier.value));
        break;
      case Sets::kIgnoreCase:
        key_.flags.ignore_case = flagged_ = true;
        break;
      case Sets::kMultiLine:
        key_.flags.multi_line = flagged_ = true;
        break;
      case Sets::kDotAll:
        key_.flags.dot_all = flagged_ = true;
        break;
      case Sets::kAll:
        key_.all = true;
        break;
      case Sets::kCased:
        key_.cased = true;
        break;
      case Sets::kNegated:
        key_.negated = true;
        break;
      case Sets::kExpand:
        key_.expand = true;
        break;
    }
  }

  /// Why the modifiers do not go together; empty where they do.
  std::string_view contradiction() const {
    const bool ordered = key_.test == Test::kOrder;
    if (key_.field.empty() && !key_.modified) return "a field needs a name";
    if (key_.field.empty() && (key_.part || key_.test > Test::kRegex)) {
      return "this modifier needs a field before it; keywords take those of text and `re`";
    }
    if (key_.part && key_.test != Test::kEquals && !ordered) {
      return "a part of a time is a number; expected lt, lte, gt, gte or neq beside it";
    }
    if (flagged_ && key_.test != Test::kRegex) return "`i`, `m` and `s` belong to `re`";
    if (!key_.transforms.empty() && !key_.compares_text()) {
      return "encodings and `windash` go with text alone, contains, startswith and endswith";
    }
    if (key_.expand && !key_.compares_text()) {
      return "`expand` goes with text alone, contains, startswith and endswith";
    }
    if (key_.cased && !key_.compares_text() && key_.test != Test::kFieldRef) {
      return "`cased` goes with text and `fieldref` alone";
    }
    if (key_.test == Test::kExists && (key_.negated || key_.all)) return "`exists` stands alone";
    if (ordered && key_.negated) return "`neq` does not go with lt, lte, gt and gte";
    return {};
  }

  const DocumentNode::Member& member_;
  Diagnostics& diagnostics_;
  Key key_;
  std::vector<std::string_view> seen_;
  std::string_view comparison_;
  bool flagged_ = false;
};

}  // namespace

std::optional<Key> parse_key(const DocumentNode::Member& member, Diagnostics& diagnostics) {
  return KeyParser(member, diagnostics).parse();
}

}  // namespace cloudtrail::rule::sigma
