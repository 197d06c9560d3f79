#include <string_view>

#include "records.hpp"
#include "renderer.hpp"
#include "text.hpp"

namespace tool {
namespace {

/// Whether a spreadsheet may take a cell for a formula: by its first character, in its ordinary or
/// its full-width form. (A tab or CR in front is made visible before, so that neither is first.)
bool looks_like_formula(std::string_view cell) {
  const std::size_t first = cell.find_first_not_of(' ');
  if (first == std::string_view::npos) return false;
  const CodePoint c = first_code_point(cell.substr(first));
  switch (c.value) {
    case U'=': case U'+': case U'-': case U'@':
    case U'\uFF1D': case U'\uFF0B': case U'\uFF0D': case U'\uFF20': return true;
    default: return false;
  }
}

void append_cell(std::string& out, std::string_view text) {
  std::string cell = visible(text);
  if (looks_like_formula(cell)) cell.insert(0, 1, '\'');
  if (cell.find_first_of(",;\"' ") == std::string::npos) {
    out.append(cell);
    return;
  }
  out.push_back('"');
  for (const char c : cell) {
    if (c == '"') out.push_back('"');
    out.push_back(c);
  }
  out.push_back('"');
}

class CsvRenderer : public Renderer {
 public:
  explicit CsvRenderer(const RuleNames& names) : names_(names) {}

  std::string header() const override {
    return "rule,severity,event_id,event_time,event_name,event_source,actor,account,region,source,"
           "index,title,error_code,source_ip,user_agent,set\n";
  }

  void append(const cloudtrail::FindingView& finding, std::string& out) const override {
    const RecordText text = text_of(finding.record);
    const std::string index = std::to_string(finding.record.index());
    const std::string_view cells[] = {
        names_.of(finding.rule), cloudtrail::name(finding.rule.severity),
        text.event_id,           text.event_time,
        text.event_name,         text.event_source,
        text.actor,              text.account,
        text.region,             finding.source,
        index,                   finding.rule.title,
        text.error_code,         text.source_ip,
        text.user_agent,         finding.rule.set};
    for (const std::string_view& cell : cells) {
      if (&cell != cells) out.push_back(',');
      append_cell(out, cell);
    }
    out.push_back('\n');
  }

 private:
  const RuleNames& names_;
};

}  // namespace

std::unique_ptr<Renderer> make_csv_renderer(const RuleNames& names) {
  return std::make_unique<CsvRenderer>(names);
}

}  // namespace tool
