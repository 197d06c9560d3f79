#include "yaml/yaml.hpp"

#include <yaml.h>

#include <algorithm>
#include <array>
#include <new>
#include <numeric>
#include <optional>
#include <utility>

#include "yaml/scalar.hpp"

namespace cloudtrail::yaml {
namespace {

using Kind = DocumentNode::Kind;

struct Place {
  std::size_t offset = 0;
  std::uint32_t line = 1;
  std::uint32_t column = 1;
};

/// Turns libyaml's marks, which count characters, into places, which count bytes. Nodes come in the
/// order of the text, so that a walk from the last place is linear over a whole document.
class PlaceFinder {
 public:
  explicit PlaceFinder(std::string_view text) : text_(text) {}

  Place at_character(std::size_t index) noexcept {
    if (index < characters_) *this = PlaceFinder(text_);
    while (characters_ < index && offset_ < text_.size()) step();
    return place();
  }

  Place at_byte(std::size_t offset) noexcept {
    if (offset < offset_) *this = PlaceFinder(text_);
    while (offset_ < std::min(offset, text_.size())) step();
    return place();
  }

 private:
  static bool is_continuation(char c) noexcept {
    return (static_cast<unsigned char>(c) & 0xC0u) == 0x80;
  }

  void step() noexcept {
    if (text_[offset_++] == '\n') {
      ++line_;
      line_start_ = offset_;
    }
    while (offset_ < text_.size() && is_continuation(text_[offset_])) ++offset_;
    ++characters_;
  }

  Place place() const noexcept {
    return {offset_, line_, static_cast<std::uint32_t>(offset_ - line_start_ + 1)};
  }

  std::string_view text_;
  std::size_t characters_ = 0;
  std::size_t offset_ = 0;
  std::size_t line_start_ = 0;
  std::uint32_t line_ = 1;
};

struct Failure {
  ErrorCode code = ErrorCode::kMalformedYaml;
  Place place;
  std::string message;
};

std::string_view view(const yaml_char_t* text) noexcept {
  return text == nullptr ? std::string_view() : reinterpret_cast<const char*>(text);
}

/// What to do about the things people get wrong; libyaml only says what it met.
std::string_view advice_for(std::string_view problem, std::string_view context) noexcept {
  struct Advice {
    std::string_view word;
    std::string_view text;
  };
  constexpr std::array<Advice, 12> kAdvice = {{
      {"found character that cannot start any token",
       "indent with spaces, not tabs, and quote text that starts with `@`, `%` or a backtick"},
      {"tab character", "indent with spaces"},
      {"mapping values are not allowed", "quote a value that holds `: `, or check the indentation"},
      {"could not find expected ':'", "write `key: value`, and quote text that goes over lines"},
      {"did not find expected key", "check the indentation of this line and of quotes before it"},
      {"did not find expected '-'", "begin every entry with `- ` in the same column"},
      {"block sequence entries are not allowed", "put the first `- ` on a line of its own"},
      {"did not find expected ',' or", "separate entries with `,` and close every bracket"},
      {"unknown escape", "write `\\\\` for a backslash, or use single quotes"},
      {"unexpected end of stream", "close the quote"},
      {"<document start>", "separate documents with a line `---`"},
      {"control characters", "write them as escapes such as \"\\x07\" in double quotes"},
  }};
  if (context == "while scanning an alias" || context == "while scanning an anchor") {
    return "quote text that starts with `*` or `&`";
  }
  const auto found = std::find_if(kAdvice.begin(), kAdvice.end(), [problem](const Advice& advice) {
    return problem.find(advice.word) != std::string_view::npos;
  });
  return found == kAdvice.end() ? "check the syntax at this place" : found->text;
}

class Event {
 public:
  explicit Event(yaml_parser_t& parser) noexcept : ok_(yaml_parser_parse(&parser, &event_) != 0) {}
  ~Event() {
    if (ok_) yaml_event_delete(&event_);
  }
  Event(const Event&) = delete;
  Event& operator=(const Event&) = delete;

  bool ok() const noexcept { return ok_; }
  const yaml_event_t& get() const noexcept { return event_; }

 private:
  yaml_event_t event_{};
  bool ok_;
};

class Parser {
 public:
  explicit Parser(std::string_view text) {
    if (yaml_parser_initialize(&parser_) == 0) throw std::bad_alloc();
    // Told the encoding, libyaml does not guess UTF-16 from the first bytes.
    yaml_parser_set_encoding(&parser_, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(
        &parser_, reinterpret_cast<const unsigned char*>(text.empty() ? "" : text.data()),
        text.size());
  }
  ~Parser() { yaml_parser_delete(&parser_); }
  Parser(const Parser&) = delete;
  Parser& operator=(const Parser&) = delete;

  yaml_parser_t& get() noexcept { return parser_; }

 private:
  yaml_parser_t parser_{};
};

/// Builds the trees from libyaml's events. Functions that return bool return false after fail().
class Loader {
 public:
  Loader(std::string_view text, const DocumentLimits& limits, Tags tags)
      : text_(text), limits_(limits), tags_(tags), places_(text) {}

  bool load() {
    Parser parser(text_);
    for (;;) {
      const Event event(parser.get());
      if (!event.ok()) return fail_syntax(parser.get());
      if (event.get().type == YAML_STREAM_END_EVENT) return true;
      if (!accept(event.get())) return false;
    }
  }

  std::vector<DocumentNode> take() noexcept { return std::move(documents_); }
  const Failure& failure() const noexcept { return failure_; }

 private:
  /// A collection that is still open. The node stays where it is until it is closed: nothing is
  /// added to the collection that holds it before that.
  struct Frame {
    DocumentNode* node;
    bool has_key = false;
  };

  bool fail(const Place& place, std::string message, ErrorCode code = ErrorCode::kMalformedYaml) {
    failure_ = {code, place, std::move(message)};
    return false;
  }

  bool fail_limit(const Place& place, std::string_view what, std::size_t limit) {
    return fail(place, std::string(what) + " = " + std::to_string(limit),
                ErrorCode::kLimitExceeded);
  }

  bool fail_syntax(const yaml_parser_t& parser);
  bool accept(const yaml_event_t& event);
  bool accept_directives(const yaml_event_t& event);
  bool accept_alias(const yaml_event_t& event);
  bool accept_key(const yaml_event_t& event);
  bool accept_scalar(const yaml_event_t& event);
  bool accept_collection(const yaml_event_t& event);
  bool close();

  bool refuse_anchor(const Place& place, const yaml_char_t* anchor);
  bool check_tag(const Place& place, std::string_view uri, Tag& tag);
  bool check_scalar_tag(const Place& place, const yaml_char_t* uri, Tag& tag);
  bool set_kind(const Place& place, const yaml_event_t& event, Tag tag, DocumentNode& node);
  bool check_keys(const DocumentNode& mapping);
  DocumentNode* add_node(const Place& place);
  DocumentNode* add_tagged(const Place& place, Tag tag, std::string_view uri);

  bool expects_key() const noexcept {
    return !open_.empty() && open_.back().node->is(Kind::kMapping) && !open_.back().has_key;
  }
  Place place_of(const yaml_event_t& event) noexcept {
    return places_.at_character(event.start_mark.index);
  }

  std::string_view text_;
  const DocumentLimits& limits_;
  Tags tags_;
  PlaceFinder places_;
  std::vector<DocumentNode> documents_;
  std::vector<Frame> open_;
  std::size_t nodes_ = 0;
  Failure failure_;
};

bool Loader::fail_syntax(const yaml_parser_t& parser) {
  if (parser.error == YAML_MEMORY_ERROR) throw std::bad_alloc();
  const bool in_reader = parser.error == YAML_READER_ERROR;
  const std::string_view problem = parser.problem == nullptr ? "not YAML" : parser.problem;
  const std::string_view context = parser.context == nullptr ? "" : parser.context;
  std::string message(problem);
  if (!context.empty()) {
    const Place began = places_.at_character(parser.context_mark.index);
    message.append(" ").append(context).append(" that begins on line ");
    message += std::to_string(began.line);
  }
  message.append("; ").append(advice_for(problem, context));
  return fail(in_reader ? places_.at_byte(parser.problem_offset)
                        : places_.at_character(parser.problem_mark.index),
              std::move(message));
}

bool Loader::accept(const yaml_event_t& event) {
  switch (event.type) {
    case YAML_DOCUMENT_START_EVENT:
      return accept_directives(event);
    case YAML_ALIAS_EVENT:
      return accept_alias(event);
    case YAML_SCALAR_EVENT:
      return expects_key() ? accept_key(event) : accept_scalar(event);
    case YAML_SEQUENCE_START_EVENT:
    case YAML_MAPPING_START_EVENT:
      return accept_collection(event);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
      return close();
    default:
      return true;
  }
}

bool Loader::accept_directives(const yaml_event_t& event) {
  const auto& tags = event.data.document_start.tag_directives;
  if (tags.start == tags.end) return true;
  return fail(place_of(event), "`%TAG` is refused; remove the directive, no tags are needed");
}

bool Loader::accept_alias(const yaml_event_t& event) {
  return fail(place_of(event), "alias " + quoted('*' + std::string(view(event.data.alias.anchor))) +
                                   " is refused; write the value out, or quote the text");
}

bool Loader::accept_key(const yaml_event_t& event) {
  const auto& scalar = event.data.scalar;
  const Place place = place_of(event);
  Tag tag = Tag::kNone;
  if (!refuse_anchor(place, scalar.anchor) || !check_scalar_tag(place, scalar.tag, tag))
    return false;
  if (tag == Tag::kOther) return fail(place, "a key with a tag; move the tag to the value");
  if (scalar.length == 0 && scalar.style == YAML_PLAIN_SCALAR_STYLE) {
    return fail(place, "a key is missing; write it before the `:`, or `\"\"` for the empty text");
  }
  DocumentNode typed;
  if (!set_kind(place, event, tag, typed)) return false;
  Frame& frame = open_.back();
  frame.node->members.push_back({std::move(typed.text), place.line, place.column, {}});
  frame.has_key = true;
  return true;
}

bool Loader::accept_scalar(const yaml_event_t& event) {
  const auto& scalar = event.data.scalar;
  const Place place = place_of(event);
  Tag tag = Tag::kNone;
  if (!refuse_anchor(place, scalar.anchor) || !check_scalar_tag(place, scalar.tag, tag))
    return false;
  DocumentNode* node = add_tagged(place, tag, view(scalar.tag));
  return node != nullptr && set_kind(place, event, tag, *node);
}

bool Loader::accept_collection(const yaml_event_t& event) {
  const bool mapping = event.type == YAML_MAPPING_START_EVENT;
  const auto* anchor = mapping ? event.data.mapping_start.anchor : event.data.sequence_start.anchor;
  const auto* uri = mapping ? event.data.mapping_start.tag : event.data.sequence_start.tag;
  const Place place = place_of(event);
  Tag tag = Tag::kNone;
  if (!refuse_anchor(place, anchor) || !check_tag(place, view(uri), tag)) return false;
  const bool fits = tag == (mapping ? Tag::kMapping : Tag::kSequence);
  if (tag != Tag::kNone && tag != Tag::kOther && !fits) {
    return fail(place, "the tag does not fit a " + std::string(mapping ? "mapping" : "sequence") +
                           "; remove it");
  }
  if (expects_key()) return fail(place, "a key must be a scalar; quote it if it is meant as text");
  if (open_.size() >= limits_.depth) {
    return fail_limit(place, "nested too deeply, over depth", limits_.depth);
  }
  DocumentNode* node = add_tagged(place, tag, view(uri));
  if (node == nullptr) return false;
  node->kind = mapping ? Kind::kMapping : Kind::kSequence;
  open_.push_back({node});
  return true;
}

bool Loader::close() {
  const DocumentNode& node = *open_.back().node;
  open_.pop_back();
  return !node.is(Kind::kMapping) || check_keys(node);
}

bool Loader::refuse_anchor(const Place& place, const yaml_char_t* anchor) {
  if (anchor == nullptr) return true;
  return fail(place, "anchor " + quoted('&' + std::string(view(anchor))) +
                         " is refused; write the value out, or quote the text");
}

bool Loader::check_tag(const Place& place, std::string_view uri, Tag& tag) {
  if (uri.empty()) return true;
  tag = tag_of(uri);
  if (tag != Tag::kOther || tags_ == Tags::kAsKeys) return true;
  return fail(place, "tag " + quoted(uri) +
                         " is refused, only the YAML core schema's are known; remove it, or quote "
                         "the text");
}

// libyaml hides the tag `!` of a scalar, but no untagged scalar starts with that character.
bool Loader::check_scalar_tag(const Place& place, const yaml_char_t* uri, Tag& tag) {
  const bool hidden = uri == nullptr && text_.substr(place.offset).starts_with('!');
  return check_tag(place, hidden ? "!" : view(uri), tag);
}

bool Loader::set_kind(const Place& place, const yaml_event_t& event, Tag tag, DocumentNode& node) {
  const auto& scalar = event.data.scalar;
  node.text.assign(reinterpret_cast<const char*>(scalar.value), scalar.length);
  if (tag != Tag::kNone && tag != Tag::kOther) {
    const std::optional<Kind> kind = tagged_kind(tag, node.text);
    if (!kind) return fail(place, "the tag does not fit " + quoted(node.text) + "; remove it");
    node.kind = *kind;
  } else {
    node.kind = scalar.style == YAML_PLAIN_SCALAR_STYLE ? plain_kind(node.text) : Kind::kString;
  }
  node.boolean = node.is(Kind::kBool) && is_true(node.text);
  return true;
}

// Sorting, not hashing: no choice of keys makes it quadratic.
bool Loader::check_keys(const DocumentNode& mapping) {
  const auto& members = mapping.members;
  std::vector<std::size_t> order(members.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&members](std::size_t a, std::size_t b) {
    const int difference = members[a].key.compare(members[b].key);
    return difference != 0 ? difference < 0 : a < b;
  });
  const DocumentNode::Member* first = nullptr;
  const DocumentNode::Member* repeated = nullptr;
  for (std::size_t i = 1; i < order.size(); ++i) {
    const auto& earlier = members[order[i - 1]];
    const auto& later = members[order[i]];
    if (earlier.key != later.key || (repeated != nullptr && repeated < &later)) continue;
    first = &earlier;
    repeated = &later;
  }
  if (repeated == nullptr) return true;
  const std::uint32_t line = repeated->key_line;
  const std::uint32_t column = repeated->key_column;
  return fail({offset_of(text_, line, column), line, column},
              "duplicate key " + quoted(repeated->key) + "; first given on line " +
                  std::to_string(first->key_line) + "; remove or rename one of them");
}

DocumentNode* Loader::add_node(const Place& place) {
  if (nodes_ >= limits_.nodes) {
    fail_limit(place, "too many values, over nodes", limits_.nodes);
    return nullptr;
  }
  ++nodes_;
  DocumentNode* node = nullptr;
  if (open_.empty()) {
    node = &documents_.emplace_back();
  } else if (Frame& frame = open_.back(); frame.node->is(Kind::kSequence)) {
    node = &frame.node->items.emplace_back();
  } else {
    node = &frame.node->members.back().value;
    frame.has_key = false;
  }
  node->line = place.line;
  node->column = place.column;
  return node;
}

/// As add_node, below a mapping whose one key is the tag where there is one to keep.
DocumentNode* Loader::add_tagged(const Place& place, Tag tag, std::string_view uri) {
  DocumentNode* node = add_node(place);
  if (node == nullptr || tag != Tag::kOther) return node;
  if (++nodes_ > limits_.nodes) {
    fail_limit(place, "too many values, over nodes", limits_.nodes);
    return nullptr;
  }
  node->kind = Kind::kMapping;
  // libyaml does not tell of the tag `!` alone.
  node->members.push_back({std::string(uri.empty() ? "!" : uri), place.line, place.column, {}});
  DocumentNode& value = node->members.back().value;
  value.line = place.line;
  value.column = place.column;
  return &value;
}

/// What can be refused without parsing.
std::optional<Failure> check_bytes(std::string_view text, const DocumentLimits& limits) {
  if (text.size() > limits.bytes) {
    return Failure{ErrorCode::kLimitExceeded,
                   {},
                   "the document has " + std::to_string(text.size()) +
                       " bytes, over bytes = " + std::to_string(limits.bytes)};
  }
  const std::size_t valid = valid_utf8_prefix(text);
  if (valid == text.size()) return std::nullopt;
  return Failure{ErrorCode::kMalformedYaml, PlaceFinder(text.substr(0, valid)).at_byte(valid),
                 "invalid UTF-8; save the document as UTF-8"};
}

Error report(const Failure& failure, std::size_t skipped, DocumentProblem* problem) {
  const Place& place = failure.place;
  if (problem != nullptr) *problem = {place.line, place.column, failure.message};
  return {failure.code,
          "line " + std::to_string(place.line) + ", column " + std::to_string(place.column) + ": " +
              failure.message,
          place.offset + skipped};
}

}  // namespace

Result<std::vector<DocumentNode>> parse(std::string_view text, const DocumentLimits& limits,
                                        DocumentProblem* problem, Tags tags) {
  const std::size_t skipped = text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
  text.remove_prefix(skipped);
  if (const auto failure = check_bytes(text, limits)) return report(*failure, skipped, problem);
  Loader loader(text, limits, tags);
  if (!loader.load()) return report(loader.failure(), skipped, problem);
  return loader.take();
}

}  // namespace cloudtrail::yaml
