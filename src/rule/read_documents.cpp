#include "rule/read_documents.hpp"

#include <utility>

#include "json/document.hpp"

namespace cloudtrail::rule {

Result<std::vector<DocumentNode>> read_documents(std::string_view text, const DocumentLimits& bounds,
                                                 DocumentProblem& problem, yaml::Tags tags) {
  const std::size_t start = text.find_first_not_of("\xEF\xBB\xBF \t\r\n");
  if (start == std::string_view::npos || (text[start] != '{' && text[start] != '[')) {
    return yaml::parse(text, bounds, &problem, tags);
  }
  Result<DocumentNode> document = json::parse_document(text, bounds, &problem);
  if (document) {
    std::vector<DocumentNode> documents;
    documents.push_back(std::move(*document));
    return documents;
  }
  Result<std::vector<DocumentNode>> documents = yaml::parse(text, bounds, nullptr, tags);
  if (!documents) return std::move(document).error();
  return documents;
}

}  // namespace cloudtrail::rule
