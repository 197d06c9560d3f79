#include <unistd.h>

#include "commands.hpp"
#include "found_record.hpp"
#include "help.hpp"
#include "pretty.hpp"
#include "reader_options.hpp"
#include "scan_options.hpp"
#include "text.hpp"

namespace tool {
namespace {

/// The record's bytes; at a terminal without what would work on it.
int print_raw(const cloudtrail::Record& record, const Terminal& terminal) {
  if (!terminal.is_terminal) return print(record.raw());
  return print(visible_lines(record.raw()) + "\n");
}

}  // namespace

int show_command(Words words) {
  const auto arguments = Arguments::parse(
      with_reader_options({{"index"}, {"raw", Option::Kind::kFlag}, {"color"}}), words);
  if (!arguments) return fail("show", arguments.error());
  if (arguments->has("help")) return print(help_of("show"));
  const auto color = color_mode(*arguments);
  if (!color) return fail("show", color.error());
  const auto choice = record_choice(*arguments, "to show");
  if (!choice) return fail("show", choice.error());
  const auto options = reader_options(*arguments);
  if (!options) return fail("show", options.error());
  return with_record("show", *choice, *options, [&](const cloudtrail::Record& record) {
    const Terminal terminal = terminal_of(STDOUT_FILENO, *color);
    return arguments->has("raw") ? print_raw(record, terminal)
                                 : print(pretty_record(record, terminal));
  });
}

}  // namespace tool
