#include "naive/rule_sets.hpp"

#include <algorithm>

#include "naive/pattern.hpp"
#include "naive/sigma.hpp"

namespace cloudtrail::naive {
namespace {

struct Judged {
  std::vector<std::string> findings;
  std::vector<std::string> exceptions;
};

class Judge {
 public:
  Judge(const Tree& record, const Tree& event, Judged& judged)
      : record_(record), event_(event), judged_(judged) {}

  void rule_document(const DocumentNode& document) {
    set_ = document.find("id")->text;
    std::vector<const DocumentNode*> matched;
    for (const DocumentNode& rule : document.find("rules")->items) {
      if (holds(*rule.find("match"))) matched.push_back(&rule);
    }
    if (matched.empty() || excepted(document.find("exceptions"))) return;
    const DocumentNode* first = document.find("first-match");
    for (const DocumentNode* rule : matched) {
      if (excepted(rule->find("unless"))) continue;
      judged_.findings.push_back(set_ + "/" + rule->find("id")->text);
      if (first != nullptr && first->boolean) return;
    }
  }

 private:
  bool holds(const DocumentNode& pattern) const {
    return matches(pattern, is_on_event(pattern) ? event_ : record_);
  }

  /// Whether one of the exceptions holds. The first that does is noted, once.
  bool excepted(const DocumentNode* exceptions) {
    if (exceptions == nullptr) return false;
    for (const DocumentNode& exception : exceptions->items) {
      if (!holds(*exception.find("match"))) continue;
      const std::string name = "-" + set_ + "/" + exception.find("id")->text;
      std::vector<std::string>& noted = judged_.exceptions;
      if (std::find(noted.begin(), noted.end(), name) == noted.end()) noted.push_back(name);
      return true;
    }
    return false;
  }

  const Tree& record_;
  const Tree& event_;
  Judged& judged_;
  std::string set_;
};

std::string sigma_id(const DocumentNode& document) {
  for (const char* key : {"id", "name", "title"}) {
    if (const DocumentNode* node = document.find(key)) return node->text;
  }
  return "";
}

void sigma_documents(const Source& source, const Tree& record, const Placeholders& placeholders,
                     Judged& judged) {
  std::vector<DocumentNode> documents = source.documents;
  std::erase_if(documents,
                [](const DocumentNode& document) { return document.find("rules") != nullptr; });
  if (documents.empty()) return;
  const auto outcomes = matches_of(documents, record, placeholders);
  std::size_t next = 0;
  for (const DocumentNode& document : documents) {
    if (document.find("detection") == nullptr) continue;
    if (!outcomes) {
      judged.findings.push_back(source.file + " has to be refused");
      return;
    }
    if ((*outcomes)[next++]) judged.findings.push_back(source.file + "/" + sigma_id(document));
  }
}

}  // namespace

std::vector<std::string> judge(const std::vector<Source>& sources, const Tree& record,
                               const Tree& event, const Placeholders& placeholders) {
  Judged judged;
  for (const Source& source : sources) {
    for (const DocumentNode& document : source.documents) {
      if (document.find("rules") != nullptr) Judge(record, event, judged).rule_document(document);
    }
    sigma_documents(source, record, placeholders, judged);
  }
  std::vector<std::string> out = std::move(judged.findings);
  out.insert(out.end(), judged.exceptions.begin(), judged.exceptions.end());
  return out;
}

}  // namespace cloudtrail::naive
