// Lints about what has run out, and about what costs more than it needs to.
#include <cloudtrail/event.hpp>

#include "rule/lint/lints.hpp"

namespace cloudtrail::rule::lint {

void find_expired_exceptions(Linter& linter, std::int64_t now) {
  for (const Subject& subject : linter.subjects()) {
    if (!subject.exception) continue;
    const std::optional<std::int64_t> expires =
        linter.program().exceptions[subject.index].expires;
    if (!expires || *expires > now) continue;
    linter.report(Lint::kExpiredException, subject,
                  "it expired at " + format_time(*expires) + " and no longer applies");
  }
}

void find_judged_always(Linter& linter, const std::vector<std::uint32_t>& always) {
  for (const std::uint32_t rule : always) {
    const Subject& subject = linter.subjects()[rule];
    // What is to match every record has to be judged on each.
    if (!linter.satisfier().possible({{subject.condition, false}})) continue;
    linter.report(Lint::kJudgedAlways, subject,
                  "every record has to be judged by it: no value of `eventName`, `eventSource` or "
                  "another field rules records out");
  }
}

}  // namespace cloudtrail::rule::lint
