// A folder with rules of all kinds, for tests of policies.
#pragma once

#include <gtest/gtest.h>
#include <cloudtrail/rule.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "unit/rule/schema_cases.hpp"

namespace cloudtrail {

class PolicyFolder {
 public:
  PolicyFolder() {
    std::string name = (std::filesystem::path(testing::TempDir()) / "policy_XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) ADD_FAILURE() << "no folder " << name;
    path_ = name;
    write("own.yaml",
          "id: own\nfirst-match: true\nfacts: {f: /a}\n"
          "exceptions: [{id: own-robots, match: {user: [robot]}}]\n"
          "rules:\n"
          "  - {id: one, severity: low, tags: [t], match: {a: [x]},\n"
          "     unless: [{id: one-test, match: {user: [test]}}]}\n"
          "  - {id: two, severity: medium, match: {a: [x, y]}}\n");
    write("sigma/aws_one.yml", sigma("First", "11", "name: sigma_one", "a: x"));
    write("sigma/aws_two.yml", sigma("Second", "22", "level: high", "user|expand: '%admins%'"));
    write("other/set.yaml", "id: other\nrules: [{id: one, severity: low, match: {a: [x]}}]\n");
    write("root.json", R"({"user": ["root"]})");
    write("broken.yaml", "id: broken\nrules:\n  - {id: r, severity: lo, match: {a: [x]}}\n");
    write("broken.json", "{\"user\": [\"root\"\n");
    write("bad-pattern.json", R"({"user": [{"prefx": "r"}]})");
    write("two.yaml", "user: [root]\n---\nuser: [root]\n");
    write("aliases.yaml", "id: &a aliases\nrules: *a\n");
    write("policy-too.yaml", "id: p\nsources: [{preset: router}]\n");
    std::filesystem::create_directory(path_ / "empty");
  }
  ~PolicyFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  PolicyFolder(const PolicyFolder&) = delete;
  PolicyFolder& operator=(const PolicyFolder&) = delete;

  const std::filesystem::path& path() const noexcept { return path_; }

  std::filesystem::path write(std::string_view name, std::string_view text) const {
    const std::filesystem::path file = path_ / name;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << text;
    return file;
  }

  /// A policy that lies in the folder. `problems` have the folder's name taken out.
  Result<RuleSet> parse(std::string_view policy, std::vector<RuleProblem>* problems = nullptr,
                        const RuleLimits& limits = {}, RuleOptions options = {}) const {
    std::vector<RuleProblem> all;
    if (!options.now) options.now = kNow;
    Result<RuleSet> set =
        RuleSet::parse(policy, (path_ / "policy.yaml").string(), &all, limits, options);
    for (RuleProblem& problem : all) {
      for (std::string* text : {&problem.file, &problem.message, &problem.excerpt}) {
        for (std::size_t at; (at = text->find(path_.string() + "/")) != std::string::npos;) {
          text->erase(at, path_.string().size() + 1);
        }
      }
    }
    const bool own = !all.empty() && all.front().file == "policy.yaml" && !all.front().warning;
    if (set || own) note_schema_case(policy, set ? "" : all.front().message);
    if (problems != nullptr) *problems = std::move(all);
    return set;
  }

  RuleSet must_parse(std::string_view policy) const {
    Result<RuleSet> set = parse(policy);
    EXPECT_TRUE(set) << policy << "\n" << (set ? "" : set.error().message);
    return set ? *std::move(set) : RuleSet();
  }

  /// 2026-06-01.
  static constexpr std::int64_t kNow = std::int64_t{1'780'272'000} * 1'000'000'000;

 private:
  static std::string sigma(std::string_view title, std::string_view id, std::string_view more,
                           std::string_view selection) {
    std::string text = "title: " + std::string(title) + "\nid: id-" + std::string(id) + "\n";
    text.append(more).append("\nlogsource: {product: aws, service: cloudtrail}\n");
    return text.append("detection:\n  sel:\n    ").append(selection).append("\n  condition: sel\n");
  }

  std::filesystem::path path_;
};

}  // namespace cloudtrail
