#include "help.hpp"

namespace tool {
namespace {

constexpr std::string_view kProgram =
    R"(usage: cloudtrail COMMAND [ARGUMENT...]

Reads what AWS CloudTrail delivers, in whatever shape and file it comes, and
says what in it deserves a look.

  scan PATH...           judge every record of files, folders or standard input
  inspect PATH...        say what files are and how many records they hold
  show FILE --index N    print one record as a person would read it
  rules list             name the presets and their rules
  rules show PRESET      print a preset, to be copied and changed
  rules schema [NAME]    print a JSON Schema, for editors: policy or rules

  COMMAND --help         options and examples of a command
  --version

examples:
  cloudtrail scan ~/trail
  cloudtrail scan --preset console-changes --from 2024-05-01 s3-copy/
  aws s3 cp s3://BUCKET/KEY - | cloudtrail scan -
  cloudtrail inspect message.json
)";

constexpr std::string_view kScan =
    R"(usage: cloudtrail scan [OPTION...] PATH...    (files, folders, - for stdin)

  --preset NAME         severity (default), console-changes, trail-changes,
                        router; repeatable, as is
  --rules PATH          a policy, rules of your own or Sigma rules: a file or a
                        folder
  --skip-invalid        go on without the rules that are wrong, and name them
  --placeholder N=V     a value for %N% in Sigma rules; repeatable
  --min-severity LEVEL  show these and above: informational, low, medium (what a
                        table begins with), high, critical
  --from T, --to T      records from T on, and before T, in UTC: 2024-05-31
                        (its midnight) or 2024-05-31T18:00:00Z
  --delivery-slack D    skip files named as delivered D after --to (default 24h)
  --dedup               judge an eventID once
  --format FORMAT       table (default), jsonl, csv, summary
  --output FILE         write there, whole or not at all
  --stats FILE          numbers as JSON (- with --quiet: standard output)
  --fail-on LEVEL       end with 1 if there is a finding at or above LEVEL
  --quiet               no table, no summary, no progress: for scripts
  --color WHEN          auto (default), always, never
  --threads N           default: one a processor
  --strict              reject records with damage anywhere in them
  --max-depth N  --max-nesting N  --max-record-bytes SIZE
  --max-envelope-bytes SIZE  --max-inflated-bytes SIZE
  --max-inflation-ratio N  --inflation-ratio-floor SIZE

exit: 0 done; 1 --fail-on; 2 bad usage or rules; 3 input rejected or unreadable
examples:
  cloudtrail scan --min-severity high --fail-on high logs/
  cloudtrail scan --preset trail-changes --format jsonl --output found logs/
  zcat *.json.gz | cloudtrail scan --rules mine.yaml --format csv -
)";

constexpr std::string_view kInspect =
    R"(usage: cloudtrail inspect [OPTION...] PATH... (files, folders, - for stdin)

Prints a line for each file: its shape, how many records, references to objects
in S3 and rejections are in it, what envelopes were opened, and its name.

  --format FORMAT       text (default) or jsonl
  --strict              reject records with damage anywhere in them
  --max-depth N  --max-nesting N  --max-record-bytes SIZE
  --max-envelope-bytes SIZE  --max-inflated-bytes SIZE
  --max-inflation-ratio N  --inflation-ratio-floor SIZE

exit: 0 done; 2 bad usage; 3 some input was rejected or could not be read
examples:
  cloudtrail inspect message.json event.json
  cloudtrail inspect --format jsonl logs/ | jq 'select(.records == 0)'
)";

constexpr std::string_view kShow =
    R"(usage: cloudtrail show FILE --index N         (- for stdin)

Prints a record: who did what, when, where and how it ended, then the rest.

  --index N             its number in the file, from 0: "index" in findings
  --raw                 its bytes as received, and nothing else
  --color WHEN          auto (default), always, never
  --strict, --max-...   as for scan

exit: 0 done; 2 bad usage or no such record; 3 the record was rejected
example:
  cloudtrail show logs/111122223333_CloudTrail_x.json.gz --index 3
)";

constexpr std::string_view kRules =
    R"(usage: cloudtrail rules list
       cloudtrail rules show PRESET
       cloudtrail rules schema [policy|rules]

The presets are rule documents in YAML. To change one, change a copy:

  cloudtrail rules show severity > mine.yaml
  cloudtrail scan --rules mine.yaml logs/

A policy names rules of all kinds, changes them and excepts records. The schemas
are JSON Schemas of policies and rule documents; editors complete with them:

  cloudtrail rules schema policy > policy.schema.json
  # yaml-language-server: $schema=policy.schema.json
)";

}  // namespace

std::string_view help_of(std::string_view command) {
  if (command == "scan") return kScan;
  if (command == "inspect") return kInspect;
  if (command == "show") return kShow;
  if (command == "rules") return kRules;
  return kProgram;
}

std::string_view version_text() { return "cloudtrail " CLOUDTRAIL_TOOL_VERSION "\n"; }

}  // namespace tool
