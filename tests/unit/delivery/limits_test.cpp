// Every limit of ReaderOptions, told shapes, and the calls themselves.
#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <unistd.h>

#include "unit/delivery/samples.hpp"

namespace cloudtrail::testing {
namespace {

using R = RejectReason;

template <typename Change>
ReaderOptions with(Change change) {
  ReaderOptions options;
  change(options);
  return options;
}

TEST(Limits, OutOfTheirRangeAreRefused) {
  const auto refused = [](auto change) {
    const Result<Reader> made = Reader::create(with(change));
    return !made && made.error().code == ErrorCode::kInvalidArgument;
  };
  EXPECT_TRUE(refused([](ReaderOptions& o) { o.limits.depth = 0; }));
  EXPECT_TRUE(refused([](ReaderOptions& o) { o.limits.depth = 1025; }));
  EXPECT_TRUE(refused([](ReaderOptions& o) { o.limits.record_bytes = 0; }));
  EXPECT_TRUE(refused([](ReaderOptions& o) {
    o.limits.record_bytes = o.limits.envelope_bytes + 1;
  }));
  EXPECT_TRUE(refused([](ReaderOptions& o) { o.limits.envelope_bytes = 4095; }));
  EXPECT_TRUE(refused([](ReaderOptions& o) { o.limits.envelope_bytes = (1u << 30) + 1; }));
  EXPECT_TRUE(refused([](ReaderOptions& o) { o.limits.inflated_bytes = 0; }));
  EXPECT_TRUE(refused([](ReaderOptions& o) { o.limits.inflation_ratio = 0; }));
  EXPECT_TRUE(refused([](ReaderOptions& o) { o.limits.nesting = 0; }));
  EXPECT_TRUE(refused([](ReaderOptions& o) { o.limits.nesting = 65; }));
  EXPECT_TRUE(refused([](ReaderOptions& o) { o.window_bytes = 4095; }));
  EXPECT_TRUE(refused([](ReaderOptions& o) { o.window_bytes = (64u << 20) + 1; }));
  EXPECT_FALSE(refused([](ReaderOptions&) {}));
}

TEST(Limits, Depth) {
  const std::string fits = sample_with(nested_arrays(63));
  const std::string deep = sample_with(nested_arrays(64));
  const Collected found = collect("[" + fits + "," + deep + "," + fits + "]");
  EXPECT_EQ(found.raws(), (Texts{fits, fits}));
  EXPECT_EQ(found.reasons(), std::vector{R::kDepth});
  const ReaderOptions deeper = with([](ReaderOptions& o) { o.limits.depth = 1024; });
  EXPECT_EQ(collect(sample_with(nested_arrays(1023)), deeper).records.size(), 1u);
  EXPECT_EQ(collect(sample_with(nested_arrays(1024)), deeper).summary.rejected, 1u);
}

TEST(Limits, DepthOfWhatNeverEnds) {
  for (const char* open : {"[", "{", "{\"a\":", "[{\"a\":"}) {
    std::string text;
    while (text.size() < 100000) text += open;
    const Collected found = collect(text);
    EXPECT_EQ(found.reasons(), std::vector{R::kDepth}) << open;
    EXPECT_EQ(found.rejections[0].offset + found.rejections[0].size, text.size()) << open;
  }
}

TEST(Limits, RecordBytes) {
  const ReaderOptions options = with([](ReaderOptions& o) { o.limits.record_bytes = 500; });
  const std::string record = sample_with("\"" + std::string(400, 'x') + "\"");
  const std::string fits = sample_with("\"" + std::string(400 + 500 - record.size(), 'x') + "\"");
  const std::string large = sample_with("\"" + std::string(401 + 500 - record.size(), 'x') + "\"");
  ASSERT_EQ(fits.size(), 500u);
  const Collected found = collect("[" + fits + "," + large + "," + sample(0) + "]", options);
  EXPECT_EQ(found.raws(), (Texts{fits, sample(0)}));
  ASSERT_EQ(found.reasons(), std::vector{R::kRecordBytes});
  EXPECT_EQ(found.rejections[0].size, 501u);
  EXPECT_EQ(collect(large + "\n" + fits, options).raws(), Texts{fits});
}

TEST(Limits, EnvelopeBytesArePassedOverWithoutBeingHeld) {
  const ReaderOptions options = with([](ReaderOptions& o) {
    o.limits.envelope_bytes = o.limits.record_bytes = 4096;
    o.window_bytes = 4096;
  });
  const std::string large = sample_with("[\"" + std::string(9000, '}') + "\",{}]");
  for (const std::string& text : {log_file({sample(0), large, sample(1)}),
                                  "[" + join({sample(0), large, sample(1)}, ",") + "]",
                                  join({sample(0), large, sample(1)}, "\n")}) {
    Reader reader = make_reader(options);
    const Collected found = collect_pieces(reader, text, [] { return 700u; });
    EXPECT_EQ(found.raws(), samples(2)) << describe(found);
    ASSERT_EQ(found.reasons(), std::vector{R::kEnvelopeBytes});
    EXPECT_EQ(found.rejections[0].offset, text.find(large));
    EXPECT_EQ(found.rejections[0].size, large.size());
  }
}

TEST(Limits, EnvelopeBytesBehindTheArray) {
  const ReaderOptions options = with([](ReaderOptions& o) {
    o.limits.envelope_bytes = o.limits.record_bytes = 4096;
  });
  const std::string text = "{\"Records\":[" + sample(0) + "],\"a\":\"" + std::string(9000, 'x') +
                           "\",\"Records\":[" + sample(1) + "]}";
  const Collected found = collect(text, options);
  EXPECT_EQ(found.raws(), samples(2));
  EXPECT_EQ(found.reasons(), std::vector{R::kEnvelopeBytes});
}

TEST(Limits, AContainerMayBeOfAnySize) {
  const ReaderOptions options = with([](ReaderOptions& o) {
    o.limits.envelope_bytes = o.limits.record_bytes = 4096;
    o.window_bytes = 4096;
  });
  const Texts many = samples(5000);
  for (const std::string& text : {log_file(many), generator::cloudwatch_decoded(many),
                                  generator::lookup_events(many), generator::firehose_lambda(many),
                                  "{\"a\":1," + log_file(many).substr(1)}) {
    const Collected found = collect(text, options);
    EXPECT_EQ(found.records.size(), many.size()) << text.substr(0, 60);
    EXPECT_EQ(found.summary.rejected, 0u) << describe(found).substr(0, 500);
  }
}

TEST(Limits, InflatedBytes) {
  const std::string gzip = generator::gzip(log_file(samples(200)));
  const ReaderOptions options = with([](ReaderOptions& o) { o.limits.inflated_bytes = 1000; });
  const Collected found = collect(gzip, options);
  EXPECT_EQ(found.reasons(), std::vector{R::kInflatedBytes});
  EXPECT_EQ(found.records.size(), (1000 - 12) / (sample(10).size() + 1));
  EXPECT_EQ(found.summary.inflated_bytes, 1000u);
}

TEST(Limits, InflationRatio) {
  const std::string text = "{\"Records\":[" + std::string(1 << 20, ' ') + sample(0) + "]}";
  const ReaderOptions options = with([](ReaderOptions& o) {
    o.limits.inflation_ratio_floor = 1 << 16;
  });
  EXPECT_EQ(collect(generator::gzip(text), options).reasons(), std::vector{R::kInflatedBytes});
  EXPECT_EQ(collect(generator::gzip(text)).records.size(), 1u);
  const Texts real = {generator::gzip(log_file(samples(2000)))};
  EXPECT_EQ(collect(real[0], options).records.size(), 2000u);
}

TEST(Limits, NestingOfTexts) {
  std::string text = sample(0);
  for (int level = 1; level <= 7; ++level) {
    text = generator::sqs_lambda(Texts{text});
    const Collected found = collect(text);
    if (level <= 6) {
      EXPECT_EQ(found.raws(), Texts{sample(0)}) << level;
    } else {
      EXPECT_EQ(found.reasons(), std::vector{R::kNesting});
    }
  }
  const ReaderOptions one = with([](ReaderOptions& o) { o.limits.nesting = 1; });
  EXPECT_EQ(collect(generator::cloudwatch_decoded(samples(2)), one).records.size(), 2u);
  EXPECT_EQ(collect(generator::cloudwatch_subscription(samples(2)), one).reasons(),
            std::vector(2, R::kNesting));
}

TEST(Limits, NestingOfContainers) {
  std::string text = log_file(samples(1));
  for (int level = 0; level < 8; ++level) text = "{\"Records\":[" + text + "]}";
  EXPECT_EQ(collect(text).reasons(), std::vector{R::kNesting});
}

TEST(ToldShape, IsReadWhenItIsTrue) {
  const std::pair<Shape, std::string> all[] = {
      {Shape::kLogFile, log_file(samples(2))},
      {Shape::kArray, "[" + join(samples(2), ",") + "]"},
      {Shape::kNdjson, join(samples(2), "\n")},
      {Shape::kConcatenated, join(samples(2), "")},
      {Shape::kEventBridge, generator::eventbridge(sample(0))},
      {Shape::kSqsLambda, generator::sqs_lambda(samples(2))},
      {Shape::kCloudWatchDecoded, generator::cloudwatch_decoded(samples(2))},
  };
  for (const auto& [shape, text] : all) {
    for (const auto& [told, unused] : all) {
      const Collected found = collect(text, with([&, wanted = told](ReaderOptions& o) {
        o.shape = wanted;
      }));
      if (told == shape) {
        EXPECT_EQ(found.summary.rejected, 0u) << name(shape);
        EXPECT_EQ(found.records.size(), collect(text).records.size()) << name(shape);
      } else if (told != Shape::kNdjson && told != Shape::kConcatenated) {
        EXPECT_EQ(found.reasons(), std::vector{R::kUnexpectedShape})
            << name(shape) << " told to be " << name(told);
      }
    }
  }
}

TEST(ToldShape, IsMissedByTextAndOtherJson) {
  const ReaderOptions options = with([](ReaderOptions& o) { o.shape = Shape::kLogFile; });
  for (const char* text : {"hello", "{}", "{\"a\":1}"}) {
    EXPECT_EQ(collect(text, options).reasons(), std::vector{R::kUnexpectedShape}) << text;
  }
  EXPECT_EQ(collect("", options).summary.rejected, 0u);
}

TEST(Calls, InTheWrongOrderAreRefused) {
  Reader reader = make_reader();
  Collected sink;
  EXPECT_EQ(reader.push("x", sink).error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(reader.finish(sink).error().code, ErrorCode::kInvalidArgument);
  reader.begin("input");
  EXPECT_TRUE(reader.push(sample(0).substr(0, 10), sink));
  reader.begin("another");  // drops what was begun
  EXPECT_TRUE(reader.push(sample(1), sink));
  EXPECT_TRUE(reader.finish(sink));
  EXPECT_EQ(sink.raws(), Texts{sample(1)});
  EXPECT_EQ(reader.finish(sink).error().code, ErrorCode::kInvalidArgument);
  Reader moved = std::move(reader);
  EXPECT_EQ(collect(moved, sample(2)).raws(), Texts{sample(2)});
}

TEST(Calls, DoneTellsThatTheRestCannotMatter) {
  Reader reader = make_reader();
  Collected sink;
  reader.begin("input");
  EXPECT_FALSE(reader.done());
  EXPECT_TRUE(reader.push(std::string(300000, 'x'), sink));
  EXPECT_TRUE(reader.done());
  EXPECT_TRUE(reader.push(sample(0), sink));
  EXPECT_TRUE(reader.finish(sink));
  EXPECT_EQ(sink.order, "");
  EXPECT_EQ(reader.summary().not_cloudtrail, 1u);
  EXPECT_EQ(reader.summary().bytes, 300000 + sample(0).size());
}

TEST(Calls, ReadFileGivesTheSystemsReason) {
  Reader reader = make_reader();
  Collected sink;
  const Status missing = reader.read_file("no/such/file", sink);
  EXPECT_EQ(missing.error().code, ErrorCode::kIo);
  EXPECT_NE(missing.error().message.find("no/such/file"), std::string::npos);
  EXPECT_EQ(reader.read_file(std::filesystem::temp_directory_path(), sink).error().code,
            ErrorCode::kIo);
}

TEST(Calls, ReadFileReadsWhateverTheNameSays) {
  const std::filesystem::path file =
      std::filesystem::temp_directory_path() /
      ("cloudtrail-" + std::to_string(::getpid()) + ".txt");
  generator::Generator generator;
  const Texts records = generator.records(3000);  // larger than what is read at once
  for (const std::string& text : {generator::log_file(records), std::string(),
                                  generator::gzip(generator::log_file(records))}) {
    std::ofstream(file, std::ios::binary) << text;
    Reader reader = make_reader();
    Collected sink;
    EXPECT_TRUE(reader.read_file(file, sink));
    EXPECT_EQ(sink.records.size(), text.empty() ? 0u : records.size());
    EXPECT_EQ(reader.summary().bytes, text.size());
  }
  std::filesystem::remove(file);
}

}  // namespace
}  // namespace cloudtrail::testing
