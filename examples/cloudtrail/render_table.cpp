#include <array>
#include <vector>

#include "layout.hpp"
#include "records.hpp"
#include "renderer.hpp"
#include "text.hpp"

namespace tool {
namespace {

constexpr std::size_t kGap = 2;
constexpr std::array<Column, 8> kColumns{{{"TIME (UTC)", 19, 19, 0},
                                          {"SEVERITY", 8, 8, 0},
                                          {"EVENT", 14, 40, 0},
                                          {"ACTOR", 12, 40, 0},
                                          {"RESULT", 10, 30, 1},
                                          {"RULE", 18, 40, 2},
                                          {"ACCOUNT", 12, 12, 3},
                                          {"FROM", 15, 39, 4}}};
using Cells = std::array<std::string, kColumns.size()>;

std::string_view short_name(cloudtrail::Severity severity) {
  return severity == cloudtrail::Severity::kInformational ? "info" : cloudtrail::name(severity);
}

/// `2024-01-31T18:30:00Z` without what every line has.
std::string short_time(std::string time) {
  if (time.size() > 10 && time[10] == 'T') time[10] = ' ';
  if (time.ends_with('Z')) time.pop_back();
  return time;
}

class TableRenderer : public Renderer {
 public:
  TableRenderer(const RuleNames& names, const Terminal& terminal)
      : names_(names),
        terminal_(terminal),
        widths_(layout(kColumns, terminal.columns, kGap)) {}

  std::string header() const override {
    Cells cells;
    for (std::size_t i = 0; i < cells.size(); ++i) cells[i] = kColumns[i].title;
    std::string out;
    append_line(out, cells, Color::kBold, Color::kBold);
    return out;
  }

  void append(const cloudtrail::FindingView& finding, std::string& out) const override {
    const RecordText text = text_of(finding.record);
    const bool ok = cloudtrail::succeeded(finding.record);
    const Cells cells = {short_time(visible(text.event_time)),
                         std::string(short_name(finding.rule.severity)),
                         visible(text.event_name),
                         visible(text.actor),
                         visible(outcome(finding.record, text)),
                         visible(names_.of(finding.rule)),
                         visible(text.account),
                         visible(text.source_ip)};
    append_line(out, cells, color_of(finding.rule.severity), ok ? Color::kNone : Color::kDim);
  }

 private:
  /// `second` colours the severity, `fifth` the result; in a header both are the whole line's.
  void append_line(std::string& out, const Cells& cells, Color second, Color fifth) const {
    const bool header = second == Color::kBold;
    std::size_t spaces = 0;  // those of empty cells at the end of the line are never written
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (widths_[i] == 0) continue;
      const std::string cell = terminal_.columns > 0 ? cut(cells[i], widths_[i]) : cells[i];
      const Color color = header || i == 1 ? second : i == 4 ? fifth : Color::kNone;
      if (!cell.empty()) {
        out.append(spaces, ' ').append(terminal_.paint(color, cell));
        spaces = 0;
      }
      const std::size_t columns = columns_of(cell);
      spaces += kGap + (columns < widths_[i] ? widths_[i] - columns : 0);
    }
    out.push_back('\n');
  }

  const RuleNames& names_;
  const Terminal terminal_;
  const std::vector<std::size_t> widths_;
};

}  // namespace

std::unique_ptr<Renderer> make_table_renderer(const RuleNames& names, const Terminal& terminal) {
  return std::make_unique<TableRenderer>(names, terminal);
}

}  // namespace tool
