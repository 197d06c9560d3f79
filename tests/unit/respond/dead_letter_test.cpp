// Dead letters written and read, and what keeps secrets out of them.
#include <cloudtrail/dead_letter.hpp>

#include "gtest/gtest.h"
#include "respond/message.hpp"

namespace cloudtrail {
namespace {

DeadLetter example() {
  Message message;
  message.destination = "slack";
  message.subject = "S \"quoted\"\n";
  message.body = "{\"a\":\"\xC3\xA4\\u0000\"}";
  message.attributes = {{"channel", "C1", false}, {"token", "xoxb-secret", true}};
  message.carries = {"e1", "e2"};
  message.part = 1;
  message.parts = 4'294'967'295U;
  message.source = "bucket/key+with space";
  return {.destination = "slack", .key = "00ff", .attempts = 3, .submitted = -5,
          .died = 1'767'225'600'000'000'000, .why = "503", .messages = {message, message}};
}

TEST(DeadLetter, IsReadAsItWasWritten) {
  DeadLetter letter = example();
  const std::string json = letter.to_json();
  EXPECT_EQ(json.find("xoxb"), std::string::npos);
  EXPECT_NE(json.find(R"({"name":"token","secret":true})"), std::string::npos) << json;
  const auto read = DeadLetter::parse(json);
  ASSERT_TRUE(read) << read.error().message;
  for (Message& message : letter.messages) message.attributes[1].value.clear();
  EXPECT_EQ(*read, letter);
}

TEST(DeadLetter, StandsInTheOrderOfTime) {
  EXPECT_EQ(example().store_key(), "dead/1767225600000000000/00ff");
  DeadLetter early = example();
  early.died = 7;
  EXPECT_EQ(early.store_key(), "dead/0000000000000000007/00ff");
  early.died = -7;
  EXPECT_EQ(early.store_key(), "dead/0000000000000000000/00ff");
}

std::string error_of(std::string from, std::string_view what, std::string_view with) {
  const std::size_t at = from.find(what);
  EXPECT_NE(at, std::string::npos) << what;
  const auto read = DeadLetter::parse(from.replace(at, what.size(), with));
  return read ? "" : read.error().message;
}

TEST(DeadLetter, WhatIsWrongIsNamed) {
  const std::string json = example().to_json();
  EXPECT_EQ(error_of(json, "\"schema\":1", "\"schema\":2"),
            "a dead letter of another schema than 1");
  EXPECT_EQ(error_of(json, "\"schema\":1,", ""),
            "a dead letter's member \"schema\" is not an integer that fits");
  EXPECT_EQ(error_of(json, "\"key\":\"00ff\"", "\"key\":7"),
            "a dead letter's member \"key\" is not a string");
  EXPECT_EQ(error_of(json, "\"part\":1,", "\"part\":-1,"),
            "a dead letter's member \"part\" is not an integer that fits");
  EXPECT_EQ(error_of(json, "\"parts\":4294967295", "\"parts\":4294967296"),
            "a dead letter's member \"parts\" is not an integer that fits");
  EXPECT_EQ(error_of(json, "\"messages\":[{", "\"messages\":[7,{"),
            "a dead letter has something else where an object was expected");
  EXPECT_EQ(error_of(json, "\"carries\":[\"e1\",", "\"carries\":\"e1\",\"x\":["),
            "a dead letter's member \"carries\" is not an array");
  EXPECT_NE(error_of(json, "\"carries\":[\"e1\",", "\"carries\":[1,"), "");
  EXPECT_EQ(DeadLetter::parse("").error().code, ErrorCode::kMalformedJson);
  EXPECT_EQ(DeadLetter::parse("[]").error().code, ErrorCode::kMalformedJson);
}

std::string cleaned(std::string_view text, std::vector<std::string> secrets) {
  Message message;
  for (std::string& secret : secrets) message.attributes.push_back({"s", std::move(secret), true});
  message.attributes.push_back({"open", "public", false});
  return respond::without_secrets(text, {&message, 1});
}

TEST(WithoutSecrets, NoneIsLeft) {
  EXPECT_EQ(cleaned("a public error", {"key"}), "a public error");
  EXPECT_EQ(cleaned("https://x/key: 403 keykey", {"key", ""}), "https://x/***: 403 ******");
  EXPECT_EQ(cleaned("longer key", {"key", "longer key", "key"}), "***");
  EXPECT_EQ(cleaned("***", {"*"}), "*********");
  const std::string cut = cleaned(std::string(1020, 'x') + "secret", {"secret"});
  EXPECT_EQ(cut, std::string(1020, 'x') + "***");
  EXPECT_EQ(cleaned(std::string(1023, 'x') + "\xC3\xA4", {"secret"}), std::string(1023, 'x'));
  EXPECT_EQ(cleaned(std::string(1 << 20, 'x'), {}).size(), 1024U);
}

TEST(KeyOf, TellsSequencesApart) {
  const auto key = [](std::vector<std::vector<std::string>> carried, std::string_view to = "a") {
    std::vector<Message> messages;
    for (auto& one : carried) messages.emplace_back().carries = std::move(one);
    return respond::text_of(respond::key_of(to, messages));
  };
  const std::vector<std::string> keys = {key({{"ab"}}), key({{"a", "b"}}), key({{"a"}, {"b"}}),
                                         key({{"b", "a"}}), key({{"ab", ""}}), key({{"", "ab"}}),
                                         key({{"ab"}}, "b"), key({{"a", "b"}}, ""), key({})};
  for (std::size_t i = 0; i < keys.size(); ++i) {
    EXPECT_EQ(keys[i].size(), 32U);
    for (std::size_t j = 0; j < i; ++j) EXPECT_NE(keys[i], keys[j]) << i << " " << j;
  }
  EXPECT_EQ(key({{"a", "b"}}), keys[1]);
}

}  // namespace
}  // namespace cloudtrail
