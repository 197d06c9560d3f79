#include "regex/regex.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

namespace cloudtrail::regex {
namespace {

Regex must_compile(std::string_view pattern, Flags flags = {}, const Limits& limits = {}) {
  Result<Regex> compiled = Regex::compile(pattern, flags, limits);
  EXPECT_TRUE(compiled) << pattern << ": " << (compiled ? "" : compiled.error().message);
  return *std::move(compiled);
}

Outcome search(std::string_view pattern, std::string_view subject, Flags flags = {},
               const Limits& limits = {}) {
  return Matcher().search(must_compile(pattern, flags, limits), subject);
}

constexpr Outcome kMatch = Outcome::kMatch;
constexpr Outcome kNoMatch = Outcome::kNoMatch;
constexpr Outcome kLimit = Outcome::kLimit;

// The interpreter answers for patterns that forbid JIT, as it does where JIT is unavailable.
constexpr std::string_view kEngines[] = {"", "(*NO_JIT)"};

std::string on(std::string_view engine, std::string_view pattern) {
  return std::string(engine).append(pattern);
}

TEST(Regex, SearchesUnanchored) {
  for (const auto engine : kEngines) {
    EXPECT_EQ(search(on(engine, "b+"), "aabba"), kMatch);
    EXPECT_EQ(search(on(engine, "^b+"), "aabba"), kNoMatch);
    EXPECT_EQ(search(on(engine, "^(Put|Delete)BucketPolicy$"), "DeleteBucketPolicy"), kMatch);
    EXPECT_EQ(search(on(engine, "(a)(b)(c)(d)\\4"), "abcdd"), kMatch);
    EXPECT_EQ(search(on(engine, "(?<=x)y(?!z)"), "xyz xy"), kMatch);
  }
}

TEST(Regex, MatchesTheEmptySubject) {
  for (const auto engine : kEngines) {
    EXPECT_EQ(search(on(engine, ""), std::string_view()), kMatch);
    EXPECT_EQ(search(on(engine, "^$"), ""), kMatch);
    EXPECT_EQ(search(on(engine, "."), std::string_view()), kNoMatch);
  }
}

TEST(Regex, ReadsNulBytesAsText) {
  using namespace std::string_view_literals;
  EXPECT_EQ(search("b"sv, "a\0b"sv), kMatch);
  EXPECT_EQ(search("a\0b"sv, "a\0b"sv), kMatch);
  EXPECT_EQ(search("a\0b"sv, "a\0c"sv), kNoMatch);
}

TEST(Regex, FlagsChangeWhatMatches) {
  for (const auto engine : kEngines) {
    EXPECT_EQ(search(on(engine, "root"), "ROOT"), kNoMatch);
    EXPECT_EQ(search(on(engine, "root"), "ROOT", {.ignore_case = true}), kMatch);
    EXPECT_EQ(search(on(engine, "^b$"), "a\nb\nc"), kNoMatch);
    EXPECT_EQ(search(on(engine, "^b$"), "a\nb\nc", {.multi_line = true}), kMatch);
    EXPECT_EQ(search(on(engine, "a.b"), "a\nb"), kNoMatch);
    EXPECT_EQ(search(on(engine, "a.b"), "a\nb", {.dot_all = true}), kMatch);
  }
}

TEST(Regex, ReadsCharactersNotBytes) {
  for (const auto engine : kEngines) {
    EXPECT_EQ(search(on(engine, "^.$"), "\xF0\x9F\x98\x80"), kMatch);
    EXPECT_EQ(search(on(engine, "^\xC3\xA9$"), "\xC3\x89", {.ignore_case = true}), kMatch);
    EXPECT_EQ(search(on(engine, "\\x{20AC}"), "5 \xE2\x82\xAC"), kMatch);
    EXPECT_EQ(search(on(engine, "\\p{Greek}"), "\xCE\xB1"), kMatch);
  }
}

TEST(Regex, FoldsNonAsciiCharactersOntoAsciiSubjects) {
  const Flags flags{.ignore_case = true};
  EXPECT_EQ(search("\xE2\x84\xAA", "k", flags), kMatch);  // KELVIN SIGN
}

TEST(Regex, InvalidUtf8SubjectsNeverMatch) {
  for (const auto engine : kEngines) {
    EXPECT_EQ(search(on(engine, ".*"), "ab\xFF"), kNoMatch);
    EXPECT_EQ(search(on(engine, "ab"), "ab plus sixteen bytes \xC3"), kNoMatch);
    EXPECT_EQ(search(on(engine, ""), "\xED\xA0\x80"), kNoMatch);
    EXPECT_EQ(search(on(engine, "a"), "a\xC0\xAF"), kNoMatch);
  }
}

TEST(Regex, FindsAHighByteWhereverItStands) {
  for (std::size_t size = 1; size < 40; ++size) {
    for (std::size_t at = 0; at < size; ++at) {
      std::string subject(size, 'a');
      subject[at] = '\x80';
      EXPECT_EQ(search("a|^", subject), kNoMatch) << size << ' ' << at;
    }
  }
}

TEST(Regex, RefusesBadPatternsWithTheOffset) {
  const std::pair<std::string_view, std::uint64_t> cases[] = {
      {"a(b", 3}, {"ab)", 2}, {"[z-a]", 3}, {"a**", 2}, {"\\", 1}, {"x\\Cy", 3},
  };
  for (const auto& [pattern, offset] : cases) {
    const Result<Regex> compiled = Regex::compile(pattern);
    ASSERT_FALSE(compiled) << pattern;
    EXPECT_EQ(compiled.error().code, ErrorCode::kInvalidRegex);
    EXPECT_EQ(compiled.error().offset, offset) << pattern << ": " << compiled.error().message;
  }
  EXPECT_EQ(Regex::compile("a(b").error().message,
            "invalid regular expression at offset 3: missing closing parenthesis");
}

TEST(Regex, RefusesPatternsThatAreNotUtf8) {
  const Result<Regex> compiled = Regex::compile("ab\xFF");
  ASSERT_FALSE(compiled);
  EXPECT_EQ(compiled.error().code, ErrorCode::kInvalidRegex);
  EXPECT_EQ(compiled.error().offset, 2u);
}

TEST(Regex, RefusesPatternsThatAreTooLong) {
  EXPECT_TRUE(Regex::compile("aaaa", {}, {.pattern_bytes = 4}));
  const Result<Regex> compiled = Regex::compile("aaaaa", {}, {.pattern_bytes = 4});
  ASSERT_FALSE(compiled);
  EXPECT_EQ(compiled.error().code, ErrorCode::kLimitExceeded);
  EXPECT_NE(compiled.error().message.find("pattern_bytes"), std::string::npos);
  EXPECT_FALSE(Regex::compile(std::string(65'537, 'a'), {}, {.pattern_bytes = 0}));
}

TEST(Regex, PatternsThatExplodeAreRefused) {
  EXPECT_FALSE(Regex::compile("(((a{1,60000}){1,60000}){1,60000})"));
  EXPECT_FALSE(Regex::compile(std::string(30'000, '(') + std::string(30'000, ')')));
}

TEST(Regex, KeepsItsPatternWhenMoved) {
  Regex regex = must_compile("^a");
  Regex moved = std::move(regex);
  EXPECT_EQ(moved.pattern(), "^a");
  moved = must_compile("^b");
  EXPECT_EQ(moved.pattern(), "^b");
  Matcher matcher;
  Matcher other = std::move(matcher);
  EXPECT_EQ(other.search(moved, "b"), kMatch);
}

TEST(Limits, CatastrophicPatternsEndInBoundedTime) {
  const std::string subject = std::string(50'000, 'a') + '!';
  for (const auto engine : kEngines) {
    const Regex regex = must_compile(on(engine, "(a+)+$"));
    const auto begin = std::chrono::steady_clock::now();
    EXPECT_NE(Matcher().search(regex, subject), kMatch);
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(20));
  }
}

TEST(Limits, TheMatchLimitIsALimitNotAnAnswer) {
  const std::string subject = std::string(28, 'a') + '!';
  for (const auto engine : kEngines) {
    EXPECT_EQ(search(on(engine, "^(a|aa)+$"), subject, {}, {.match = 100}), kLimit);
    EXPECT_EQ(search(on(engine, "^(a|aa)+$"), "aaaa!", {}, {.match = 100'000}), kNoMatch);
  }
}

TEST(Limits, TheDepthAndHeapLimitsBoundTheInterpreter) {
  const std::string subject(5'000, 'a');
  EXPECT_EQ(search("(*NO_JIT)^(a|b)*c", subject, {}, {.depth = 100}), kLimit);
  EXPECT_EQ(search("(*NO_JIT)^(a|b)*c", subject, {}, {.heap_kib = 64}), kLimit);
  EXPECT_EQ(search("(*NO_JIT)^(a|b)*c", subject, {}, {.depth = 1'000'000}), kNoMatch);
}

TEST(Limits, AJitStackThatIsTooSmallIsALimit) {
  const std::string subject(2'000'000, 'a');
  const Limits limits{.match = 100'000'000, .depth = 100'000'000};
  EXPECT_EQ(search("^(?:(a)|b)*c", subject, {}, limits), kLimit);
}

TEST(Limits, EachRegexBringsItsOwnToASharedMatcher) {
  const std::string subject = std::string(28, 'a') + '!';
  const Regex strict = must_compile("^(a|aa)+$", {}, {.match = 100});
  const Regex lenient = must_compile("^(a|aa)+$", {}, {.match = 100'000'000});
  Matcher matcher;
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(matcher.search(strict, subject), kLimit);
    EXPECT_EQ(matcher.search(lenient, subject), kNoMatch);
  }
}

TEST(Limits, StepsAreSharedOutOverTheStartPositions) {
  const Limits limits{.match = 1'000, .steps = 100'000};
  // A few dozen steps at each start: within 100,000 / 300, and over 100,000 / 10,000.
  const std::string_view pattern = "(?:a{1,9}){1,9}xy";
  EXPECT_EQ(search("[ab]{9}c", std::string(90, 'a') + "c", {}, limits), kMatch);
  EXPECT_EQ(search("(?:[ab]{1,2}){4}!c", std::string(300, 'a') + "c", {}, limits), kNoMatch);
  EXPECT_EQ(search("(?:[ab]{1,2}){4}!c", std::string(10'000, 'a') + "c", {}, limits), kLimit);
  EXPECT_EQ(search(pattern, std::string(300, 'a') + "y", {}, limits), kLimit);
  // An anchored pattern starts once, however long the subject is.
  EXPECT_EQ(search("^(?:[ab]{1,2}){4}!c", std::string(10'000, 'a') + "c", {}, limits), kNoMatch);
}

TEST(Limits, AMatcherWorksOnAfterALimit) {
  const Regex regex = must_compile("^(a|aa)+$", {}, {.match = 1'000});
  Matcher matcher;
  EXPECT_EQ(matcher.search(regex, std::string(40, 'a') + '!'), kLimit);
  EXPECT_EQ(matcher.search(regex, "aaa"), kMatch);
  EXPECT_EQ(matcher.search(regex, "ab"), kNoMatch);
}

TEST(Threads, ShareARegex) {
  const Regex regexes[] = {must_compile("^arn:aws:iam::(\\d{12}):user/.+$"),
                           must_compile("(*NO_JIT)\xC3\xA9(l|L)an"),
                           must_compile("^(a|aa)+$", {}, {.match = 1'000})};
  const std::string catastrophe = std::string(40, 'a') + '!';
  std::atomic<int> wrong = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&] {
      Matcher matcher;
      for (int i = 0; i < 500; ++i) {
        wrong += matcher.search(regexes[0], "arn:aws:iam::123456789012:user/a") != kMatch;
        wrong += matcher.search(regexes[0], "arn:aws:iam::12345678901:user/a") != kNoMatch;
        wrong += matcher.search(regexes[1], "un \xC3\xA9lan") != kMatch;
        wrong += matcher.search(regexes[2], catastrophe) != kLimit;
        wrong += matcher.search(regexes[2], "aaaa") != kMatch;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong, 0);
}

}  // namespace
}  // namespace cloudtrail::regex
