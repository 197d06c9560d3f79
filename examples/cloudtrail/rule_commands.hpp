// What stands behind `cloudtrail rules`. Each takes what stands behind its name.
#pragma once

#include "arguments.hpp"
#include "commands.hpp"

namespace tool {

int rules_list_command(Words words);
int rules_show_command(Words words);
int rules_check_command(Words words);
int rules_backtest_command(Words words);
int rules_coverage_command(Words words);

/// --format text (the default) or json.
cloudtrail::Result<bool> wants_json(const Arguments& arguments);

}  // namespace tool
