#include "rule/text_pattern.hpp"

#include <algorithm>
#include <initializer_list>

#include "rule/text_match.hpp"

namespace cloudtrail::rule {
namespace {

using std::string_view_literals::operator""sv;
using Kind = TextPattern::Element::Kind;

constexpr std::size_t kNone = std::string_view::npos;

bool continues_character(char c) noexcept {
  return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

/// Where the character at `at` ends. A byte that begins none is one of its own.
std::size_t behind_character(std::string_view text, std::size_t at) noexcept {
  const auto lead = static_cast<unsigned char>(text[at]);
  const std::size_t size = lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  return std::min(at + size, text.size());
}

std::size_t behind_dash(std::string_view text, std::size_t at) noexcept {
  for (const std::string_view dash : {"-"sv, "/"sv, "\u2013"sv, "\u2014"sv, "\u2015"sv}) {
    if (text.substr(at).starts_with(dash)) return at + dash.size();
  }
  return kNone;
}

}  // namespace

TextPattern::TextPattern(const Elements& elements) {
  pieces_.emplace_back();
  for (const Element& element : elements) {
    if (element.kind == Kind::kAnyRun) {
      pieces_.emplace_back();
      continue;
    }
    Piece& piece = pieces_.back();
    piece.elements.push_back(element);
    piece.text.push_back(element.byte);
    piece.plain = piece.plain && element.kind == Kind::kByte;
    if (element.kind != Kind::kByte || !continues_character(element.byte)) ++piece.characters;
  }
}

TextPattern::Elements TextPattern::elements() const {
  Elements all;
  for (const Piece& piece : pieces_) {
    if (&piece != &pieces_.front()) all.push_back(Element{Kind::kAnyRun});
    all.insert(all.end(), piece.elements.begin(), piece.elements.end());
  }
  return all;
}

/// Where the piece ends that begins at `at`; kNone where it is not there.
std::size_t TextPattern::match_at(const Piece& piece, std::string_view text,
                                  std::size_t at) noexcept {
  for (const Element& element : piece.elements) {
    if (at >= text.size()) return kNone;
    switch (element.kind) {
      case Kind::kByte:
        if (text[at] != element.byte) return kNone;
        ++at;
        break;
      case Kind::kDash:
        at = behind_dash(text, at);
        if (at == kNone) return kNone;
        break;
      case Kind::kCharacter:
      case Kind::kAnyRun:
        at = behind_character(text, at);
        break;
    }
  }
  return at;
}

/// Where the first such piece from `from` on ends.
std::size_t TextPattern::find(const Piece& piece, std::string_view text,
                              std::size_t from) noexcept {
  if (piece.plain) {
    const std::size_t at = find_text(text.substr(from), piece.text);
    return at == kNone ? kNone : from + at + piece.text.size();
  }
  for (; from < text.size(); from = behind_character(text, from)) {
    if (const std::size_t end = match_at(piece, text, from); end != kNone) return end;
  }
  return kNone;
}

/// Where the piece begins with which the text ends.
std::size_t TextPattern::match_end(const Piece& piece, std::string_view text) noexcept {
  if (piece.plain) return text.ends_with(piece.text) ? text.size() - piece.text.size() : kNone;
  std::size_t at = text.size();
  for (std::size_t left = piece.characters; left > 0; --left) {
    if (at == 0) return kNone;
    do --at;
    while (at > 0 && continues_character(text[at]));
  }
  return match_at(piece, text, at) == text.size() ? at : kNone;
}

Literal TextPattern::longest_literal() const {
  Literal longest;
  for (std::size_t i = 0; i < pieces_.size(); ++i) {
    const Piece& piece = pieces_[i];
    if (!piece.plain || piece.text.size() <= longest.text.size()) continue;
    longest = Literal{piece.text, i == 0, i + 1 == pieces_.size()};
  }
  // Between runs there is nothing else to be met.
  const auto texts = std::count_if(pieces_.begin(), pieces_.end(),
                                   [](const Piece& piece) { return !piece.elements.empty(); });
  longest.decides = texts == 1 && !longest.text.empty();
  return longest;
}

bool TextPattern::matches(std::string_view text) const noexcept {
  std::size_t at = match_at(pieces_.front(), text, 0);
  if (at == kNone) return false;
  if (pieces_.size() == 1) return at == text.size();
  const std::size_t end = match_end(pieces_.back(), text.substr(at));
  if (end == kNone) return false;
  text = text.substr(0, at + end);
  for (std::size_t i = 1; i + 1 < pieces_.size(); ++i) {
    at = find(pieces_[i], text, at);
    if (at == kNone) return false;
  }
  return true;
}

void fold_ascii(std::string& text) noexcept {
  // Without a branch, so that the compiler takes many bytes at a time.
  for (char& c : text) {
    const unsigned upper = static_cast<unsigned char>(c - 'A') < 26 ? 0x20 : 0;
    c = static_cast<char>(static_cast<unsigned char>(c) | upper);
  }
}

}  // namespace cloudtrail::rule
