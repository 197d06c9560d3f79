#include "rule/tests.hpp"

#include <cloudtrail/record.hpp>

#include <algorithm>
#include <filesystem>

#include "base/file.hpp"
#include "json/text.hpp"

namespace cloudtrail::rule {
namespace {

using Kind = DocumentNode::Kind;

/// The node as JSON with its types kept. The first node that JSON cannot write, else nullptr.
const DocumentNode* append_json(const DocumentNode& node, std::string& out) {
  const auto first_bad = [&](const auto& children, auto append) -> const DocumentNode* {
    for (const auto& child : children) {
      if (&child != &children.front()) out.push_back(',');
      if (const DocumentNode* bad = append(child)) return bad;
    }
    return nullptr;
  };
  switch (node.kind) {
    case Kind::kNull:
      out.append("null");
      return nullptr;
    case Kind::kBool:
      out.append(node.boolean ? "true" : "false");
      return nullptr;
    case Kind::kNumber:
      out.append(node.text);
      return json::is_number(node.text) ? nullptr : &node;
    case Kind::kString:
      json::append_string(out, node.text);
      return nullptr;
    case Kind::kSequence:
    case Kind::kMapping:
      break;
  }
  const bool list = node.is(Kind::kSequence);
  out.push_back(list ? '[' : '{');
  const DocumentNode* bad =
      list ? first_bad(node.items, [&](const DocumentNode& item) { return append_json(item, out); })
           : first_bad(node.members, [&](const DocumentNode::Member& member) {
               json::append_string(out, member.key);
               out.push_back(':');
               return append_json(member.value, out);
             });
  out.push_back(list ? ']' : '}');
  return bad;
}

/// All of a file of at most `limit` bytes.
Result<std::string> read_text(const std::filesystem::path& path, std::size_t limit) {
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (!std::filesystem::is_regular_file(status)) {
    const bool there = std::filesystem::exists(status);
    return Error{ErrorCode::kIo,
                 (there ? "not a regular file: " : "no such file: ") + path.string(), std::nullopt};
  }
  auto file = InputFile::open(path);
  if (!file) return file.error();
  const auto size = std::filesystem::file_size(path, error);
  if (error || size > limit) {
    return Error{ErrorCode::kLimitExceeded, "larger than the option document_bytes: " +
                                                path.string(), std::nullopt};
  }
  std::string text(static_cast<std::size_t>(size), '\0');
  const auto got = file->read(text);
  if (!got) return got.error();
  text.resize(*got);
  return text;
}

}  // namespace

template <typename Function>
void TestReader::each(const DocumentNode& list, Function function) {
  if (!list.is(Kind::kSequence)) {
    return diagnostics_.add(list, "tests are a list of {name, record, expect}, found " +
                                      std::string(describe(list)));
  }
  for (const DocumentNode& item : list.items) {
    const std::size_t before = diagnostics_.count();
    RuleTest test;
    test.file = diagnostics_.file();
    test.line = item.line;
    if (item.is(Kind::kMapping)) {
      function(item, test);
    } else {
      diagnostics_.add(item, "a test is a mapping of name, record and expect, found " +
                                 std::string(describe(item)));
    }
    const bool readable = diagnostics_.count() == before && !test.record.empty();
    if (readable) context_.tests.push_back(std::move(test));
  }
}

TestReader::Parts TestReader::read(const DocumentNode& node, bool names_rule, RuleTest& test) {
  Parts parts;
  bool has_record = false;
  for (const DocumentNode::Member& member : node.members) {
    if (member.key == "name") {
      test.name = member.value.text;
      if (!member.value.is(Kind::kString) || test.name.empty()) {
        diagnostics_.add(member.value, "`name` needs a text that is not empty");
      }
    } else if (member.key == "record") {
      has_record = true;
      record(member.value, test.record);
    } else if (member.key == "expect") {
      parts.expect = &member.value;
    } else if (member.key == "rule" && names_rule) {
      parts.rule = &member.value;
    } else if (names_rule) {
      diagnostics_.unknown_key(member, {"name", "record", "expect", "rule"});
    } else {
      diagnostics_.unknown_key(member, {"name", "record", "expect"});
    }
  }
  if (node.find("name") == nullptr) diagnostics_.add(node, "the test needs a `name`");
  if (!has_record) diagnostics_.add(node, "the test needs a `record`");
  return parts;
}

void TestReader::record(const DocumentNode& node, std::string& out) {
  if (node.is(Kind::kMapping)) {
    if (const DocumentNode* bad = append_json(node, out)) {
      return diagnostics_.add(*bad, "the number " + cloudtrail::quoted(bad->text) +
                                        " is not as JSON writes it; quote it where its text is "
                                        "meant");
    }
  } else if (node.is(Kind::kString) && node.text.find('{') != std::string::npos) {
    out = node.text;
  } else if (node.is(Kind::kString) && !node.text.empty()) {
    if (context_.options.test_files) record_file(node, out);
    if (out.empty()) return;  // told, or not to be read
  } else {
    return diagnostics_.add(node, "`record` is a mapping, JSON in a text, or a file's path; found " +
                                      std::string(describe(node)));
  }
  check_record(node, out);
}

void TestReader::record_file(const DocumentNode& node, std::string& out) {
  const auto folder = std::filesystem::path(diagnostics_.file()).parent_path();
  Result<std::string> text = read_text(folder / node.text, context_.limits.document_bytes);
  if (!text) return diagnostics_.add(node, "the test's record: " + text.error().message);
  if (text->empty()) return diagnostics_.add(node, "the test's record: the file is empty");
  out = *std::move(text);
}

void TestReader::check_record(const DocumentNode& node, const std::string& record) {
  const auto parsed = OwnedRecord::parse(record);
  if (!parsed) {
    diagnostics_.add(node, "the test's record is not one JSON object: " + parsed.error().message);
  }
}

void TestReader::expect_match(const DocumentNode& test, const DocumentNode* expect,
                              bool& matches) {
  if (expect == nullptr) return diagnostics_.add(test, "the test needs `expect`: match or none");
  matches = expect->text == "match";
  if (!expect->is(Kind::kString) || (!matches && expect->text != "none")) {
    diagnostics_.add(*expect, "`expect` is match or none");
  }
}

void TestReader::of_rule(const DocumentNode& list, const std::string& set,
                         const std::string& rule) {
  each(list, [&](const DocumentNode& node, RuleTest& test) {
    test.set = set;
    test.rule = rule;
    expect_match(node, read(node, false, test).expect, test.matches);
  });
}

void TestReader::of_document(const DocumentNode& list, const std::string& set,
                             std::span<const Rule> rules) {
  std::vector<std::string_view> ids;
  for (const Rule& rule : rules) ids.push_back(rule.id);
  each(list, [&](const DocumentNode& node, RuleTest& test) {
    test.set = set;
    const DocumentNode* expect = read(node, false, test).expect;
    if (expect == nullptr || !expect->is(Kind::kSequence)) {
      return diagnostics_.add(expect == nullptr ? node : *expect,
                              "the test needs `expect`: a list of ids of rules, [] for none");
    }
    for (const DocumentNode& id : expect->items) {
      if (std::find(ids.begin(), ids.end(), id.text) == ids.end()) {
        diagnostics_.unknown(id.line, id.column, "rule", id.text, ids);
      }
      test.expected.push_back(id.text);
    }
  });
}

void TestReader::of_file(const DocumentNode& list, std::span<const Rule* const> rules) {
  std::vector<std::string_view> ids;
  for (const Rule* rule : rules) ids.push_back(rule->id);
  each(list, [&](const DocumentNode& node, RuleTest& test) {
    const Parts parts = read(node, true, test);
    expect_match(node, parts.expect, test.matches);
    const Rule* rule = rules.size() == 1 ? rules.front() : nullptr;
    if (parts.rule != nullptr) {
      const auto found = std::find(ids.begin(), ids.end(), parts.rule->text);
      if (found == ids.end()) {
        return diagnostics_.unknown(parts.rule->line, parts.rule->column, "rule", parts.rule->text,
                                    ids);
      }
      rule = rules[static_cast<std::size_t>(found - ids.begin())];
    }
    if (rule == nullptr) {
      return diagnostics_.add(node, "the test needs `rule`: the file beside it has " +
                                        std::to_string(rules.size()));
    }
    test.set = rule->set;
    test.rule = rule->id;
  });
}

void read_test_file(const std::vector<DocumentNode>& documents, std::span<const Rule* const> rules,
                    const Context& context) {
  if (documents.size() != 1) {
    return context.diagnostics.add(0, 0, "a file of tests is one list of {name, record, expect}");
  }
  TestReader(context).of_file(documents.front(), rules);
}

}  // namespace cloudtrail::rule
