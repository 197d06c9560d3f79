#include "property/inputs.hpp"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "generator/generator.hpp"

namespace cloudtrail::property {
namespace {

using Records = std::vector<std::string>;

std::string joined(const Records& items, std::string_view prefix, std::string_view between,
                   std::string_view suffix) {
  std::string out(prefix);
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (i != 0) out += between;
    out += items[i];
  }
  return out.append(suffix);
}

template <typename Function>
Records each(const Records& items, Function function) {
  Records out;
  for (const std::string& item : items) out.push_back(function(item));
  return out;
}

Records small_records(std::uint64_t seed, std::size_t count) {
  generator::Options options;
  options.seed = seed;
  generator::Generator generator(options);
  Records out;
  while (out.size() < count) {
    std::string record = generator.record();
    if (record.size() < 4000) out.push_back(std::move(record));
  }
  return out;
}

/// Lines of log files, each with two records.
std::string batches(const Records& records) {
  std::string out;
  for (std::size_t i = 0; i < records.size(); i += 2) {
    const std::size_t end = std::min(i + 2, records.size());
    const Records two(records.begin() + static_cast<std::ptrdiff_t>(i),
                      records.begin() + static_cast<std::ptrdiff_t>(end));
    out += generator::log_file(two) + "\n";
  }
  return out;
}

/// A bracket, a quote or a member's end taken from the text, or a byte put into it.
std::string damaged(std::string text, std::uint64_t random) {
  static constexpr std::string_view kBytes = "{}[]\",:\\\n x";
  if (text.empty()) return text;
  const std::size_t at = (random >> 16) % text.size();
  const char byte = kBytes[(random >> 4) % kBytes.size()];
  switch (random % 4) {
    case 0: text[at] = byte; break;
    case 1: text.erase(at, 1); break;
    case 2: text.insert(at, 1, byte); break;
    default: text.resize(at); break;
  }
  return text;
}

std::uint64_t mixed(std::uint64_t x) {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
  return x ^ (x >> 31);
}

void add_damaged(std::vector<Input>& inputs, std::uint64_t seed) {
  const std::size_t sound = inputs.size();
  for (std::size_t i = 0; i < sound; ++i) {
    for (std::uint64_t n = 0; n < 4; ++n) {
      std::string text = inputs[i].text;
      for (std::uint64_t hits = 0; hits <= n; ++hits) {
        text = damaged(std::move(text), mixed(seed * 1000 + i * 16 + n * 4 + hits));
      }
      inputs.push_back({inputs[i].name + " damaged", std::move(text), {}, 0, {}});
    }
  }
}

}  // namespace

std::vector<Input> plain_inputs(std::uint64_t seed, std::size_t size) {
  const Records records = small_records(seed, size);
  const Records spread = each(records, indented);
  const Records events = each(records, [](const std::string& r) {
    return generator::eventbridge(r);
  });
  const std::string log_file = generator::log_file(records);
  using Kind = Input::Kind;
  return {
      {"log file", log_file, records, 3, Kind::kArray},
      {"indented log file", joined(spread, "{\n  \"Records\": [\n", ",\n", "\n  ]\n}\n"), spread, 3,
       Kind::kArray},
      {"log file with keys before", "{\"a\":1,\"b\":{}," + log_file.substr(1), records, 3,
       Kind::kArray},
      {"lines", joined(records, "", "\n", "\n"), records, 1, Kind::kLines},
      {"lines with CRLF", joined(records, "", "\r\n", "\r\n"), records, 1, Kind::kLines},
      {"array", joined(records, "[", ",", "]"), records, 2, Kind::kArray},
      {"array over lines", joined(records, "[\n", ",\n", "\n]\n"), records, 2, Kind::kArray},
      {"concatenated", joined(records, "", "", ""), records, 1, Kind::kRoots},
      {"EventBridge array", joined(events, "[", ",", "]"), records, 2, Kind::kArray},
      {"CloudWatch decoded", generator::cloudwatch_decoded(records), records, 3, Kind::kParts},
  };
}

std::vector<Input> any_inputs(std::uint64_t seed) {
  std::vector<Input> out = plain_inputs(seed, 3 + seed % 4);
  const Records records = small_records(seed + 1, 3);
  const Records many = small_records(seed + 2, 150);
  const Records keys = {"AWSLogs/1/a+b c.json.gz", "x"};
  const std::string pointer = generator::cloudtrail_sns_message("bucket", keys);
  const auto zipped = [](const std::string& text) { return generator::gzip(text); };
  const auto add = [&](std::string_view name, std::string text) {
    out.push_back({std::string(name), std::move(text), {}, 0, {}});
  };
  add("log file with BOM", "\xEF\xBB\xBF" + generator::log_file(records));
  add("batches", batches(small_records(seed + 3, 7)));
  add("subscription", generator::cloudwatch_subscription(records));
  add("kinesis", generator::kinesis_lambda(Records{generator::gzip(
                     generator::cloudwatch_decoded(records))}));
  add("firehose", generator::firehose_lambda(records));
  add("SNS", generator::sns_notification(pointer));
  add("SNS for Lambda", generator::sns_lambda(pointer));
  add("SQS of SNS", generator::sqs_lambda(Records{generator::sns_notification(pointer),
                                                  generator::eventbridge(records[0])}));
  add("S3 notification", generator::s3_notification("bucket", keys));
  add("LookupEvents", generator::lookup_events(records));
  add("Lake rows", generator::lake_rows(records));
  add("control message", generator::cloudwatch_control_message());
  add("text", "not JSON at all\nnor this\n" + records[0] + "\n");
  add("plain text", std::string(300000, 'x') + "\n" + records[0]);
  add("large decoded", generator::cloudwatch_decoded(many));
  add("large Firehose", generator::firehose_lambda(each(many, zipped)));
  add("large LookupEvents", generator::lookup_events(many));
  add("large lines", joined(many, "", "\n", ""));
  add("large log file", generator::log_file(many));
  add_damaged(out, seed);
  const std::size_t plain = out.size();
  for (std::size_t i = 0; i < plain; i += 5) {
    std::string gzip = generator::gzip(out[i].text);
    if (i % 2 == 0) gzip = damaged(std::move(gzip), mixed(seed + i));
    add("gzip of " + out[i].name, std::move(gzip));
  }
  return out;
}

std::vector<Range> objects_at(std::string_view text, int level) {
  std::vector<Range> out;
  int depth = 0;
  bool in_string = false;
  std::size_t begin = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      if (c == '\\') ++i;
      if (c == '"') in_string = false;
      continue;
    }
    if (c == '"') in_string = true;
    if ((c == '{' || c == '[') && ++depth == level) begin = i;
    if ((c == '}' || c == ']') && depth-- == level && c == '}') out.push_back({begin, i + 1});
  }
  return out;
}

bool ends_inside(std::string_view text) {
  int depth = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string && c == '\\') {
      ++i;
    } else if (c == '"') {
      in_string = !in_string;
    } else if (!in_string && (c == '{' || c == '[')) {
      ++depth;
    } else if (!in_string && (c == '}' || c == ']')) {
      --depth;
    }
  }
  return in_string || depth != 0;
}

namespace {

/// The end of the value at `i`, or npos where it has none.
std::size_t value_end(std::string_view text, std::size_t i) {
  std::string open;
  bool in_string = false;
  for (; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      if (c == '\\') ++i;
      if (c == '"') in_string = false;
      if (c == '"' && open.empty()) return i + 1;
      continue;
    }
    if (c == '"') {
      in_string = true;
    } else if (c == '{' || c == '[') {
      open.push_back(c == '{' ? '}' : ']');
    } else if (c == '}' || c == ']') {
      if (open.empty()) return i;
      if (open.back() != c) return std::string_view::npos;
      open.pop_back();
      if (open.empty()) return i + 1;
    } else if (open.empty() && (c == ',' || c == ':' || c == ' ' || c == '\n' || c == '\r')) {
      return i;
    }
  }
  return std::string_view::npos;
}

std::size_t skip_blanks(std::string_view text, std::size_t i) {
  while (i < text.size() && (text[i] == ' ' || text[i] == '\n' || text[i] == '\r' ||
                             text[i] == '\t')) {
    ++i;
  }
  return i;
}

/// The end of what is no bracket, comma or colon; npos where a quote is in it.
std::size_t word_end(std::string_view text, std::size_t i) {
  const std::size_t end = std::min(text.find_first_of(" \n\r\t,:{}[]", i), text.size());
  return text.substr(i, end - i).find('"') == std::string_view::npos ? end : std::string_view::npos;
}

/// The end of the object in which `i` is behind a member; npos where no more members follow.
std::size_t object_end(std::string_view text, std::size_t i) {
  for (i = skip_blanks(text, i); i < text.size() && text[i] == ','; i = skip_blanks(text, i)) {
    i = skip_blanks(text, i + 1);
    if (i == text.size() || text[i] != '"') return std::string_view::npos;
    i = value_end(text, i);
    if (i == std::string_view::npos) return i;
    i = skip_blanks(text, i);
    if (i == text.size() || text[i] != ':') return std::string_view::npos;
    i = value_end(text, skip_blanks(text, i + 1));
    if (i == std::string_view::npos) return i;
  }
  return i < text.size() && text[i] == '}' ? i + 1 : std::string_view::npos;
}

}  // namespace

std::vector<Range> elements_in_step(std::string_view text, std::size_t begin, const Input& input) {
  const int level = input.level;
  std::vector<Range> out;
  bool array = level > 1;
  for (std::size_t i = skip_blanks(text, begin); i < text.size(); i = skip_blanks(text, i)) {
    const char c = text[i];
    if (c == ',') {
      ++i;
    } else if (c == ']' && array) {  // the array ends, and where its object does too, roots follow
      i = level == 3 ? object_end(text, i + 1) : i + 1;
      if (i == std::string_view::npos || input.kind == Input::Kind::kParts) return out;
      array = false;
    } else if (c == '{' || c == '[' || c == '"') {
      const std::size_t end = value_end(text, i);
      if (end == std::string_view::npos || (c == '"' && !array)) return out;
      out.push_back({i, end});
      i = skip_blanks(text, end);
      if (c == '"' && i < text.size() && text[i] != ',' && text[i] != ']') return out;
    } else if (array && (c == ':' || c == '}' || c == ']')) {
      return out;
    } else {
      i = word_end(text, c == ':' || c == '}' || c == ']' ? i + 1 : i);
      if (i == std::string_view::npos) return out;
      // Between roots, what does not belong there is passed over where a root follows it.
      if (!array && (skip_blanks(text, i) == text.size() || text[skip_blanks(text, i)] != '{')) {
        return out;
      }
    }
  }
  return out;
}

std::string indented(std::string_view json) {
  std::string out;
  std::size_t depth = 2;
  bool in_string = false;
  const auto new_line = [&] { out.append("\n").append(2 * depth, ' '); };
  for (std::size_t i = 0; i < json.size(); ++i) {
    const char c = json[i];
    if (in_string && c == '\\') {
      out.append(json.substr(i++, 2));
      continue;
    }
    if (c == '"') in_string = !in_string;
    if (!in_string && (c == '}' || c == ']')) --depth, new_line();
    out.push_back(c);
    if (!in_string && (c == '{' || c == '[')) ++depth, new_line();
    if (!in_string && c == ',') new_line();
  }
  return out;
}

std::size_t case_count(std::size_t by_default) {
  const char* told = std::getenv("CLOUDTRAIL_PROPERTY_CASES");
  return told == nullptr ? by_default : std::strtoull(told, nullptr, 10);
}

}  // namespace cloudtrail::property
