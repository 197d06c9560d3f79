// The text of rules, whether YAML or JSON, as trees.
#pragma once

#include <cloudtrail/result.hpp>
#include <string_view>
#include <vector>

#include "base/document.hpp"
#include "yaml/yaml.hpp"

namespace cloudtrail::rule {

/// The documents of a text. JSON has its own parser, for YAML's does not know all its escapes; what
/// begins as JSON does may still be YAML (`{id: x, rules: [...]}`). `problem` holds the place of a
/// failure.
Result<std::vector<DocumentNode>> read_documents(std::string_view text,
                                                 const DocumentLimits& bounds,
                                                 DocumentProblem& problem,
                                                 yaml::Tags tags = yaml::Tags::kRefuse);

}  // namespace cloudtrail::rule
