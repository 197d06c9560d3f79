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
  explain FILE --index N say why rules match a record, or how near they are
  rules COMMAND          work on rules: list, show, check, backtest, coverage,
                         export, import, schema

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
  --rules PATH          a policy, your own or Sigma rules: a file or a folder
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

constexpr std::string_view kExplain =
    R"(usage: cloudtrail explain [OPTION...] FILE --index N         (- for stdin)

Prints the conditions of a rule as a tree: which hold for the record and which
do not, what each saw and where. Without --rule: the rules that match or, if
there is none, the three that are nearest.

  --index N             the record's number in the file, from 0
  --rule ID             by its id, set/id or title
  --preset NAME, --rules PATH, --skip-invalid, --placeholder N=V   as for scan
  --format FORMAT       text (at a terminal) or json (else)
  --color WHEN          auto (default), always, never
  --strict, --max-...   as for scan

exit: 0 done; 2 bad usage or rules, or no such record; 3 it was rejected
examples:
  cloudtrail explain logs/111122223333_CloudTrail_x.json.gz --index 3
  cloudtrail explain --rule key-created --rules mine.yaml x.json --index 0
)";

constexpr std::string_view kRules =
    R"(usage: cloudtrail rules list      [OPTION...]
       cloudtrail rules show      [OPTION...] PRESET | RULE
       cloudtrail rules check     [OPTION...] PATH...
       cloudtrail rules backtest  [OPTION...] PATH...
       cloudtrail rules coverage  [OPTION...]
       cloudtrail rules export    --eventbridge PATH | --preset NAME [OPTION...]
       cloudtrail rules import    FILE... [OPTION...]
       cloudtrail rules schema    [policy|rules]

  list      name rules; of all presets, or rules of your own
  show      print a preset, to be copied and changed, or a rule
  check     run the tests that rules carry, and find their mistakes
  backtest  say what rules find and cost, and what a change changes
  coverage  say which ATT&CK techniques rules cover
  export    print rules as AWS EventBridge patterns
  import    make rules of EventBridge patterns, templates and plans
  schema    print a JSON Schema, for editors

  rules COMMAND --help   options and examples of a command

The presets are rule documents in YAML; to change one, change a copy. A policy
names rules of all kinds, changes them and excepts records.

examples:
  cloudtrail rules show severity > mine.yaml
  cloudtrail rules check mine.yaml
  cloudtrail scan --rules mine.yaml logs/
)";

constexpr std::string_view kRulesList =
    R"(usage: cloudtrail rules list [OPTION...]

Prints each set of rules, and below it a line a rule and a line an exception.

  --preset NAME         severity, console-changes, trail-changes or router;
                        repeatable (default: all of them)
  --rules PATH          rules of your own, or Sigma rules: a file or a folder
  --skip-invalid        go on without the rules that are wrong, and name them
  --placeholder N=V     a value for %N% in Sigma rules; repeatable

example:
  cloudtrail rules list --rules sigma/
)";

constexpr std::string_view kRulesShow =
    R"(usage: cloudtrail rules show PRESET
       cloudtrail rules show --rules PATH RULE
       cloudtrail rules show --preset NAME RULE

Prints a preset's document, or one rule by its id: where it is written, what is
known of it (as comments), and its text as written.

  --rules PATH  --preset NAME  --skip-invalid  --placeholder N=V   as for list

examples:
  cloudtrail rules show severity > mine.yaml
  cloudtrail rules show --rules mine.yaml an_aws_resource_was_deleted
)";

constexpr std::string_view kRulesCheck =
    R"(usage: cloudtrail rules check [OPTION...] PATH...      (rule files, folders)

Loads rules, runs the tests that they carry (`tests` in a document, or
NAME.tests.yaml beside NAME.yml), and says what cannot have been meant: a line
each, `file:line: level: rule: message (name)`, and a line of numbers.

  --preset NAME         check a preset, too; repeatable
  --junit FILE          write the outcome for CI as JUnit's XML
  --format FORMAT       text (default) or json
  --skip-invalid        rules that do not load are named, and do not fail
  --placeholder N=V     a value for %N% in Sigma rules; repeatable

errors:   never-matches unknown-field wrong-type wrong-source never-equal
          shadowed no-rules
warnings: field-as-text always-matches duplicate-rule duplicate-id
          unbounded-regex name-without-source expired-exception judged-always
exit: 0 clean, or warnings alone; 1 a test failed or there is an error;
      2 bad usage, or a rule does not load
example:
  cloudtrail rules check --junit rules.xml rules/
)";

constexpr std::string_view kRulesBacktest =
    R"(usage: cloudtrail rules backtest [OPTION...] PATH...  (logs; - for stdin)

Judges records and says how often each rule finds something, what part of the
time it takes (an estimate), and which records a changed rule set would add or
lose against another: files and the numbers of records in them.

  --preset NAME         severity (default), console-changes, trail-changes,
                        router; repeatable, as is
  --rules PATH          rules of your own, or Sigma rules: a file or a folder
  --against RULES       the rules as they were: a preset or a path
  --examples N          records named for each rule and change (default 3)
  --format FORMAT       text (default) or json
  --skip-invalid  --placeholder N=V   as for scan
  --strict  --max-...                 as for scan

exit: 0 done; 2 bad usage or rules; 3 input rejected or unreadable
example:
  cloudtrail rules backtest --rules new/ --against old/ logs/
)";

constexpr std::string_view kRulesCoverage =
    R"(usage: cloudtrail rules coverage [OPTION...]

Prints the ATT&CK techniques and tactics that the tags of rules name, with the
rules of each, the tactics without a rule and the rules without such tags.

  --preset NAME         severity, console-changes, trail-changes or router;
                        repeatable (default: all of them)
  --rules PATH          rules of your own, or Sigma rules: a file or a folder
  --format FORMAT       text (default) or json
  --navigator FILE      write a layer for the ATT&CK Navigator (format 4.5)
  --skip-invalid  --placeholder N=V   as for scan

example:
  cloudtrail rules coverage --rules sigma/ --navigator layer.json
)";

constexpr std::string_view kRulesExport =
    R"(usage: cloudtrail rules export --eventbridge PATH | --preset NAME [OPTION...]

Prints the event pattern of a rule as AWS EventBridge takes it, or of several
rules as an object by their ids. What no pattern can say is refused.

  --rule ID             that rule alone
  --without-exceptions  rules' match alone, and warn of what is left out
  --output FILE         write there, whole or not at all

exit: 0 done; 2 bad usage or rules, or what cannot be exported
example:
  cloudtrail rules export --eventbridge mine.yaml --rule key-created
)";

constexpr std::string_view kRulesImport =
    R"(usage: cloudtrail rules import FILE... [OPTION...]     (- for stdin)

Makes a rule document of an event pattern, of what `aws events list-rules` or
`describe-rule` prints, of a CloudFormation or SAM template, or of what
`terraform show -json` prints of a plan or a state. Rules that are disabled, or
are schedules alone, are left out with a warning.

  --severity LEVEL      of the rules (default medium)
  --id ID               of the document (default imported)
  --skip-invalid        go on without the patterns that are wrong, and name them
  --output FILE         write there, whole or not at all

exit: 0 done; 2 bad usage or rules
example:
  cloudtrail rules import template.yaml --output mine.yaml
)";

constexpr std::string_view kRulesSchema =
    R"(usage: cloudtrail rules schema [policy|rules]

Prints the JSON Schema of policies (the default) or of rule documents. Editors
complete with it, and say what is wrong.

example:
  cloudtrail rules schema policy > policy.schema.json
  # yaml-language-server: $schema=policy.schema.json
)";

}  // namespace

std::string_view help_of(std::string_view command) {
  if (command == "scan") return kScan;
  if (command == "inspect") return kInspect;
  if (command == "show") return kShow;
  if (command == "explain") return kExplain;
  if (command == "rules") return kRules;
  if (command == "rules list") return kRulesList;
  if (command == "rules show") return kRulesShow;
  if (command == "rules check") return kRulesCheck;
  if (command == "rules backtest") return kRulesBacktest;
  if (command == "rules coverage") return kRulesCoverage;
  if (command == "rules export") return kRulesExport;
  if (command == "rules import") return kRulesImport;
  if (command == "rules schema") return kRulesSchema;
  return kProgram;
}

std::string_view version_text() { return "cloudtrail " CLOUDTRAIL_TOOL_VERSION "\n"; }

}  // namespace tool
