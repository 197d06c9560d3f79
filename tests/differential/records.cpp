#include "differential/records.hpp"

#include <cstdio>
#include <iterator>

namespace cloudtrail::differential {
namespace {

using naive::Tree;
using Kind = Tree::Kind;

constexpr std::string_view kTexts[] = {"x",
                                       "y",
                                       "X",
                                       "xy",
                                       "xyx",
                                       "Yx",
                                       "",
                                       " ",
                                       "Root",
                                       "root",
                                       "IAMUser",
                                       "AccessDenied",
                                       "s3.amazonaws.com",
                                       "iam.amazonaws.com",
                                       "S3.amazonaws.com",
                                       "PutObject",
                                       "CreateUser",
                                       "DeleteUser",
                                       "GetObject",
                                       "arn:aws:iam::111122223333:user/alice",
                                       "arn:aws:iam::111122223333:role/Admin",
                                       "10.0.0.1",
                                       "10.0.0.2",
                                       "10.1.2.3",
                                       "192.168.0.1",
                                       "::1",
                                       "0:0:0:0:0:0:0:1",
                                       "2001:db8::1",
                                       "2001:DB8:0::1",
                                       "010.0.0.1",
                                       "999.1.1.1",
                                       "true",
                                       "false",
                                       "null",
                                       "5",
                                       "5.0",
                                       "+5",
                                       "1e3",
                                       "1000",
                                       "-0",
                                       "NaN",
                                       "0x5",
                                       "\u00e9",
                                       "\u00c9t\u00e9",
                                       "\u65e5\u672c",
                                       "\U0001F600",
                                       "\u0416\u0443\u043a",
                                       "\u0436\u0423\u041a",
                                       "a-b",
                                       "a/b",
                                       "a\u2013b",
                                       "-x --y",
                                       "/x \u2014y",
                                       "*",
                                       "?",
                                       "\\",
                                       "a*b",
                                       "a?b",
                                       "a\\b",
                                       "\\*",
                                       "a.b",
                                       "[x]",
                                       "{}",
                                       "%x%",
                                       "line\nbreak",
                                       "tab\there",
                                       "a\"b",
                                       "2024-05-01T03:12:45Z",
                                       "2024-12-30 23:59:60+0530",
                                       "2021-01-03T00:00Z",
                                       "2024-02-30T00:00:00Z",
                                       "eA==",
                                       "eHk=",
                                       "cmd.exe /c whoami",
                                       "aws-cli/2.0 Python/3.11",
                                       "Mozilla/5.0 (X11)",
                                       "console.amazonaws.com"};
constexpr std::string_view kNumbers[] = {"0",    "-0",     "0.0",          "5",
                                         "5.0",  "5e0",    "50E-1",        "0.5e+1",
                                         "1000", "1e3",    "1E3",          "-3",
                                         "-3.0", "1.5",    "15e-1",        "0.00001",
                                         "1e-5", "0.0001", "123456789012", "9007199254740993",
                                         "1e21", "200",    "-1e-7"};
constexpr std::string_view kKeys[] = {"a",     "b", "c", "a.b", "b.c",
                                      "a.b.c", "x", "",  "$or", "prefix"};
constexpr std::string_view kFields[] = {
    "eventName", "eventSource", "userIdentity",     "requestParameters",
    "resources", "errorCode",   "sourceIPAddress",  "readOnly",
    "eventTime", "eventType",   "awsRegion",        "recipientAccountId",
    "userAgent", "eventID",     "responseElements", "additionalEventData"};
constexpr std::string_view kInner[] = {"type", "arn", "accountId", "userName", "ARN", "invokedBy"};

std::string key(Draw& draw) {
  if (draw.percent(15)) return std::string(draw.one_of(kInner));
  return std::string(draw.one_of(std::span(kKeys).first(draw.percent(85) ? 7 : std::size(kKeys))));
}

Tree value(Draw& draw, std::size_t depth);

Tree small_object(Draw& draw, std::size_t depth) {
  Tree made = naive::object({});
  for (std::size_t n = draw.below(4); n > 0; --n) {
    made.members.emplace_back(key(draw), value(draw, depth));
  }
  return made;
}

/// Objects that are much alike: what a pattern wants is in one of them, or spread over several.
/// Some stand in arrays of their own. At times they are so many that hardly one fits.
Tree alike_objects(Draw& draw, std::size_t depth) {
  Tree made = naive::array({});
  Tree like = small_object(draw, depth);
  while (like.members.size() < 2) like.members.emplace_back(key(draw), scalar(draw));
  const bool nested = draw.percent(25);
  const bool many = depth == 2 && draw.percent(2);
  for (std::size_t n = 1 + draw.below(many ? 400 : 3); n > 0; --n) {
    Tree one = like;
    for (auto& member : one.members) {
      if (draw.percent(30)) member.second = value(draw, depth);
    }
    if (draw.percent(15)) one.members.pop_back();
    made.items.push_back(nested ? naive::array({std::move(one)}) : std::move(one));
  }
  return made;
}

Tree value(Draw& draw, std::size_t depth) {
  const std::size_t kind = draw.below(depth == 0 ? 12 : 20);
  if (kind < 12) return scalar(draw);
  if (kind < 15) return small_object(draw, depth - 1);
  if (kind < 18) return alike_objects(draw, depth - 1);
  Tree made = naive::array({});
  for (std::size_t n = draw.below(4); n > 0; --n) made.items.push_back(value(draw, depth - 1));
  return made;
}

/// Mostly near the turn of a year, where weeks are counted in the other one.
std::string date_time(Draw& draw) {
  const bool january = draw.percent(50);
  char text[64];
  std::snprintf(text, sizeof text, "20%02zu-%02zu-%02zuT%02zu:%02zu:00%s", draw.below(40),
                january ? std::size_t{1} : 10 + draw.below(3), 1 + draw.below(january ? 9 : 32),
                draw.below(25), draw.below(61), draw.percent(80) ? "Z" : "");
  return text;
}

Tree field_value(Draw& draw, std::string_view field) {
  if (draw.percent(10)) return value(draw, 2);
  if (field == "eventName")
    return naive::string(std::string(draw.one_of(std::span(kTexts).subspan(15, 4))));
  if (field == "eventSource")
    return naive::string(std::string(draw.one_of(std::span(kTexts).subspan(12, 3))));
  if (field == "sourceIPAddress") {
    return naive::string(std::string(draw.one_of(std::span(kTexts).subspan(21, 10))));
  }
  if (field == "eventType")
    return naive::string(draw.percent(50) ? "AwsApiCall" : "AwsServiceEvent");
  if (field == "eventTime") return naive::string(date_time(draw));
  if (field == "resources") {
    Tree made = naive::array({});
    for (std::size_t n = draw.below(4); n > 0; --n) made.items.push_back(small_object(draw, 1));
    return made;
  }
  if (field == "recipientAccountId") return naive::string("444455556666");
  if (field == "userIdentity" && draw.percent(50)) {
    Tree made = small_object(draw, 2);
    made.members.emplace_back("accountId", naive::string("111122223333"));
    return made;
  }
  if (field == "userIdentity" || field.ends_with("s")) return small_object(draw, 3);
  return value(draw, 3);
}

void collect(const Tree& tree, const std::string& path, Places& out) {
  for (const Tree& item : tree.items) collect(item, path, out);
  for (const auto& [name, member] : tree.members) {
    collect(member, path.empty() ? name : path + "." + name, out);
  }
  if (!path.empty() && !tree.is(Kind::kArray)) out.emplace_back(path, &tree);
}

/// Changes something below the tree.
void bend(Draw& draw, Tree& tree) {
  if (!tree.items.empty() && draw.percent(80))
    return bend(draw, tree.items[draw.below(tree.items.size())]);
  if (!tree.members.empty()) {
    const std::size_t at = draw.below(tree.members.size());
    auto& member = tree.members[at];
    if (member.second.is(Kind::kObject) || member.second.is(Kind::kArray)) {
      if (draw.percent(70)) return bend(draw, member.second);
    }
    switch (draw.below(5)) {
      case 0:
        tree.members.erase(tree.members.begin() + static_cast<std::ptrdiff_t>(at));
        return;
      case 1: {
        Tree moved = std::move(member.second);
        member.second = naive::array({});
        member.second.items.push_back(std::move(moved));
        member.second.items.push_back(value(draw, 1));
        return;
      }
      case 2:
        tree.members.emplace_back(key(draw), value(draw, 1));
        return;
      default:
        member.second = scalar(draw);
        return;
    }
  }
  tree = scalar(draw);
}

/// With hundreds of elements in several arrays the library gives a record up and finds it, as it
/// says of records that are too costly to compare; the naive evaluator never does.
void shorten(Tree& tree, std::size_t most) {
  if (tree.items.size() > most) tree.items.resize(most);
  for (Tree& item : tree.items) shorten(item, most);
  for (auto& member : tree.members) shorten(member.second, most);
}

}  // namespace

Tree scalar(Draw& draw) {
  const std::size_t kind = draw.below(20);
  if (draw.percent(3)) return naive::string(date_time(draw));
  if (kind == 0) return Tree{Kind::kNull, "null", {}, {}};
  if (kind < 3) return naive::boolean(draw.percent(50));
  if (kind < 7) return naive::number(std::string(draw.one_of(kNumbers)));
  return naive::string(std::string(draw.one_of(kTexts)));
}

std::string any_path(Draw& draw) {
  std::string path = draw.percent(40) ? std::string(draw.one_of(kFields)) : key(draw);
  while (draw.percent(35)) path += "." + key(draw);
  return path;
}

Tree small_record(Draw& draw) {
  Tree record = naive::object({});
  for (const std::string_view field : {"eventName", "eventSource"}) {
    if (draw.percent(80)) record.members.emplace_back(std::string(field), field_value(draw, field));
  }
  for (std::size_t n = draw.below(4); n > 0; --n) {
    const std::string_view field = draw.one_of(kFields);
    if (record.find(field) == nullptr)
      record.members.emplace_back(std::string(field), field_value(draw, field));
  }
  for (std::size_t n = draw.below(4); n > 0; --n) {
    record.members.emplace_back(key(draw), value(draw, 3));
  }
  return record;
}

Tree real_record(Draw& draw, generator::Generator& generator) {
  Tree record = naive::read(generator.record()).value_or(naive::object({}));
  shorten(record, draw.percent(5) ? 300 : 30);
  for (std::size_t n = draw.below(4); n > 0; --n) bend(draw, record);
  return record;
}

Tree event_of(Draw& draw, const Tree& record) {
  Tree event =
      naive::read(generator::eventbridge(naive::write(record))).value_or(naive::object({}));
  if (draw.percent(30)) event.members.emplace_back(key(draw), value(draw, 2));
  for (auto& [name, member] : event.members) {
    if (name != "detail" && name != "detail-type" && name != "source" && draw.percent(5)) {
      member = value(draw, 2);
    }
  }
  return event;
}

Places places_of(const Tree& tree) {
  Places out;
  collect(tree, "", out);
  return out;
}

}  // namespace cloudtrail::differential
