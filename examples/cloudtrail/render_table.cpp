#include <array>
#include <vector>

#include "layout.hpp"
#include "records.hpp"
#include "renderer.hpp"
#include "text.hpp"

namespace tool {
namespace {

constexpr std::size_t kGap = 2;
// What a table without a terminal is laid out for; longer cells are not cut there.
constexpr std::size_t kPlainColumns = 180;
constexpr std::size_t kSeverity = 1;
constexpr std::size_t kResult = 4;
constexpr std::array<Column, 9> kColumns{{{"TIME (UTC)", 19, 19, 0},
                                          {"SEVERITY", 8, 8, 0},
                                          {"EVENT", 14, 30, 0},
                                          {"ACTOR", 12, 30, 0},
                                          {"RESULT", 10, 24, 1},
                                          {"RULE", 24, 34, 2},
                                          {"ACCOUNT", 12, 12, 3},
                                          {"FROM", 15, 39, 4},
                                          {"REGION", 9, 14, 5}}};
using Cells = std::array<std::string, kColumns.size()>;
using Colors = std::array<Color, kColumns.size()>;

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
        widths_(layout(kColumns, terminal.columns > 0 ? terminal.columns : kPlainColumns, kGap)) {}

  std::string header() const override {
    Cells cells;
    Colors colors;
    colors.fill(Color::kBold);
    for (std::size_t i = 0; i < cells.size(); ++i) cells[i] = kColumns[i].title;
    std::string out;
    append_line(out, cells, colors);
    return out;
  }

  void append(const cloudtrail::FindingView& finding, std::string& out) const override {
    const RecordText text = text_of(finding.record);
    const Cells cells = {short_time(visible(text.event_time)),
                         std::string(short_name(finding.rule.severity)),
                         visible(text.event_name),
                         visible(text.actor),
                         visible(outcome(finding.record, text)),
                         visible(names_.of(finding.rule)),
                         visible(text.account),
                         visible(text.source_ip),
                         visible(text.region)};
    Colors colors{};
    colors[kSeverity] = color_of(finding.rule.severity);
    if (cells[kResult] != "ok") colors[kResult] = Color::kDim;
    append_line(out, cells, colors);
  }

 private:
  void append_line(std::string& out, const Cells& cells, const Colors& colors) const {
    std::size_t spaces = 0;  // written before the next cell, so that no line ends in them
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (widths_[i] == 0) continue;
      const std::string_view full = cells[i].empty() ? std::string_view("-") : cells[i];
      const std::string cell = terminal_.columns > 0 ? cut(full, widths_[i]) : std::string(full);
      out.append(spaces, ' ').append(terminal_.paint(colors[i], cell));
      const std::size_t columns = columns_of(cell);
      spaces = kGap + (columns < widths_[i] ? widths_[i] - columns : 0);
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
