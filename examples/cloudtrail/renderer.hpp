// The formats of `scan`: each turns a finding into a line.
#pragma once

#include <cloudtrail/scan.hpp>
#include <memory>
#include <string>

#include "rule_names.hpp"
#include "terminal.hpp"

namespace tool {

/// Safe to call from several threads.
class Renderer {
 public:
  virtual ~Renderer() = default;
  /// What stands above the first finding; may be empty.
  virtual std::string header() const = 0;
  virtual void append(const cloudtrail::FindingView& finding, std::string& out) const = 0;
};

/// JSON Lines, an object a finding. `names` must live as long as the renderer.
std::unique_ptr<Renderer> make_jsonl_renderer(const RuleNames& names);
/// RFC 4180 with a header; nothing in it is a formula to a spreadsheet.
std::unique_ptr<Renderer> make_csv_renderer(const RuleNames& names);
/// A table that fits the terminal; as wide as it has to be in a file or pipe.
std::unique_ptr<Renderer> make_table_renderer(const RuleNames& names, const Terminal& terminal);

}  // namespace tool
