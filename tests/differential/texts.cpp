// What both languages make of a record's texts.
#include <algorithm>

#include "differential/rules.hpp"
#include "naive/text.hpp"

namespace cloudtrail::differential {
namespace {

bool begins_character(const std::string& text, std::size_t at) {
  return at >= text.size() || (static_cast<unsigned char>(text[at]) & 0xC0) != 0x80;
}

std::size_t boundary(Draw& draw, const std::string& text, std::size_t from) {
  std::size_t at = from + draw.below(text.size() - from + 1);
  while (!begins_character(text, at)) ++at;
  return at;
}

std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                       static_cast<unsigned char>(c) >= 0x80;
    if (!plain) out += '\\';
    out += c;
  }
  return out;
}

}  // namespace

std::string part_of(Draw& draw, const std::string& text) {
  const std::size_t from = boundary(draw, text, 0);
  return text.substr(from, boundary(draw, text, from) - from);
}

std::pair<std::string, std::string> ends_of(Draw& draw, const std::string& text) {
  const std::size_t front = boundary(draw, text, 0);
  return {text.substr(0, front), text.substr(boundary(draw, text, draw.below(front + 1)))};
}

std::string in_other_case(Draw& draw, std::string text) {
  const bool whole = draw.percent(50);
  for (char& c : text) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (letter && (whole || draw.percent(30))) c = static_cast<char>(c ^ 0x20);
  }
  return text;
}

std::string regex_for(Draw& draw, const std::string& text) {
  static constexpr std::string_view kOthers[] = {"",
                                                 ".",
                                                 "^$",
                                                 "^a",
                                                 "x$",
                                                 "^(x|y)",
                                                 "a|b",
                                                 "(?i)root",
                                                 "[a-z]+\\.amazonaws\\.com",
                                                 "^arn:.*user/",
                                                 "x(.*)y",
                                                 "\\d{3}",
                                                 "^Get|^List",
                                                 "(?:x|y)+$",
                                                 "^[^x]",
                                                 "^\\[x",
                                                 "a.b",
                                                 "x?y",
                                                 "(x)(?=y)",
                                                 "\\bx"};
  if (draw.percent(25)) return std::string(draw.one_of(kOthers));
  const std::string part = part_of(draw, text);
  switch (draw.below(7)) {
    case 0:
      return "^" + escaped(text);
    case 1:
      return "^" + escaped(text) + "$";
    case 2:
      return "^" + escaped(part);
    case 3:
      return escaped(part) + "(.*)" + escaped(part_of(draw, text));
    case 4:
      return escaped(part) + "|" + escaped(part_of(draw, text));
    case 5:
      return "(" + escaped(part) + ")" + (draw.percent(50) ? "?" : "+") + "$";
    default:
      return escaped(part);
  }
}

std::string network_for(Draw& draw, const std::string& text) {
  static constexpr std::string_view kOthers[] = {"10.0.0.0/8", "0.0.0.0/0",     "192.168.0.0/16",
                                                 "::/0",       "2001:db8::/32", "10.0.0.1/31",
                                                 "::1/127"};
  if (!naive::address(text) || draw.percent(20)) return std::string(draw.one_of(kOthers));
  const bool v6 = text.find(':') != std::string::npos;
  return text + "/" + std::to_string(draw.below(v6 ? 128 : 32));
}

const Placeholders& placeholders() {
  static const Placeholders known = {
      {"users", {"alice", "x", "y*"}}, {"sources", {"s3.*", "iam.amazonaws.com"}}, {"one", {"?"}}};
  return known;
}

}  // namespace cloudtrail::differential
