#include "json/document.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <numeric>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "json/rapidjson.hpp"
#include "json/text.hpp"
#include "json/utf8.hpp"

namespace cloudtrail::json {
namespace {

using Kind = DocumentNode::Kind;

struct Place {
  std::size_t offset = 0;
  std::uint32_t line = 1;
  std::uint32_t column = 1;
};

/// Turns offsets into places. They come in the order of the text, so that a walk from the last one
/// is linear over a whole document.
class PlaceFinder {
 public:
  explicit PlaceFinder(std::string_view text) noexcept : text_(text) {}

  Place at(std::size_t offset) noexcept {
    if (offset < line_start_) *this = PlaceFinder(text_);
    while (scanned_ < offset) {
      const void* found = std::memchr(text_.data() + scanned_, '\n', offset - scanned_);
      if (found == nullptr) break;
      scanned_ = static_cast<std::size_t>(static_cast<const char*>(found) - text_.data()) + 1;
      line_start_ = scanned_;
      ++line_;
    }
    scanned_ = std::max(scanned_, offset);
    return {offset, line_, static_cast<std::uint32_t>(offset - line_start_ + 1)};
  }

 private:
  std::string_view text_;
  std::size_t scanned_ = 0;
  std::size_t line_start_ = 0;
  std::uint32_t line_ = 1;
};

struct Failure {
  ErrorCode code = ErrorCode::kMalformedJson;
  Place place;
  std::string message;
};

std::string over_limit(std::string_view what, std::size_t limit) {
  return std::string(what) + " = " + std::to_string(limit);
}

/// Builds the tree from the reader's events, which return false after fail().
class Builder {
 public:
  Builder(std::string_view text, const DocumentLimits& limits)
      : text_(text), limits_(limits), places_(text), stream_(text.data(), text.size()) {}

  bool build();
  DocumentNode take() noexcept { return std::move(root_); }
  const Failure& failure() const noexcept { return failure_; }

  // RapidJSON's handler concept.
  bool Null() { return add(stream_.Tell() - 4, Kind::kNull, "null") != nullptr; }
  bool Bool(bool value);
  bool RawNumber(const char* text, rapidjson::SizeType size, bool);
  bool String(const char* text, rapidjson::SizeType size, bool);
  bool Key(const char* text, rapidjson::SizeType size, bool);
  bool StartObject() { return open(Kind::kMapping); }
  bool StartArray() { return open(Kind::kSequence); }
  bool EndObject(rapidjson::SizeType);
  bool EndArray(rapidjson::SizeType) { return close(); }
  // Numbers are asked for as they are written, so these never come.
  bool Int(int) { return false; }
  bool Uint(unsigned) { return false; }
  bool Int64(std::int64_t) { return false; }
  bool Uint64(std::uint64_t) { return false; }
  bool Double(double) { return false; }

 private:
  bool fail(const Place& place, std::string message, ErrorCode code = ErrorCode::kMalformedJson) {
    failure_ = {code, place, std::move(message)};
    return false;
  }

  std::size_t string_begin() const noexcept;
  bool check_text(std::size_t begin, std::string_view decoded);
  bool check_keys(const DocumentNode& mapping);
  DocumentNode* add(std::size_t begin, Kind kind, std::string_view text);
  bool open(Kind kind);
  bool close();
  void fail_syntax(const rapidjson::ParseResult& result);

  std::string_view text_;
  const DocumentLimits& limits_;
  PlaceFinder places_;
  rapidjson::MemoryStream stream_;
  DocumentNode root_;
  /// Open collections. Each stays where it is until it is closed: nothing is added to the one that
  /// holds it before that.
  std::vector<DocumentNode*> open_;
  std::size_t behind_ = 0;  ///< Offset behind the last event.
  std::size_t nodes_ = 0;
  Failure failure_;
};

bool Builder::build() {
  constexpr unsigned kFlags =
      rapidjson::kParseIterativeFlag | rapidjson::kParseNumbersAsStringsFlag;
  RapidReader reader;
  const rapidjson::ParseResult result = reader.Parse<kFlags>(stream_, *this);
  if (result.IsError()) {
    if (result.Code() != rapidjson::kParseErrorTermination) fail_syntax(result);
    return false;
  }
  // RapidJSON takes a NUL for the end of the text.
  if (stream_.Tell() == text_.size()) return true;
  return fail(places_.at(stream_.Tell()), "a NUL byte stands behind the value; remove it");
}

void Builder::fail_syntax(const rapidjson::ParseResult& result) {
  std::string message = rapidjson::GetParseError_En(result.Code());
  if (message.ends_with('.')) message.pop_back();
  fail(places_.at(result.Offset()), std::move(message));
}

/// Where the string that ends at the stream's place begins: between it and the event before it
/// there are blanks and separators alone.
std::size_t Builder::string_begin() const noexcept {
  return std::min(text_.find('"', behind_), text_.size());
}

bool Builder::check_text(std::size_t begin, std::string_view decoded) {
  // RapidJSON refuses a high surrogate without a low one, but not the other way round.
  if (first_invalid_utf8(decoded) == kValidUtf8) return true;
  return fail(places_.at(begin), "the string holds the escape of a lone surrogate; remove it");
}

DocumentNode* Builder::add(std::size_t begin, Kind kind, std::string_view text) {
  const Place place = places_.at(begin);
  if (nodes_ >= limits_.nodes) {
    fail(place, over_limit("too many values, over nodes", limits_.nodes),
         ErrorCode::kLimitExceeded);
    return nullptr;
  }
  ++nodes_;
  behind_ = stream_.Tell();
  DocumentNode* node = &root_;
  if (!open_.empty()) {
    DocumentNode& holder = *open_.back();
    node = holder.is(Kind::kSequence) ? &holder.items.emplace_back() : &holder.members.back().value;
  }
  node->kind = kind;
  node->text = text;
  node->line = place.line;
  node->column = place.column;
  return node;
}

bool Builder::Bool(bool value) {
  const std::string_view text = value ? "true" : "false";
  DocumentNode* node = add(stream_.Tell() - text.size(), Kind::kBool, text);
  if (node == nullptr) return false;
  node->boolean = value;
  return true;
}

bool Builder::RawNumber(const char* text, rapidjson::SizeType size, bool) {
  return add(stream_.Tell() - size, Kind::kNumber, {text, size}) != nullptr;
}

bool Builder::String(const char* text, rapidjson::SizeType size, bool) {
  const std::size_t begin = string_begin();
  return check_text(begin, {text, size}) && add(begin, Kind::kString, {text, size}) != nullptr;
}

bool Builder::Key(const char* text, rapidjson::SizeType size, bool) {
  const std::size_t begin = string_begin();
  if (!check_text(begin, {text, size})) return false;
  const Place place = places_.at(begin);
  open_.back()->members.push_back({std::string(text, size), place.line, place.column, {}});
  behind_ = stream_.Tell();
  return true;
}

bool Builder::open(Kind kind) {
  // The reader has not gone past the bracket yet.
  if (open_.size() >= limits_.depth) {
    return fail(places_.at(stream_.Tell()),
                over_limit("nested too deeply, over depth", limits_.depth),
                ErrorCode::kLimitExceeded);
  }
  DocumentNode* node = add(stream_.Tell(), kind, {});
  if (node == nullptr) return false;
  open_.push_back(node);
  return true;
}

bool Builder::close() {
  open_.pop_back();
  behind_ = stream_.Tell();
  return true;
}

bool Builder::EndObject(rapidjson::SizeType) { return check_keys(*open_.back()) && close(); }

bool Builder::check_keys(const DocumentNode& mapping) {
  const auto& members = mapping.members;
  std::vector<std::size_t> order(members.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&members](std::size_t a, std::size_t b) {
    const int difference = members[a].key.compare(members[b].key);
    return difference != 0 ? difference < 0 : a < b;
  });
  std::size_t repeated = members.size();
  std::size_t first = 0;
  for (std::size_t i = 1; i < order.size(); ++i) {
    if (order[i] > repeated || members[order[i - 1]].key != members[order[i]].key) continue;
    first = order[i - 1];
    repeated = order[i];
  }
  if (repeated == members.size()) return true;
  const DocumentNode::Member& member = members[repeated];
  return fail({offset_of(text_, member.key_line, member.key_column), member.key_line,
               member.key_column},
              "duplicate key " + quoted(member.key) + "; first given on line " +
                  std::to_string(members[first].key_line) + "; remove or rename one of them");
}

/// What can be refused without parsing.
std::optional<Failure> check_bytes(std::string_view text, const DocumentLimits& limits) {
  if (text.size() > limits.bytes) {
    return Failure{ErrorCode::kLimitExceeded, {},
                   over_limit("the document is too large, over bytes", limits.bytes)};
  }
  const std::size_t bad = first_invalid_utf8(text);
  if (bad == kValidUtf8) return std::nullopt;
  return Failure{ErrorCode::kInvalidUtf8, PlaceFinder(text).at(bad),
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

void append_document(std::string& out, const DocumentNode& node) {
  switch (node.kind) {
    case Kind::kNull:
      out += "null";
      return;
    case Kind::kBool:
      out += node.boolean ? "true" : "false";
      return;
    case Kind::kNumber:
      if (!is_number(node.text)) break;
      out += node.text;
      return;
    case Kind::kString:
      break;
    case Kind::kSequence:
      out.push_back('[');
      for (const DocumentNode& item : node.items) {
        if (&item != &node.items.front()) out.push_back(',');
        append_document(out, item);
      }
      out.push_back(']');
      return;
    case Kind::kMapping:
      out.push_back('{');
      for (const DocumentNode::Member& member : node.members) {
        append_key(out, member.key);
        append_document(out, member.value);
      }
      out.push_back('}');
      return;
  }
  append_string(out, node.text);
}

Result<DocumentNode> parse_document(std::string_view text, const DocumentLimits& limits,
                                    DocumentProblem* problem) {
  const std::size_t skipped = text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
  text.remove_prefix(skipped);
  if (const auto failure = check_bytes(text, limits)) return report(*failure, skipped, problem);
  Builder builder(text, limits);
  if (!builder.build()) return report(builder.failure(), skipped, problem);
  return builder.take();
}

}  // namespace cloudtrail::json
