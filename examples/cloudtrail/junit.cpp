#include "junit.hpp"

#include <algorithm>

#include "text.hpp"

namespace tool {
namespace {

/// Text of XML 1.0, in an attribute or between tags: visible() writes out what has no form in it.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : visible(text)) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&apos;"; break;
      default: out.push_back(c);
    }
  }
  return out;
}

std::string attribute(std::string_view name, std::string_view value) {
  return " " + std::string(name) + "=\"" + escaped(value) + "\"";
}

std::string counts(std::size_t tests, std::size_t failures) {
  return attribute("tests", std::to_string(tests)) +
         attribute("failures", std::to_string(failures)) + attribute("errors", "0");
}

std::size_t failures(const std::vector<Junit::Case>& cases) {
  return static_cast<std::size_t>(
      std::count_if(cases.begin(), cases.end(), [](const auto& one) { return one.failed; }));
}

void append_case(std::string& out, const std::string& suite, const Junit::Case& one) {
  out += "    <testcase" + attribute("classname", suite) + attribute("name", one.name);
  if (one.failed) {
    out += ">\n      <failure" + attribute("type", one.kind) + attribute("message", one.message) +
           "/>\n    </testcase>\n";
  } else if (!one.message.empty()) {
    out += ">\n      <system-out>" + escaped(one.message) + "</system-out>\n    </testcase>\n";
  } else {
    out += "/>\n";
  }
}

}  // namespace

std::string Junit::text() const {
  std::string body;
  std::size_t tests = 0;
  std::size_t failed = 0;
  for (const auto& [name, cases] : suites_) {
    tests += cases.size();
    failed += failures(cases);
    body += "  <testsuite" + attribute("name", name) + counts(cases.size(), failures(cases)) + ">\n";
    for (const Case& one : cases) append_case(body, name, one);
    body += "  </testsuite>\n";
  }
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"cloudtrail rules check\"" +
         counts(tests, failed) + ">\n" + body + "</testsuites>\n";
}

}  // namespace tool
