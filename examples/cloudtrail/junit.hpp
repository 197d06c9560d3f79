// JUnit's XML, as CI systems read it: a suite a file, a case a thing that was checked.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace tool {

class Junit {
 public:
  struct Case {
    std::string name;
    std::string kind;     ///< The type of the failure.
    std::string message;  ///< Where it did not fail: told all the same, if there is one.
    bool failed = false;
  };

  void add(const std::string& suite, Case one) { suites_[suite].push_back(std::move(one)); }
  std::string text() const;

 private:
  std::map<std::string, std::vector<Case>> suites_;
};

}  // namespace tool
